"""Signing in and out: who gets in, the next page, and the audit log."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.adapter import get_adapter
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from stronghold.core.accounts.models import User
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from tests.factories import PASSWORD, Cast

SIGN_IN = "/accounts/login/"


def sign_in(client: Client, name: str = "officer", password: str = PASSWORD, **more):
    return client.post(SIGN_IN, {"login": name, "password": password, **more})


def events(*kinds: str) -> list[Event]:
    return list(Event.objects.filter(kind__in=kinds).order_by("id"))


def test_signs_in_and_goes_home(client: Client, cast: Cast) -> None:
    response = sign_in(client)

    assert response.status_code == 302
    assert response["Location"] == "/"
    (event,) = events("sign_in")
    assert (event.actor, event.force) == ("officer", "thames-valley")
    assert event.source_ip == "127.0.0.1"
    assert event.session


@pytest.mark.parametrize("name", ["OFFICER", " Officer ", "officer"])
def test_name_may_be_typed_in_any_case(client: Client, cast: Cast, name: str) -> None:
    assert sign_in(client, name).status_code == 302


def test_sign_in_begins_a_new_session(client: Client, cast: Cast) -> None:
    client.get(SIGN_IN)
    client.session["planted"] = True
    client.session.save()
    before = client.session.session_key

    sign_in(client)

    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


@pytest.mark.parametrize(
    ("wanted", "led_to"),
    [
        ("/reports/", "/reports/"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("http:evil.example", "/"),
    ],
)
def test_leads_back_to_this_site_only(
    client: Client, cast: Cast, wanted: str, led_to: str
) -> None:
    response = sign_in(client, next=wanted)

    assert response["Location"] == led_to


def test_sign_out_does_not_lead_away(client: Client, cast: Cast) -> None:
    client.force_login(cast.officer)

    response = client.post("/accounts/logout/", {"next": "https://evil.example/"})

    assert response["Location"] == SIGN_IN


@pytest.mark.parametrize(
    ("name", "actor"), [("officer", "officer"), ("unknown", "not signed in")]
)
def test_failure_says_the_same_and_keeps_known_names_only(
    client: Client, cast: Cast, name: str, actor: str
) -> None:
    response = sign_in(client, name, "wrong")

    assert response.status_code == 200
    assert "Username or password is wrong." in response.content.decode()
    (event,) = events("sign_in_failed")
    assert event.actor == actor
    assert name == actor or name not in str(event.__dict__)


def test_every_name_takes_the_same_work(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One hash and as many statements: how long it takes tells no name from another."""
    cast.analyst.set_unusable_password()
    cast.analyst.save(update_fields=["password"])
    User.objects.filter(username="records").update(is_active=False)
    hashed: list[str] = []
    for name in ("encode", "verify"):
        monkeypatch.setattr(Argon2PasswordHasher, name, _noting(hashed, name))

    def work(name: str) -> tuple[int, int]:
        hashed.clear()
        with CaptureQueriesContext(connection) as statements:
            assert sign_in(Client(), name, "wrong").status_code == 200
        return len(hashed), len(statements)

    # Who is there, is not, signs in elsewhere, and has left.
    done = {name: work(name) for name in ("officer", "nobody", "analyst", "records")}

    assert set(done.values()) == {(1, done["nobody"][1])}


def _noting(calls: list[str], name: str) -> Callable[..., Any]:
    done: Callable[..., Any] = getattr(Argon2PasswordHasher, name)

    def noted(*args: Any, **given: Any) -> Any:
        calls.append(name)
        return done(*args, **given)

    return noted


def test_closed_account_is_named_as_closed_only_with_its_password(
    client: Client, cast: Cast
) -> None:
    User.objects.update(is_active=False)

    assert "closed" not in sign_in(client, password="wrong").content.decode()
    response = sign_in(client)

    assert response["Location"] == reverse("account_inactive")
    assert "Your account is closed" in client.get(response["Location"]).content.decode()
    assert [e.detail["why"] for e in events("sign_in_failed")] == ["wrong", "closed"]
    assert not events("sign_in")


def test_closing_an_account_ends_its_sessions(client: Client, cast: Cast) -> None:
    sign_in(client)
    User.objects.filter(username="officer").update(is_active=False)

    response = client.get("/accounts/password/change/")

    assert response.status_code == 302
    assert response["Location"].startswith(SIGN_IN)


def test_eighth_failure_locks_the_name_from_this_address(
    client: Client, cast: Cast
) -> None:
    answers = [sign_in(client, name, "wrong") for name in ("officer", "Officer") * 4]

    assert [r.status_code for r in answers] == [200] * 7 + [429]
    assert "Too many attempts" in answers[-1].content.decode()
    assert sign_in(client).status_code == 429
    assert sign_in(client, "supervisor").status_code == 302
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert sign_in(elsewhere).status_code == 302


def test_lock_opens_after_a_quarter_of_an_hour(client: Client, cast: Cast) -> None:
    from axes.models import AccessAttempt

    for _ in range(8):
        sign_in(client, password="wrong")
    AccessAttempt.objects.update(attempt_time=clock.now() - timedelta(minutes=16))

    assert sign_in(client).status_code == 302


def test_lockout_keeps_no_name_that_was_typed(client: Client, cast: Cast) -> None:
    from axes.models import AccessAttempt

    sign_in(client, "hunter2-typed-as-a-name", "wrong")

    (row,) = AccessAttempt.objects.values()
    assert "hunter2" not in str(row)


def test_no_one_signs_up(client: Client, cast: Cast) -> None:
    page = client.get(SIGN_IN).content.decode()

    assert "sign up" not in page.lower()
    assert client.get("/accounts/signup/").status_code == 404
    assert not get_adapter().is_open_for_signup(None)


@override_settings(
    CACHES={
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "unix:///nowhere.sock",
        }
    }
)
def test_signs_in_when_redis_is_lost(client: Client, cast: Cast) -> None:
    assert sign_in(client).status_code == 302


def test_sign_out_is_logged_and_ends_the_session(client: Client, cast: Cast) -> None:
    sign_in(client)
    key = client.session.session_key

    assert client.get("/accounts/logout/").status_code == 200
    answer = client.post("/accounts/logout/")

    # The cached pages that Back would show are deleted too.
    assert answer["Clear-Site-Data"] == '"cache"'
    assert [e.actor for e in events("sign_out")] == ["officer"]
    assert not Session.objects.filter(session_key=key).exists()


@override_settings(PROXIES=2)
def test_address_is_the_one_the_outermost_proxy_saw(cast: Cast) -> None:
    client = Client(HTTP_X_FORWARDED_FOR="6.6.6.6, 192.0.2.9, 10.0.0.2")

    sign_in(client)

    assert events("sign_in")[0].source_ip == "192.0.2.9"


@pytest.mark.parametrize("sent", ["", "not an address", "10.0.0.1:80"])
@override_settings(PROXIES=1)
def test_an_address_that_is_none_is_left_out(cast: Cast, sent: str) -> None:
    client = Client(HTTP_X_FORWARDED_FOR=sent)

    assert sign_in(client).status_code == 302
    assert events("sign_in")[0].source_ip is None


@override_settings(PROXIES=2)
def test_request_past_the_proxies_is_logged_by_its_own_address(cast: Cast) -> None:
    sign_in(Client(HTTP_X_FORWARDED_FOR="6.6.6.6"))

    assert events("sign_in")[0].source_ip == "127.0.0.1"


def test_no_one_is_signed_out_twice(client: Client, db: None) -> None:
    assert client.post("/accounts/logout/")["Location"] == SIGN_IN
    assert not events("sign_out")


def test_forwarded_address_is_not_believed_without_proxies(cast: Cast) -> None:
    sign_in(Client(HTTP_X_FORWARDED_FOR="6.6.6.6"))

    assert events("sign_in")[0].source_ip == "127.0.0.1"


@pytest.mark.parametrize(
    ("new", "again", "why"),
    [
        ("short", "short", "too short"),
        ("password1234", "password1234", "too common"),
        ("officer12345", "officer12345", "too similar to the username"),
        (PASSWORD, PASSWORD, "differs from your current one"),
        *(
            (easy, easy, "too easy to guess")
            for easy in (
                "123456789012",
                "aaaaaaaaaaaa",
                "abcabcabcabc",
                "qwertyuiop12",
                "Stronghold2026",
                "Stronghold2026!!",
                "ThamesValley2026!",
                "Police-Thames-Valley",
                "0ff1cer-P0l1ce!",
                "1qaz2wsx3edc4rfv",
                "letmeinplease",
                "Password123!",
                "mailcreated5240",
                " " * 12,
                "!" * 12,
            )
        ),
        ("three words apart", "three words together", "same password"),
    ],
)
def test_weak_new_password_is_refused(
    client: Client, cast: Cast, new: str, again: str, why: str
) -> None:
    client.force_login(cast.officer)
    form = {"oldpassword": PASSWORD, "password1": new, "password2": again}

    response = client.post("/accounts/password/change/", form)

    assert why in response.content.decode()
    assert User.objects.get(username="officer").check_password(PASSWORD)


def test_a_password_is_taken_as_typed(client: Client, cast: Cast) -> None:
    """However long, whatever its characters, with its spaces and its capitals."""
    typed = (
        "  Kingfisher über 🦉 the Weir, 3 Otters & one Heron at the Third Lock Gate  "
    )
    assert len(typed) > 64
    client.force_login(cast.officer)
    form = {"oldpassword": PASSWORD, "password1": typed, "password2": typed}
    assert client.post("/accounts/password/change/", form).status_code == 302

    for other in (typed.strip(), typed.lower(), typed[:64]):
        assert sign_in(Client(), password=other).status_code == 200
    assert sign_in(Client(), password=typed).status_code == 302


def test_new_password_needs_the_present_one_and_ends_other_sessions(
    client: Client, cast: Cast
) -> None:
    elsewhere = Client()
    sign_in(elsewhere)
    sign_in(client)
    form = dict.fromkeys(("password1", "password2"), "three words apart")

    wrong = client.post("/accounts/password/change/", form | {"oldpassword": "guess"})
    assert "Current password is wrong." in wrong.content.decode()
    right = client.post("/accounts/password/change/", form | {"oldpassword": PASSWORD})

    assert right.status_code == 302
    assert client.get("/").status_code == 200
    assert elsewhere.get("/")["Location"].startswith(SIGN_IN)
    assert [e.actor for e in events("password_change")] == ["officer"]


def test_guessing_the_present_password_is_logged_counted_and_locked(
    client: Client, cast: Cast
) -> None:
    client.force_login(
        cast.officer, "allauth.account.auth_backends.AuthenticationBackend"
    )
    new = "three-words-of-mine"

    def change(old: str):
        given = {"oldpassword": old, "password1": new, "password2": new}
        return client.post("/accounts/password/change/", given)

    answers = [change("guessed") for _ in range(8)]

    assert "Current password is wrong" in answers[0].content.decode()
    assert [r.status_code for r in answers] == [200] * 7 + [429]
    assert change(PASSWORD).status_code == 429
    assert sign_in(Client()).status_code == 429
    logged = [e.detail["why"] for e in events("sign_in_failed")]
    assert logged[:7] == ["wrong_present"] * 7
    assert User.objects.get(username="officer").check_password(PASSWORD)
