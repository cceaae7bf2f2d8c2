"""The list and the month: who sees what, in which order, under which words."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from operations.deadlines.actions import Owner, put_deadlines
from operations.deadlines.actions.sweep import sweep_deadlines
from operations.deadlines.rules import Due
from stronghold.core.accounts.models import User
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from tests.factories import Cast, make_report, make_reporter, make_team, make_warrant

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


def captions(client: Client, user: User, **params: str) -> list[str]:
    client.force_login(User.objects.get(pk=user.pk))
    page = client.get(LIST, params).context["page"]
    return [table.caption for table in page["tables"]]


def test_the_most_pressing_stands_first(
    client: Client, cast: Cast, warrant: Any
) -> None:
    put(
        warrant,
        due_in(-2, part="1"),
        due_in(3.2, part="2", section="s.80(3)"),
        due_in(72, part="3"),
        due_in(1000, part="4"),
    )

    assert captions(client, cast.officer) == [
        "Overdue",
        "Today",
        "This week",
        "Later",
    ]
    page = page_of(client, cast.officer, LIST)
    assert "Overdue by 2 hours" in page
    assert "3 hours 12 minutes left" in page
    assert "s.80(3)" in page
    assert f'href="/operations/warrants/{warrant.reference}/"' in page


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
    assert captions(client, cast.officer, kind="tasking") == []
    put(warrant, due_in(3, is_met=True))

    assert captions(client, cast.officer) == []
    assert captions(client, cast.officer, done="yes") == ["Done in the last 60 days"]


def test_odd_parameters_count_as_none(client: Client, cast: Cast) -> None:
    for params in ({"whose": "x", "kind": "\x00", "done": "?"}, {"month": "9999-99"}):
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

    assert "Due next: 1 by the end of today" in page
    assert warrant.reference in page


def test_call_backs_lead_to_their_report(client: Client, cast: Cast) -> None:
    report = make_report(cast.officer)
    make_reporter(report)
    sweep_deadlines()

    page = page_of(client, cast.officer, LIST, whose="mine")
    assert f'href="/reports/{report.reference}/"' in page
