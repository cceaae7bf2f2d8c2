"""A page reads what was asked for and not the history, however long that is.

Every page of a person's day is asked for over years of records, and the database says
how many rows of each table it read. A table that is read as a whole would show at once.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.client import MULTIPART_CONTENT

from operations.models import Arrest
from reports.models import Report
from stronghold.core.accounts.models import User
from stronghold.core.geography.models import Area
from stronghold.core.kernel import clock
from stronghold.core.kernel.weeks import Week
from stronghold.demo.actions import make_accounts
from stronghold.force_setup.actions import declare_installation
from tests.api.imports import files
from tests.api.records.kinds import KINDS
from tests.conftest import execute
from tests.factories import WEST_SOUTH, make_snapped_streets
from tests.rows_read import RowsRead, rows_read

# Long: ten thousand records are made.
pytestmark = [
    pytest.mark.long,
    pytest.mark.django_db(transaction=True, databases=["default", "partner"]),
]
N = 10_000
# Of 8,200 reports. Lists stop counting at a thousand.
MOST = 1_100
# A new report is compared with 200 others; there are 900 arrests.
MOST_TO_STORE = 400
N_STREETS = 60
PAGES = {
    "supervisor": (
        "/",
        "/weekly/{week}/",
        "/signals/",
        "/map/?measure=reports&level=ward",
        "/map/?measure=reports&level=lsoa",
        "/map/?measure=reports&area={ward}",
        "/reports/",
        "/reports/triage/",
        "/reports/call-backs/",
        "/reports/duplicates/",
        "/reports/{report}/",
        "/places/streets/{street}/",
        "/operations/",
        "/operations/arrests/",
        "/operations/arrests/{arrest}/",
        "/operations/activities/",
        "/operations/seizures/",
        "/operations/warrants/",
        "/operations/closures/",
        "/deadlines/",
        "/my-day/",
        "/audit/",
    ),
    "officer": ("/", "/my-day/", "/reports/new/", "/reports/{report}/"),
    "analyst": ("/", "/signals/", "/weekly/{week}/"),
    "records": ("/", "/audit/", "/retention/", "/requests/"),
    "partner": ("/shared/",),
}


@pytest.fixture
def years(transactional_db: None, country: dict[str, Area], settings: Any) -> None:
    """Make five years of records, and let the database learn how many there are."""
    settings.DEMO = True
    declare_installation(is_demonstration=True)
    make_accounts()
    make_snapped_streets({f"Street {n}": _beside(n) for n in range(N_STREETS)})
    call_command("make_scale_data", rows=N, verbosity=0)
    execute(connection.settings_dict["NAME"], "ANALYZE")


def _beside(n: int) -> Point:
    """Return the point of a street, some 200 metres from the next."""
    return Point(WEST_SOUTH.x + n % 8 * 0.003, WEST_SOUTH.y + n // 8 * 0.002, srid=4326)


@pytest.fixture
def asked() -> dict[str, Any]:
    """What the addresses stand for: a busy week and place, and records of them."""
    report = Report.objects.filter(street__isnull=False).order_by("-recorded_at")[0]
    return {
        "week": Week.of(clock.today()).shifted(-1),
        "ward": Area.objects.filter(edition__kind="ward").order_by("code")[0].code,
        "report": report.reference,
        "street": report.street_id,
        "arrest": Arrest.objects.order_by("-recorded_at")[0].reference,
    }


def is_history(read: RowsRead) -> bool:
    """Say whether so many rows were read that they cannot be what was asked for.

    Of figures there are as many as weeks and areas, not as records.
    """
    return read.n > MOST and not read.table.startswith("figures_")


def is_much(read: RowsRead) -> bool:
    """Say whether so many rows were read to store one record."""
    return read.n > MOST_TO_STORE and not read.table.startswith("figures_")


@pytest.mark.usefixtures("years")
def test_no_page_of_a_day_reads_the_history(asked: dict[str, Any]) -> None:
    """One test, because making the records is what takes its time."""
    too_many = []
    for username, paths in PAGES.items():
        client = Client()
        client.force_login(User.objects.get(username=username))
        for path in (path.format_map(asked) for path in paths):
            with rows_read() as read:
                answer = client.get(path)
            assert answer.status_code == 200, (username, path)
            too_many += [f"{username} {path}: {one}" for one in read if is_history(one)]

    assert not too_many, "\n".join(too_many)


@pytest.mark.usefixtures("years")
def test_no_new_record_reads_the_history() -> None:
    """Not of its own kind either, where it is looked for among what is stored."""
    officer, today = Client(), clock.today()
    officer.force_login(User.objects.get(username="officer"))
    too_many = []
    for kind in KINDS:
        body = kind.new_body(occurred_on=today.isoformat())
        sent = {
            f"{kind.pages}new/": kind.new_form(),
            kind.endpoint: json.dumps(body),
        }
        for path, content in sent.items():
            types = {str: "application/json", dict: MULTIPART_CONTENT}
            with rows_read() as read:
                answer = officer.post(path, content, types[type(content)])
            assert answer.status_code in {201, 302}, (path, answer.content)
            too_many += [f"{path}: {one}" for one in read if is_much(one)]

    assert not too_many, "\n".join(too_many)
    assert Arrest.objects.count() > MOST_TO_STORE


# A line that stores a record, and what it stands on; the place is a point.
AT = {"place": "", "longitude": "-1.28", "latitude": "51.72"}
HISTORY: Mapping[str, Sequence[files.Line]] = {
    "operations": (files.OPERATION, files.PHASE),
    "reports": (files.REPORT | AT,),
    "warrants": (files.WARRANT | AT | {"team": "oxford-city"}, files.ENTRY),
    "arrests": (files.ARREST | AT | {"arrested_at": "{day} 12:00"},),
    "closures": (files.CASE | AT,) + tuple(files.CLOSURE[1:]),
    "activities": (files.ACTIVITY | AT,),
    "seizures": (files.SEIZURE | AT,),
}


@pytest.mark.usefixtures("years")
def test_no_line_of_history_reads_the_history() -> None:
    by, too_many = User.objects.get(username="records"), []
    # An arrest is compared with those of officers on its day.
    day = Arrest.objects.filter(is_imported=False).latest("occurred_on").occurred_on
    for kind, asked in HISTORY.items():
        lines = [
            {name: cell.format(day=day) for name, cell in line.items()}
            for line in asked
        ]
        assert files.wrong(files.check(by, kind, *lines)) == {}, kind
        with rows_read() as read:
            files.store(by, kind, *lines)
        too_many += [f"{kind}: {one}" for one in read if is_much(one)]

    assert not too_many, "\n".join(too_many)


@pytest.mark.usefixtures("years")
def test_what_reads_a_whole_table_is_found() -> None:
    with rows_read() as read:
        list(Report.objects.exclude(description="no such words"))

    assert [one.table for one in read if is_history(one)] == ["reports_report"]
