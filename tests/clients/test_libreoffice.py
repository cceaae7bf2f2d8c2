"""LibreOffice opens each file for spreadsheets, and shows what was written."""

import ast
import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import LazySettings
from django.db import transaction
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from operations.deadlines.actions import Owner, put_deadlines
from operations.deadlines.rules import Due
from reports.models import Report
from stronghold.api_urls import KINDS as API_KINDS
from stronghold.core.accounts.choices import Role
from stronghold.core.accounts.models import User
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from stronghold.core.geography.models import Area
from stronghold.core.kernel import clock
from stronghold.core.kernel.quarters import Quarter
from stronghold.core.kernel.weeks import Week
from stronghold.core.ui.xlsx_file import ABOUT
from stronghold.exports.kinds import KINDS
from stronghold.figures.tallies import refresh
from tests.addresses import addresses
from tests.agreements import make_agreement
from tests.api.exports.requesting import content, made
from tests.api.imports import files as history
from tests.api.ogc.conftest import release
from tests.architecture.source_tree import CODE, modules, name_of, nodes_of
from tests.clients.libreoffice import NEEDS_IT, Rows, sheets
from tests.factories import (
    WEST_SOUTH,
    Cast,
    make_arrest,
    make_cast,
    make_country,
    make_report,
    make_team,
    make_user,
    make_warrant,
)
from tests.things import Things, make_things

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "partner"]),
    pytest.mark.client,
    NEEDS_IT,
    pytest.mark.long,
]
# What a spreadsheet may take for a formula.
FORMULAS = ("=1+1", "+44 in the window", "@SUM(A1)", "“No”, he said, and left")
HEADING, REFERENCE = "Original words", "Reference"
# In a file that is only text, also for a number or a day: there it may.
WORDS = {"xlsx": FORMULAS + ("0012", "1/2"), "csv": FORMULAS}
PURPOSE = {"purpose": "A meeting of the board"}
OF_COUNCIL = "G-TEST-0002"
# What writes a file for spreadsheets, by the name that calls it.
WRITERS = {"csv_answer", "xlsx_answer", "write_csv", "write_xlsx", "wrong_lines_csv"}
# Python's and the library's own, which only these modules may call.
PLAIN_WRITERS = {"writer", "DictWriter", "Workbook"}
WRITE_FOR_ALL = {
    "stronghold/core/ui/csv_file.py",
    "stronghold/core/ui/xlsx_file.py",
    "stronghold/core/kernel/csv_file.py",
    # Rewrites a file that is read at once, and given to no one.
    "operations/imports/mapping.py",
}


@dataclass(frozen=True)
class Stored:
    """A site with one of each thing, and files to ask for."""

    cast: Cast
    things: Things
    week: Week
    history: str


@dataclass(frozen=True)
class File:
    """A file for spreadsheets: its name, what writes it, who asks for it, and how.

    `ending` is that of its name, and `posted` what its form asks for.
    """

    name: str
    writer: str
    who: str
    path: Callable[[Stored], str]
    ending: str = "csv"
    posted: Mapping[str, str] | None = None

    def content(self, stored: Stored) -> bytes:
        client = Client(headers={"X-Reason": "review"})
        client.force_login(getattr(stored.cast, self.who))
        path = self.path(stored)
        answer = client.get(path) if self.posted is None else client.post(path, PURPOSE)
        assert answer.status_code == 200, (self.name, answer.content[:500])
        data: bytes = answer.content
        return data


def at(name: str, argument: Callable[[Stored], Any] | None = None) -> Any:
    """Return a function that gives the path of a page."""
    return lambda stored: reverse(name, args=[argument(stored)] if argument else [])


def week_of(stored: Stored) -> Week:
    return stored.week


def report_of(stored: Stored) -> str:
    return stored.things.of["reports"]


def file_of(stored: Stored) -> str:
    return stored.history


def figures_of_council(stored: Stored) -> str:
    asked = urlencode({"measure": "reports", "format": "csv"})
    return f"{reverse('portal:figures', args=[OF_COUNCIL])}?{asked}"


BRIEF = "stronghold/brief/views/files.py"
WEEKS_OF_ACTION = "stronghold/weeks_of_action/views.py"
STATEMENTS = "stronghold/oversight/statements/views.py csv_answer"
EXPORTS = {
    "csv": "stronghold/exports/files.py write_csv",
    "xlsx": "stronghold/exports/files.py write_xlsx",
}
API = "stronghold/core/api/formats.py writer"
PAGES = [
    File(
        "brief:xlsx",
        f"{BRIEF} write_xlsx",
        "supervisor",
        at("brief:xlsx", week_of),
        "xlsx",
        posted=PURPOSE,
    ),
    File(
        "brief:csv",
        f"{BRIEF} write_csv",
        "supervisor",
        at("brief:csv", week_of),
        posted=PURPOSE,
    ),
    File(
        "weeks_of_action:xlsx",
        f"{WEEKS_OF_ACTION} xlsx_answer",
        "supervisor",
        at("weeks_of_action:xlsx"),
        "xlsx",
        posted=PURPOSE,
    ),
    File(
        "weeks_of_action:csv",
        f"{WEEKS_OF_ACTION} csv_answer",
        "supervisor",
        at("weeks_of_action:csv"),
        posted=PURPOSE,
    ),
    File(
        "portal:figures",
        "stronghold/partners/portal/views/figures.py write_csv",
        "partner",
        figures_of_council,
    ),
    File(
        "reading:police_csv",
        "stronghold/oversight/reading/views.py csv_answer",
        "records",
        at("reading:police_csv", week_of),
        posted=PURPOSE,
    ),
    File(
        "breaches:file",
        "stronghold/oversight/breaches/views.py csv_answer",
        "records",
        at("breaches:file"),
        posted=PURPOSE,
    ),
    File(
        "oversight:record_csv",
        "stronghold/oversight/views.py csv_answer",
        "records",
        at("oversight:record_csv", report_of),
        posted=PURPOSE,
    ),
    File(
        "statements:processing_csv",
        STATEMENTS,
        "records",
        at("statements:processing_csv"),
    ),
    File("statements:impact_csv", STATEMENTS, "records", at("statements:impact_csv")),
    File(
        # The command import_history writes the same into a file.
        "imports:wrong",
        "operations/imports/actions.py wrong_lines_csv",
        "records",
        at("imports:wrong", file_of),
    ),
]


def of_list(code: str) -> File:
    """Return a list of the API as CSV; those of a home that is safe have ended."""
    ended = {"ended": "yes"} if code == "after_care" else {}
    asked = urlencode({"format": "csv"} | ended)
    path = f"/api/v1/{code}?{asked}"
    return File(f"api_{code}", API, "supervisor", lambda _: path)


FILES = PAGES + [of_list(api.code) for api in API_KINDS]


def writers() -> Iterator[str]:
    """Yield each call that writes a file for spreadsheets: its module and its name."""
    for path in modules(*CODE):
        for node in nodes_of(path):
            if isinstance(node, ast.Call) and name_of(path) not in WRITE_FOR_ALL:
                called = getattr(node.func, "attr", getattr(node.func, "id", ""))
                if called in WRITERS | PLAIN_WRITERS:
                    yield f"{name_of(path)} {called}"


@pytest.fixture
def cast(transactional_db: None, settings: LazySettings, tmp_path: Path) -> Cast:
    settings.EXPORTS_FOLDER = str(tmp_path / "exports")
    return make_cast()


@pytest.fixture
def area(cast: Cast) -> Area:
    return make_country()["E05000001"]


@pytest.fixture
def stored(cast: Cast, area: Area) -> Stored:
    things = make_things(cast)
    make_deadline(cast.supervisor)
    week = Week.of(clock.today()).shifted(-1)
    with clock.stopped(clock.now() - timedelta(days=7)):
        then = clock.now()
        read = {"page": "reports:reporter", "reporter": True, "reason": "review"}
        by = make_user("colleague", Role.OFFICER, cast.officer.organisation)
        record(Kind.CONSULTATION, by=by, records=[things.other], detail=read)
    make_arrest(cast.officer, point=WEST_SOUTH, ward=area, occurred_at=then)
    make_arrest(cast.officer, point=WEST_SOUTH, ward=area)
    refresh()
    make_agreement(cast, reference=OF_COUNCIL, figures=["reports"])
    release(cast, Quarter(2026, 3), {"low": 13, "high": 17})
    bad = history.ACTIVITY | {"n_people": "none", "result_text": FORMULAS[0]}
    sent = history.check(cast.records, "activities", history.ACTIVITY, bad)
    return Stored(cast, things, week, str(sent.key))


def make_deadline(by: User) -> None:
    by.team = make_team(by.organisation)
    by.save()
    warrant = make_warrant(by, team=by.team)
    owner = Owner("warrant", warrant.pk, warrant.force_id, team_id=by.team.pk)
    due_at = clock.now() + timedelta(days=2)
    with transaction.atomic():
        put_deadlines(owner, [Due("irregular", due_at, due_at)])


def exports(by: User) -> Iterator[tuple[str, bytes]]:
    """Yield the export of each list, in each form."""
    for of in KINDS:
        params = {"measure": "arrests"} if of == "figures" else {}
        for form in EXPORTS:
            yield f"{of}.{form}", content(made(by, of, form=form, **params))


def written(name: str, data: bytes) -> list[list[list[Any]]]:
    """Return the cells of each sheet of a file, as another library reads them."""
    if name.endswith(".csv"):
        text = data.decode("utf-8-sig")
        return [list(csv.reader(StringIO(text, newline="")))]
    book = load_workbook(BytesIO(data))
    return [[list(row) for row in sheet.values] for sheet in book.worksheets]


def filled(rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """Return rows without the empty cells at their ends, and without empty rows there.

    A sheet has as many cells in each row as in the longest.
    """
    kept = [list(row) for row in rows]
    for row in kept:
        while row and row[-1] in (None, ""):
            row.pop()
    while kept and not kept[-1]:
        kept.pop()
    return kept


def is_shown(cell: Any, shown: str) -> bool:
    """Say whether a spreadsheet shows what a cell holds."""
    match cell:
        case None:
            return shown == ""
        case datetime():
            # The other library reads a day as its first instant.
            return abs(datetime.fromisoformat(shown) - cell) < timedelta(minutes=1)
        case int() | float():
            # Rounded to the places that its column shows.
            return abs(number(shown) - cell) < 0.51
    return shown.removeprefix("'") == cell.removeprefix("'") or is_same_number(
        cell, shown
    )


def number(shown: str) -> float:
    return float(shown.replace(",", ""))


def is_same_number(cell: str, shown: str) -> bool:
    """Say whether a number in a file that is only text is shown as one."""
    try:
        return float(cell) == number(shown)
    except ValueError:
        return False


def assert_shown(name: str, data: bytes, found: Sequence[Rows]) -> None:
    """Fail for the first cell that is not shown as it was written."""
    expected = [filled(rows) for rows in written(name, data)]
    shown = [filled(rows) for rows in found]
    assert list(map(len, shown)) == list(map(len, expected)), name
    for sheet, (rows, cells) in enumerate(zip(shown, expected, strict=True)):
        for line, (row, wanted) in enumerate(zip(rows, cells, strict=True)):
            assert len(row) == len(wanted), (name, sheet, line)
            wrong = [
                (held, seen)
                for held, seen in zip(wanted, row, strict=True)
                if not is_shown(held, seen)
            ]
            assert not wrong, (name, sheet, line)


def lines_of(name: str, data: bytes) -> list[int]:
    """Return how many lines each table of a file has below its headings."""
    above = 2 if name.endswith(".xlsx") else 1
    return [len(filled(rows)) - above for rows in written(name, data)]


def test_each_writer_of_a_file_is_of_a_file_that_is_opened() -> None:
    opened = {one.writer for one in FILES} | set(EXPORTS.values())

    assert set(writers()) == opened


def test_it_shows_every_cell_of_every_file(stored: Stored, tmp_path: Path) -> None:
    """Long: LibreOffice opens some sixty files: each list, and each file of a page."""
    named = {one.name for one in FILES}
    ends = {
        address.name
        for address in addresses()
        if stored.things.url_of(address).endswith((".csv", ".xlsx"))
    }
    assert ends
    assert ends <= named

    files = dict(exports(stored.cast.supervisor))
    for one in FILES:
        files[f"{one.name.replace(':', '_')}.{one.ending}"] = one.content(stored)
    # A name has no ending in what LibreOffice makes of it.
    plain = {f"{n}.{name.rpartition('.')[2]}": name for n, name in enumerate(files)}
    shown = sheets(tmp_path, {short: files[name] for short, name in plain.items()})

    for short, name in plain.items():
        assert_shown(name, files[name], shown[short])
        # Of a workbook the first table, and what its columns mean at its end.
        assert lines_of(name, files[name])[0] > 0, name
        if name.endswith(".xlsx"):
            assert load_workbook(BytesIO(files[name])).sheetnames[-1] == ABOUT
            assert len(shown[short]) > 1, name


@pytest.mark.parametrize("form", WORDS)
def test_words_stay_words_in_every_form(
    form: str, cast: Cast, area: Area, tmp_path: Path
) -> None:
    for words in WORDS[form]:
        make_report(cast.officer, description=words, point=WEST_SOUTH, ward=area)
    file = f"reports.{form}"
    export = content(made(cast.supervisor, "reports", form=form))
    # A workbook has other sheets too, and says above the headings what it is for.
    rows, head = next(
        (sheet, n)
        for sheet in sheets(tmp_path, {file: export})[file]
        for n, row in enumerate(sheet)
        if {HEADING, REFERENCE} <= set(row)
    )
    column, reference = rows[head].index(HEADING), rows[head].index(REFERENCE)
    shown = {row[reference]: row[column].removeprefix("'") for row in rows[head + 1 :]}
    assert shown == dict(Report.objects.values_list("reference", "description"))
    assert set(shown.values()) == set(WORDS[form])
