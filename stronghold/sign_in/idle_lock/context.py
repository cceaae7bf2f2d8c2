"""The context that every page needs for its cover."""

from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from stronghold.core.accounts import policy
from stronghold.core.accounts.permissions import Verb
from stronghold.sign_in.idle_lock.presenters import LockView, cover
from stronghold.sign_in.idle_lock.queries import is_locked, left_of


def idle_lock(request: HttpRequest) -> dict[str, Any]:
    """Return the lock of the page, to be called, as only a whole page needs it."""
    return {"idle_lock": partial(_lock_of, request)}


def _lock_of(request: HttpRequest) -> LockView | None:
    user: Any = getattr(request, "user", None)
    if user is None or not user.is_authenticated or not settings.IDLE_MINUTES:
        return None
    # The page that unlocks a session has no cover of its own.
    if is_locked(request.session):
        return None
    shown = cover(
        settings.IDLE_MINUTES,
        has_password=user.has_usable_password(),
        logs_offline=policy.can(user, Verb.LOG_OFFLINE),
    )
    return LockView(
        minutes=settings.IDLE_MINUTES,
        seconds_left=left_of(request.session),
        cover=shown,
        username=user.username,
        person=user.page_code,
    )
