"""The sergeant sees who is off, and gives their call-backs to others in one step."""

from datetime import timedelta

import pytest
from django.test import Client

from reports.models import CallBack, Report
from stronghold.core.accounts.models import Absence, Team, User
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from tests.factories import Cast, make_report, make_reporter, make_team, make_user

LIST = "/reports/call-backs/?whose=team"


@pytest.fixture
def city(cast: Cast) -> Team:
    team = make_team(cast.officer.organisation)
    User.objects.filter(pk__in=[cast.officer.pk, cast.supervisor.pk]).update(team=team)
    return team


@pytest.fixture
def report(cast: Cast, city: Team) -> Report:
    report = make_report(cast.officer, team=city, channel="101")
    make_reporter(report)
    return report


@pytest.fixture
def colleague(cast: Cast, city: Team) -> User:
    person = make_user("colleague", "officer", cast.officer.organisation)
    User.objects.filter(pk=person.pk).update(team=city)
    return person


def off(client: Client, person: User, days: int = 3) -> int:
    first, last = clock.today(), clock.today() + timedelta(days=days)
    form: dict[str, object] = {"person": str(person.pk)}
    for name, day in (("first_day", first), ("last_day", last)):
        parts = {"day": day.day, "month": day.month, "year": day.year}
        form |= {f"{name}_{part}": str(value) for part, value in parts.items()}
    return client.post("/duty/off/", form).status_code


def give(client: Client, report: Report, to: str) -> str:
    url = f"/reports/{report.reference}/call-backs/1/give/"
    return client.post(url, {"to": to}, follow=True).content.decode()


def test_a_sergeant_transfers_a_call_back_of_someone_who_is_off(
    client: Client, cast: Cast, report: Report, colleague: User
) -> None:
    client.force_login(cast.officer)
    assert off(client, cast.officer) == 302
    client.force_login(cast.supervisor)
    page = client.get(LIST).content.decode()
    assert "Waiting for someone who is off" in page
    assert f"{cast.officer.display_name} is off until" in page

    page = give(client, report, "colleague")

    assert f"transferred to {colleague.display_name}" in page
    given = CallBack.objects.get(ordinal=1)
    assert given.given_to == colleague
    assert Event.objects.filter(detail__change="call_back_given").exists()
    # The second falls due when the officer is back.
    assert "Waiting for someone who is off" not in page


def test_who_is_given_one_can_call_and_others_cannot(
    client: Client, cast: Cast, report: Report, colleague: User
) -> None:
    url = f"/reports/{report.reference}/call-backs/1/"
    client.force_login(colleague)
    assert client.get(url).status_code == 404

    CallBack.objects.filter(ordinal=1).update(given_to=colleague)

    assert client.get(url).status_code == 200
    assert report.reference in client.get("/reports/call-backs/").content.decode()
    assert client.post(url, {"result": "reached"}).status_code == 302
    # Once it has ended there is no one left to call.
    assert client.get(url).status_code == 404
    client.force_login(cast.officer)
    mine = client.get("/reports/call-backs/?whose=mine&state=done").content.decode()
    assert report.reference not in mine


@pytest.mark.parametrize("to", ["", "nobody", "partner", "analyst", "other_officer"])
def test_no_call_back_goes_to_someone_who_cannot_make_it(
    client: Client, cast: Cast, report: Report, to: str
) -> None:
    client.force_login(cast.supervisor)

    assert "Choose who is to make the call-back" in give(client, report, to)
    assert CallBack.objects.get(ordinal=1).given_to is None


def test_an_officer_transfers_none_and_marks_no_one_else_as_off(
    client: Client, cast: Cast, report: Report, colleague: User
) -> None:
    client.force_login(cast.officer)

    url = f"/reports/{report.reference}/call-backs/1/give/"
    assert client.post(url, {"to": "colleague"}).status_code == 403
    assert off(client, colleague) == 400
    assert not Absence.objects.exists()


def test_cancelled_days_off_are_no_longer_shown(
    client: Client, cast: Cast, report: Report
) -> None:
    client.force_login(cast.supervisor)
    off(client, cast.officer)
    absence = Absence.objects.get()

    answer = client.post(f"/duty/off/{absence.pk}/cancel/", follow=True)

    assert "No one is marked as off" in answer.content.decode()
    assert "Waiting for someone who is off" not in client.get(LIST).content.decode()


def test_days_off_end_after_they_begin(client: Client, cast: Cast, city: Team) -> None:
    client.force_login(cast.officer)

    assert off(client, cast.officer, days=-1) == 400
    assert off(client, cast.officer, days=400) == 400
    assert not Absence.objects.exists()
