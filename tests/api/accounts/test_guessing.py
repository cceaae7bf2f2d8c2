"""Guessing is limited by username, by address and by both, without blocking colleagues.

A device on which its owner has signed in before is counted separately.
"""

from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.test import Client

from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock
from stronghold.sign_in import known_device
from stronghold.sign_in.lockout import (
    MOST_FOR_A_NAME,
    MOST_FROM_AN_ADDRESS,
    MOST_HERE,
)
from tests.api.accounts.test_sign_in import SIGN_IN, sign_in
from tests.factories import PASSWORD, Cast

CHANGE = "/accounts/password/change/"
OWN = "three words apart"
ADDRESSES = [f"192.0.2.{n}" for n in range(1, 11)]


def at(address: str) -> Client:
    return Client(REMOTE_ADDR=address)


def on_known_device(name: str = "officer", address: str = "198.51.100.1") -> Client:
    """A browser in which this user has signed in and out before."""
    client = at(address)
    assert sign_in(client, name).status_code == 302
    client.post("/accounts/logout/")
    return client


def moved(client: Client, address: str) -> Client:
    client.defaults["REMOTE_ADDR"] = address
    return client


def test_a_hundred_guesses_end_at_the_brake_and_hold_up_no_one(cast: Cast) -> None:
    """From ten addresses, behind one of which the owner and a colleague work."""
    owner = on_known_device()

    answers = [
        sign_in(at(address), "officer", f"guess {n}").status_code
        for n in range(10)
        for address in ADDRESSES
    ]

    assert answers.count(200) == MOST_FOR_A_NAME - 1
    assert answers[MOST_FOR_A_NAME - 1 :] == [429] * (101 - MOST_FOR_A_NAME)
    # The administrator sees which account is locked.
    admin = Client()
    admin.force_login(cast.admin)
    locked = admin.get("/people/?show=locked").content.decode()
    assert 'href="/people/officer/"' in locked
    assert 'href="/people/supervisor/"' not in locked
    # Even the right password is refused then, from any address.
    assert sign_in(at("203.0.113.5")).status_code == 429
    assert sign_in(moved(owner, ADDRESSES[0])).status_code == 302
    assert sign_in(at(ADDRESSES[0]), "supervisor").status_code == 302


def test_a_brake_opens_a_quarter_of_an_hour_after_the_last_try_that_counted(
    cast: Cast,
) -> None:
    for n in range(MOST_FOR_A_NAME):
        sign_in(at(ADDRESSES[n % 10]), "officer", "guess")
    AccessAttempt.objects.update(attempt_time=clock.now() - timedelta(minutes=14))
    # Attempts that are refused unread do not extend the limit.
    assert sign_in(at("203.0.113.5"), "officer", "guess").status_code == 429
    AccessAttempt.objects.update(attempt_time=clock.now() - timedelta(minutes=16))

    assert sign_in(at("203.0.113.5")).status_code == 302


def test_one_password_for_many_names_ends_at_the_brake(cast: Cast) -> None:
    supervisor = on_known_device("supervisor", ADDRESSES[0])

    answers = [
        sign_in(at(ADDRESSES[0]), f"name{n}", "Summer2026").status_code
        for n in range(MOST_FROM_AN_ADDRESS + 10)
    ]

    assert answers == [200] * (MOST_FROM_AN_ADDRESS - 1) + [429] * 11
    assert sign_in(at(ADDRESSES[0])).status_code == 429
    assert sign_in(at(ADDRESSES[1])).status_code == 302
    assert sign_in(supervisor, "supervisor").status_code == 302


def test_signing_in_between_frees_no_address(cast: Cast) -> None:
    for n in range(MOST_FROM_AN_ADDRESS - 1):
        sign_in(at(ADDRESSES[0]), f"name{n}", "Summer2026")

    assert sign_in(at(ADDRESSES[0]), "partner").status_code == 302

    assert sign_in(at(ADDRESSES[0]), "name", "Summer2026").status_code == 429


def test_another_browser_name_begins_no_new_count(cast: Cast) -> None:
    for n in range(MOST_HERE):
        client = Client(HTTP_USER_AGENT=f"Browser {n}")
        answer = sign_in(client, "officer", "wrong")

    assert answer.status_code == 429


def test_a_known_device_has_its_own_brake(cast: Cast) -> None:
    client = on_known_device()

    answers = [sign_in(client, "officer", "guess").status_code for _ in range(9)]

    assert answers == [200] * (MOST_HERE - 1) + [429] * 2
    # Only the device is limited.
    assert sign_in(at("198.51.100.1")).status_code == 302


def test_a_device_is_known_only_for_the_person_who_signed_in_there(
    cast: Cast,
) -> None:
    shared = on_known_device("officer")
    sign_in(shared, "supervisor")
    shared.post("/accounts/logout/")
    for name in ("officer", "supervisor", "analyst"):
        for n in range(MOST_FOR_A_NAME):
            sign_in(at(ADDRESSES[n % 10]), name, "guess")

    assert sign_in(shared, "analyst").status_code == 429
    for name in ("officer", "supervisor"):
        assert sign_in(shared, name).status_code == 302
        shared.post("/accounts/logout/")


def test_a_cookie_that_the_site_did_not_sign_makes_no_device_known(
    cast: Cast, settings: Any
) -> None:
    client = on_known_device()
    cookie = client.cookies[settings.DEVICE_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert cookie["path"] == "/accounts/"
    assert "officer" not in cookie.value
    for n in range(MOST_FOR_A_NAME):
        sign_in(at(ADDRESSES[n % 10]), "officer", "guess")

    for value in (cookie.value[:-1], "x" + cookie.value, "{}", ""):
        client.cookies[settings.DEVICE_COOKIE_NAME] = value
        assert sign_in(client).status_code == 429


@pytest.mark.parametrize("how", ["own", "issued", "old", "deleted"])
def test_a_device_is_no_longer_known(cast: Cast, settings: Any, how: str) -> None:
    """By another password, by three months, or by deleting the cookie."""
    client = on_known_device()
    later = clock.now()
    if how == "own":
        elsewhere = at("198.51.100.2")
        sign_in(elsewhere)
        given = {"oldpassword": PASSWORD, "password1": OWN, "password2": OWN}
        assert elsewhere.post(CHANGE, given).status_code == 302
    elif how == "issued":
        admin = Client()
        admin.force_login(cast.admin)
        assert admin.post("/people/officer/password/").status_code == 200
    elif how == "old":
        later += timedelta(days=known_device.DAYS + 2)
    else:
        del client.cookies[settings.DEVICE_COOKIE_NAME]
    for n in range(MOST_FOR_A_NAME):
        sign_in(at(ADDRESSES[n % 10]), "officer", "guess")

    with clock.stopped(later):
        assert (
            sign_in(client, password=OWN if how == "own" else PASSWORD).status_code
            == 429
        )


def test_the_device_stays_known_where_the_password_is_changed(cast: Cast) -> None:
    client = at("198.51.100.1")
    sign_in(client)
    given = {"oldpassword": PASSWORD, "password1": OWN, "password2": OWN}
    assert client.post(CHANGE, given).status_code == 302
    client.post("/accounts/logout/")
    for n in range(MOST_FOR_A_NAME):
        sign_in(at(ADDRESSES[n % 10]), "officer", "guess")

    assert sign_in(client, password=OWN).status_code == 302


def test_a_shared_desk_keeps_those_who_signed_in_last(cast: Cast) -> None:
    desk = at("198.51.100.1")
    police = cast.officer.organisation
    names = [f"colleague{n}" for n in range(known_device.MOST_PEOPLE + 1)]
    for name in names:
        User.objects.create(
            username=name,
            display_name=name,
            role="officer",
            organisation=police,
            password=cast.officer.password,
            created_at=clock.now(),
        )
        assert sign_in(desk, name).status_code == 302
        desk.post("/accounts/logout/")
    for name in (names[0], names[-1]):
        for n in range(MOST_FOR_A_NAME):
            sign_in(at(ADDRESSES[n % 10]), name, "guess")

    assert sign_in(desk, names[0]).status_code == 429
    assert sign_in(desk, names[-1]).status_code == 302


def test_what_is_kept_of_a_name_is_not_to_be_guessed_without_the_key(
    client: Client, cast: Cast, settings: Any
) -> None:
    sign_in(client, "officer", "wrong")
    before = AccessAttempt.objects.get().username
    AccessAttempt.objects.all().delete()
    settings.SECRET_KEY = "another key of this test, long enough to be one"
    sign_in(Client(), "officer", "wrong")

    assert AccessAttempt.objects.get().username != before


def test_the_brake_answers_the_same_for_a_name_that_no_one_has(cast: Cast) -> None:
    pages = []
    for name in ("officer", "no-such-name"):
        for n in range(MOST_FOR_A_NAME):
            answer = sign_in(at(ADDRESSES[n % 10]), name, "guess")
        pages.append((answer.status_code, answer.content.split(b"<main")[1]))

    assert pages[0] == pages[1]
    assert Client().get(SIGN_IN).status_code == 200
