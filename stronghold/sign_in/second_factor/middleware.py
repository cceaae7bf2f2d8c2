"""Middleware: someone who must have a second factor reaches nothing without one."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from stronghold.core.api.errors import (
    FactorFirst,
    error_response,
    is_for_api,
)
from stronghold.sign_in.second_factor.session_method import lacks_factor

ENROL = "account_enrol"
# Setting a factor up, and what anyone may do for themselves. The pages that add one ask
# someone who has one already for it.
OPEN = {
    ENROL,
    "account_add_app",
    "account_add_passkey",
    "account_reauthenticate",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "account_change_password",
    "account_logout",
    "account_theme",
    "idle_lock:lock",
    "idle_lock:unlock",
    "idle_lock:used",
}
# The same for everyone, signed in or not; a phone keeps them.
SAME_FOR_ALL = {
    "health_live",
    "health_ready",
    "health_degraded",
    "offline:day",
    "offline:manifest",
    "offline:worker",
    "offline:queue",
    "offline:shell",
    "offline:standing",
    "statements:accessibility",
    "statements:complaints",
    "statements:privacy",
}
_OPEN_TO_ALL = OPEN | SAME_FOR_ALL


class SecondFactorFirst:
    """Leads to setting a factor up; a program cannot do that, so the API answers 403.

    It reads how the session was opened from the session, and queries nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], *_: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        name = match.view_name if match else ""
        if name in _OPEN_TO_ALL or not lacks_factor(request):
            return None
        if is_for_api(request):
            return error_response(FactorFirst())
        return redirect(ENROL)
