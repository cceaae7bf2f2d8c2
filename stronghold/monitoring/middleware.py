"""Counts each request for /metrics; in use with METRICS_FOLDER alone."""

from collections.abc import Callable
from contextlib import ExitStack
from time import perf_counter
from typing import Any

from django.db import connections
from django.http import HttpRequest, HttpResponse

from stronghold.monitoring.counts import REQUEST_SECONDS, REQUESTS, STATEMENTS

# What any client may send as a method must not become a series of its own.
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
# By the first part of the path; all else are pages.
CLIENTS = {"api": "api", "ogc": "maps", "scim": "directory", "health": "checks"}


class CountRequests:
    """Counts answers by page, method and status, their time, and their statements."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began, sent = perf_counter(), Statements()
        with ExitStack() as stack:
            for connection in connections.all():
                stack.enter_context(connection.execute_wrapper(sent))
            response = self.get_response(request)
        match = request.resolver_match
        route = (match and match.view_name) or "none"
        method = request.method if request.method in METHODS else "other"
        REQUESTS.labels(route, method, response.status_code).inc()
        STATEMENTS.labels(route).inc(sent.n)
        first = request.path_info.lstrip("/").partition("/")[0]
        client = CLIENTS.get(first, "pages")
        REQUEST_SECONDS.labels(client).observe(perf_counter() - began)
        return response


class Statements:
    """Counts the statements that a connection runs."""

    def __init__(self) -> None:
        self.n = 0

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, ctx: Any
    ) -> Any:
        self.n += 1
        return execute(sql, params, many, ctx)
