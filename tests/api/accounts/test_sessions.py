"""Sessions: their end, their list, and ending them from elsewhere."""

import re
from datetime import UTC, datetime, timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from stronghold.sign_in.sessions.store import OPENED
from stronghold.sign_in.tasks import clear_sessions
from tests.api.accounts.test_sign_in import SIGN_IN, sign_in
from tests.factories import Cast

LIST = "/accounts/sessions/"
PHONE = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140 Mobile"
DESK = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140 Edg/140"


def signed_in(agent: str, name: str = "officer") -> Client:
    client = Client(HTTP_USER_AGENT=agent)
    assert sign_in(client, name).status_code == 302
    return client


def ends_at(client: Client) -> datetime:
    key = client.session.session_key
    return Session.objects.get(session_key=key).expire_date


def is_in(client: Client) -> bool:
    return bool(client.get("/reports/").status_code == 200)


def test_session_ends_ten_hours_after_signing_in_however_used(cast: Cast) -> None:
    client = signed_in(DESK)
    session = client.session
    opened = clock.now() - timedelta(hours=9, minutes=59)
    session[OPENED] = opened.timestamp()
    session.save()
    end = datetime.fromtimestamp(opened.timestamp(), UTC) + timedelta(hours=10)
    assert ends_at(client) == end

    # It is stored again by a page that leaves a message.
    client.post("/accounts/sessions/others/end/")

    assert ends_at(client) == end
    assert is_in(client)
    Session.objects.update(expire_date=clock.now() - timedelta(seconds=1))
    assert client.get("/reports/")["Location"].startswith(SIGN_IN)


def test_hours_are_a_setting(cast: Cast) -> None:
    with override_settings(SESSION_HOURS=1, SESSION_COOKIE_AGE=3600):
        left = ends_at(signed_in(DESK)) - clock.now()

    assert timedelta(minutes=59) < left <= timedelta(hours=1)


def test_list_names_each_device_and_marks_this_one(cast: Cast) -> None:
    signed_in(PHONE)
    signed_in(PHONE, "supervisor")
    client = signed_in(DESK)

    page = client.get(LIST).content.decode()

    names = re.findall(r'<h2 class="sh-heading-s">(.*?)</h2>', page)
    assert names == ["Edge on Windows (this device)", "Chrome on Android"]
    assert page.count("Sign out there") == 1


def test_signing_out_there_ends_it_with_the_next_request(cast: Cast) -> None:
    phone, client = signed_in(PHONE), signed_in(DESK)
    row = UserSession.objects.get(user_agent=PHONE)

    answer = client.post(f"{LIST}{row.pk}/end/", follow=True)

    assert "Signed out there" in answer.content.decode()
    assert not is_in(phone)
    assert is_in(client)
    (event,) = Event.objects.filter(detail__change="session_ended")
    assert event.records == ["person:officer"]


def test_signing_out_everywhere_else(cast: Cast) -> None:
    others = [signed_in(PHONE), signed_in(DESK)]
    stranger, client = signed_in(PHONE, "supervisor"), signed_in(DESK)

    client.post(f"{LIST}others/end/")

    assert [is_in(other) for other in others] == [False, False]
    assert is_in(client)
    assert "_auth_user_id" in stranger.session


def test_session_of_another_or_this_one_is_not_found(cast: Cast) -> None:
    client = signed_in(DESK)
    signed_in(PHONE, "supervisor")

    for row in UserSession.objects.all():
        assert client.post(f"{LIST}{row.pk}/end/").status_code == 404
    assert Session.objects.count() == 2


def test_administrator_signs_someone_out_everywhere(client: Client, cast: Cast) -> None:
    theirs = [signed_in(PHONE), signed_in(DESK)]
    client.force_login(cast.admin)
    assert "2 devices" in client.get("/people/officer/").content.decode()

    client.post("/people/officer/sessions/")

    assert [is_in(one) for one in theirs] == [False, False]
    (event,) = Event.objects.filter(detail__change="sessions_ended_by")
    assert (event.actor, event.detail["n"]) == ("admin", 2)
    assert "No device" in client.get("/people/officer/").content.decode()


def test_last_use_is_noted_once_in_five_minutes(cast: Cast) -> None:
    client = signed_in(DESK)
    row = UserSession.objects.get()

    def seen_after(minutes: int) -> datetime:
        with clock.stopped(row.created_at + timedelta(minutes=minutes)):
            client.get("/accounts/security/")
        row.refresh_from_db()
        return row.last_seen_at

    first = row.last_seen_at
    assert seen_after(4) == first
    noted = seen_after(21)
    assert noted == row.created_at + timedelta(minutes=21)
    with CaptureQueriesContext(connection) as asked:
        assert seen_after(22) == noted
    written = [q["sql"] for q in asked if "usersessions" in q["sql"]]
    assert not [sql for sql in written if sql.startswith("UPDATE")]


def test_a_session_from_before_the_list_gets_into_it(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast.officer)
    assert not UserSession.objects.exists()

    with clock.stopped(clock.now() + timedelta(minutes=6)):
        client.get("/accounts/security/")

    assert UserSession.objects.get().user == cast.officer


def test_descriptions_of_ended_sessions_are_cleared(cast: Cast) -> None:
    gone, stays = signed_in(PHONE), signed_in(DESK)
    Session.objects.filter(session_key=gone.session.session_key).update(
        expire_date=clock.now() - timedelta(minutes=1)
    )

    clear_sessions()

    assert [row.user_agent for row in UserSession.objects.all()] == [DESK]
    assert is_in(stays)
