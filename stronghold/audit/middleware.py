"""Writes the one event of a response before it leaves: what it read, or was refused."""

import hashlib
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from stronghold.audit.choices import Kind
from stronghold.audit.record import Request, during, record
from stronghold.kernel.errors import NotAllowed


def request_facts(request: HttpRequest) -> Request:
    """Return where this request comes from; the session is told by a short hash."""
    key = request.session.session_key or ""
    return Request(
        source_ip=request.META.get("REMOTE_ADDR") or None,
        session=hashlib.sha256(key.encode()).hexdigest()[:16] if key else "",
    )


class AuditResponse:
    """Gathers what a request reads; if the event cannot be written, nothing leaves."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with during(request_facts(request)) as facts:
            response = self.get_response(request)
            if facts.records_read and request.user.is_authenticated:
                record(
                    Kind.CONSULTATION,
                    by=request.user,
                    records=facts.records_read,
                    detail=self._page(request) | facts.filters,
                )
            return response

    def process_exception(self, request: HttpRequest, error: Exception) -> None:
        if isinstance(error, NotAllowed) and request.user.is_authenticated:
            detail = self._page(request) | {"verb": error.verb}
            record(Kind.REFUSAL, by=request.user, detail=detail)

    @staticmethod
    def _page(request: HttpRequest) -> dict[str, Any]:
        match = request.resolver_match
        return {"page": match.view_name if match else ""}
