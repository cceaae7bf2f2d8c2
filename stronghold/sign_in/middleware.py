"""Middleware that asks for one's own password first."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from stronghold.core.api.errors import PasswordFirst, error_response, is_for_api

CHANGE_PASSWORD = "account_change_password"  # noqa: S105 - the name of a page
OPEN_WITH_ONE_TIME_PASSWORD = {
    CHANGE_PASSWORD,
    "account_logout",
    "idle_lock:lock",
    "idle_lock:unlock",
    "idle_lock:used",
    # What a force states to everyone.
    "statements:accessibility",
    "statements:complaints",
    "statements:privacy",
}


class OneTimePassword:
    """Redirects a user with a one-time password to the page for choosing their own.

    A program cannot do that, so the API answers 403.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], *_: Any
    ) -> HttpResponse | None:
        user: Any = request.user
        match = request.resolver_match
        if (
            user.is_authenticated
            and user.one_time_until
            and match
            and match.view_name not in OPEN_WITH_ONE_TIME_PASSWORD
        ):
            if is_for_api(request):
                return error_response(PasswordFirst())
            return redirect(CHANGE_PASSWORD)
        return None
