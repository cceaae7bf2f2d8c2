"""What a session says of its lock."""

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from stronghold.core.accounts.idle_lock.rules import (
    LOCKED_AT,
    STARTED_AT,
    USED_AT,
    seconds_left,
)
from stronghold.core.kernel import clock


def is_locked(session: SessionBase) -> bool:
    """Return whether the session asks for its person's password again."""
    return bool(settings.IDLE_MINUTES) and (
        LOCKED_AT in session or not left_of(session)
    )


def is_over(session: SessionBase) -> bool:
    """Return whether its person signed in SESSION_COOKIE_AGE ago or before."""
    started = session.get(STARTED_AT)
    age = settings.SESSION_COOKIE_AGE
    return started is not None and clock.now().timestamp() - started >= age


def left_of(session: SessionBase) -> int:
    """Return in how many seconds the session locks if its person does nothing."""
    now = int(clock.now().timestamp())
    return seconds_left(session.get(USED_AT), now, minutes=settings.IDLE_MINUTES)
