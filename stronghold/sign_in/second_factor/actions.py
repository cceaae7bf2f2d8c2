"""Add, use, remove and reset second factors. Each action writes an audit event."""

from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.webauthn.internal.auth import WebAuthn
from cryptography.fernet import InvalidToken
from django.db import transaction
from django.utils.crypto import constant_time_compare

from stronghold.core.accounts import policy
from stronghold.core.accounts.choices import Notice, SignInFailure
from stronghold.core.accounts.keys import end_keys
from stronghold.core.accounts.models import User
from stronghold.core.accounts.notices.actions import notify
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.queries import person
from stronghold.core.accounts.rules import check_not_above, check_not_own
from stronghold.core.accounts.sight.actions import unapprove
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import Actor, record
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.secrets.secret_key import Kept, Renewal
from stronghold.sign_in.second_factor.choices import FactorChange
from stronghold.sign_in.second_factor.encryption import decrypt, encrypt_again
from stronghold.sign_in.second_factor.queries import (
    APP,
    CODES,
    PASSKEY,
    factors_of,
    needs_factor,
    own_factor,
    own_passkey,
)
from stronghold.sign_in.second_factor.rules import (
    check_by_factor,
    check_has_password,
    check_keeps_one,
)
from stronghold.sign_in.sessions.actions import (
    end_all_sessions,
    end_sessions_but,
)

# In the data of an app: the number of the last stretch of time whose code was used.
LAST_STEP = "last_step"
# In the data of an app and of recovery codes: what is encrypted.
_ENCRYPTED = ("secret", "seed")


@dataclass(frozen=True)
class AddedIn:
    """The session in which a factor is added, and whether a factor opened it."""

    key: str
    by_factor: bool


@transaction.atomic(durable=True)
def add_passkey(
    *, by: User, name: str, credential: dict[str, Any], session: AddedIn
) -> Authenticator:
    """Store a passkey or security key that the browser has just made."""
    is_first = _check_may_add(by, session)
    passkey: Authenticator = WebAuthn.add(by, name, credential).instance
    _added(by, FactorChange.PASSKEY_ADDED, session if is_first else None)
    return passkey


@transaction.atomic(durable=True)
def add_app(*, by: User, secret: str, code: str, session: AddedIn) -> Authenticator:
    """Store the secret of an authenticator app that has shown this code."""
    is_first = _check_may_add(by, session)
    if Authenticator.objects.filter(user=by, type=APP).exists():
        raise RuleBroken(
            "You have an authenticator app already. Remove it before you set up "
            "another."
        )
    app = TOTP.activate(by, secret).instance
    _uses_app_code(app, code)
    _added(by, FactorChange.APP_ADDED, session if is_first else None)
    return app


def _check_may_add(by: User, session: AddedIn) -> bool:
    """Refuse who may not add a factor; return whether it is their first.

    Two requests wait for each other, so that only one of them adds the first.
    """
    check_has_password(has_one=by.has_usable_password())
    _lock(by)
    n_had = factors_of(by).n
    check_by_factor(n_had=n_had, by_factor=session.by_factor)
    return n_had == 0


def _added(by: User, change: FactorChange, first_in: AddedIn | None) -> None:
    """Log it. The first factor ends all sessions that the password alone has opened.

    That is every other session of theirs: someone else may be in one.
    """
    # Makes them with the first factor only.
    RecoveryCodes.activate(by)
    if first_in and (n_ended := end_sessions_but(by, first_in.key)):
        _record(by, change, sessions_ended=n_ended)
    else:
        _record(by, change)
    notify(by, Notice.FACTOR_ADDED)


@transaction.atomic(durable=True)
def remove_factor(*, by: User, factor_id: int) -> None:
    """Remove a passkey or the app. Recovery codes go with the last of them."""
    _lock(by)
    factor = own_factor(by, factor_id)
    n_left = factors_of(by).n - 1
    check_keeps_one(must_have=needs_factor(by), n_left=n_left)
    is_app = factor.type == APP
    factor.delete()
    if n_left == 0:
        Authenticator.objects.filter(user=by).delete()
    _record(by, FactorChange.APP_REMOVED if is_app else FactorChange.PASSKEY_REMOVED)
    notify(by, Notice.FACTOR_REMOVED)


@transaction.atomic(durable=True)
def rename_passkey(*, by: User, factor_id: int, name: str) -> None:
    """Give a passkey another name."""
    passkey = own_passkey(by, factor_id)
    passkey.data["name"] = name
    passkey.save(update_fields=["data"])
    _record(by, FactorChange.PASSKEY_RENAMED)


@transaction.atomic(durable=True)
def make_recovery_codes(*, by: User) -> None:
    """Replace the recovery codes, of which some are used or known to others."""
    _lock(by)
    if not factors_of(by).n:
        raise RuleBroken("Add a passkey or an authenticator app first.")
    Authenticator.objects.filter(user=by, type=CODES).delete()
    RecoveryCodes.activate(by)
    _record(by, FactorChange.CODES_MADE)
    notify(by, Notice.RECOVERY_CODES)


@transaction.atomic(durable=True)
def show_recovery_codes(*, by: User) -> list[str]:
    """Return the recovery codes the first time they are asked for; then nothing."""
    rows = Authenticator.objects.select_for_update(of=("self",))
    found = rows.filter(user=by, type=CODES).first()
    codes = RecoveryCodes(found) if found else None
    if codes is None or codes.did_view:
        return []
    codes.mark_as_viewed()
    return codes.get_unused_codes()


@transaction.atomic(durable=True)
def reset_factors(*, by: User, username: str) -> None:
    """Remove the factors that a person has lost, and end their sessions and keys.

    If they must have one, they set one up when they next sign in. A key needs none, and
    what was lost may hold it. Who was issued the password would now get in with it
    alone: then a second person approves the account again.
    """
    policy.require(by, Verb.MANAGE_ACCOUNTS)
    check_not_own(by.username, username)
    user = person(by, username)
    check_not_above(is_above=policy.is_above(user, by))
    Authenticator.objects.filter(user=user).delete()
    if user.one_time_until is not None:
        unapprove(user, by=by)
    end_all_sessions(user)
    ended = end_keys(user)
    record(
        Kind.PERMISSION_CHANGE,
        by=by,
        records=[user.reference],
        force=user.actor_force,
        detail={"change": FactorChange.RESET}
        | ({"keys_ended": ended} if ended else {}),
    )
    notify(user, Notice.FACTORS_RESET, by_owner=False)


@transaction.atomic(durable=True)
def use_code(*, user: User, code: str, why: SignInFailure) -> Authenticator | None:
    """Use up a code of the app or a recovery code; None, logged, if it is wrong.

    `why` is what the audit log says of a wrong one.
    """
    plain = "".join(code.split()).replace("-", "")
    rows = Authenticator.objects.select_for_update(of=("self",)).filter(user=user)
    factor: Authenticator
    for factor in rows.exclude(type=PASSKEY).order_by("-type"):
        is_app = factor.type == APP
        uses = _uses_app_code if is_app else _uses_recovery_code
        if uses(factor, plain):
            return factor
    note_wrong(by=user, why=why)
    return None


def note_wrong(*, by: Actor, why: SignInFailure) -> None:
    """Log a second factor that was wrong."""
    record(Kind.SIGN_IN_FAILED, by=by, detail={"why": why})


@transaction.atomic(durable=True)
def note_confirmed(*, by: User) -> None:
    """Log that a user confirmed who they are."""
    _record(by, FactorChange.CONFIRMED)


def _uses_app_code(app: Authenticator, code: str) -> bool:
    """Return whether the app shows this code, which is good once (RFC 6238, 5.2)."""
    secret = decrypt(app.data["secret"])
    for step in yield_hotp_counters_from_time():
        expected = format_hotp_value(hotp_value(secret, step))
        is_later = step > app.data.get(LAST_STEP, 0)
        if is_later and constant_time_compare(code, expected):
            app.data[LAST_STEP] = step
            app.save(update_fields=["data"])
            return True
    return False


def _uses_recovery_code(codes: Authenticator, code: str) -> bool:
    return RecoveryCodes(codes).validate_code(code)


def _lock(user: User) -> None:
    """Let two requests of one person change their factors one after the other."""
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)


def _record(by: User, change: FactorChange, **more: Any) -> None:
    detail = {"change": change} | more
    record(Kind.ALTERATION, by=by, records=[by.reference], detail=detail)


@transaction.atomic(durable=True)
def renew_factor(pk: int) -> Renewal:
    """Encrypt the secret of an app, or the seed of recovery codes, with SECRET_KEY."""
    factor = Authenticator.objects.select_for_update().filter(pk=pk).first()
    if factor is None:
        return Renewal.CURRENT
    held = {name: factor.data[name] for name in _ENCRYPTED if name in factor.data}
    try:
        new = {name: encrypt_again(text) for name, text in held.items()}
    except InvalidToken:
        return Renewal.LOST
    if new == held:
        return Renewal.CURRENT
    factor.data |= new
    factor.save(update_fields=["data"])
    return Renewal.RENEWED


# Named in the settings, for `manage.py change_secret_key`.
FACTORS = Kept(
    "authenticator apps and recovery codes",
    lambda: Authenticator.objects.filter(type__in=(APP, CODES)),
    renew_factor,
)
