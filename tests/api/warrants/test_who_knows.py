"""A live warrant is nowhere for anybody outside its team, and asks to ring first."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from operations.deadlines.models import Deadline
from operations.tasks import settle_warrants
from operations.warrants.actions.warrant import add_premises, withdraw_warrant
from operations.warrants.models import Warrant
from stronghold.core.accounts.models import User
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from stronghold.core.kernel.london import LONDON
from stronghold.core.places.models import AskFirst, Premises
from stronghold.core.places.queries import PlaceMeant
from tests.api.warrants.conftest import Teams
from tests.api.warrants.steps import draw_up, enter, lead_to_issue, make_move, plan
from tests.factories import Cast
from tests.sweeps import is_long, some

DAY = timedelta(days=1)
# Warrants that were used, or attempted, and may be used again: their details.
HALF_DONE: dict[str, dict[str, Any]] = {
    "could_not_get_in": {},
    "second_of_two_premises": {},
    "second_of_two_entries": {
        "entries_allowed": "limited",
        "most_entries": 2,
        "entries_grounds": "More is expected",
    },
    "all_premises": {"enactment": "pace-s8", "is_all_premises": True},
}


@pytest.fixture
def outsiders(cast: Cast, teams: Teams) -> list[User]:
    return [
        teams.theirs,
        teams.their_sergeant,
        cast.officer,
        cast.supervisor,
        cast.analyst,
        cast.records,
        cast.other_officer,
    ]


def search(client: Client, words: str) -> str:
    answer = client.post(reverse("search"), {"words": words}, follow=True)
    return answer.content.decode()


def surfaces(row: Warrant, premises: Premises) -> list[str]:
    return [
        reverse("warrants:list"),
        reverse("ledger:premises", args=[premises.pk]),
        reverse("ledger:street", args=[premises.street_id]),
        reverse("deadlines:list"),
        reverse("oversight:log"),
        reverse("oversight:log") + f"?record={row.reference}",
        "/api/v1/warrants",
        f"/api/v1/warrants?reference={row.reference}",
        "/",
    ]


def pages_of(row: Warrant) -> list[str]:
    pages = (
        "detail",
        "withdraw",
        "move",
        "enter",
        "add_premises",
        "review",
        "new_paper",
    )
    found = [reverse(f"warrants:{page}", args=[row.reference]) for page in pages]
    return [
        *found,
        reverse("warrants:seize", args=[row.reference, 1]),
        reverse("oversight:record", args=[row.reference]),
        f"/api/v1/warrants/{row.reference}",
    ]


# The short form compares with a world without one, in test_nothing_given_away.
@pytest.mark.long
@pytest.mark.parametrize("is_issued", [False, True])
def test_live_warrant_is_nowhere_for_others(
    client: Client,
    teams: Teams,
    outsiders: list[User],
    warrant: Warrant,
    premises: Premises,
    is_issued: bool,
) -> None:
    if is_issued:
        lead_to_issue(warrant, teams.ours)
    check_nowhere(client, outsiders, warrant, premises)


def check_nowhere(
    client: Client, outsiders: list[User], warrant: Warrant, premises: Premises
) -> None:
    for viewer in outsiders:
        client.force_login(viewer)
        for url in surfaces(warrant, premises):
            # What was typed to look for it is the reader's own.
            typed = url.partition("?")[2]
            told = client.get(url).content.decode()
            allowed = told.count(warrant.reference) if "record=" in typed else 0
            if "reference=" in typed:
                assert f"/warrants/{warrant.reference}" not in told, (viewer, url)
            elif not allowed:
                assert warrant.reference not in told, (viewer, url)
        assert warrant.reference not in search(client, "14 Lake Street")
        own_page = f"/warrants/{warrant.reference}"
        assert own_page not in search(client, warrant.reference)
        for url in pages_of(warrant):
            assert client.get(url).status_code in {403, 404}, (viewer, url)
        moves = f"/api/v1/warrants/{warrant.reference}/moves"
        answer = client.post(moves, {"move": "odd"}, content_type="application/json")
        assert answer.status_code in {403, 404}


def half_done(how: str, by: User, premises: Premises, *, days_ago: int = 0) -> Warrant:
    """Return a warrant that was executed, or nearly so, and may be used again."""
    row = draw_up(by, premises, **HALF_DONE[how])
    if how == "second_of_two_premises":
        place = PlaceMeant(words="Behind the mill")
        add_premises(by=by, reference=row.reference, place=place)
    lead_to_issue(row, by, on=clock.today() - timedelta(days=days_ago))
    outcome = "no_entry" if how == "could_not_get_in" else "drugs"
    enter(row, by, clock.now() - timedelta(days=days_ago), outcome=outcome)
    row.refresh_from_db()
    return row


@pytest.mark.parametrize("how", some(HALF_DONE, short={"second_of_two_premises"}))
def test_one_that_allows_another_entry_is_nowhere_for_others(
    client: Client,
    cast: Cast,
    teams: Teams,
    outsiders: list[User],
    premises: Premises,
    how: str,
) -> None:
    row = half_done(how, teams.ours, premises)
    if how == "could_not_get_in":
        plan(row, teams.ours, clock.now() + timedelta(days=1), yes=True)

    # Short: the other team, who sees most of the force, and another force.
    few = [teams.their_sergeant, cast.supervisor, cast.other_officer]
    check_nowhere(client, outsiders if is_long() else few, row, premises)

    assert {held.until for held in AskFirst.objects.all()} == {row.ends_on}
    client.force_login(teams.sergeant)
    page = client.get(reverse("warrants:detail", args=[row.reference]))
    assert "Only your team can see this warrant" in page.content.decode()


def counted() -> list[tuple[date, str]]:
    """Return what figures and maps count: the day of each, and what came of it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT counted_on, category FROM source_warrants_executed")
        return list(cursor.fetchall())


@pytest.mark.parametrize("how", HALF_DONE)
def test_a_live_warrant_is_in_no_figure(
    teams: Teams, premises: Premises, how: str
) -> None:
    row = half_done(how, teams.ours, premises)
    assert counted() == []

    make_move(row, teams.ours, "return", on=clock.today(), already=True)

    outcome = "no_entry" if how == "could_not_get_in" else "drugs"
    assert counted() == [(clock.today(), outcome)]


def test_what_ran_out_is_counted_the_night_after(
    teams: Teams, premises: Premises
) -> None:
    row = half_done("could_not_get_in", teams.ours, premises)
    assert row.ends_on is not None
    on = clock.today()
    for day, told in ((row.ends_on, []), (row.ends_on + DAY, [(on, "no_entry")])):
        with clock.stopped(datetime.combine(day, time(2), LONDON)):
            settle_warrants()
        assert counted() == told

    assert Event.objects.filter(detail__move="settle").count() == 1


@pytest.mark.parametrize("how", HALF_DONE)
@pytest.mark.parametrize("ending", ["returned", "over"])
def test_one_that_allowed_another_entry_is_seen_once_it_is_returned_or_over(
    client: Client,
    cast: Cast,
    teams: Teams,
    premises: Premises,
    how: str,
    ending: str,
) -> None:
    row = half_done(how, teams.ours, premises, days_ago=100 * (ending == "over"))
    if ending == "returned":
        make_move(row, teams.ours, "return", on=clock.today(), already=True)

    assert not AskFirst.objects.exists()
    client.force_login(cast.analyst)
    page = client.get(reverse("warrants:detail", args=[row.reference]))
    assert page.status_code == 200


@pytest.mark.parametrize("how", ["second_of_two_premises", "second_of_two_entries"])
def test_one_is_seen_by_all_once_nothing_is_left_to_enter(
    client: Client, cast: Cast, teams: Teams, premises: Premises, how: str
) -> None:
    row = half_done(how, teams.ours, premises)
    enter(row, teams.ours, premises=2 if how == "second_of_two_premises" else 1)

    assert not AskFirst.objects.exists()
    client.force_login(cast.analyst)
    page = client.get(reverse("warrants:detail", args=[row.reference]))
    assert page.status_code == 200
    assert "Only your team can see this warrant" not in page.content.decode()


def test_own_team_sees_it_and_its_audit_log(
    client: Client, teams: Teams, warrant: Warrant
) -> None:
    client.force_login(teams.sergeant)
    for page in ("warrants:detail", "oversight:record"):
        assert client.get(reverse(page, args=[warrant.reference])).status_code == 200
    assert warrant.reference in client.get(reverse("warrants:list")).content.decode()


def end(how: str, row: Warrant, by: User) -> None:
    if how == "called_off":
        make_move(row, by, "call_off", reason="No longer needed")
        return
    today = clock.today()
    issued = lead_to_issue(row, by, on=today - timedelta(days=40 * (how == "over")))
    if how == "entered":
        enter(issued, by)


@pytest.mark.parametrize("how", ["called_off", "entered", "over"])
def test_ended_warrant_is_seen_by_all_and_asks_nothing(
    client: Client,
    cast: Cast,
    teams: Teams,
    warrant: Warrant,
    premises: Premises,
    how: str,
) -> None:
    end(how, warrant, teams.ours)

    client.force_login(cast.analyst)
    page = client.get(reverse("warrants:detail", args=[warrant.reference]))
    assert page.status_code == 200
    assert not AskFirst.objects.exists()
    if how == "over":
        assert "Ran out" in page.content.decode()
        listed = client.get(reverse("warrants:list"), {"state": "expired"})
        assert warrant.reference in listed.content.decode()
        assert Warrant.objects.get().state == "issued"


def test_refused_warrant_is_seen_by_all(
    client: Client, cast: Cast, teams: Teams, warrant: Warrant
) -> None:
    make_move(warrant, teams.ours, "authorise", rank="inspector", at=clock.now())
    make_move(warrant, teams.ours, "apply", on=clock.today(), court="Oxford")
    make_move(warrant, teams.ours, "refuse", on=clock.today())

    client.force_login(cast.analyst)
    url = reverse("warrants:detail", args=[warrant.reference])
    assert client.get(url).status_code == 200


def test_each_holder_lets_go_of_its_own_place(
    teams: Teams, warrant: Warrant, premises: Premises
) -> None:
    other = draw_up(teams.theirs, premises)
    assert AskFirst.objects.count() == 2

    make_move(warrant, teams.ours, "call_off", reason="No longer needed")
    assert AskFirst.objects.get().holder == other.client_uuid
    make_move(other, teams.theirs, "call_off", reason="No longer needed")

    assert not AskFirst.objects.exists()


def test_in_error_stays_hidden_and_owes_nothing(
    client: Client, cast: Cast, teams: Teams, warrant: Warrant
) -> None:
    lead_to_issue(warrant, teams.ours)
    withdraw_warrant(by=teams.ours, reference=warrant.reference, reason="Twice")

    assert not AskFirst.objects.exists()
    assert not Deadline.objects.filter(state="open").exists()
    client.force_login(cast.analyst)
    url = reverse("warrants:detail", args=[warrant.reference])
    assert client.get(url).status_code == 404


def test_another_team_may_not_move_what_has_ended(
    client: Client, teams: Teams, warrant: Warrant
) -> None:
    lead_to_issue(warrant, teams.ours)
    enter(warrant, teams.ours)
    client.force_login(teams.theirs)
    url = reverse("warrants:move", args=[warrant.reference])
    endorsed = {"premises": 1, "sought_found": "yes", "other_seized": "no"}

    assert client.post(url, {"move": "endorse", **endorsed}).status_code == 403
