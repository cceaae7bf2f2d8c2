"""Answers a request that failed: a fault of the site, no database, or a full disk.

While the database is away nothing is known of the visitor, so the page of 503 asks
nothing of it. A form that was sent comes back with the page, to be sent again.
"""

import sys
from dataclasses import dataclass
from http import HTTPStatus

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.template.loader import render_to_string
from django.utils.http import escape_leading_slashes
from rest_framework import exceptions

from stronghold.core.api.errors import (
    NoRoom,
    Unavailable,
    as_api_error,
    error_response,
    is_for_api,
    is_for_maps,
)
from stronghold.core.audit.request_id import request_id
from stronghold.core.geography.marking import marking_of
from stronghold.core.ui.requests import is_secret, wants_page

_PAGE = "text/html"
# What a map program is answered with, the first by default.
_MAY_ANSWER = ["application/json", _PAGE]


@dataclass(frozen=True)
class Sent:
    """What a form sent: names and values in order, without secrets and files."""

    fields: list[tuple[str, str]]
    lacks_secret: bool
    may_have_files: bool

    @property
    def words(self) -> list[str]:
        """The texts that a person typed, to be copied if all else fails."""
        return [value for _, value in self.fields if " " in value.strip()]


def broken(request: HttpRequest) -> HttpResponse:
    """Answer an exception that no view expected.

    With 503 and `Retry-After` if the database did not answer, 507 if there is no room
    for a file, otherwise with 500; with a page for a person, and in the format of the
    API or of map programs for a program.
    """
    error = sys.exc_info()[1]
    known = as_api_error(error) if isinstance(error, Exception) else None
    if is_for_api(request):
        return error_response(known or exceptions.APIException())
    if is_for_maps(request) and request.get_preferred_type(_MAY_ANSWER) != _PAGE:
        return _for_map(known)
    if not isinstance(known, Unavailable | NoRoom):
        return _fault()
    if not wants_page(request.headers):
        return error_response(known)
    if isinstance(known, NoRoom):
        page = render_to_string("507.html", {"protective_marking": marking_of(None)})
        return HttpResponse(page, status=known.status_code)
    return _page(request, known)


def _for_map(known: exceptions.APIException | None) -> HttpResponse:
    """Return the error as OGC API - Features has it (its exception.yaml)."""
    status = known.status_code if known else HTTPStatus.INTERNAL_SERVER_ERROR
    fault = f"The fault is ours. In the logs of the site it is {request_id()}."
    words = str(known.detail) if known else fault
    document = {"code": str(int(status)), "description": words}
    answer = JsonResponse(document, status=status)
    answer.headers["Cache-Control"] = "no-store"
    if isinstance(known, Unavailable):
        answer.headers["Retry-After"] = str(known.wait)
    return answer


def _fault() -> HttpResponse:
    """Return the page of a fault of ours, with the number by which logs name it."""
    given = {"request_id": request_id(), "protective_marking": marking_of(None)}
    page = render_to_string("500.html", given)
    return HttpResponse(page, status=HTTPStatus.INTERNAL_SERVER_ERROR)


def _page(request: HttpRequest, error: Unavailable) -> HttpResponse:
    sent = _sent(request) if request.method == "POST" else None
    given = {
        # Two slashes at its beginning would lead to another site.
        "address": escape_leading_slashes(request.get_full_path()),
        "sent": sent,
        "is_form": sent is not None,
        "protective_marking": marking_of(None),
    }
    return HttpResponse(
        render_to_string("503.html", given),
        status=HTTPStatus.SERVICE_UNAVAILABLE,
        headers={"Retry-After": str(error.wait), "Cache-Control": "no-store"},
    )


def _sent(request: HttpRequest) -> Sent | None:
    try:
        given = [(name, v) for name, values in request.POST.lists() for v in values]
    except (SuspiciousOperation, UnreadablePostError):
        return None
    fields = [(name, value) for name, value in given if not is_secret(name)]
    may_have_files = request.content_type == "multipart/form-data"
    return Sent(fields, len(fields) < len(given), may_have_files)
