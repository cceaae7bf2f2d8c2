"""Middleware that answers 403, 404 and 405."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.views.defaults import page_not_found, permission_denied

from stronghold.core.kernel.errors import NotAllowed, NotFound, ReasonNeeded
from stronghold.core.registered import the_one

OF_PAGES = ("GET", "HEAD", "POST", "OPTIONS")


class ReadOrSent:
    """Answers 405 to what no page does: to change or delete what is at its address.

    Django's views take any method for GET, or PUT for POST. What programs ask is left
    out: those views have methods of their own, and none checks Django's token.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], *_: Any
    ) -> HttpResponse | None:
        if request.method in OF_PAGES or getattr(view, "csrf_exempt", False):
            return None
        return HttpResponseNotAllowed(OF_PAGES)


class AnswerErrors:
    """Answers NotAllowed with 403, and NotFound with the 404 of an unknown page.

    ReasonNeeded leads to the page that asks why, and from there back.
    """

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
            return the_one("WHAT_IS_LEFT")(request) or page_not_found(
                request, Http404()
            )
        if isinstance(error, ReasonNeeded):
            back = urlencode({settings.REDIRECT_FIELD_NAME: request.get_full_path()})
            return redirect(f"{error.page}?{back}")
        return None
