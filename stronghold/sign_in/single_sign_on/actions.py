"""Let people in by single sign-on, keep what ties their session to it, and end it."""

from collections.abc import Mapping
from typing import Any

from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from cryptography.fernet import InvalidToken
from django.db import transaction

from stronghold.core.accounts.choices import SignInFailure, SignOn
from stronghold.core.accounts.models import User
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import NOT_SIGNED_IN, SYSTEM, record
from stronghold.core.kernel import clock
from stronghold.core.secrets.secret_key import Kept, Renewal
from stronghold.sign_in.access_rules.actions import create_placed, place_person
from stronghold.sign_in.access_rules.queries import free_username, rules_of
from stronghold.sign_in.access_rules.rules import claims_from, place_of
from stronghold.sign_in.sign_in_provider.queries import chosen
from stronghold.sign_in.single_sign_on.encryption import sealed_again
from stronghold.sign_in.single_sign_on.queries import (
    KEY,
    Tie,
    person_of,
    tie_in,
    tied_sessions,
)
from stronghold.sign_in.single_sign_on.rules import Logout, may_ask

_LONGEST_NAME = 80


@transaction.atomic(durable=True)
def admit(*, uid: str, claims: Mapping[str, Any]) -> User | None:
    """Return the account of a person, with the place that their claims give them now.

    It is created for someone new. None if the table of access rules does not know the
    claims; a closed account is returned as it is. The account is found by the issuer
    and its name for the person alone.
    """
    user = person_of(uid)
    if user and not user.is_active:
        return user
    place = place_of(claims_from(claims), rules_of(chosen().force))
    if place is None:
        _refuse(user, SignInFailure.NOT_PLACED)
        return None
    if user is None:
        name, email = _text(claims, "name"), _text(claims, "email")
        wanted = _text(claims, "preferred_username") or email or name
        shown = name or wanted.partition("@")[0] or "No name"
        user = create_placed(
            username=free_username(wanted),
            display_name=shown[:_LONGEST_NAME],
            email=email if "@" in email else "",
            place=place,
        )
        SocialAccount.objects.create(user=user, provider=chosen().issuer, uid=uid)
        return user
    if user.one_time_until:
        # Someone who gets in this way needs none, and no one else may use it.
        user.one_time_until = None
        user.set_unusable_password()
        user.save(update_fields=["password", "one_time_until"])
    return place_person(user, place)


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    return value.strip() if isinstance(value, str) else ""


@transaction.atomic(durable=True)
def note_failure(*, user: User | None = None) -> None:
    """Log that the provider did not say who someone is."""
    _refuse(user, SignInFailure.PROVIDER)


def _refuse(user: User | None, why: str) -> None:
    by = user or NOT_SIGNED_IN
    force = chosen().force
    record(Kind.SIGN_IN_FAILED, by=by, force=force, detail={"why": why})


@transaction.atomic(durable=True)
def keep_tie(*, session_key: str | None, tie: Tie) -> None:
    """Store with a session what ties it to the provider."""
    rows = UserSession.objects.select_for_update().filter(session_key=session_key)
    for row in rows:
        row.data[KEY] = tie.as_data
        row.save(update_fields=["data"])


@transaction.atomic(durable=True)
def move_tie(*, old_key: str, session_key: str | None) -> None:
    """Keep the tie of a session whose key was replaced, such as by a new password."""
    before = UserSession.objects.filter(session_key=old_key).first()
    after = UserSession.objects.filter(session_key=session_key).first()
    if before and after and KEY in before.data and KEY not in after.data:
        after.data[KEY] = before.data[KEY]
        after.save(update_fields=["data"])
        before.delete()


@transaction.atomic(durable=True)
def claim_asking(*, session_key: str | None) -> bool:
    """Note that a session asks the provider now; return whether it may.

    Not if another request of the session asks or has just asked.
    """
    rows = UserSession.objects.select_for_update(skip_locked=True)
    row = rows.filter(session_key=session_key).first()
    tie = tie_in(row) if row else None
    now = clock.now()
    if row is None or tie is None or not may_ask(tie.asked_at, now):
        return False
    row.data[KEY]["asked"] = int(now.timestamp())
    row.save(update_fields=["data"])
    return True


@transaction.atomic(durable=True)
def end_session(*, user: User, session_key: str | None, why: SignOn) -> None:
    """End a session that the provider no longer vouches for."""
    for row in UserSession.objects.filter(session_key=session_key):
        row.end()
    _record_end(user, why, 1)


@transaction.atomic(durable=True)
def end_by_provider(*, logout: Logout) -> int:
    """End the sessions that a back-channel logout names; return how many."""
    ended: dict[User, int] = {}
    for row in tied_sessions(sub=logout.sub, sid=logout.sid):
        row.end()
        ended[row.user] = ended.get(row.user, 0) + 1
    for user, n in ended.items():
        _record_end(user, SignOn.ENDED, n)
    return sum(ended.values())


def _record_end(user: User, why: SignOn, n: int) -> None:
    record(
        Kind.SIGN_OUT,
        by=SYSTEM,
        records=[user.reference],
        force=user.actor_force,
        detail={"change": why, "sessions": n},
    )


@transaction.atomic(durable=True)
def renew_tie(pk: int) -> Renewal:
    """Encrypt the refresh token of a session with SECRET_KEY."""
    row = UserSession.objects.select_for_update().filter(pk=pk).first()
    if row is None or KEY not in row.data:
        return Renewal.CURRENT
    kept = row.data[KEY]["refresh"]
    try:
        new = sealed_again(kept)
    except InvalidToken:
        return Renewal.LOST
    if new == kept:
        return Renewal.CURRENT
    row.data[KEY]["refresh"] = new
    row.save(update_fields=["data"])
    return Renewal.RENEWED


# Named in the settings, for `manage.py change_secret_key`.
TIES = Kept(
    "sessions of single sign-on",
    lambda: UserSession.objects.filter(data__has_key=KEY),
    renew_tie,
)
