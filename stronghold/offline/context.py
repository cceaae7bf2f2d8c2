"""The context that every page needs for the queue of unsent records."""

from typing import Any

from django.http import HttpRequest

from stronghold.core.accounts import policy
from stronghold.core.accounts.permissions import Verb
from stronghold.sign_in.idle_lock.queries import is_locked


def offline(request: HttpRequest) -> dict[str, Any]:
    """Return the viewer's owner code, or "" if they may not record offline.

    By it a page's script finds the user's queue on a phone.
    """
    user: Any = getattr(request, "user", None)
    if user is None or not user.is_authenticated or is_locked(request.session):
        return {}
    may_log = policy.can(user, Verb.LOG_OFFLINE)
    return {"offline_owner": user.page_code if may_log else ""}
