"""What someone has to do, and what is counted in a ward, is found by an index of it."""

from collections.abc import Callable
from itertools import chain

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.report.models import Report
from stronghold.core.geography.models import Area
from stronghold.core.kernel.weeks import Week
from stronghold.figures.choices import Level
from stronghold.figures.measures import MEASURES
from stronghold.figures.queries import streets_of_area
from stronghold.figures.question import TallyQuestion
from stronghold.to_do.queries import keys_of
from stronghold.to_do.rules import Kind
from tests.conftest import execute
from tests.factories import WEST_SOUTH, Cast, make_report

pytestmark = pytest.mark.django_db(transaction=True)
N = 3000
# One in a hundred is in the ward of the first. All are of one person, who has closed
# all but one in a hundred.
OTHERS = {
    "id": "id + n",
    "client_uuid": "gen_random_uuid()",
    "reference": "'R-' || to_char(n, 'FM0000') || '-2222'",
    "ward_id": "CASE WHEN n % 100 = 0 THEN ward_id END",
    "assigned_to_id": "recorded_by_id",
    "status": "CASE WHEN n % 100 = 1 THEN status ELSE 'closed' END",
    "outcome": "CASE WHEN n % 100 = 1 THEN outcome ELSE 'no_action' END",
}


@pytest.fixture
def first(cast: Cast, country: dict[str, Area]) -> Report:
    """A report among three thousand of its place and day."""
    ward = Area.objects.get(code="E05000001")
    report = make_report(cast.officer, point=WEST_SOUTH, ward=ward)
    columns = [field.column for field in Report._meta.concrete_fields]
    listed = ", ".join(columns)
    picked = ", ".join(OTHERS.get(column, column) for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO reports_report ({listed}) SELECT {picked} "
            f"FROM reports_report, generate_series(1, {N}) n"
        )
    execute(connection.settings_dict["NAME"], "ANALYZE reports_report")
    return report


def plan_of(ask: Callable[[], object], *, of: str = "") -> str:
    """Return the plan of what is asked last, of the statements with these words."""
    with CaptureQueriesContext(connection) as asked:
        ask()
    with connection.cursor() as cursor:
        asked_of = [one["sql"] for one in asked.captured_queries if of in one["sql"]]
        cursor.execute(f"EXPLAIN {asked_of[-1]}")
        return "\n".join(line for (line,) in cursor.fetchall())


def test_the_open_reports_of_one_person(cast: Cast, first: Report) -> None:
    def ask() -> None:
        keys = chain.from_iterable(keys_of(cast.officer).values())
        assert sum(key.kind == Kind.REPORT for key in keys) == N // 100

    assert "Seq Scan on reports_report" not in plan_of(ask, of='FROM "reports_report"')


def test_what_is_counted_in_one_ward(cast: Cast, first: Report) -> None:
    week = Week.of(first.received_on)
    question = TallyQuestion(MEASURES["reports"], Level.WARD, week, week)

    def ask() -> None:
        found = streets_of_area(cast.supervisor, question, "E05000001", category="")
        assert found
        assert sum(street.n for street in found) == 1 + N // 100

    assert "report_of_ward" in plan_of(ask)
