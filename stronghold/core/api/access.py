"""Access to API endpoints: each endpoint names a verb for each method it supports."""

from typing import TYPE_CHECKING, Any, cast

from rest_framework.authentication import SessionAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from stronghold.core.accounts import policy
from stronghold.core.accounts.force_words import take_up as take_up_choices
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.errors import NotAllowed

if TYPE_CHECKING:
    from rest_framework.views import APIView


class BySession(SessionAuthentication):
    """Authentication by the session of the site; 401 without one."""

    def authenticate_header(self, request: Request) -> str:
        return 'Session realm="Stronghold"'


class RefuseAll(BasePermission):
    """The default permission: an endpoint that names no verb is closed."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        return False


class Requires(BasePermission):
    """Requires the verb that the endpoint names for the method."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        if not request.user.is_authenticated:
            return False
        take_up_choices(request.user)
        method = "GET" if request.method == "HEAD" else request.method or ""
        verbs: dict[str, Verb] = getattr(view, "verbs", {})
        if method in verbs:
            _require(request, verbs[method], method)
            return True
        # An unsupported method is let through, so that DRF answers 405 and not 403.
        return not hasattr(view, method.lower())


def _require(request: Request, verb: Verb, method: str) -> None:
    policy.require(cast(User, request.user), verb)
    # With a key: what it opens. With a session there is none.
    key: Any = request.auth
    if key is not None:
        key.require(verb, method)


def is_open(request: Request, verb: Verb, method: str) -> bool:
    """Return whether the caller, and the key in use, have a verb for a method."""
    try:
        _require(request, verb, method)
    except NotAllowed:
        return False
    return True
