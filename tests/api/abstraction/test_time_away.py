"""Time away from the neighbourhood: one's own entries, and the week of each team."""

import re
import uuid
from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from operations.abstraction.models import TeamHours, TimeAway
from stronghold.core.accounts.choices import Role
from stronghold.core.accounts.models import Team, TeamLeft, User
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from stronghold.core.kernel.weeks import Week
from tests.factories import (
    Cast,
    make_activity,
    make_team,
    make_took_part,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]
As = Callable[[User], Client]
TODAY = date(2026, 11, 24)
NEW = "/operations/time-away/new/"
THIS_WEEK = "/operations/time-away/2026-W48/"


@pytest.fixture
def team(cast: Cast) -> Team:
    """The officer's and the supervisor's team."""
    row = make_team(cast.officer.organisation)
    User.objects.filter(pk__in=[cast.officer.pk, cast.supervisor.pk]).update(team=row)
    for person in (cast.officer, cast.supervisor):
        person.refresh_from_db()
    return row


def sent(**given: Any) -> dict[str, Any]:
    return {
        "client_uuid": uuid.uuid4(),
        "minutes": "480",
        "day": TODAY.isoformat(),
        "duty": "response",
        **given,
    }


def cells_of(page: str, team: Team) -> list[str]:
    """Return the words of the cells in a team's row of the table."""
    table = page.split('id="time-by-team"', 1)[1].split("</table>", 1)[0]
    rows = [
        [
            " ".join(re.sub("<[^>]+>", " ", cell).split())
            for cell in re.findall(r"<t[hd].*?>(.*?)</t[hd]>", row, re.DOTALL)
        ]
        for row in table.split("<tr")
    ]
    return next(cells for cells in rows if cells and cells[0] == team.name)


def test_a_pressed_duty_records_eight_hours_today_for_ones_team(
    cast: Cast, team: Team, as_user: As
) -> None:
    answer = as_user(cast.officer).post(NEW, sent(), follow=True)

    row = TimeAway.objects.get()
    assert (row.person, row.team, row.day) == (cast.officer, team, TODAY)
    assert (row.minutes, row.duty) == (480, "response")
    assert "Recorded: 8 hours away" in answer.text
    assert Event.objects.filter(detail__change="time_away_recorded").count() == 1


def test_the_form_has_the_usual_answers_chosen(
    cast: Cast, team: Team, as_user: As
) -> None:
    page = as_user(cast.officer).get(NEW).text

    assert re.search(r'name="minutes" value="480"[^>]*checked', page)
    assert re.search(rf'name="day" value="{TODAY}"[^>]*checked', page)


def test_a_phone_gets_what_was_recorded_or_why_not(
    cast: Cast, team: Team, as_user: As
) -> None:
    client, given = as_user(cast.officer), sent()
    queue = {"Accept": "application/json", "X-From-Queue": "1"}

    first = client.post(NEW, given, headers=queue)
    again = client.post(NEW, given, headers=queue)
    full = client.post(NEW, sent(minutes="720") | {"day": "x"}, headers=queue)
    day = client.post(NEW, sent(minutes="720"), headers=queue)
    client.post(NEW, sent(minutes="720"), headers=queue)

    assert (first.status_code, again.status_code) == (201, 200)
    stored = {"reference": "8 hours away", "url": NEW}
    assert first.json() == stored | {"repeated": False}
    assert again.json() == stored | {"repeated": True}
    assert full.status_code == 400
    assert list(full.json()["errors"]) == ["day"]
    assert day.status_code == 201
    assert "Recorded" not in client.get(NEW).text
    assert TimeAway.objects.count() == 2


def test_sent_twice_it_is_recorded_once(cast: Cast, team: Team, as_user: As) -> None:
    client, given = as_user(cast.officer), sent()
    client.post(NEW, given)
    client.post(NEW, given)

    assert TimeAway.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"duty": ""}, "Choose what you are doing"),
        ({"duty": "holiday"}, "What are you doing"),
        ({"minutes": "479"}, "How long"),
        ({"day": "2026-11-25"}, "Which day"),
        ({"day": "2026-11-01"}, "Which day"),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_do(
    cast: Cast, team: Team, as_user: As, given: dict[str, str], says: str
) -> None:
    answer = as_user(cast.officer).post(NEW, sent(**given))

    assert answer.status_code == 400
    assert TimeAway.objects.count() == 0
    summary = answer.text.split("There is a problem", 1)[1].split("</div>", 1)[0]
    assert says in summary


def test_more_than_a_day_of_one_day_is_refused(
    cast: Cast, team: Team, as_user: As
) -> None:
    client = as_user(cast.officer)
    for _ in range(2):
        client.post(NEW, sent(minutes="720"))

    answer = client.post(NEW, sent(minutes="60"))

    assert answer.status_code == 400
    assert "more than 24 hours" in answer.text
    assert TimeAway.objects.count() == 2


def test_without_a_team_it_says_whom_to_ask(cast: Cast, as_user: As) -> None:
    User.objects.filter(pk=cast.officer.pk).update(team=None)
    cast.officer.refresh_from_db()

    answer = as_user(cast.officer).post(NEW, sent())

    assert answer.status_code == 400
    assert "Ask an administrator" in answer.text


def test_ones_own_entry_can_be_taken_back_and_no_one_elses(
    cast: Cast, team: Team, as_user: As
) -> None:
    as_user(cast.officer).post(NEW, sent())
    url = reverse("abstraction:take_back", args=[TimeAway.objects.get().pk])

    assert as_user(cast.supervisor).post(url).status_code == 404
    assert as_user(cast.officer).post(url).status_code == 302
    assert TimeAway.objects.get().taken_back_at == clock.now()
    # It is gone from the list and cannot be taken back twice.
    assert as_user(cast.officer).post(url).status_code == 404
    assert "Take back" not in as_user(cast.officer).get(NEW).text


def test_a_week_shows_hours_here_elsewhere_and_not_known(
    cast: Cast, team: Team, as_user: As
) -> None:
    make_activity(cast.officer, occurred_on=TODAY, n_people=3, minutes=150)
    client = as_user(cast.supervisor)
    client.post(f"/operations/time-away/team/{team.pk}/", {"hours": "80"})
    as_user(cast.officer).post(NEW, sent())
    client.post(NEW, sent(minutes="60", duty="event"))

    cells = cells_of(client.get(THIS_WEEK).text, team)

    # 3 people for 2½ hours; 8 and 1 hours away; 80 − 7½ − 9.
    assert cells == [
        team.name, "7½", "9", "63½", "80",
        "Response policing: 8; Event or protest: 1",
    ]  # fmt: skip


def test_a_team_without_set_hours_shows_no_rest(
    cast: Cast, team: Team, as_user: As
) -> None:
    as_user(cast.officer).post(NEW, sent())

    page = as_user(cast.analyst).get(THIS_WEEK).text

    assert cells_of(page, team)[1:5] == ["0", "8", "–", "–"]
    assert "hours are not set" in page


def test_no_page_of_a_team_names_a_person(cast: Cast, team: Team, as_user: As) -> None:
    as_user(cast.officer).post(NEW, sent())

    for url in (THIS_WEEK, "/weekly/2026-W48/"):
        page = as_user(cast.analyst).get(url).text
        assert team.name in page
        assert cast.officer.display_name not in page


def test_hours_count_from_the_week_in_which_they_were_set(
    cast: Cast, team: Team, as_user: As
) -> None:
    week = Week.of(TODAY).shifted(-3)
    TeamHours.objects.create(
        team=team, from_week=week.start, hours=40, set_by=cast.supervisor,
        set_at=clock.now(),
    )  # fmt: skip
    client = as_user(cast.supervisor)
    client.post(f"/operations/time-away/team/{team.pk}/", {"hours": "80"})

    def hours_in(week: Week) -> str:
        page = client.get(f"/operations/time-away/{week}/").text
        return cells_of(page, team)[4]

    assert hours_in(Week.of(TODAY)) == "80"
    assert hours_in(Week.of(TODAY).shifted(-1)) == "40"
    before = client.get(f"/operations/time-away/{week.shifted(-1)}/").text
    assert "Nothing recorded" in before


def test_what_was_done_stays_with_the_team_of_that_time(
    cast: Cast, team: Team, as_user: As
) -> None:
    make_activity(cast.officer, occurred_on=TODAY, n_people=1, minutes=60)
    as_user(cast.officer).post(NEW, sent(minutes="120"))
    later = make_team(cast.officer.organisation, "east")
    TeamLeft.objects.create(
        user=cast.officer, team=team, until=clock.now().replace(hour=23)
    )
    User.objects.filter(pk=cast.officer.pk).update(team=later)

    page = as_user(cast.supervisor).get(THIS_WEEK).text

    assert cells_of(page, team)[1:3] == ["1", "2"]
    assert later.name not in page.split('id="time-by-team"')[1]


def test_activities_of_a_partner_are_not_the_teams_time(
    cast: Cast, team: Team, as_user: As
) -> None:
    make_activity(
        cast.officer, occurred_on=TODAY, n_people=4, minutes=600,
        organisation=cast.partner.organisation,
    )  # fmt: skip
    make_activity(cast.officer, occurred_on=TODAY, n_people=1, minutes=60)

    page = as_user(cast.supervisor).get(THIS_WEEK).text

    assert cells_of(page, team)[1] == "1"


def test_another_force_and_partners_see_nothing_of_it(
    cast: Cast, team: Team, as_user: As
) -> None:
    as_user(cast.officer).post(NEW, sent())
    stranger = make_user("stranger", Role.SUPERVISOR, cast.other_officer.organisation)

    assert team.name not in as_user(stranger).get(THIS_WEEK).text
    hours = f"/operations/time-away/team/{team.pk}/"
    assert as_user(stranger).post(hours, {"hours": "1"}).status_code == 404
    for url in (NEW, THIS_WEEK, hours):
        assert as_user(cast.partner).get(url).status_code in (403, 404)


def test_only_a_supervisor_sets_hours(cast: Cast, team: Team, as_user: As) -> None:
    url = f"/operations/time-away/team/{team.pk}/"

    assert as_user(cast.officer).post(url, {"hours": "80"}).status_code == 403
    assert as_user(cast.supervisor).post(url, {"hours": "0"}).status_code == 400
    assert as_user(cast.supervisor).post(url, {"hours": "80"}).status_code == 302
    assert TeamHours.objects.get().from_week == Week.of(TODAY).start


@pytest.mark.parametrize("week", ["2026-W49", "2026-W60", "0001-W01", "next"])
def test_a_week_ahead_or_no_week_is_not_found(
    cast: Cast, as_user: As, week: str
) -> None:
    url = f"/operations/time-away/{week}/"
    assert as_user(cast.supervisor).get(url).status_code == 404


def test_the_workbook_of_the_brief_has_the_weeks_by_team(
    cast: Cast, team: Team, as_user: As
) -> None:
    as_user(cast.officer).post(NEW, sent(day="2026-11-22"))
    as_user(cast.officer).post(NEW, sent(minutes="60"))

    answer = as_user(cast.analyst).post(
        "/weekly/2026-W48/brief.xlsx", {"purpose": "The monthly meeting"}
    )

    sheet = load_workbook(BytesIO(answer.content))["Time by team"]
    rows = [row for row in sheet.iter_rows(values_only=True) if row[1] == team.name]
    assert [(row[0], row[3]) for row in rows] == [("2026-W47", 8), ("2026-W48", 1)]
    words = {cell for row in sheet.iter_rows(values_only=True) for cell in row}
    assert cast.officer.display_name not in words


def test_of_joint_work_the_part_of_the_police_is_the_teams_time(
    cast: Cast, team: Team, as_user: As
) -> None:
    led = make_activity(cast.officer, occurred_on=TODAY, n_people=1, minutes=60)
    make_took_part(led, "council", n_people=50)
    joined = make_activity(
        cast.officer, occurred_on=TODAY, n_people=9, minutes=90,
        organisation=cast.partner.organisation,
    )  # fmt: skip
    make_took_part(joined, "police", n_people=2)
    make_took_part(joined, "kind:bailiffs", n_people=50)

    page = as_user(cast.supervisor).get(THIS_WEEK).text

    # One officer for an hour, and two for an hour and a half.
    assert cells_of(page, team)[1] == "4"
