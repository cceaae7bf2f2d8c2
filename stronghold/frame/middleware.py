"""Counts the menu again after a request that may have written."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from stronghold.figures.middleware import may_have_stored
from stronghold.frame.menu_counts import count_again


class CountMenuAgain:
    """Counts what waits for a user again once they may have changed it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if may_have_stored(request) and request.user.is_authenticated:
            count_again(request.user)
        return response
