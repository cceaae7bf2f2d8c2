"""Duty desks are set on a page."""

from django.test import Client

from stronghold.core.audit.models import Event
from tests.factories import Cast, make_team

URL = "/duty/"


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


def test_the_hours_of_a_desk_and_who_answers_outside_them_are_set(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast.admin)
    url = f"{URL}organisation/council/"
    hours = {"desk_opens": "8:30am", "desk_closes": "5pm"}

    refused = client.post(url, hours)
    assert refused.status_code == 400
    assert "out-of-hours telephone" in refused.content.decode()
    given = hours | {"out_of_hours_phone": "01632 960310"}
    assert client.post(url, given).status_code == 302

    page = client.get(URL).content.decode()
    assert "08:30 to 17:00 on working days, else 01632 960310" in page
    assert "8:30" in client.get(url).content.decode()
    event = Event.objects.get(detail__change="duty_desk_set")
    assert "desk_opens" in event.detail["fields"]
    assert "01632" not in str(event.detail)


def test_the_hint_says_what_messages_to_the_desk_say(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast.admin)

    page = client.get(f"{URL}organisation/council/").content.decode()

    assert "by when to acknowledge it" in page


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
