"""What a session says of its lock."""

from typing import cast

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock
from stronghold.sign_in.idle_lock.rules import (
    LOCKED_AT,
    USED_AT,
    seconds_left,
    unlocks,
)


def is_locked(session: SessionBase) -> bool:
    """Return whether the session asks for its person's password again."""
    return bool(settings.IDLE_MINUTES) and (
        LOCKED_AT in session or not left_of(session)
    )


def is_confirmed(request: HttpRequest) -> bool:
    """Return whether the person has confirmed who they are since it was locked."""
    locked_at = request.session.get(LOCKED_AT)
    records = get_authentication_records(request, cast(User, request.user))
    return locked_at is not None and any(unlocks(one, locked_at) for one in records)


def has_passkey(user: User) -> bool:
    return is_mfa_enabled(user, types=[Authenticator.Type.WEBAUTHN])


def left_of(session: SessionBase) -> int:
    """Return in how many seconds the session locks if its person does nothing."""
    now = int(clock.now().timestamp())
    return seconds_left(session.get(USED_AT), now, minutes=settings.IDLE_MINUTES)
