"""What follows a request that may have written: figures are refreshed."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from stronghold.figures.tasks import refresh_soon

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class RefreshTalliesSoon:
    """Queues a refresh once a request that may have written is answered.

    The layers that write need not know of figures: database triggers mark the stale
    tallies, this queues a refresh at once, and beat guarantees one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if may_have_stored(request) and response.status_code < 400:
            refresh_soon()
        return response


def may_have_stored(request: HttpRequest) -> bool:
    """Return whether the page that was asked can have stored something."""
    match = request.resolver_match
    return request.method not in SAFE_METHODS and (
        match is None or getattr(match.func, "stores", True)
    )
