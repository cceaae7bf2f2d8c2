"""A program records its owner's time away, and sets the hours of teams."""

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from operations.abstraction.models import TeamHours, TimeAway
from stronghold.core.accounts.models import Team, User
from stronghold.core.audit.models import Event
from tests.api.program_keys.service_accounts import asking, key_of, opened
from tests.factories import Cast, make_activity, make_team

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("tuesday"),
]
As = Callable[[User], Client]
TODAY = date(2026, 11, 24)
OWN, TEAMS = "/api/v1/time_away", "/api/v1/team_time"


@pytest.fixture
def team(cast: Cast) -> Team:
    """The officer's and the supervisor's team."""
    row = make_team(cast.officer.organisation)
    people = [cast.officer, cast.supervisor]
    User.objects.filter(pk__in=[one.pk for one in people]).update(team=row)
    for person in people:
        person.refresh_from_db()
    return row


def away(**given: Any) -> dict[str, Any]:
    sent = {"client_uuid": str(uuid.uuid4()), "minutes": 480, "day": TODAY.isoformat()}
    return sent | {"duty": "response"} | given


def send(client: Client, url: str, body: Any, **headers: str) -> Any:
    return client.post(url, body, content_type="application/json", headers=headers)


def test_ones_own_time_away_is_recorded_once_and_taken_back(
    cast: Cast, team: Team, as_user: As
) -> None:
    client, sent = as_user(cast.officer), away()

    first, again = send(client, OWN, sent), send(client, OWN, sent)

    assert (first.status_code, again.status_code) == (201, 200), first.json()
    row = TimeAway.objects.get()
    assert (row.person, row.team, row.minutes) == (cast.officer, team, 480)
    assert first.json() == again.json()
    assert client.get(OWN).json() == [first.json()]
    assert send(client, OWN, sent | {"duty": "event"}).status_code == 409
    assert as_user(cast.supervisor).get(OWN).json() == []

    back = f"{OWN}/{row.pk}/take_back"
    assert send(as_user(cast.supervisor), back, {}).status_code == 404
    client = as_user(cast.officer)
    assert send(client, back, {"why": "x"}).status_code == 400
    assert send(client, back, {}).json()["taken_back_at"] is not None
    assert send(client, back, {}).status_code == 404
    assert client.get(OWN).json() == []
    changes = Event.objects.filter(detail__change__startswith="time_away")
    assert changes.count() == 2


def test_a_name_of_someone_elses_is_refused_and_says_nothing(
    cast: Cast, team: Team, as_user: As
) -> None:
    """By a program and by the form; neither is an error of the site."""
    sent = away()
    assert send(as_user(cast.officer), OWN, sent).status_code == 201

    other = send(as_user(cast.supervisor), OWN, sent)
    form = as_user(cast.supervisor).post("/operations/time-away/new/", sent)

    assert other.status_code == 409
    assert other.json()["errors"].keys() == {"client_uuid"}
    assert form.status_code == 400
    assert "This was already saved, as something else" in form.text
    assert TimeAway.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"minutes": 479}, "minutes"),
        ({"duty": "holiday"}, "duty"),
        ({"day": "2026-11-25"}, "day"),
        ({"day": "2026-11-01"}, "day"),
        ({"client_uuid": None}, "client_uuid"),
    ],
    ids=str,
)
def test_what_the_form_does_not_offer_is_refused(
    cast: Cast, team: Team, as_user: As, wrong: dict[str, Any], field: str
) -> None:
    answer = send(as_user(cast.officer), OWN, away(**wrong))
    assert answer.status_code == 400
    assert answer.json()["errors"].keys() == {field}
    assert not TimeAway.objects.exists()


def test_the_hours_of_a_team_are_set_and_its_week_is_read(
    cast: Cast, team: Team, as_user: As
) -> None:
    make_activity(cast.officer, occurred_on=TODAY, n_people=3, minutes=150)
    send(as_user(cast.officer), OWN, away())
    client = as_user(cast.supervisor)

    made = send(client, TEAMS, {"team": team.code, "hours": 80})

    monday = date(2026, 11, 23)
    assert made.json() == {"team": team.code, "hours": 80, "from_week": str(monday)}
    row = TeamHours.objects.get()
    assert (row.from_week, row.hours, row.set_by) == (monday, 80, cast.supervisor)
    (spent,) = client.get(TEAMS, {"week": "2026-W48"}).json()
    # 3 people for 2½ hours; 8 hours away; 80 − 7½ − 8.
    assert spent == {
        "team": team.code,
        "planned": 4800,
        "here": 450,
        "away": {"response": 480},
        "not_known": 3870,
    }
    # By default the last finished week.
    assert client.get(TEAMS).json() == []


def test_what_is_no_week_team_or_number_of_hours_is_refused(
    cast: Cast, team: Team, as_user: As
) -> None:
    client = as_user(cast.supervisor)
    for week in ("2026-W49", "2026-W60", "last"):
        answer = client.get(TEAMS, {"week": week})
        assert answer.json()["errors"].keys() == {"week"}, week
    for body, field in (
        ({"team": "nowhere", "hours": 80}, "team"),
        ({"team": team.code, "hours": 0}, "hours"),
        ({"team": team.code, "hours": 10**9}, "hours"),
    ):
        answer = send(client, TEAMS, body)
        assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])
    assert not TeamHours.objects.exists()


def test_who_may_not_set_hours_on_the_page_may_not_here(
    cast: Cast, team: Team, as_user: As
) -> None:
    body = {"team": team.code, "hours": 80}
    for person in (cast.officer, cast.analyst, cast.partner, cast.other_officer):
        assert send(as_user(person), TEAMS, body).status_code == 403
    assert as_user(cast.partner).get(TEAMS).status_code == 403
    assert as_user(cast.partner).get(OWN).status_code == 403


def test_a_roster_system_sets_hours_and_records_no_ones_time(
    cast: Cast, team: Team
) -> None:
    roster = opened(cast.admin, cast.admin.organisation, "team_time.write")
    ask = asking(key_of(roster, cast.admin))

    made = ask(TEAMS, {"team": team.code, "hours": 240})

    assert made.status_code == 200, made.content
    assert TeamHours.objects.get().set_by == roster
    assert ask(TEAMS).status_code == 403
    assert ask(OWN, away()).status_code == 403
