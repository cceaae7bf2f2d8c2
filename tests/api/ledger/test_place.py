"""The page of a street or premises: everything recorded there, once, in order."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from stronghold.core.accounts.choices import Role
from stronghold.core.accounts.models import User
from stronghold.core.accounts.own_roles import queries as own_roles
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.roles import VERBS
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from tests.api.ledger.conftest import NOW, Town, main_text, url_of
from tests.factories import Cast, make_arrest, make_report, make_tasking
from tests.numbers import assert_numbers_lead_to_rows

# The parts of a ledger whose numbers are no links, and why.
REASONS = {
    "sh-ledger-sentence": "What the year's table, the grid and the list below count",
    "sh-week__words": "A sentence about the cells of the grid, which are links",
    "sh-week__title": "The months that the grid covers",
    "sh-week__hour": "The hours of a column",
    "sh-chart__grid": "The axis of a chart",
    "sh-chart__tick": "The axis of a chart",
    "sh-chart__value": "Over its bar, which is a link",
    "sh-ledger-due": "The first of what is due, each a link",
    "sh-ledger__what": "The words of a record, beside the link to it",
    "sh-ledger-group": "The year of a part of the list",
    "th": "The years and the headings of tables; each number is a link",
    "premises": "The address of the row leads to its own ledger",
    "near": "How near each report is that is listed",
}
Read = Callable[..., str]


def ago(days: float) -> datetime:
    return NOW - timedelta(days)


def in_error(by: Any) -> dict[str, Any]:
    return {"error_at": NOW, "error_by": by, "error_reason": "the wrong street"}


def test_one_plain_sentence_opens_the_page(cast: Cast, town: Town, read: Read) -> None:
    here = town.at(town.street)
    for days in (3, 90, 364, 400):
        make_report(
            cast.officer,
            received_at=ago(days),
            status="closed",
            outcome="patrol",
            **here,
        )
    make_arrest(cast.officer, occurred_at=ago(20), **here)

    text = read(town.street)

    assert (
        "3 reports and 1 arrest in 12 months, most recent 3 days ago. Nothing due."
        in text
    )


def test_a_place_with_nothing_says_so(town: Town, read: Read) -> None:
    text = read(town.house)

    assert "Nothing recorded here yet. Nothing due." in text
    assert "What is recorded at this place will be listed here." in text


def test_kinds_mix_on_one_axis_newest_first(cast: Cast, town: Town, read: Read) -> None:
    here = town.at(town.house)
    first = make_report(cast.officer, received_at=ago(9), **here)
    second = make_arrest(cast.officer, occurred_at=ago(8), **here)
    # Of this one the day alone is known, so it stands where its day begins.
    third = make_arrest(
        cast.officer, occurred_on=date(2026, 11, 20), occurred_at=None, **here
    )
    fourth = make_report(cast.officer, received_at=ago(4), **here)

    text = read(town.house)

    references = [row.reference for row in (fourth, third, second, first)]
    axis = text[text.index("Everything recorded here") :]
    places = [axis.index(reference) for reference in references]
    assert places == sorted(places)


def test_a_street_holds_its_premises_and_premises_only_their_own(
    cast: Cast, town: Town, read: Read
) -> None:
    in_street = make_report(cast.officer, **town.at(town.street))
    at_house = make_report(cast.officer, **town.at(town.house))
    at_shop = make_report(cast.officer, **town.at(town.shop))
    elsewhere = make_report(cast.officer, **town.at(town.other))

    street, house = read(town.street), read(town.house)

    assert all(r.reference in street for r in (in_street, at_house, at_shop))
    assert elsewhere.reference not in street
    assert at_house.reference in house
    assert "1 report in 12 months" in house
    assert "3 reports in 12 months" in street


def test_a_merged_report_counts_once_and_stands_back(
    cast: Cast, town: Town, read: Read
) -> None:
    here = town.at(town.house)
    kept = make_report(cast.officer, **here)
    merged = make_report(cast.officer, merged_into=kept, **here)
    wrong = make_report(cast.officer, **here, **in_error(cast.officer))

    text = read(town.house)
    counted = read(town.house, counted="yes")

    assert "1 report in 12 months" in text
    assert f"Merged into {kept.reference}" in text
    assert merged.reference in text
    assert wrong.reference in text
    assert merged.reference not in counted
    assert wrong.reference not in counted
    assert kept.reference in counted


def test_one_kind_alone(cast: Cast, town: Town, read: Read, officer: Client) -> None:
    report = make_report(cast.officer, **town.at(town.street))
    arrest = make_arrest(cast.officer, **town.at(town.street))

    text = read(town.street, kind="arrests", counted="yes")

    axis = text[text.index("Everything recorded here") :].partition("By year")[0]
    assert arrest.reference in axis
    assert report.reference not in axis
    assert officer.get(url_of(town.street), {"kind": "weather"}).status_code == 404


def test_pages_follow_on_without_a_gap_or_a_repetition(
    cast: Cast, town: Town, officer: Client
) -> None:
    """Even where many entries of both kinds have the same instant."""
    made = {
        make_report(cast.officer, received_at=ago(1), **town.at(town.street))
        for _ in range(25)
    }
    made |= {
        make_arrest(cast.officer, occurred_at=ago(1), **town.at(town.house))
        for _ in range(20)
    }
    made |= {
        make_report(cast.officer, received_at=ago(n), **town.at(town.shop))
        for n in range(2, 12)
    }

    seen, url = [], url_of(town.street)
    pages = []
    while url:
        page = officer.get(url).context["page"]
        pages.append([e.reference for group in page.groups for e in group.entries])
        seen += pages[-1]
        url = page.pager.older_url
    back = officer.get(page.pager.newer_url).context["page"]

    assert len(seen) == len(set(seen)) == len(made)
    assert set(seen) == {row.reference for row in made}
    assert [len(p) for p in pages] == [20, 20, 15]
    assert [e.reference for g in back.groups for e in g.entries] == pages[-2]


@pytest.mark.parametrize("cursor", ["R-2222-2222", "nonsense", "\x00", "W-2222-2222"])
def test_a_page_after_what_is_not_there(
    cursor: str, town: Town, officer: Client
) -> None:
    for name in ("after", "before"):
        assert officer.get(url_of(town.street), {name: cursor}).status_code == 404


def test_a_page_after_a_record_of_another_force(
    cast: Cast, town: Town, officer: Client
) -> None:
    theirs = make_report(cast.other_officer)

    response = officer.get(url_of(town.street), {"after": theirs.reference})

    assert response.status_code == 404


def test_a_page_is_grouped_by_month_and_a_long_one_by_year(
    cast: Cast, town: Town, officer: Client
) -> None:
    def titles() -> list[str]:
        page = officer.get(url_of(town.house)).context["page"]
        return [group.title for group in page.groups]

    for days in (0, 40):
        make_report(cast.officer, received_at=ago(days), **town.at(town.house))
    assert titles() == ["November 2026", "October 2026"]

    make_report(cast.officer, received_at=ago(900), **town.at(town.house))
    assert titles() == ["2026", "2024"]


def test_a_cell_of_the_grid_leads_to_the_reports_that_it_counts(
    cast: Cast, town: Town, officer: Client
) -> None:
    here = town.at(town.street)
    # Tuesdays at 7pm, in winter and in summer time; the last is more than a year ago.
    for days, hour in ((7, 19), (14, 20), (140, 18), (371, 19)):
        at = ago(days).replace(hour=hour)
        make_report(cast.officer, received_at=at, occurred_at=at, **here)
    make_report(cast.officer, received_at=ago(7), occurred_at=None, **here)
    make_arrest(cast.officer, occurred_at=ago(7).replace(hour=19), **here)

    page = officer.get(url_of(town.street)).context["page"]
    cell = page.aside.grid.rows[1].cells[6]
    chosen = officer.get(cell.href.partition("#")[0]).context["page"]

    assert (cell.n, page.aside.untimed.label) == (
        3,
        "1 more report without a known time",
    )
    entries = [entry.kind for group in chosen.groups for entry in group.entries]
    assert entries == ["Report"] * cell.n
    (chip,) = chosen.chosen
    assert chip.text == "Reports of 12 months on Tuesdays from 6pm to 9pm"
    for wrong in ("7-18-21", "1-21-18", "1-19", "x"):
        assert officer.get(url_of(town.street), {"hours": wrong}).status_code == 404


def test_each_year_is_counted_and_those_long_ago_together(
    cast: Cast, town: Town, officer: Client
) -> None:
    for year, n in ((2026, 3), (2024, 2), (2012, 4)):
        for _ in range(n):
            at = datetime(year, 2, 1, 12, tzinfo=NOW.tzinfo)
            make_report(cast.officer, received_at=at, **town.at(town.street))

    aside = officer.get(url_of(town.street)).context["page"].aside

    rows = [[str(cell) for cell in row.cells] for row in aside.years.rows]
    assert rows == [
        ["2026 so far", "3", "0"],
        ["2024", "2", "0"],
        ["Before 2024", "4", "0"],
    ]
    assert [bar.value for bar in aside.chart.bars] == [2, 0, 3]
    assert aside.chart.bars[-1].kind == "unfinished"
    make_arrest(cast.officer, **town.at(town.house))
    make_tasking(cast.supervisor, **town.at(town.house))
    # Three years and the bars of two of them, one arrest, the tasking, and the grid.
    n = assert_numbers_lead_to_rows(officer, url_of(town.street), reasons=REASONS)
    assert n >= 3 + 2 + 1
    assert officer.get(url_of(town.street), {"year": "x"}).status_code == 404


def test_a_street_lists_its_premises_with_how_much_is_recorded(
    cast: Cast, town: Town, read: Read
) -> None:
    make_report(cast.officer, **town.at(town.house))
    make_arrest(cast.officer, **town.at(town.house))

    text = read(town.street)

    listed = text[text.index("Premises in this street") :]
    assert "12 Lake Street 1 report and 1 arrest 14 Lake Street Nothing" in listed


def test_what_is_shown_is_logged_as_read(
    cast: Cast, town: Town, officer: Client
) -> None:
    report = make_report(cast.officer, **town.at(town.house))
    arrest = make_arrest(cast.officer, **town.at(town.street))

    officer.get(url_of(town.street))

    event = Event.objects.get(kind=Kind.CONSULTATION)
    assert event.detail == {"page": "ledger:street"}
    assert set(event.records) == {
        f"street:{town.street.pk}",
        f"premises:{town.house.pk}",
        f"premises:{town.shop.pk}",
        report.reference,
        arrest.reference,
    }


def test_who_may_not_read_originals_reads_cleared_words(
    cast: Cast, town: Town, client: Client
) -> None:
    make_report(
        cast.officer,
        description="the very words",
        sanitised_text="cleared of its source",
        **town.at(town.house),
    )
    texts = {}
    for user in (cast.officer, cast.analyst):
        client.force_login(user)
        texts[user.role] = main_text(client.get(url_of(town.house)))

    assert "the very words" in texts[Role.OFFICER]
    assert "the very words" not in texts[Role.ANALYST]
    assert "cleared of its source" in texts[Role.ANALYST]


def test_reading_an_original_is_in_the_audit_log(
    cast: Cast, town: Town, client: Client
) -> None:
    make_report(cast.officer, description="the very words", **town.at(town.house))
    make_report(
        cast.officer,
        description="struck out",
        **in_error(cast.officer),
        **town.at(town.shop),
    )

    def read(user: User, place: Any) -> Any:
        client.force_login(user)
        client.get(url_of(place))
        return Event.objects.latest("pk").detail.get("originals")

    assert read(cast.officer, town.house) == "read"
    assert read(cast.officer, town.street) == "read"
    assert read(cast.analyst, town.house) is None
    assert read(cast.officer, town.shop) is None, "it shows none"


def test_who_may_not_read_arrests_sees_none(
    cast: Cast, town: Town, officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = make_report(cast.officer, received_at=ago(30), **town.at(town.house))
    arrest = make_arrest(cast.officer, **town.at(town.house))
    without = VERBS[Role.OFFICER] - {Verb.READ_ARRESTS}
    monkeypatch.setattr(own_roles, "VERBS", {**VERBS, Role.OFFICER: without})

    for place in (town.house, town.street):
        text = main_text(officer.get(url_of(place)))

        assert report.reference in text
        assert arrest.reference not in text
        assert "most recent 30 days ago" in text
        assert "1 arrest" not in text
    page = officer.get(url_of(town.house), {"kind": "arrests"})
    assert page.status_code == 404


@pytest.mark.parametrize("name", ["partner", "admin"])
def test_others_are_refused(name: str, cast: Cast, town: Town, client: Client) -> None:
    make_report(cast.officer, **town.at(town.house))
    client.force_login(getattr(cast, name))

    for place in (town.street, town.house):
        assert client.get(url_of(place)).status_code == 403
    assert client.get(reverse("ledger:search")).status_code == 403


def test_another_force_sees_the_street_and_nothing_recorded_in_it(
    cast: Cast, town: Town, client: Client
) -> None:
    report = make_report(cast.officer, **town.at(town.street))
    client.force_login(cast.other_officer)

    street = client.get(url_of(town.street))

    assert "Nothing recorded here yet" in main_text(street)
    assert report.reference not in street.content.decode()
    assert "12 Lake Street" not in street.content.decode()
    assert client.get(url_of(town.house)).status_code == 404


@pytest.mark.parametrize("number", [0, 999_999, 2**63, 10**40])
def test_what_is_not_there(number: int, officer: Client) -> None:
    for name in ("street", "premises"):
        url = reverse(f"ledger:{name}", args=[number])
        assert officer.get(url).status_code == 404
        assert officer.post(url).status_code == 405


def test_a_record_leads_to_everything_at_its_place(
    cast: Cast, town: Town, officer: Client
) -> None:
    at_house = make_report(cast.officer, **town.at(town.house))
    make_report(cast.officer, received_at=ago(364), **town.at(town.house))
    make_report(cast.officer, **town.at(town.street))
    # Too long ago, in error, and of another force: none of them is counted.
    make_report(cast.officer, received_at=ago(367), **town.at(town.house))
    make_report(cast.officer, **town.at(town.house) | in_error(cast.officer))
    theirs = {"street": town.street, "point": town.street.point}
    make_report(cast.other_officer, **theirs)
    in_street = make_arrest(cast.officer, **town.at(town.street))
    nowhere = make_report(cast.officer, place_text="by the lake")

    house = officer.get(reverse("reports:detail", args=[at_house.reference]))
    street = officer.get(reverse("arrests:detail", args=[in_street.reference]))
    none = officer.get(reverse("reports:detail", args=[nowhere.reference]))

    assert url_of(town.house) in house.content.decode()
    assert "About Dealing Where 12 Lake Street" in main_text(house)
    also = main_text(house).partition("Also here")[2]
    assert also.startswith(
        " 12 Lake Street : 1 other report in 12 months "
        "Lake Street : 2 other reports in 12 months"
    )
    assert url_of(town.street) in street.content.decode()
    assert "Also here" not in main_text(none)


def test_many_entries_take_as_many_queries_as_few(
    cast: Cast, town: Town, officer: Client, django_assert_max_num_queries: Any
) -> None:
    for n in range(30):
        place = town.house if n % 2 else town.street
        make_report(cast.officer, received_at=ago(n), **town.at(place))
        make_arrest(cast.officer, occurred_at=ago(n), **town.at(place))

    with django_assert_max_num_queries(48):
        officer.get(url_of(town.street))


def test_the_time_stands_still_here() -> None:
    """Or the days above would be of no use."""
    assert clock.today() == date(2026, 11, 24)
