"""Turns what a page may raise into the answer a person gets: 403 or 404."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.views.defaults import page_not_found, permission_denied

from stronghold.kernel.errors import NotAllowed, NotFound


class AnswerErrors:
    """Answers NotAllowed with 403, and NotFound with the same 404 as no such page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, error: Exception
    ) -> HttpResponse | None:
        if isinstance(error, NotAllowed):
            return permission_denied(request, PermissionDenied())
        if isinstance(error, NotFound):
            return page_not_found(request, Http404())
        return None
