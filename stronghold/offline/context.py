"""The context that every page needs for the queue of unsent records."""

from typing import Any

from django.http import HttpRequest

from stronghold.accounts import policy
from stronghold.accounts.permissions import Verb
from stronghold.offline.owner import Owner


def offline(request: HttpRequest) -> dict[str, Any]:
    """Return the viewer's owner code, or "" if they may not record offline."""
    user: Any = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    may_log = policy.can(user, Verb.LOG_OFFLINE)
    return {"offline_owner": Owner.of(user).code if may_log else ""}
