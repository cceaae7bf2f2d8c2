"""Note that a session is used, lock it, and unlock it.

Only these write the time of use: in the stored session alone, with everything else that
it holds as it is then, so that what another request stores in it meanwhile stays. They
do not prolong the session.
"""

from collections.abc import Callable
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db import transaction

from stronghold.core.accounts.choices import SignInFailure
from stronghold.core.accounts.models import User
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from stronghold.core.kernel import clock
from stronghold.sign_in.idle_lock.choices import LockChange
from stronghold.sign_in.idle_lock.rules import LOCKED_AT, USED_AT


def begin(session: SessionBase) -> None:
    """Start the time of a session that someone has just signed in to."""
    session[USED_AT] = int(clock.now().timestamp())
    session.pop(LOCKED_AT, None)


@transaction.atomic(durable=True)
def note_use(*, session: SessionBase, at: int) -> None:
    """Store when the person last used the session; never an earlier time."""
    _change(session, lambda held: {USED_AT: max(at, held.get(USED_AT, 0))})


@transaction.atomic(durable=True)
def lock(*, by: User, session: SessionBase) -> None:
    """Lock a session, and log it once."""
    now = int(clock.now().timestamp())
    was = _change(session, lambda held: {LOCKED_AT: held.get(LOCKED_AT, now)})
    if was is not None and LOCKED_AT not in was:
        _record(by, LockChange.LOCKED)


@transaction.atomic(durable=True)
def unlock(*, by: User, session: SessionBase) -> None:
    """Unlock a session under another key, so that a copy of the old cookie is void."""
    before = session.session_key
    session[USED_AT] = int(clock.now().timestamp())
    session.pop(LOCKED_AT, None)
    session.cycle_key()
    # The list of one's sessions knows each by its key.
    listed = UserSession.objects.filter(session_key=before)
    listed.update(session_key=session.session_key)
    _record(by, LockChange.UNLOCKED)


@transaction.atomic(durable=True)
def note_wrong_password(*, user: User) -> None:
    """Log a wrong password on the page that unlocks a session."""
    record(Kind.SIGN_IN_FAILED, by=user, detail={"why": SignInFailure.WRONG_TO_UNLOCK})


def _change(
    session: SessionBase, changed: Callable[[dict[str, Any]], dict[str, Any]]
) -> dict[str, Any] | None:
    """Change the stored session; return what it held before, None if it has ended."""
    row = Session.objects.select_for_update().filter(pk=session.session_key).first()
    if row is None:
        return None
    held: dict[str, Any] = row.get_decoded()
    facts = changed(held)
    row.session_data = session.encode(held | facts)
    row.save(update_fields=["session_data"])
    # The copy of this request too, without having it stored as a whole.
    modified = session.modified
    session.update(facts)
    session.modified = modified
    return held


def _record(by: User, change: str) -> None:
    detail = {"change": change}
    record(Kind.ALTERATION, by=by, records=[by.reference], detail=detail)
