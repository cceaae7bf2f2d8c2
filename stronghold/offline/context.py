"""The context that every page needs for the queue of unsent records."""

from typing import Any

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from stronghold.core.accounts import policy
from stronghold.core.accounts.idle_lock.queries import is_locked
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb

_LENGTH = 16


def offline(request: HttpRequest) -> dict[str, Any]:
    """Return the viewer's owner code, or "" if they may not record offline."""
    user: Any = getattr(request, "user", None)
    if user is None or not user.is_authenticated or is_locked(request.session):
        return {}
    may_log = policy.can(user, Verb.LOG_OFFLINE)
    return {"offline_owner": _owner_code(user) if may_log else ""}


def _owner_code(user: User) -> str:
    """Return a code by which a page's script finds the user's queue on a phone.

    It does not reveal who the user is.
    """
    # The salt is the name of the module that first had this function. It must not
    # change, or phones would no longer find the queues of their users.
    digest = salted_hmac("stronghold.offline.owner", str(user.pk), algorithm="sha256")
    return digest.hexdigest()[:_LENGTH]
