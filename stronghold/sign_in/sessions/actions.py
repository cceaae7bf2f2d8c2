"""End sessions from elsewhere, and note when each was last used."""

from collections.abc import Iterable
from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import signing
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import HttpRequest

from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.queries import person
from stronghold.core.accounts.rules import check_not_own
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound
from stronghold.core.secrets.secret_key import Kept, Renewal
from stronghold.sign_in.sessions.choices import SessionChange
from stronghold.sign_in.sessions.store import SessionStore

# The last use is stored no more often than this.
NOTED_EVERY = timedelta(minutes=5)
_MOST_NOTED = 10_000
# By session, the stretch of time in which this process has noted its use.
_noted: dict[str, int] = {}


@transaction.atomic(durable=True)
def end_session(*, by: User, session_id: int, here: str) -> None:
    """Sign out on another device. NotFound if the session is not one of the user's.

    Nor is that in which they ask, with the key `here`: there they sign out.
    """
    others = UserSession.objects.filter(user=by).exclude(session_key=here)
    session = others.filter(pk=session_id).first()
    if session is None:
        raise NotFound
    session.end()
    detail = {"change": SessionChange.ENDED_ELSEWHERE}
    record(Kind.ALTERATION, by=by, records=[by.reference], detail=detail)


@transaction.atomic(durable=True)
def end_other_sessions(*, by: User, here: str) -> int:
    """Sign out everywhere but in the session with the key `here`; return how many."""
    n_ended = end_sessions_but(by, here)
    detail = {"change": SessionChange.ENDED_OTHERS, "n": n_ended}
    record(Kind.ALTERATION, by=by, records=[by.reference], detail=detail)
    return n_ended


@transaction.atomic(durable=True)
def end_sessions_of(*, by: User, username: str) -> int:
    """Sign another person out everywhere; return how many sessions ended."""
    policy.require(by, Verb.MANAGE_ACCOUNTS)
    check_not_own(by.username, username)
    user = person(by, username)
    n_ended = end_all_sessions(user)
    detail = {"change": SessionChange.ENDED_BY_OTHER, "n": n_ended}
    record(
        Kind.PERMISSION_CHANGE,
        by=by,
        records=[user.reference],
        force=user.actor_force,
        detail=detail,
    )
    return n_ended


def end_all_sessions(user: User) -> int:
    """End all sessions of a user, within the transaction of an action that logs it."""
    return _end(UserSession.objects.filter(user=user))


def end_sessions_but(user: User, here: str) -> int:
    """End all sessions of a user but that with the key `here`, as the one above."""
    return _end(UserSession.objects.filter(user=user).exclude(session_key=here))


def _end(sessions: Iterable[UserSession]) -> int:
    ended = list(sessions)
    for session in ended:
        session.end()
    return len(ended)


def note_seen(request: HttpRequest) -> None:
    """Note that the session of a request is used: one write in NOTED_EVERY at most."""
    now, key = clock.now(), request.session.session_key or ""
    stretch = int(now.timestamp() // NOTED_EVERY.total_seconds())
    if _noted.get(key) == stretch:
        return
    if len(_noted) >= _MOST_NOTED:
        _noted.clear()
    _noted[key] = stretch
    rows = UserSession.objects.filter(session_key=key)
    if rows.filter(last_seen_at__lt=now - NOTED_EVERY).update(last_seen_at=now):
        return
    if not rows.exists():
        UserSession.objects.create_from_request(request)


def forget_ended_sessions() -> int:
    """Delete the descriptions of sessions that have ended; return how many."""
    still_open = Session.objects.filter(
        session_key=OuterRef("session_key"), expire_date__gt=clock.now()
    )
    n_gone, _ = UserSession.objects.filter(~Exists(still_open)).delete()
    return n_gone


@transaction.atomic(durable=True)
def renew_session(key: str) -> Renewal:
    """Sign a stored session with SECRET_KEY."""
    row = Session.objects.select_for_update().filter(pk=key).first()
    if row is None:
        return Renewal.CURRENT
    store = SessionStore()
    # {} if no key here signed it.
    held = store.decode(row.session_data)
    if not held:
        return Renewal.LOST
    if _is_signed_now(row.session_data, store.key_salt):
        return Renewal.CURRENT
    row.session_data = store.encode(held)
    row.save(update_fields=["session_data"])
    return Renewal.RENEWED


def _is_signed_now(data: str, salt: str) -> bool:
    """Return whether SECRET_KEY itself signed this, and not an earlier key."""
    try:
        signing.loads(data, key=settings.SECRET_KEY, salt=salt, fallback_keys=[])
    except signing.BadSignature:
        return False
    return True


# Named in the settings, for `manage.py change_secret_key`.
SESSIONS = Kept(
    "sessions",
    lambda: Session.objects.filter(expire_date__gt=clock.now()),
    renew_session,
)
