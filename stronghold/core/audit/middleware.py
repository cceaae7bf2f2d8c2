"""Write one audit event for each response: the records it shows, or the refusal."""

import hashlib
import ipaddress
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import NOT_SIGNED_IN, Actor, Request, during, record
from stronghold.core.kernel.errors import NotAllowed

# The headers in which a program says why it reads records.
REASON, REASON_WORDS = "X-Reason", "X-Reason-Words"


class SourceAddress:
    """Set REMOTE_ADDR to the client's address when the site is behind proxies.

    Each proxy adds the address that connected to it to X-Forwarded-For. So with N
    proxies the N-th address from the right is the client's; those further left were
    sent by the client and cannot be trusted.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.PROXIES:
            forwarded = request.headers.get("X-Forwarded-For", "").split(",")
            if len(forwarded) >= settings.PROXIES:
                request.META["REMOTE_ADDR"] = forwarded[-settings.PROXIES].strip()
        if not _is_address(request.META.get("REMOTE_ADDR", "")):
            request.META["REMOTE_ADDR"] = ""
        return self.get_response(request)


class AuditResponse:
    """Collect the records that a request reads; log them before sending the response.

    If the event cannot be written, the response is not sent. A response that reads
    records while it streams raises LookupError: read them before the stream starts.
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
                    reason=facts.reason,
                    reason_digest=facts.reason_digest,
                    detail={"page": page_name(request)} | facts.filters,
                )
            is_known = _reader(request) is not NOT_SIGNED_IN or _key_of(request)
            if facts.records_read or is_known:
                # Not cached by the browser: the next user of the device must not see
                # it, nor a partner after their agreement has ended. Nor by a cache
                # before the site, which does not know X-API-Key.
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
    """Log a request that the user's role does not allow."""
    detail = {"page": page_name(request), "verb": error.verb}
    record(Kind.REFUSAL, by=_reader(request), detail=detail)


def request_facts(request: HttpRequest) -> Request:
    """Return the source of this request, for its events."""
    return Request(
        source_ip=request.META.get("REMOTE_ADDR") or None,
        session=partial(_session_of, request),
        stated=_stated(request),
    )


def _stated(request: HttpRequest) -> tuple[str, str]:
    """Return the reason in the headers; its words are percent-encoded UTF-8."""
    code = request.headers.get(REASON, "")
    return code.strip(), unquote(request.headers.get(REASON_WORDS, "")).strip()


def page_name(request: HttpRequest) -> str:
    """Return the URL name of the page: the address itself may hold personal data."""
    match = request.resolver_match
    return match.view_name if match else ""


def _session_of(request: HttpRequest) -> str:
    """Return a short hash that identifies the session, or a program's key, but does not
    give access.
    """
    if by_key := _key_of(request):
        return by_key
    key = request.session.session_key
    return hashlib.sha256(key.encode()).hexdigest()[:16] if key else ""


def _key_of(request: HttpRequest) -> str:
    """Return the start of the digest of the program's key in use; "" without one."""
    return str(getattr(request, "opened_by", ""))


def _reader(request: HttpRequest) -> Actor:
    user: Any = request.user
    return user if user.is_authenticated else NOT_SIGNED_IN
