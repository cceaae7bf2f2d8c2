"""Middleware that keeps one force's choices out of the next request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from stronghold.core.kernel.decided import NOTHING, using


class OwnForceChoices:
    """Keeps the choices of one force out of the next request of the same thread.

    They are taken up where the policy is asked (core/accounts/access.py,
    core/api/access.py).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with using(NOTHING):
            return self.get_response(request)
