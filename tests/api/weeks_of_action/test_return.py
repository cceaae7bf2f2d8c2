"""Does the return of a week of action show what it may, to whom it may?"""

import csv
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from pypdf import PdfReader

from operations.warrants.models import Warrant
from operations.warrants.visibility import live_warrants
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from tests.factories import (
    Cast,
    make_activity,
    make_arrest,
    make_concern,
    make_county_line,
    make_premises,
    make_referral,
    make_seizure,
    make_team,
    make_warrant,
)
from tests.paper import assert_accessible

URL = "/weeks-of-action/"
NOW = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)
# A Wednesday of the last whole week.
AT = datetime(2026, 11, 18, 20, 0, tzinfo=UTC)
WEEK = "?from=2026-11-16&to=2026-11-22"
NOT_YOURS = "Only for those who may read these records"


@pytest.fixture(autouse=True)
def at_now() -> Any:
    with clock.stopped(NOW):
        yield


@pytest.fixture
def sign_in(client: Client, cast: Cast) -> Callable[[str], Client]:
    def sign_in(name: str) -> Client:
        client.force_login(getattr(cast, name))
        return client

    return sign_in


def page_of(client: Client, asked: str = "") -> str:
    answer = client.get(f"{URL}{asked}")
    assert answer.status_code == 200
    return answer.content.decode()


def row_of(page: str, label: str) -> str:
    """Return the row of a figure, without its mark-up."""
    [found] = [
        row
        for row in re.findall(r"<tr>.*?</tr>", page, re.DOTALL)
        if re.search(rf'scope="row">{re.escape(label)}\s*<p', row)
    ]
    return " ".join(re.sub(r"<[^>]+>", " ", found).split())


def number_of(page: str, label: str) -> str:
    """Return what the row of a figure ends in: its number and what is not recorded."""
    [cell] = re.findall(
        rf'scope="row">{re.escape(label)}\s*<p.*?<td class="sh-number">(.*?)</td>',
        page,
        re.DOTALL,
    )
    return " ".join(re.sub(r"<[^>]+>", " ", cell).split())


def test_the_last_whole_week_is_shown_first(sign_in: Any, cast: Cast) -> None:
    inside = make_arrest(cast.officer, occurred_at=AT)
    outside = make_arrest(cast.officer, occurred_at=AT + timedelta(days=5))

    page = page_of(sign_in("analyst"))

    assert "16 November 2026 to 22 November 2026" in page
    assert number_of(page, "Arrests").startswith("1")
    assert f"/operations/arrests/{inside.reference}/" in page
    assert outside.reference not in page
    event = Event.objects.filter(kind="consultation").latest("pk")
    assert event.records == [inside.reference]


def test_any_days_up_to_a_fortnight_can_be_chosen(sign_in: Any, cast: Cast) -> None:
    first = datetime(2026, 11, 9, 0, 30, tzinfo=UTC)
    last = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    for at in (first, last, last + timedelta(hours=1)):
        make_arrest(cast.officer, occurred_at=at)

    page = page_of(sign_in("analyst"), "?from=2026-11-09&to=2026-11-22")

    assert number_of(page, "Arrests").startswith("2")
    assert "from=2026-10-26&amp;to=2026-11-08" in page


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ("?from=2026-11-08&to=2026-11-22", "14 days at most"),
        ("?from=2026-11-16", "Enter the first day and the last"),
        ("?from=2026-11-22&to=2026-11-16", "must not be before the first"),
        ("?from=2026-11-25&to=2026-11-26", "must not be in the future"),
        ("?from=x&to=2026-11-16", "must be a real date"),
        ("?from=0001-01-01&to=0001-01-02", "must be a real date"),
    ],
)
def test_other_days_are_refused_on_the_page_and_in_files(
    sign_in: Any, asked: str, message: str
) -> None:
    client = sign_in("analyst")
    for page in ("", "return.csv", "return.pdf", "return.xlsx"):
        answer = client.get(f"{URL}{page}{asked}")
        assert answer.status_code == 400
        assert message in answer.content.decode()
    assert not Event.objects.filter(kind="export").exists()


def test_days_that_are_not_over_say_so(sign_in: Any) -> None:
    client = sign_in("analyst")

    assert "not over" in page_of(client, "?from=2026-11-23&to=2026-11-29")
    assert "not over" not in page_of(client, WEEK)


def test_what_no_record_says_is_not_zero(sign_in: Any, cast: Cast) -> None:
    make_arrest(
        cast.officer,
        occurred_at=AT,
        offence_class="92A",
        offence_provision="",
        age_band="unknown",
        disposal="",
    )
    make_seizure(
        cast.officer, occurred_at=AT, kind="cash", drug="", drug_class="", test="none"
    )

    page = page_of(sign_in("analyst"))

    for label in (
        "Arrests for supply, or possession with intent",
        "Arrests of children",
        "Arrests that led to a charge",
        "Cash seized",
        "People engaged",
        "Knives, firearms, other weapons",
    ):
        assert number_of(page, label).startswith("Not recorded"), label
    assert "Disposal not recorded: 1" in row_of(page, "Arrests that led to a charge")
    # What no record could leave open is nothing.
    assert number_of(page, "School visits") == "0"


def test_what_some_records_do_not_say_is_shown_beside_the_number(
    sign_in: Any, cast: Cast
) -> None:
    for disposal in ("charged-bail", "charged-remand", "rui", ""):
        make_arrest(cast.officer, occurred_at=AT, disposal=disposal)
    for grams, estimate in ((5, 200), (None, None)):
        make_seizure(
            cast.officer,
            occurred_at=AT,
            kind="drugs",
            drug="crack",
            drug_class="A",
            quantity=grams,
            unit="grams" if grams else "",
            estimate=estimate,
        )

    page = page_of(sign_in("analyst"))

    charges = number_of(page, "Arrests that led to a charge")
    assert charges == "2 Disposal not recorded: 1"
    drugs = number_of(page, "Drugs seized: class A")
    assert drugs.startswith("2 Grams: 5")
    assert "Quantity not recorded: 1" in drugs
    assert "Estimated value: £200 (not recorded: 1)" in drugs


def test_lines_count_by_type_on_the_day_they_were_closed(
    sign_in: Any, cast: Cast
) -> None:
    closed = {
        "occurred_at": AT - timedelta(days=60),
        "status": "closed",
        "closed_on": date(2026, 11, 18),
        "number_dead_on": date(2026, 11, 17),
    }
    first = make_county_line(cast.supervisor, closure_type="1", **closed)
    second = make_county_line(cast.supervisor, closure_type="2", **closed)
    make_county_line(
        cast.supervisor, **closed | {"closure_type": "", "number_dead_on": None}
    )
    make_county_line(cast.supervisor, occurred_at=AT)

    page = page_of(sign_in("supervisor"))

    assert first.reference in row_of(page, "Lines closed, type 1")
    assert second.reference in row_of(page, "Lines closed, type 2")
    for label in ("Lines closed, type 1", "Lines closed, type 2"):
        assert number_of(page, label) == "1 Closed without a type: 1"


def test_an_address_visited_twice_counts_once(sign_in: Any, cast: Cast) -> None:
    first = make_premises(cast.officer)
    second = make_premises(cast.officer, "15 Lake Street")
    visit = {"kind": "welfare_visit", "occurred_at": AT}
    for premises in (first, first, None):
        make_activity(cast.officer, premises=premises, **visit)
    for premises in (first, second):
        make_concern(
            cast.officer,
            premises=premises,
            occurred_at=AT,
            signs=["cuckooed"],
            subject="adult",
        )

    page = page_of(sign_in("supervisor"))

    visited = number_of(page, "Addresses visited about cuckooing")
    assert visited == "1 Visits without an address: 1"
    both = number_of(page, "Addresses visited, or with a concern of cuckooing")
    assert both == "2 Visits or concerns without an address: 1"


def whole_return(client: Client, asked: str) -> list[str]:
    """Return what the page shows, and what its files say, as text."""
    page = page_of(client, asked)
    sent = {"purpose": "National return"}
    table, workbook, paper = (
        client.post(f"{URL}return.{form}{asked}", sent)
        for form in ("csv", "xlsx", "pdf")
    )
    with ZipFile(BytesIO(workbook.content)) as book:
        sheets = [
            book.read(name).decode()
            for name in sorted(book.namelist())
            if "sheet" in name or "sharedStrings" in name
        ]
    pages = PdfReader(BytesIO(paper.content)).pages
    return [
        *re.findall(r"<tr>.*?</tr>", page, re.DOTALL),
        table.content.decode("utf-8-sig"),
        *sheets,
        *(page.extract_text() for page in pages),
    ]


@pytest.mark.parametrize("asked", [WEEK, "?from=2026-11-18&to=2026-11-18"])
def test_a_concern_about_a_child_changes_nothing(
    sign_in: Any, cast: Cast, asked: str
) -> None:
    """With adults' listed, the difference would say its sign without asking why."""
    given = {"occurred_at": AT, "signs": ["cuckooed"]}
    home = make_premises(cast.officer)
    adult = make_concern(cast.officer, subject="adult", premises=home, **given)
    client = sign_in("supervisor")
    before = whole_return(client, asked)
    assert adult.reference in "".join(before)
    assert "Concerns about children are not in it" in "".join(before)

    for premises in (home, make_premises(cast.officer, "15 Lake Street")):
        make_concern(cast.officer, subject="child", premises=premises, **given)

    assert whole_return(client, asked) == before


def test_who_may_not_read_safeguarding_learns_nothing_of_it(
    sign_in: Any, cast: Cast
) -> None:
    client = sign_in("analyst")
    before = page_of(client)
    made = {"made_at": AT, "state": "made", "consent": "given", "opened_at": AT}
    make_referral(cast.officer, occurred_at=AT, kind="nrm", **made)
    make_concern(
        cast.officer,
        occurred_at=AT,
        signs=["cuckooed"],
        premises=make_premises(cast.officer),
    )
    make_county_line(
        cast.supervisor,
        occurred_at=AT,
        status="closed",
        closed_on=AT.date(),
        closure_type="2",
        number_dead_on=AT.date(),
    )
    after = page_of(client)

    def figures(page: str) -> list[str]:
        return re.findall(r"<tr>.*?</tr>", page, re.DOTALL)

    assert figures(after) == figures(before)
    for label in ("Lines closed, type 2", "Referrals to the NRM"):
        assert number_of(after, label) == NOT_YOURS
    assert number_of(page_of(sign_in("supervisor")), "Referrals to the NRM") == "1"


def test_warrants_are_a_number_without_references(sign_in: Any, cast: Cast) -> None:
    spent = make_warrant(cast.officer, executed_on=AT.date())
    make_warrant(cast.officer, occurred_at=AT)

    page = page_of(sign_in("analyst"))

    assert number_of(page, "Warrants executed") == "1"
    assert spent.reference not in page


@pytest.mark.parametrize("asked", [WEEK, "?from=2026-11-18&to=2026-11-18"])
@pytest.mark.parametrize("name", ["analyst", "supervisor"])
def test_a_warrant_that_may_still_be_used_changes_nothing(
    sign_in: Any, cast: Cast, name: str, asked: str
) -> None:
    """The number of a day would date another team's entry; its own counts the same."""
    make_warrant(cast.officer, executed_on=AT.date())
    client = sign_in(name)
    before = whole_return(client, asked)
    assert "until then it is for its own team only" in " ".join(
        " ".join(before).split()
    )

    theirs = make_team(cast.officer.organisation, "east")
    ours = make_team(cast.officer.organisation, "west")
    get_user_model().objects.filter(username=getattr(cast, name).username).update(
        team=ours
    )
    usable = {
        "state": "executed",
        "executed_on": AT.date(),
        "ends_on": date(2026, 12, 20),
        "is_all_premises": True,
    }
    live = [make_warrant(cast.officer, team=team, **usable) for team in (theirs, ours)]
    rows = Warrant.objects.filter(live_warrants())
    assert rows.filter(pk__in=[row.pk for row in live]).count() == 2

    assert whole_return(client, asked) == before

    rows.update(ends_on=date(2026, 11, 20))
    page = page_of(client, asked)
    assert number_of(page, "Warrants executed") == "3"


@pytest.mark.parametrize("name", ["officer", "admin", "partner"])
@pytest.mark.parametrize("page", ["", "return.csv", "return.pdf", "return.xlsx"])
def test_others_are_refused(sign_in: Any, name: str, page: str) -> None:
    assert sign_in(name).get(f"{URL}{page}{WEEK}").status_code == 403


def test_another_force_counts_nothing_of_this_one(sign_in: Any, cast: Cast) -> None:
    make_arrest(cast.other_officer, occurred_at=AT)

    assert number_of(page_of(sign_in("analyst")), "Arrests") == "0"


def test_the_figures_as_csv_ask_a_purpose_and_are_logged(
    sign_in: Any, cast: Cast
) -> None:
    make_arrest(cast.officer, occurred_at=AT, disposal="")
    client = sign_in("analyst")
    assert client.post(f"{URL}return.csv{WEEK}", {}).status_code == 400
    assert not Event.objects.filter(kind="export").exists()

    answer = client.post(f"{URL}return.csv{WEEK}", {"purpose": "National return"})

    assert answer["Content-Disposition"] == (
        'attachment; filename="week-of-action-2026-11-16-2026-11-22.csv"'
    )
    rows = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))
    found = {row["Figure"]: row for row in rows}
    assert found["Arrests"]["Number"] == "1"
    assert found["Arrests"]["Purpose of this file"] == "National return"
    charges = found["Arrests that led to a charge"]
    assert (charges["Number"], charges["Status"]) == ("", "Not recorded")
    assert charges["Records that do not say"] == "1"
    assert found["Lines closed, type 1"]["Status"] == NOT_YOURS
    event = Event.objects.get(kind="export")
    assert event.detail["document"] == "week_of_action"
    assert (event.detail["first_day"], event.records) == ("2026-11-16", [])


def test_the_workbook_has_the_references_that_may_be_exported(
    sign_in: Any, cast: Cast
) -> None:
    arrest = make_arrest(cast.officer, occurred_at=AT)
    line = make_county_line(
        cast.supervisor,
        occurred_at=AT,
        status="closed",
        closed_on=AT.date(),
        closure_type="2",
        number_dead_on=AT.date(),
    )

    answer = sign_in("supervisor").post(
        f"{URL}return.xlsx{WEEK}", {"purpose": "National return"}
    )

    with ZipFile(BytesIO(answer.content)) as book:
        written = "".join(
            book.read(name).decode() for name in book.namelist() if "sheet" in name
        )
    assert arrest.reference in written
    assert line.reference not in written
    assert Event.objects.get(kind="export").records == [arrest.reference]
    log = sign_in("records").get("/audit/").content.decode()
    assert "the return of the week of action from 2026-11-16 to 2026-11-22" in log


@pytest.mark.client
def test_the_pdf_has_figures_and_definitions_and_its_purpose(
    sign_in: Any, cast: Cast
) -> None:
    arrest = make_arrest(cast.officer, occurred_at=AT, disposal="")

    answer = sign_in("analyst").post(
        f"{URL}return.pdf{WEEK}", {"purpose": "National return"}
    )

    assert_accessible(answer.content, "week_of_action.html")
    pages = PdfReader(BytesIO(answer.content)).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    for words in (
        "Week of action, 16 November 2026 to 22 November 2026",
        "for: National return",
        "Disposal not recorded: 1",
        "day of a charge is not recorded",
        NOT_YOURS,
    ):
        assert words in text, words
    assert arrest.reference not in text
    event = Event.objects.get(kind="print")
    assert (event.detail["form"], event.records) == ("pdf", [])


def test_the_exports_page_and_the_brief_lead_to_it(sign_in: Any) -> None:
    for page in ("/exports/", "/weekly/2026-W47/"):
        assert URL in sign_in("analyst").get(page).content.decode(), page
    assert URL not in sign_in("officer").get("/weekly/2026-W47/").content.decode()
