"""Hastens the figures after a request that may have written."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from stronghold.dashboard.hasten import hasten_refresh

READING = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class HastenTallies:
    """Asks for a refresh once an answered request has stored what it wrote.

    The layers that write stay ignorant of figures: triggers mark, this hastens, and
    beat guarantees.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method not in READING and response.status_code < 400:
            hasten_refresh()
        return response
