"""Writes the one event of a response before it leaves: what it read, or was refused."""

import hashlib
import ipaddress
from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from stronghold.audit.choices import PARTNER, Kind
from stronghold.audit.record import NOT_SIGNED_IN, Actor, Request, during, record
from stronghold.kernel.errors import NotAllowed


class SourceAddress:
    """Takes the address of whoever asks from the proxies that stand before the site.

    Each proxy adds to X-Forwarded-For the address that asked it, so with N of them the
    N-th from the right is true, and what stands further left is whatever was sent.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.PROXIES:
            passed_on = request.headers.get("X-Forwarded-For", "").split(",")
            if len(passed_on) >= settings.PROXIES:
                request.META["REMOTE_ADDR"] = passed_on[-settings.PROXIES].strip()
        if not _is_address(request.META.get("REMOTE_ADDR", "")):
            request.META["REMOTE_ADDR"] = ""
        return self.get_response(request)


class AuditResponse:
    """Gathers what a request reads; if the event cannot be written, nothing leaves.

    A response that reads while it streams has no one who gathers, and so breaks off:
    what a stream shows is to be read before it begins.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with during(request_facts(request)) as facts:
            response = self.get_response(request)
            if facts.records_read:
                record(
                    Kind.DISCLOSURE if facts.recipient else Kind.CONSULTATION,
                    by=_reader(request),
                    records=facts.records_read,
                    recipient=facts.recipient,
                    detail={"page": page_name(request)} | facts.filters,
                )
            if facts.records_read or _reader(request).actor_role == PARTNER:
                # It is not kept in the browser, for whoever has the device next, nor
                # for a partner to go back to once their agreement has ended.
                response.headers.setdefault("Cache-Control", "no-store")
            return response

    def process_exception(self, request: HttpRequest, error: Exception) -> None:
        if isinstance(error, NotAllowed):
            record_refusal(request, error)


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def record_refusal(request: HttpRequest, error: NotAllowed) -> None:
    """Log that somebody asked for what their role does not allow."""
    detail = {"page": page_name(request), "verb": error.verb}
    record(Kind.REFUSAL, by=_reader(request), detail=detail)


def request_facts(request: HttpRequest) -> Request:
    """Return where this request comes from."""
    return Request(
        source_ip=request.META.get("REMOTE_ADDR") or None,
        session=partial(_session_of, request),
    )


def page_name(request: HttpRequest) -> str:
    """Return the name of the page's address; the address itself may tell too much."""
    match = request.resolver_match
    return match.view_name if match else ""


def _session_of(request: HttpRequest) -> str:
    """Return a short hash that tells the session, and cannot be used to enter it."""
    key = request.session.session_key
    return hashlib.sha256(key.encode()).hexdigest()[:16] if key else ""


def _reader(request: HttpRequest) -> Actor:
    user: Any = request.user
    return user if user.is_authenticated else NOT_SIGNED_IN
