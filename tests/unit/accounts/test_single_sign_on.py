"""When a session asks the provider, what a logout is, and how the way there looks."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory, override_settings

from stronghold import env
from stronghold.sign_in.sign_in_provider.rules import may_be_asked
from stronghold.sign_in.single_sign_on.rules import (
    LOGOUT_EVENT,
    Due,
    Logout,
    due,
    is_fresh,
    logout_of,
    may_ask,
)

NOW = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
EVERY = timedelta(minutes=15)


@pytest.mark.parametrize(
    ("minutes", "is_due"),
    [
        (0, Due.NOTHING),
        (14.9, Due.NOTHING),
        (15, Due.ASKING),
        (29.9, Due.ASKING),
        (30, Due.SIGN_IN),
        (600, Due.SIGN_IN),
    ],
)
def test_the_provider_has_one_interval_of_grace(minutes: float, is_due: Due) -> None:
    checked = NOW - timedelta(minutes=minutes)

    assert due(checked, NOW, every=EVERY) == is_due


def test_a_session_asks_at_most_once_a_minute() -> None:
    assert not may_ask(NOW - timedelta(seconds=59), NOW)
    assert may_ask(NOW - timedelta(seconds=60), NOW)


def said(**given: Any) -> dict[str, Any]:
    issued = int(NOW.timestamp())
    claims = {"iat": issued, "jti": "1", "events": {LOGOUT_EVENT: {}}, "sub": "jo"}
    return claims | given


def test_a_logout_names_a_subject_or_a_session() -> None:
    assert logout_of(said(), NOW) == Logout("jo", "", "1")
    assert logout_of(said(sub="", sid="7"), NOW) == Logout("", "7", "1")


@pytest.mark.parametrize(
    "wrong",
    [
        {"iat": "now"},
        {"iat": NOW.timestamp() - 301},
        {"iat": NOW.timestamp() + 61},
        {"jti": ""},
        {"events": [LOGOUT_EVENT]},
        {"nonce": ""},
        {"sub": ""},
        {"sid": 7},
    ],
    ids=str,
)
def test_anything_else_is_no_logout(wrong: dict[str, Any]) -> None:
    assert logout_of(said(**wrong), NOW) is None


def test_a_fresh_sign_in_is_later_than_the_question() -> None:
    since = NOW.timestamp()

    assert is_fresh({"auth_time": since + 5}, since=since)
    assert is_fresh({"auth_time": since - 60}, since=since)
    assert not is_fresh({"auth_time": since - 61}, since=since)
    assert not is_fresh({"auth_time": "today"}, since=since)
    assert not is_fresh({}, since=since)


@pytest.mark.parametrize(
    ("address", "is_trial", "is_good"),
    [
        ("", False, True),
        ("https://login.example/tenant/v2.0", False, True),
        ("http://127.0.0.1:9000", True, True),
        ("http://127.0.0.1:9000", False, False),
        ("http://login.example", True, False),
        ("login.example", True, False),
    ],
)
def test_an_issuer_is_reached_by_https(
    monkeypatch: pytest.MonkeyPatch, address: str, is_trial: bool, is_good: bool
) -> None:
    """Http is for a demonstration on this machine."""
    monkeypatch.setenv("SSO_ISSUER", address)

    if is_good:
        assert env.issuer("SSO_ISSUER", is_trial=is_trial) == address
    else:
        with pytest.raises(Exception, match="SSO_ISSUER must begin with https://"):
            env.issuer("SSO_ISSUER", is_trial=is_trial)


@pytest.mark.parametrize(
    ("address", "is_public"),
    [
        ("20.190.128.1", True),
        ("2603:1026::1", True),
        ("::ffff:20.190.128.1", True),
        ("64:ff9b::14be:8001", True),
        ("127.0.0.1", False),
        ("0.0.0.0", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%2", False),
        ("fd00::1", False),
        ("fec0::1", False),
        ("ff02::1", False),
        ("::ffff:127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
    ],
)
def test_a_provider_is_on_the_internet_or_in_a_listed_network(
    address: str, is_public: bool
) -> None:
    found = ip_address(address)

    assert may_be_asked(found, []) == is_public
    assert may_be_asked(found, [ip_network("8.8.8.0/24")]) == is_public


def test_a_listed_network_is_asked_however_its_address_is_written() -> None:
    listed = [ip_network("10.1.0.0/16"), ip_network("fd00::/8")]

    for address in ("10.1.2.3", "::ffff:10.1.2.3", "fd00::1"):
        assert may_be_asked(ip_address(address), listed)
    assert not may_be_asked(ip_address("10.2.0.1"), listed)


def again(session: dict[str, Any]) -> str:
    request = RequestFactory().get("/")
    request.session = session  # type: ignore[assignment]
    request.user = AnonymousUser()
    with override_settings(SSO_ISSUER="https://login.example", SSO_NAME="Our force"):
        given = {"next": "/exports/new/?a=1&b=2"}
        return render_to_string("account/_single_sign_on_again.html", given, request)


def test_who_came_by_single_sign_on_can_sign_in_there_again() -> None:
    html = again({"single_sign_on": {"checked": 1}})

    assert "Sign in again with Our force" in html
    to = "/accounts/single-sign-on/again/?next=/exports/new/%3Fa%3D1%26b%3D2"
    assert f'href="{to}"' in html.replace("%2F", "/")


def test_others_are_not_offered_it() -> None:
    assert again({}).strip() == ""
