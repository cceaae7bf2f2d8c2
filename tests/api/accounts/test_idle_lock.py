"""A session locks when its person is away, and what they typed is sent once.

The clock is stopped, so that no test waits.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.test import Client

from reports.models import Report
from stronghold.core.accounts.models import DeviceKey
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from stronghold.sign_in.idle_lock.rules import LOCKED_AT, USED_AT
from tests.api.accounts.test_sign_in import SIGN_IN, sign_in
from tests.api.records.kinds import REPORTS
from tests.factories import PASSWORD, Cast

UNLOCK, TYPED, FORM = "/accounts/unlock/", "/accounts/unlock/typed/", "/reports/new/"
URLENCODED = "application/x-www-form-urlencoded"
BY_HAND = {"Sec-Fetch-Mode": "navigate", "Accept": "text/html"}
BY_SCRIPT = {"Sec-Fetch-Mode": "cors"}
JSON = {"Accept": "application/json", **BY_SCRIPT}
PLANTED = "two men at the blue gate"


@pytest.fixture
def began(cast: Cast, client: Client) -> datetime:
    """An officer has signed in, at this moment."""
    now = clock.now().replace(microsecond=0)
    with clock.stopped(now):
        assert sign_in(client).status_code == 302
    return now


@contextmanager
def after(began: datetime, **passed: int) -> Iterator[None]:
    with clock.stopped(began + timedelta(**passed)):
        yield


def opens(client: Client, **given: Any) -> Any:
    return client.get("/reports/", headers=BY_HAND, **given)


def send(client: Client, url: str = FORM, **fields: Any) -> Any:
    """Send a form as a browser without scripts does."""
    body = urlencode(fields, doseq=True)
    return client.post(url, body, content_type=URLENCODED, headers=BY_HAND)


def send_report(client: Client) -> Any:
    return send(client, **REPORTS.new_form(description=PLANTED))


def changes() -> list[str]:
    found = Event.objects.filter(kind="alteration", detail__has_key="change")
    return list(found.order_by("id").values_list("detail__change", flat=True))


def test_what_a_person_does_keeps_it_open_and_what_scripts_ask_does_not(
    client: Client, began: datetime
) -> None:
    with after(began, minutes=14):
        assert opens(client).status_code == 200
    with after(began, minutes=28):
        # Keys and taps on a page count too, from when they were pressed.
        used = client.post("/accounts/used/", {"ago": 30}, headers=BY_SCRIPT)
        assert used.status_code == 204
    for minutes in range(29, 43):
        with after(began, minutes=minutes):
            polled = client.get("/api/v1/reports", headers=BY_SCRIPT)
            assert polled.status_code == 200
            found = client.post("/places/suggest/", {"words": "l"}, headers=BY_SCRIPT)
            assert found.status_code == 200
    with after(began, minutes=42, seconds=29):
        assert client.get("/api/v1/reports", headers=BY_SCRIPT).status_code == 200

    with after(began, minutes=42, seconds=30):
        polled = client.get("/api/v1/reports", headers=BY_SCRIPT)
        assert polled.status_code == 401
        assert polled.json()["code"] == "locked"
        answer = opens(client)
        assert answer.status_code == 303
        assert answer["Location"] == "/accounts/unlock/?next=%2Freports%2F"
    assert changes() == ["session_locked"]


def test_use_is_stored_once_a_minute_and_does_not_prolong_the_session(
    client: Client, began: datetime, settings: Any
) -> None:
    def used_at() -> int:
        return client.session[USED_AT] - int(began.timestamp())

    ends = Session.objects.get().expire_date
    with after(began, seconds=59):
        opens(client)
        assert used_at() == 0
    with after(began, seconds=60):
        answer = opens(client)
        assert used_at() == 60
        assert settings.SESSION_COOKIE_NAME not in answer.cookies
    # A report that comes late, or lies, moves nothing back.
    with after(began, seconds=70):
        client.post("/accounts/used/", {"ago": "59"}, headers=BY_SCRIPT)
        assert used_at() == 60
        client.post("/accounts/used/", {"ago": "-9"}, headers=BY_SCRIPT)
        assert used_at() == 70
    assert Session.objects.get().expire_date == ends


def test_a_page_locks_the_session_at_once(client: Client, began: datetime) -> None:
    for _ in range(2):
        assert client.post("/accounts/lock/", headers=BY_SCRIPT).status_code == 204

    assert opens(client).status_code == 303
    assert changes() == ["session_locked"]


def test_the_password_unlocks_the_same_session_under_another_key(
    client: Client, began: datetime
) -> None:
    key = client.session.session_key
    copied = Client()
    copied.cookies.update(client.cookies)
    with after(began, minutes=15):
        page = client.get(opens(client)["Location"]).content.decode()
        assert "lock when you are away for 15 minutes" in page
        assert "officer" in page
        # Nothing of the person's pages frames it: neither the menu nor its counts.
        assert "Officer One" not in page
        assert "/reports/" not in page.replace('value="/reports/"', "")
        given = {"password": PASSWORD, "next": "/reports/"}
        answer = client.post(UNLOCK, given)

        assert answer["Location"] == "/reports/"
        assert opens(client).status_code == 200
        assert opens(copied)["Location"].startswith(SIGN_IN)
    assert changes() == ["session_locked", "session_unlocked"]
    listed = list(UserSession.objects.values_list("session_key", flat=True))
    assert listed == [client.session.session_key] != [key]


def test_a_wrong_password_is_logged_counted_and_locks_the_account(
    client: Client, began: datetime
) -> None:
    with after(began, minutes=15):
        answers = [client.post(UNLOCK, {"password": "guess"}) for _ in range(8)]

        assert [r.status_code for r in answers] == [400] * 7 + [429]
        assert "Password is wrong." in answers[0].content.decode()
        assert client.post(UNLOCK, {"password": PASSWORD}).status_code == 429
        assert opens(client).status_code == 303
    assert AccessAttempt.objects.get().failures_since_start == 8
    why = Event.objects.filter(kind="sign_in_failed").values_list("detail", "actor")
    assert ({"why": "wrong_unlock"}, "officer") in why


def test_a_script_asks_for_the_state_and_unlocks(
    client: Client, began: datetime
) -> None:
    def state(answer: Any) -> str:
        assert answer.json()["token"]
        return str(answer.json()["state"])

    def unlock(password: str) -> Any:
        return client.post(UNLOCK, {"password": password}, headers=JSON)

    assert state(client.get(UNLOCK, headers=JSON)) == "open"
    with after(began, minutes=15):
        assert state(client.get(UNLOCK, headers=JSON)) == "locked"
        wrong = unlock("guess")
        assert state(wrong) == "locked"
        assert wrong.json()["error"] == "Password is wrong."
        assert state(unlock(PASSWORD)) == "open"
    client.post("/accounts/logout/")
    assert state(unlock(PASSWORD)) == "ended"


def test_a_locked_session_is_given_no_key_of_a_phone(
    client: Client, began: datetime
) -> None:
    made = client.post("/offline/key/", headers=BY_SCRIPT).json()

    with after(began, minutes=15):
        asked = {"device": made["device"]}
        answer = client.get("/offline/key/", asked, headers=BY_SCRIPT)
        assert answer.status_code == 401
        assert made["secret"] not in answer.content.decode()
        assert client.post("/offline/key/", headers=BY_SCRIPT).status_code == 401
    assert DeviceKey.objects.count() == 1


def test_signing_out_and_the_theme_work_while_it_is_locked(
    client: Client, began: datetime
) -> None:
    with after(began, minutes=15):
        themed = client.post("/accounts/theme/", {"theme": "dark"})
        assert themed.cookies["theme"].value == "dark"
        # The page that asks has the person's frame.
        assert client.get("/accounts/logout/").status_code == 303
        assert client.post("/accounts/logout/")["Location"] == SIGN_IN
    assert not Session.objects.exists()


def test_what_was_sent_while_locked_is_stored_once_when_it_is_unlocked(
    client: Client, began: datetime, country: object
) -> None:
    with after(began, minutes=20):
        refused = send_report(client)
        assert refused.status_code == 303
        assert not Report.objects.exists()
        page = client.get(refused["Location"]).content.decode()
        assert "What you typed was kept" in page
        assert PLANTED not in page
        # The password is sent to the address of the form, whose page shows its errors.
        assert f'action="{FORM}"' in page
        wrong = send(client, password="guess", send_typed="yes")
        assert wrong.status_code == 400
        assert "Password is wrong." in wrong.content.decode()
        assert not Report.objects.exists()

        answer = send(client, password=PASSWORD, send_typed="yes")

        report = Report.objects.get()
        assert answer["Location"] == f"/reports/{report.reference}/"
        assert report.description == PLANTED
        again = send(client, password=PASSWORD, send_typed="yes")
        assert again["Location"] == "/"
    assert Report.objects.count() == 1
    assert PLANTED not in str(Session.objects.get().get_decoded())


@pytest.mark.parametrize(
    ("path", "name"),
    [("/force/e-mail/server/", "password"), ("/force/sign-in/", "secret")],
)
def test_a_secret_that_was_sent_while_locked_is_not_kept(
    client: Client, began: datetime, path: str, name: str
) -> None:
    with after(began, minutes=20):
        assert send(client, path, host="kept", **{name: PLANTED}).status_code == 303

    kept = Session.objects.get().get_decoded()["typed"]
    assert kept["fields"] == "host=kept"


def test_files_that_were_sent_while_locked_are_not_taken_which_the_page_says(
    client: Client, began: datetime
) -> None:
    with after(began, minutes=20):
        refused = client.post(FORM, REPORTS.new_form(), headers=BY_HAND)
        page = client.get(refused["Location"]).content.decode()
        client.post(UNLOCK, {"password": PASSWORD, "next": FORM})

    assert "so they were not taken. Choose them again" in page
    assert not Report.objects.exists()


def ended(client: Client) -> str:
    """Send a report after the session has ended; return what the page carries."""
    Session.objects.all().delete()
    page = send_report(client).content.decode()
    assert "What you typed was kept" in page
    assert PLANTED not in page
    _, _, rest = page.partition('name="sealed" value="')
    return rest.partition('"')[0]


def test_what_was_sent_after_the_end_is_sent_once_by_its_owner(
    client: Client, began: datetime, country: object
) -> None:
    with after(began, minutes=20):
        sealed = ended(client)
        # A wrong password loses nothing.
        wrong = sign_in(client, password="guess", sealed=sealed)
        assert sealed in wrong.content.decode()

        assert sign_in(client, sealed=sealed)["Location"] == TYPED
        asked = client.get(TYPED).content.decode()
        assert f'action="{FORM}"' in asked
        assert "Send it now" in asked
        # It is not sent to another address, nor by opening one.
        assert send(client, "/places/suggest/", send_typed="yes")["Location"] == "/"
        assert not Report.objects.exists()
        answer = send(client, send_typed="yes")

        report = Report.objects.get()
        assert answer["Location"] == f"/reports/{report.reference}/"
        assert (report.description, report.recorded_by.username) == (PLANTED, "officer")
        assert send(client, send_typed="yes")["Location"] == "/"
    assert Report.objects.count() == 1


def test_what_was_sent_after_the_end_can_be_discarded(
    client: Client, began: datetime
) -> None:
    assert sign_in(client, sealed=ended(client))["Location"] == TYPED
    assert client.post(TYPED)["Location"] == "/"
    assert send(client, send_typed="yes")["Location"] == "/"
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    ("name", "minutes", "words"),
    [("analyst", 20, "belongs to another account"), ("officer", 61, "an hour ago")],
)
def test_what_was_sent_after_the_end_is_discarded(
    client: Client, began: datetime, name: str, minutes: int, words: str
) -> None:
    sealed = ended(client)

    with after(began, minutes=minutes):
        assert sign_in(client, name, sealed=sealed)["Location"] == "/"
        assert words in client.get("/", headers=BY_HAND).content.decode()
        assert client.get(TYPED)["Location"] == "/"


@pytest.mark.parametrize(
    ("how", "unlocks"),
    [
        ({"method": "mfa", "type": "webauthn", "reauthenticated": True}, True),
        ({"method": "socialaccount", "reauthenticated": True}, True),
        # A finder may hold the device that makes the codes.
        ({"method": "mfa", "type": "totp", "reauthenticated": True}, False),
        ({"method": "password"}, False),
    ],
)
def test_confirming_who_one_is_elsewhere_unlocks(
    client: Client, began: datetime, country: object, how: dict[str, Any], unlocks: bool
) -> None:
    with after(began, minutes=15):
        send_report(client)
        session = client.session
        # As django-allauth notes it, before and after the lock.
        at = session[LOCKED_AT] - 1
        session["account_authentication_methods"] = [how | {"at": at}]
        session.save()
        assert opens(client).status_code == 303
        session["account_authentication_methods"] = [how | {"at": at + 2}]
        session.save()

        answer = opens(client)

        # What was typed while it was locked waits for its person's word.
        assert answer["Location"] == TYPED if unlocks else answer.status_code == 303
        assert (opens(client).status_code == 200) is unlocks
        assert not Report.objects.exists()
    assert changes() == ["session_locked", "session_unlocked"][: 1 + unlocks]


def test_a_demonstration_may_go_without(
    client: Client, began: datetime, settings: Any
) -> None:
    settings.IDLE_MINUTES = 0
    with after(began, hours=9):
        page = opens(client).content.decode()

    assert "<dialog" in page
    assert "data-idle-lock" not in page
