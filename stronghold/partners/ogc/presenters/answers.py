"""Responses as JSON or as a page, whichever is requested; and errors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.ui.parts import Link, Pager, SummaryRow, Table

JSON = "application/json"
GEOJSON = "application/geo+json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
SCHEMA = "application/schema+json"
HTML = "text/html"
FORMATS = ("json", "html")
_TITLES = {
    400: "The request is not valid",
    401: "A key is needed",
    403: "Not available",
    404: "Not found",
    405: "Nothing is changed here",
    429: "Too many wrong keys",
}


@dataclass(frozen=True)
class FeaturesPage:
    """A response as a browser shows it."""

    title: str
    caption: str
    words: Sequence[str] = ()
    links: Sequence[Link] = ()
    table: Table | None = None
    rows: Sequence[SummaryRow] = ()
    pager: Pager | None = None
    back: Link | None = None


def wants_page(request: HttpRequest) -> bool:
    """Say whether to return a page: for a browser or `f=html`; RuleBroken for a bad
    `f`.
    """
    if wanted := request.GET.get("f", ""):
        if wanted not in FORMATS:
            raise RuleBroken("'f' must be json or html")
        return wanted == "html"
    return request.get_preferred_type([JSON, GEOJSON, OPENAPI, SCHEMA, HTML]) == HTML


def answer(
    request: HttpRequest,
    document: Mapping[str, Any],
    page: FeaturesPage,
    *,
    media_type: str = JSON,
) -> HttpResponse:
    """Return a document, or the page with the same content."""
    if wants_page(request):
        return render(request, "ogc/page.html", {"page": page})
    body = orjson.dumps(document, option=orjson.OPT_NAIVE_UTC)
    return HttpResponse(body, content_type=media_type)


def problem(request: HttpRequest, status: int, message: str) -> HttpResponse:
    """Return an error that says what went wrong and what to do about it."""
    if request.get_preferred_type([JSON, HTML]) == HTML:
        context = {"title": _TITLES[status], "message": message, "status": status}
        answer = render(request, "ogc/problem.html", context, status=status)
    else:
        document = {"code": str(status), "description": message}
        answer = HttpResponse(orjson.dumps(document), content_type=JSON, status=status)
    if status == 401:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="Stronghold"'
    if status == 429:
        answer.headers["Retry-After"] = "600"
    return answer
