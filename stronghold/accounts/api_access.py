"""Who may use an endpoint: each names a verb for each method that it answers."""

from typing import TYPE_CHECKING

from rest_framework.authentication import SessionAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from stronghold.accounts import policy
from stronghold.accounts.permissions import Verb

if TYPE_CHECKING:
    from rest_framework.views import APIView


class BySession(SessionAuthentication):
    """By the session of the site; anyone who has none is answered with 401."""

    def authenticate_header(self, request: Request) -> str:
        return 'Session realm="Stronghold"'


class RefuseAll(BasePermission):
    """The default of the API: an endpoint that names no verb is closed."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        return False


class Requires(BasePermission):
    """Asks the policy for the verb that the endpoint names for the method."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        if not request.user.is_authenticated:
            return False
        method = "GET" if request.method == "HEAD" else request.method or ""
        verbs: dict[str, Verb] = getattr(view, "verbs", {})
        if method in verbs:
            policy.require(request.user, verbs[method])
            return True
        # What the endpoint does not answer at all goes on, to be told so with 405.
        return not hasattr(view, method.lower())
