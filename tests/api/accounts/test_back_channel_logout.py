"""A provider ends sessions by a signed word, and no one else does."""

import base64
import hashlib
import hmac
import uuid
from datetime import timedelta
from typing import Any

import jwt
import pytest
from allauth.usersessions.models import UserSession
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

from stronghold.core.accounts.models import AccessRule, Team, User
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from stronghold.sign_in.single_sign_on.rules import LOGOUT_EVENT
from tests.approving import approve_all
from tests.factories import PASSWORD, Cast
from tests.oidc import OPENED, Oidc, sign_in

OWN = "three words apart"
LOGOUT = "/accounts/single-sign-on/logout/"
JO = {"name": "Jo Smith", "preferred_username": "j.smith", "groups": ["city-team"]}


@pytest.fixture
def jo(client: Client, oidc: Oidc, cast: Cast) -> Client:
    """Jo's browser, signed in."""
    police = cast.officer.organisation
    AccessRule.objects.create(
        force=police.force,
        value="city-team",
        organisation=police,
        role="officer",
        team=Team.objects.get(code="city"),
        position=1,
    )
    approve_all(cast.records)
    oidc.has(accounts={"jo": JO, "kim": JO | {"preferred_username": "kim"}})
    sign_in(client, oidc, "jo")
    return client


def is_in(client: Client) -> bool:
    return client.get("/reports/", headers=OPENED).status_code == 200


def says(oidc: Oidc, **given: Any) -> dict[str, Any]:
    """Return the claims of a logout token; None leaves a claim out."""
    now = int(clock.now().timestamp())
    claims = {
        "iss": oidc.issuer,
        "aud": "stronghold",
        "iat": now,
        "exp": now + 120,
        "jti": str(uuid.uuid4()),
        "events": {LOGOUT_EVENT: {}},
        "sub": "jo",
    }
    claims |= given
    return {name: value for name, value in claims.items() if value is not None}


def sid_of(client: Client) -> str:
    row = UserSession.objects.get(session_key=client.session.session_key)
    return str(row.data["single_sign_on"]["sid"])


def send(token: str) -> Any:
    """Post a logout token as a provider does: without a session or a CSRF token."""
    return Client(enforce_csrf_checks=True).post(LOGOUT, {"logout_token": token})


def test_all_sessions_of_a_subject_end_with_their_next_request(
    jo: Client, oidc: Oidc
) -> None:
    sign_in(phone := Client(), oidc, "jo")
    sign_in(kim := Client(), oidc, "kim")

    answer = send(oidc.signs(says(oidc)))

    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert [is_in(one) for one in (jo, phone, kim)] == [False, False, True]
    (event,) = Event.objects.filter(kind="sign_out")
    assert (event.actor, event.records) == ("system", ["person:j.smith"])
    assert event.detail == {"change": "sso_ended", "sessions": 2}
    assert event.force == "thames-valley"


@pytest.mark.parametrize("sub", ["jo", None])
def test_one_session_ends_by_its_own_name(
    jo: Client, oidc: Oidc, sub: str | None
) -> None:
    sign_in(phone := Client(), oidc, "jo")

    send(oidc.signs(says(oidc, sub=sub, sid=sid_of(jo))))

    assert [is_in(jo), is_in(phone)] == [False, True]


def test_a_session_of_another_person_does_not_end_by_its_name(
    jo: Client, oidc: Oidc
) -> None:
    assert send(oidc.signs(says(oidc, sub="kim", sid=sid_of(jo)))).status_code == 200

    assert is_in(jo)


def test_a_session_with_a_new_key_ends_too(jo: Client, oidc: Oidc) -> None:
    owner = User.objects.get(username="j.smith")
    owner.set_password(PASSWORD)
    owner.save()
    sign_in(jo, oidc, "jo")
    old = jo.session.session_key
    new = {"oldpassword": PASSWORD, "password1": OWN, "password2": OWN}

    assert jo.post("/accounts/password/change/", new)["Location"] == "/"
    assert jo.session.session_key != old
    assert is_in(jo)
    send(oidc.signs(says(oidc)))

    assert not is_in(jo)


OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "https://other.example"},
        {"aud": "another-client"},
        {"aud": ["stronghold", "another-client"]},
        {"nonce": "of an ID token"},
        {"events": None},
        {"events": {}},
        {"events": {"http://schemas.openid.net/event/other": {}}},
        {"events": {LOGOUT_EVENT: "yes"}},
        {"jti": None},
        {"jti": 7},
        {"iat": None},
        {"sub": None},
        {"sub": 12},
        {"exp": 1_000_000_000},
    ],
    ids=str,
)
def test_a_token_with_a_wrong_claim_ends_nothing(
    jo: Client, oidc: Oidc, wrong: dict[str, Any]
) -> None:
    answer = send(oidc.signs(says(oidc, **wrong)))

    assert answer.status_code == 400
    assert answer.json()["error"] == "invalid_request"
    assert is_in(jo)


@pytest.mark.parametrize("minutes", [-6, 3])
def test_an_old_or_a_future_token_ends_nothing(
    jo: Client, oidc: Oidc, minutes: int
) -> None:
    at = clock.now() + timedelta(minutes=minutes)
    token = says(oidc, iat=int(at.timestamp()), exp=None)

    assert send(oidc.signs(token)).status_code == 400
    assert is_in(jo)


def by_secret(claims: dict[str, Any], secret: bytes, headers: dict[str, str]) -> str:
    """Return a token of HS256; PyJWT refuses to sign with a public key."""
    signed, _, _ = jwt.encode(
        claims, "0" * 32, algorithm="HS256", headers=headers
    ).rpartition(".")
    digest = hmac.new(secret, signed.encode(), hashlib.sha256).digest()
    return f"{signed}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"


def test_a_forged_token_ends_nothing(jo: Client, oidc: Oidc) -> None:
    public = oidc.key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    claims = says(oidc)
    named = {"kid": "of-the-tests"}
    forged = [
        oidc.signs(claims, OTHER_KEY),
        oidc.signs(claims, OTHER_KEY, kid="unknown"),
        jwt.encode(claims, None, algorithm="none", headers=named),
        # The public key as the secret of an algorithm that has one.
        by_secret(claims, public, named),
        oidc.signs(claims)[:-6],
        "not a token",
        "",
    ]

    for token in forged:
        assert send(token).status_code == 400
    assert is_in(jo)
    assert not Event.objects.filter(kind="sign_out").exists()


def test_a_token_works_once(jo: Client, oidc: Oidc) -> None:
    token = oidc.signs(says(oidc))
    assert send(token).status_code == 200
    sign_in(again := Client(), oidc, "jo")

    assert send(token).status_code == 400
    assert is_in(again)


def test_it_is_only_posted(jo: Client) -> None:
    assert Client().get(LOGOUT).status_code == 405
