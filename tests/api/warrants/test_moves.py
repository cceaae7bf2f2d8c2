"""A warrant from draft to return, by form and by the API, and what is due on it."""

import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from operations.deadlines.models import Deadline
from operations.warrants.actions.entries import (
    Endorsement,
    endorse_premises,
    review_irregular,
)
from operations.warrants.models import Warrant, WarrantEntry
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.london import london_date, midnight
from stronghold.core.places.models import Premises
from tests.api.warrants.conftest import Teams
from tests.api.warrants.steps import (
    draw_up,
    endorse,
    enter,
    lead_to_issue,
    make_move,
)
from tests.factories import Cast


def url(page: str, row: Warrant) -> str:
    return reverse(f"warrants:{page}", args=[row.reference])


def test_s23_warrant_issued_on_31_january_ends_with_28_february(
    teams: Teams, premises: Premises, client: Client
) -> None:
    with clock.stopped(datetime(2027, 1, 31, 12, tzinfo=UTC)):
        row = lead_to_issue(draw_up(teams.ours, premises), teams.ours)
        client.force_login(teams.ours)
        page = client.get(url("detail", row)).content.decode()

    assert row.ends_on == date(2027, 2, 28)
    due = Deadline.objects.get(warrant=row, kind="warrant_ends")
    assert (due.due_at.isoformat(), due.section) == (
        "2027-02-28T23:59:59.999999+00:00",
        "s.23(3)",
    )
    assert "28 days left" in page
    assert "Sunday 28 February 2027, s.23(3)" in page


def test_whole_way_by_forms(teams: Teams, premises: Premises, client: Client) -> None:
    client.force_login(teams.ours)
    today = clock.today()
    day = {"on_day": today.day, "on_month": today.month, "on_year": today.year}
    told = {
        "place": "14 Lake Street",
        "place_choice": f"premises:{premises.pk}",
        "enactment": "mda-s23",
        "entries_allowed": "single",
    }
    client.post(reverse("warrants:new"), told)
    row = Warrant.objects.get()
    assert row.premises == premises

    moves: list[dict[str, object]] = [
        {"move": "authorise", "rank": "inspector", "time": "0:00", **day},
        {"move": "apply", "court": "Oxford Magistrates", **day},
        {"move": "issue", "entries_allowed": "single", **day},
    ]
    for move in moves:
        answer = client.post(url("move", row), move)
        assert answer.status_code == 302, answer.content.decode()
    entry = {
        "premises": 1,
        "when": "now",
        "outcome": "drugs",
        "copy_given": "left",
        "client_uuid": str(uuid.uuid4()),
    }
    for _ in range(2):
        assert client.post(url("enter", row), entry).status_code == 302
    assert WarrantEntry.objects.count() == 1

    refused = client.post(url("move", row), {"move": "return", **day})
    assert refused.status_code == 400
    assert "s.16(9)" in refused.content.decode()

    endorsed = {"premises": 1, "sought_found": "yes", "other_seized": "no"}
    client.post(url("move", row), {"move": "endorse", **endorsed})
    client.post(url("move", row), {"move": "return", **day})
    row.refresh_from_db()
    assert (row.state, row.irregular) == ("returned", [])
    states = set(Deadline.objects.filter(warrant=row).values_list("state", flat=True))
    assert states == {"met"}


def test_return_that_has_happened_is_kept_and_marked(
    teams: Teams, warrant: Warrant
) -> None:
    lead_to_issue(warrant, teams.ours)
    enter(warrant, teams.ours)

    row = make_move(warrant, teams.ours, "return", on=clock.today(), already=True)

    assert (row.state, len(row.irregular)) == ("returned", 1)
    assert "s.16(9)" in row.irregular[0]
    due = Deadline.objects.get(warrant=row, kind="irregular")
    assert (due.part, due.state) == ("return", "open")


@pytest.fixture
def midday() -> Iterator[None]:
    """Noon of today: a minute before is the same day."""
    with clock.stopped(midnight(clock.today()) + timedelta(hours=12)):
        yield


@pytest.mark.usefixtures("midday")
def test_unlawful_entry_is_kept_marked_and_looked_at(
    teams: Teams, warrant: Warrant
) -> None:
    lead_to_issue(warrant, teams.ours)
    enter(warrant, teams.ours, clock.now() - timedelta(minutes=1))
    second = enter(warrant, teams.ours)
    assert "s.15(5)" in second.irregular[0]
    assert Deadline.objects.filter(kind="irregular", state="open").count() == 1

    review_irregular(
        by=teams.their_sergeant,
        reference=warrant.reference,
        entry=second.number,
        note="Told the team",
    )

    second.refresh_from_db()
    assert second.reviewed_by == teams.their_sergeant
    assert not Deadline.objects.filter(kind="irregular", state="open").exists()


def test_entry_recorded_late_opens_again_what_was_reviewed(
    teams: Teams, warrant: Warrant
) -> None:
    lead_to_issue(warrant, teams.ours, on=clock.today() - timedelta(days=1))
    at = clock.now()
    second = enter(warrant, teams.ours, at, copy_given="nobody")
    assert len(second.irregular) == 1
    review_irregular(
        by=teams.sergeant, reference=warrant.reference, entry=second.number, note="Seen"
    )

    enter(warrant, teams.ours, at - timedelta(hours=1), outcome="nothing")

    second.refresh_from_db()
    assert (len(second.irregular), second.reviewed_at) == (2, None)
    warrant.refresh_from_db()
    assert warrant.outcome == "nothing"


def test_who_could_not_get_in_has_executed_and_endorsed_nothing(
    teams: Teams, warrant: Warrant, client: Client
) -> None:
    row = lead_to_issue(warrant, teams.ours)
    enter(row, teams.ours, outcome="no_entry")

    with pytest.raises(RuleBroken, match=r"none was entered.*s\.16\(9\)"):
        endorse(row, teams.ours)
    row.refresh_from_db()
    assert row.state == "executed"
    assert Deadline.objects.get(warrant=row, kind="warrant_ends").state == "open"
    client.force_login(teams.ours)
    page = client.get(url("detail", row)).content.decode()
    assert "The warrant runs out" in page
    assert "Not yet" not in page

    returned = make_move(row, teams.ours, "return", on=clock.today())
    assert returned.irregular == []
    assert (returned.outcome, returned.executed_on) == ("no_entry", clock.today())


def test_executed_it_goes_back_within_a_week_and_then_is_late(
    teams: Teams, premises: Premises, client: Client
) -> None:
    today = clock.today()
    row = draw_up(teams.ours, premises)
    lead_to_issue(row, teams.ours, on=today - timedelta(days=10))
    due = Deadline.objects.get(warrant=row, kind="warrant_return")
    assert london_date(due.due_at) > today + timedelta(days=70)

    enter(row, teams.ours, clock.now() - timedelta(days=8))
    due.refresh_from_db()
    assert london_date(due.due_at) == today - timedelta(days=1)
    assert due.section == "s.16(10)(a)"
    client.force_login(teams.ours)
    page = client.get(url("detail", row)).content.decode()
    assert "The warrant must go back to the court" in page
    assert "7 days is practice" in page

    endorse(row, teams.ours)
    returned = make_move(row, teams.ours, "return", on=today)
    assert len(returned.irregular) == 1
    assert "s.16(10)(a)" in returned.irregular[0]


def test_the_first_entry_that_got_in_says_when_and_what(
    teams: Teams, warrant: Warrant
) -> None:
    today = clock.today()
    lead_to_issue(warrant, teams.ours, on=today - timedelta(days=3))
    for days_ago, outcome in ((2, "no_entry"), (1, "no_entry"), (0, "drugs")):
        at = clock.now() - timedelta(days=days_ago)
        enter(warrant, teams.ours, at, outcome=outcome)

    warrant.refresh_from_db()
    assert (warrant.outcome, warrant.executed_on) == ("drugs", today)
    assert Deadline.objects.get(warrant=warrant, kind="warrant_ends").state == "met"


def test_what_was_endorsed_is_open_again_after_another_entry(
    teams: Teams, premises: Premises
) -> None:
    given = {"entries_allowed": "unlimited", "entries_grounds": "More is expected"}
    row = lead_to_issue(draw_up(teams.ours, premises, **given), teams.ours)
    enter(row, teams.ours)
    assert endorse(row, teams.ours).state == "endorsed"

    enter(row, teams.ours, outcome="no_entry")
    row.refresh_from_db()
    assert row.state == "endorsed"
    enter(row, teams.ours)

    row.refresh_from_db()
    assert row.state == "executed"
    at = row.all_premises.get()
    assert (at.sought_found, at.endorsed_at) == (None, None)
    with pytest.raises(RuleBroken, match=r"s\.16\(9\)"):
        make_move(row, teams.ours, "return", on=clock.today())
    assert endorse(row, teams.ours).state == "endorsed"


def test_no_team_runs_no_warrant(cast: Cast, premises: Premises) -> None:
    with pytest.raises(RuleBroken, match="in no team"):
        draw_up(cast.officer, premises)


def test_api_creates_moves_and_tells(
    teams: Teams, premises: Premises, client: Client
) -> None:
    client.force_login(teams.ours)
    told = {
        "client_uuid": str(uuid.uuid4()),
        "place_choice": f"premises:{premises.pk}",
        "place": premises.address,
        "enactment": "mda-s23",
    }
    created = client.post("/api/v1/warrants", told, content_type="application/json")
    assert created.status_code == 201, created.json()
    reference = created.json()["reference"]
    moves = f"/api/v1/warrants/{reference}/moves"

    def move(**given: object) -> tuple[int, dict[str, object]]:
        answer = client.post(moves, given, content_type="application/json")
        return answer.status_code, answer.json()

    now = clock.now().isoformat()
    status, refused = move(move="apply", on=str(clock.today()), court="Oxford")
    assert (status, "Code B 3.4" in str(refused)) == (400, True)
    for given in (
        {"move": "authorise", "rank": "inspector", "at": now},
        {"move": "apply", "on": str(clock.today()), "court": "Oxford"},
        {"move": "issue", "on": str(clock.today())},
    ):
        assert move(**given)[0] == 200, given
    entry = {
        "move": "enter",
        "client_uuid": str(uuid.uuid4()),
        "premises": 1,
        "at": now,
        "outcome": "drugs",
        "copy_given": "occupier",
    }
    assert move(**entry)[1]["state"] == "executed"
    assert move(**entry)[0] == 200
    status, found = move(
        move="endorse", premises=1, sought_found=True, other_seized=False
    )
    assert found["state"] == "endorsed"
    assert len(found["all_premises"][0]["entries"]) == 1  # type: ignore[index]
    assert move(move="return", on=str(clock.today()))[1]["irregular"] == []
    assert move(move="enter")[0] == 400


def test_endorsing_the_last_premises_endorses_the_warrant(
    teams: Teams, warrant: Warrant
) -> None:
    lead_to_issue(warrant, teams.ours)
    enter(warrant, teams.ours)

    row = endorse_premises(
        by=teams.ours,
        reference=warrant.reference,
        endorsement=Endorsement(1, sought_found=True, other_seized=False),
    )

    assert row.state == "endorsed"
