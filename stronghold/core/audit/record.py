"""Write audit events: one for each action, one for all records of a response.

An action calls `record` inside its transaction. A query calls `consulted`, and the
middleware writes one event for the response before it is sent.
"""

import hashlib
import re
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from stronghold.core.audit.choices import Kind, code_of, move_of
from stronghold.core.audit.models import Event, Reason
from stronghold.core.database.planned import insert
from stronghold.core.kernel import clock

_SALT_BYTES = 32
# A short label, such as the name of a file: too short for a narrative.
_LONGEST_LABEL = 100
_LABEL = re.compile(rf"[^\n\r]{{0,{_LONGEST_LABEL}}}")
# A code, a reference or a date: the only values of a filter that are logged.
_CODE = re.compile(r"[\w./:@+-]{0,60}", re.ASCII)


class Actor(Protocol):
    """The person or system that acts: what the audit log needs to know of a user."""

    @property
    def actor_id(self) -> int | None: ...
    @property
    def actor_name(self) -> str: ...
    @property
    def actor_role(self) -> str: ...
    @property
    def actor_organisation(self) -> str: ...
    @property
    def actor_force(self) -> str: ...


@dataclass(frozen=True)
class NamedActor:
    """An actor without an account: the system, or a visitor who is not signed in."""

    actor_name: str
    actor_id: int | None = None
    actor_role: str = ""
    actor_organisation: str = ""
    actor_force: str = ""


SYSTEM = NamedActor("system")
NOT_SIGNED_IN = NamedActor("not signed in")


def _no_session() -> str:
    return ""


@dataclass
class Request:
    """The source of a request's events, and the records it has read so far."""

    source_ip: str | None = None
    # Called when an event is written, because signing in starts a new session.
    session: Callable[[], str] = _no_session
    records_read: set[str] = field(default_factory=set)
    # The organisation that is shown the records; empty if it is the police.
    recipient: str = ""
    filters: dict[str, Any] = field(default_factory=dict)
    # Why the records are read: a code and words that a program sent along, unchecked;
    # and what is stored with the event, as words or as the digest of stored words.
    stated: tuple[str, str] = ("", "")
    reason: str = ""
    reason_digest: str = ""


_request: ContextVar[Request | None] = ContextVar("audit_request", default=None)


@contextmanager
def during(request: Request) -> Iterator[Request]:
    """Collect the records that are read while this request is answered."""
    token = _request.set(request)
    try:
        yield request
    finally:
        _request.reset(token)


def record(
    kind: Kind,
    *,
    by: Actor,
    records: Iterable[str] = (),
    force: str = "",
    recipient: str = "",
    reason: str = "",
    reason_digest: str = "",
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Write one event in the current transaction.

    `force` is the code of the force it belongs to, if that is not the actor's own.
    `reason` is the reason in the user's words, stored apart so that it can be erased;
    `reason_digest` names one that an earlier event of the same user stored.
    ValueError if the detail holds free text, or a code for which the audit log has no
    words.
    """
    request = _request.get() or Request()
    references = sorted(set(records))
    _check_words(detail or {}, references)
    event = Event(
        occurred_at=clock.now(),
        kind=kind,
        actor_id=by.actor_id,
        actor=by.actor_name,
        actor_role=by.actor_role,
        organisation=by.actor_organisation,
        force=force or by.actor_force,
        session=request.session(),
        source_ip=request.source_ip,
        records=references,
        n_records=len(references),
        recipient=recipient,
        reason_digest=_store_reason(reason.strip()) or reason_digest,
        detail=_facts(detail or {}, _LABEL),
    )
    if not insert(event, has_key=False):
        raise RuntimeError("the event was not stored")


def _check_words(detail: Mapping[str, Any], references: Sequence[str]) -> None:
    change, move = detail.get("change"), detail.get("move")
    if change and not code_of("change", change):
        raise ValueError(f"the change {change!r} is not among any EventCode")
    if move and not move_of(move, references):
        raise ValueError(f"the move {move!r} is not among any EventCode")


def reason_digest(salt: str, words: str) -> str:
    """Return the hash that ties a reason to its event. The salt prevents guessing."""
    return hashlib.sha256(f"{salt}{words}".encode()).hexdigest()


def _store_reason(words: str) -> str:
    if not words:
        return ""
    salt = secrets.token_hex(_SALT_BYTES)
    digest = reason_digest(salt, words)
    Reason.objects.create(digest=digest, salt=salt, words=words)
    return digest


def consulted(records: Iterable[str], **filters: Any) -> None:
    """Note that these records are being read. Raises LookupError outside `during`.

    Code that reads outside a request must name its reader with `during`, so that no
    read is unlogged. Text typed into a search is noted as True, never as typed.
    """
    request = _request.get()
    if request is None:
        raise LookupError("records were read where no reader is known")
    given = {key: value for key, value in filters.items() if value not in (None, "")}
    request.records_read.update(records)
    request.filters |= _facts(given, _CODE)


def stated_reason() -> tuple[str, str]:
    """Return the code and words that this request gives as its reason, unchecked."""
    request = _request.get()
    return request.stated if request else ("", "")


def because(words: str = "", *, digest: str = "") -> None:
    """Note why this request reads records: in words, or as a reason stored before."""
    request = _request.get()
    if request is not None:
        request.reason, request.reason_digest = words, digest


def nothing_read() -> None:
    """Forget what was noted as read: the answer will show none of it."""
    request = _request.get()
    if request is not None:
        request.records_read.clear()


def disclosed(records: Iterable[str], *, recipient: str, **filters: Any) -> None:
    """Note that these records are being shown to another organisation."""
    consulted(records, **filters)
    request = _request.get()
    if request is not None:
        request.recipient = recipient


def file_label(name: str) -> str:
    """Return a file name short enough for an event's detail: its end is kept."""
    return " ".join(name.split())[-_LONGEST_LABEL:]


def _facts(detail: Mapping[str, Any], text: re.Pattern[str]) -> dict[str, Any]:
    """Return the detail as JSON values. Raises ValueError for possible free text."""
    return {key: _fact(value, text) for key, value in detail.items()}


def _fact(value: Any, text: re.Pattern[str]) -> Any:
    match value:
        case None | bool() | int() | float():
            return value
        case date():
            return value.isoformat()
        case str() if text.fullmatch(value):
            return str(value)
        case Mapping():
            return _facts(value, text)
        case list() | tuple() | set() | frozenset():
            return [_fact(item, text) for item in value]
    raise ValueError("the detail of an event holds only codes, numbers and dates")
