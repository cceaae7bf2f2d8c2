"""The list of warrants: the soonest legal deadline first, for who may see it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from operations.deadlines.actions.sweep import sweep_deadlines
from operations.warrants.models import Warrant
from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock
from tests.api.warrants.conftest import Teams
from tests.factories import make_warrant

URL, API = "/operations/warrants/", "/api/v1/warrants"
NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def stopped_clock() -> Iterator[None]:
    with clock.stopped(NOW):
        yield


def issued(by: User, ago: int, place: str, **given: Any) -> Warrant:
    """Store a warrant that was issued so many days ago; it lasts a month."""
    on = NOW.date() - ago * DAY
    facts = {"state": "issued", "issued_on": on, "ends_on": on + 30 * DAY}
    return make_warrant(by, team=by.team, place_text=place, **facts | given)


@pytest.fixture
def warrants(teams: Teams) -> list[Warrant]:
    """The team's warrants in the order in which they are listed; made in another."""
    by = teams.ours
    returned = issued(
        by, 20, "Ended", state="returned", returned_on=NOW.date() - 19 * DAY
    )
    draft = make_warrant(by, team=by.team, place_text="Draft", state="draft")
    far, soon = issued(by, 5, "Far"), issued(by, 25, "Soon")
    sweep_deadlines()
    return [soon, far, draft, returned]


def references(client: Client, user: User, **params: str) -> list[str]:
    client.force_login(user)
    items = client.get(API, params).json()["items"]
    return [item["reference"] for item in items]


def test_the_soonest_to_expire_is_first(
    client: Client, teams: Teams, warrants: list[Warrant]
) -> None:
    expected = [row.reference for row in warrants]
    assert references(client, teams.ours) == expected
    for at, reference in enumerate(expected):
        after = references(client, teams.ours, after=reference)
        assert after == expected[at + 1 :]
        assert references(client, teams.ours, before=reference) == expected[:at]


def test_the_list_says_when_each_expires(
    client: Client, teams: Teams, warrants: list[Warrant]
) -> None:
    client.force_login(teams.ours)
    page = client.get(URL).content.decode()

    assert page.index("Expires Sun 6 Dec") < page.index("Expires Sat 26 Dec")
    assert "Draft" in page


def test_a_heading_sorts_by_day_and_back_and_keeps_the_filters(
    client: Client, teams: Teams, warrants: list[Warrant]
) -> None:
    client.force_login(teams.ours)

    def shown(sort: str) -> tuple[list[str], dict[str, tuple[str, str]]]:
        params = {"mine": "yes", "sort": sort}
        table = client.get(URL, params).context["page"].table
        headings = {
            column.label: (column.sort_url, column.sorted_as)
            for column in table.columns
            if column.sort_url or column.sorted_as
        }
        return [row.cells[0].reference for row in table.rows], headings

    by_clock = {
        "Next legal deadline": (f"{URL}?mine=yes&sort=least-urgent", "ascending"),
        "Drawn up": (f"{URL}?mine=yes&sort=newest", ""),
    }
    soonest = [row.reference for row in warrants]
    assert shown("") == shown("odd") == (soonest, by_clock)
    by_day = Warrant.objects.order_by("occurred_on", "pk")
    oldest = [row.reference for row in by_day]
    for sort, other, order, way in (
        ("oldest", "newest", oldest, "ascending"),
        ("newest", "oldest", oldest[::-1], "descending"),
    ):
        headings = {
            "Next legal deadline": (f"{URL}?mine=yes", ""),
            "Drawn up": (f"{URL}?mine=yes&sort={other}", way),
        }
        assert shown(sort) == (order, headings)


def test_a_live_warrant_has_no_clock_for_another_team(
    client: Client, teams: Teams, warrants: list[Warrant]
) -> None:
    returned = warrants[-1].reference

    assert references(client, teams.theirs) == [returned]
    page = client.get(URL).content.decode()
    assert "Expires" not in page
    for hidden in warrants[:-1]:
        answer = client.get(API, {"after": hidden.reference})
        assert answer.status_code == 404


@pytest.mark.parametrize(
    ("outcome", "tone"), [("drugs", "done"), ("nothing", "stopped")]
)
def test_a_returned_warrant_is_a_success_only_if_it_found_something(
    client: Client, teams: Teams, outcome: str, tone: str
) -> None:
    on = NOW.date() - 9 * DAY
    issued(
        teams.ours,
        10,
        "Ended",
        state="returned",
        executed_on=on,
        outcome=outcome,
        returned_on=on,
    )
    client.force_login(teams.ours)

    assert f"sh-tag--{tone}" in client.get(URL).content.decode()
