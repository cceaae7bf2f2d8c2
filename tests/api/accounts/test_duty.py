"""Response times and duty desks are set on a page."""

import pytest
from django.test import Client

from reports.models import CallBack
from stronghold.core.accounts.duty.queries import times_of
from stronghold.core.accounts.duty.rules import Times
from stronghold.core.audit.models import Event
from tests.api.reports.reporters import fields, new_form
from tests.factories import Cast, make_team

URL = "/duty/"


def test_the_hours_of_the_force_are_those_of_a_call_back(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast.admin)
    times = {"call_back_hours": "48", "acknowledge_minutes": "30"}
    assert client.post(f"{URL}times/", times).status_code == 302
    assert times_of(cast.admin.force.pk) == Times(48, 30)
    event = Event.objects.get(detail__change="duty_times_set")
    assert event.detail["call_back_hours"] == [72, 48]

    client.force_login(cast.officer)
    client.post("/reports/new/", new_form() | fields())

    first = CallBack.objects.get(ordinal=1)
    assert first.due_at is not None
    assert (first.due_at - first.report.received_at).total_seconds() == 48 * 3600


@pytest.mark.parametrize(
    "times",
    [
        {"call_back_hours": "0", "acknowledge_minutes": "30"},
        {"call_back_hours": "48", "acknowledge_minutes": "9999"},
        {"call_back_hours": "soon", "acknowledge_minutes": "30"},
    ],
)
def test_a_time_that_is_none_is_refused(
    client: Client, cast: Cast, times: dict[str, str]
) -> None:
    client.force_login(cast.admin)

    assert client.post(f"{URL}times/", times).status_code == 400
    assert times_of(cast.admin.force.pk) == Times()


def test_a_desk_is_set_and_no_number_is_in_the_audit_log(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast.admin)
    desk = {
        "duty_email": "duty@council.example",
        "duty_phone": "01632 960200",
        "second_contact": "Head of service",
        "second_email": "head@council.example",
        "second_phone": "01632 960201",
    }

    assert client.post(f"{URL}organisation/council/", desk).status_code == 302

    council = cast.partner.organisation
    council.refresh_from_db()
    assert council.duty_phone == "01632 960200"
    assert "01632 960200" in client.get(URL).content.decode()
    event = Event.objects.get(detail__change="duty_desk_set")
    assert "01632" not in str(event.detail)
    bad = client.post(f"{URL}organisation/council/", desk | {"duty_phone": "ring us"})
    assert bad.status_code == 400
    assert "such as 01865" in bad.content.decode()


def test_a_team_has_its_own_desk(client: Client, cast: Cast) -> None:
    team = make_team(cast.officer.organisation)
    client.force_login(cast.admin)

    url = f"{URL}team/{team.pk}/"
    assert client.post(url, {"duty_phone": "01632 960110"}).status_code == 302
    team.refresh_from_db()
    assert team.duty_phone == "01632 960110"


def test_no_one_sets_the_desks_of_another_force(client: Client, cast: Cast) -> None:
    away = make_team(cast.other_officer.organisation)
    client.force_login(cast.admin)

    assert client.get(f"{URL}organisation/wessex-police/").status_code == 404
    assert client.get(f"{URL}team/{away.pk}/").status_code == 404
