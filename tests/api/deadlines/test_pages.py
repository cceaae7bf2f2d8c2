"""The list and the month: who sees what, in which order, under which words."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from operations.deadlines.actions import Owner, put_deadlines
from operations.deadlines.actions.sweep import sweep_deadlines
from operations.deadlines.choices import Level
from operations.deadlines.models import Deadline
from operations.deadlines.queries.listed import PAGE_SIZE
from operations.deadlines.rules import Due
from stronghold.core.accounts.models import User
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from tests.factories import (
    Cast,
    make_closure,
    make_report,
    make_reporter,
    make_team,
    make_warrant,
)

LIST, MONTH = "/deadlines/", "/deadlines/month/"
NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def stopped_clock() -> Iterator[None]:
    with clock.stopped(NOW):
        yield


def due_in(hours: float, **given: Any) -> Due:
    at = NOW + hours * HOUR
    return Due("irregular", at, at, **given)


@pytest.fixture
def warrant(cast: Cast) -> Any:
    team = make_team(cast.officer.organisation)
    User.objects.filter(pk=cast.officer.pk).update(team=team)
    return make_warrant(cast.officer, team=team, state="draft")


def put(row: Any, *dues: Due, person: User | None = None) -> None:
    owner = Owner(
        "warrant", row.pk, row.force_id, row.team_id, person.pk if person else None
    )
    put_deadlines(owner, dues)


def page_of(client: Client, user: User, url: str, **params: str) -> str:
    client.force_login(User.objects.get(pk=user.pk))
    answer = client.get(url, params)
    assert answer.status_code == 200
    return answer.content.decode()


def bands(client: Client, user: User, **params: str) -> dict[str, list[str]]:
    """Return the time left of each line, under the level it is listed on."""
    client.force_login(User.objects.get(pk=user.pk))
    page = client.get(LIST, params).context["page"]
    return {
        band.title: [str(row.cells[2]) for row in band.table.rows]
        for band in page["bands"]
    }


def test_the_law_stands_before_good_practice_however_late_that_is(
    client: Client, cast: Cast, warrant: Any
) -> None:
    put(
        warrant,
        due_in(-2, part="1"),
        due_in(3.2, part="2", section="s.80(3)"),
        due_in(-50, part="3", section="s.80(3)"),
        due_in(72, part="4", section="s.80(6)"),
        due_in(1000, part="5"),
    )

    assert bands(client, cast.officer) == {
        "Act now": ["Overdue by 2 days", "3 hours 12 minutes left"],
        "Due soon": ["72 hours left"],
        "Good practice": ["Overdue by 2 hours", "41 days left"],
    }
    page = page_of(client, cast.officer, LIST)
    assert "s.80(3)" in page
    assert "Law: missed" in page
    assert f'href="/operations/warrants/{warrant.reference}/"' in page


def test_each_level_is_counted_and_leads_to_its_lines(
    client: Client, cast: Cast, warrant: Any
) -> None:
    law = {"section": "s.80(3)"}
    put(warrant, due_in(1, **law), due_in(99, part="2", **law), due_in(1, part="3"))

    client.force_login(User.objects.get(pk=cast.officer.pk))
    chips = client.get(LIST).context["page"]["levels"]
    assert [chip.text for chip in chips] == [
        "All 3",
        "Act now 1",
        "Due soon 1",
        "Good practice 1",
    ]
    for chip, title in zip(chips[1:], Level.labels, strict=True):
        page = client.get(chip.url).context["page"]
        assert [band.title for band in page["bands"]] == [title]


def test_a_line_names_its_object_in_words(
    client: Client, cast: Cast, warrant: Any
) -> None:
    case = make_closure(cast.officer, place_text="Flat 2, 14 Lake Street")
    owner = Owner("closure", case.pk, case.force_id, person_id=cast.officer.pk)
    at = NOW + HOUR
    put_deadlines(owner, [Due("hearing", at, at, section="s.80(3)")])

    page = page_of(client, cast.officer, LIST)

    assert "Closure of Flat 2, 14 Lake Street: court hearing" in page


def test_no_level_counts_or_names_the_live_warrant_of_another_team(
    client: Client, cast: Cast, warrant: Any
) -> None:
    put(warrant, due_in(-1, section="s.16(10)"))

    for other in (cast.supervisor, cast.analyst, cast.other_officer):
        client.force_login(User.objects.get(pk=other.pk))
        page = client.get(LIST, {"whose": "all"}).context["page"]
        assert not page["bands"]
        assert page["levels"][0].text == "All 0"


def test_pages_hold_every_line_once_in_the_order_of_urgency(
    client: Client, cast: Cast, warrant: Any
) -> None:
    n = 2 * PAGE_SIZE + 3
    # Several at one moment, on each level.
    dues = [
        due_in(hours // 3 - 2, part=str(hours), section="s.1" if hours % 2 else "")
        for hours in range(n)
    ]
    put(warrant, *dues)
    client.force_login(User.objects.get(pk=cast.officer.pk))

    def lines(page: Any) -> list[Any]:
        return [row.cells[2] for band in page["bands"] for row in band.table.rows]

    pages, url = [], LIST
    while url:
        pages.append(client.get(url).context["page"])
        url = pages[-1]["pager"].older_url

    assert [len(lines(page)) for page in pages] == [PAGE_SIZE, PAGE_SIZE, 3]
    tags = [
        row.cells[1].tag.text
        for page in pages
        for band in page["bands"]
        for row in band.table.rows
    ]
    assert len(tags) == n
    assert tags == sorted(
        tags,
        key=["Law: missed", "Law: act now", "Law: due soon", "Good practice"].index,
    )
    # And back again.
    back = client.get(pages[2]["pager"].newer_url).context["page"]
    assert lines(back) == lines(pages[1])


def test_a_page_cannot_start_from_what_the_viewer_may_not_see(
    client: Client, cast: Cast, warrant: Any
) -> None:
    put(warrant, due_in(3))
    row = Deadline.objects.get()
    for key, user, status in (
        (row.pk, cast.officer, 200),
        (row.pk, cast.supervisor, 404),
        (row.pk + 1, cast.supervisor, 404),
    ):
        client.force_login(User.objects.get(pk=user.pk))
        assert client.get(LIST, {"after": str(key)}).status_code == status


@pytest.mark.parametrize("url", [LIST, MONTH])
def test_a_live_warrant_is_due_to_its_team_alone(
    client: Client, cast: Cast, warrant: Any, url: str
) -> None:
    put(warrant, due_in(3))

    assert warrant.reference in page_of(client, cast.officer, url, whose="all")
    for other in (cast.supervisor, cast.analyst, cast.other_officer):
        assert warrant.reference not in page_of(client, other, url, whose="all")


@pytest.mark.parametrize(
    ("url", "refused"),
    [
        (LIST, ("partner", "admin")),
        (MONTH, ("partner", "admin")),
        # A council has a calendar of its own cases.
        ("/deadlines/feed/", ("admin",)),
    ],
)
def test_who_may_not_read_deadlines_is_refused(
    client: Client, cast: Cast, url: str, refused: tuple[str, ...]
) -> None:
    for user in (getattr(cast, name) for name in refused):
        client.force_login(user)
        assert client.get(url).status_code == 403


def test_mine_my_teams_and_all(client: Client, cast: Cast, warrant: Any) -> None:
    put(warrant, due_in(3), person=cast.supervisor)

    assert warrant.reference not in page_of(client, cast.officer, LIST, whose="mine")
    assert warrant.reference in page_of(client, cast.officer, LIST, whose="team")
    assert warrant.reference in page_of(client, cast.officer, LIST, whose="all")


def test_kinds_and_what_is_done_on_request(
    client: Client, cast: Cast, warrant: Any
) -> None:
    put(warrant, due_in(3))
    assert bands(client, cast.officer, kind="tasking") == {}
    put(warrant, due_in(3, is_met=True))

    assert bands(client, cast.officer) == {}
    page = page_of(client, cast.officer, LIST, done="yes")
    assert "Done in the last 60 days</caption>" in page
    assert warrant.reference in page


def test_odd_parameters_count_as_none(client: Client, cast: Cast) -> None:
    odd = {"whose": "x", "kind": "\x00", "done": "?", "level": "x"}
    for params in (odd, {"month": "9999-99"}):
        page_of(client, cast.officer, LIST, **params)
        page_of(client, cast.officer, MONTH, **params)
    for month in ("0001-01", "9999-12", "x"):
        page_of(client, cast.officer, MONTH, month=month)


def test_the_month_has_each_on_its_day(
    client: Client, cast: Cast, warrant: Any
) -> None:
    put(warrant, due_in(24 * 23))
    client.force_login(User.objects.get(pk=cast.officer.pk))
    page = client.get(MONTH, {"month": "2026-12"}).context["page"]

    assert page["title"] == "December 2026"
    assert [len(week) for week in page["weeks"]] == [7] * 5
    assert [(day["label"], len(day["entries"])) for day in page["days"]] == [
        ("Thursday 24 December 2026", 1)
    ]


def test_reading_is_logged(client: Client, cast: Cast, warrant: Any) -> None:
    put(warrant, due_in(3))
    page_of(client, cast.officer, LIST)

    event = Event.objects.get(kind=Kind.CONSULTATION)
    assert event.records == [warrant.reference]
    assert event.detail["whose"] == "team"


def test_the_home_page_lists_what_is_due_next(
    client: Client, cast: Cast, warrant: Any
) -> None:
    put(warrant, due_in(3))
    page = page_of(client, cast.officer, "/")

    assert 'id="part-today"' in page
    assert f'href="/operations/warrants/{warrant.reference}/"' in page


def test_call_backs_lead_to_their_report(client: Client, cast: Cast) -> None:
    report = make_report(cast.officer)
    make_reporter(report)
    sweep_deadlines()

    page = page_of(client, cast.officer, LIST, whose="mine")
    assert f'href="/reports/{report.reference}/"' in page
