"""Middleware that notes when a session was last used."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from stronghold.core.accounts.sessions.actions import NOTED_EVERY, note_seen
from stronghold.core.accounts.sessions.store import OPENED
from stronghold.core.kernel import clock


class LastSeen:
    """Notes the use of a session, but not in the first minutes after signing in.

    Signing in stores the time itself.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and _is_old(request):
            note_seen(request)
        return self.get_response(request)


def _is_old(request: HttpRequest) -> bool:
    opened: float = request.session.get(OPENED, 0)
    return clock.now().timestamp() - opened > NOTED_EVERY.total_seconds()
