"""Writes audit events: one for an action, one for all that a response shows.

An action calls `record` inside its transaction. A query calls `consulted`; the
response's one event is written by the middleware before the response leaves.
"""

import hashlib
import re
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from stronghold.audit.choices import Kind
from stronghold.audit.models import Event, Reason
from stronghold.kernel import clock

_SALT_BYTES = 32
# A short label, such as the name of a file; a narrative does not fit.
_LONGEST_LABEL = 100
_LABEL = re.compile(rf"[^\n\r]{{0,{_LONGEST_LABEL}}}")
# A code, a reference or a date, which is all that a filter may be noted as.
_CODE = re.compile(r"[\w./:@+-]{0,60}", re.ASCII)


class Actor(Protocol):
    """Who acts: a user, as far as the trail needs to know."""

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
    """An actor without an account: the system itself, or nobody who is signed in."""

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
    """Where the events of this request come from, and what it has read so far."""

    source_ip: str | None = None
    # Asked when an event is written, since signing in begins a new session.
    session: Callable[[], str] = _no_session
    records_read: set[str] = field(default_factory=set)
    # The organisation that is shown them, where it is not the police themselves.
    recipient: str = ""
    filters: dict[str, Any] = field(default_factory=dict)


_request: ContextVar[Request | None] = ContextVar("audit_request", default=None)


@contextmanager
def during(request: Request) -> Iterator[Request]:
    """Gather what is read while this request is answered."""
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
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Write one event in the present transaction.

    `force` is the code of the force it belongs to, where that is not the actor's own.
    `reason` is why, in somebody's words; they are kept apart, and can be erased.
    """
    here = _request.get() or Request()
    named = sorted(set(records))
    Event.objects.create(
        occurred_at=clock.now(),
        kind=kind,
        actor_id=by.actor_id,
        actor=by.actor_name,
        actor_role=by.actor_role,
        organisation=by.actor_organisation,
        force=force or by.actor_force,
        session=here.session(),
        source_ip=here.source_ip,
        records=named,
        n_records=len(named),
        recipient=recipient,
        reason_digest=_kept_apart(reason.strip()),
        detail=_facts(detail or {}, _LABEL),
    )


def reason_digest(salt: str, words: str) -> str:
    """Return what ties words to an event; without the salt nobody can guess them."""
    return hashlib.sha256(f"{salt}{words}".encode()).hexdigest()


def _kept_apart(words: str) -> str:
    if not words:
        return ""
    salt = secrets.token_hex(_SALT_BYTES)
    digest = reason_digest(salt, words)
    Reason.objects.create(digest=digest, salt=salt, words=words)
    return digest


def consulted(records: Iterable[str], **filters: Any) -> None:
    """Note that these records are being read; LookupError where nothing gathers.

    A read outside a request must name its reader with `during`: none goes unlogged.
    What somebody typed into a search is noted as True, never as it stands.
    """
    here = _request.get()
    if here is None:
        raise LookupError("records were read where no reader is known")
    given = {key: value for key, value in filters.items() if value not in (None, "")}
    here.records_read.update(records)
    here.filters |= _facts(given, _CODE)


def disclosed(records: Iterable[str], *, recipient: str, **filters: Any) -> None:
    """Note that these records are being shown to another organisation."""
    consulted(records, **filters)
    here = _request.get()
    if here is not None:
        here.recipient = recipient


def file_label(name: str) -> str:
    """Return a file's name as an event's detail holds it; the end tells it best."""
    return " ".join(name.split())[-_LONGEST_LABEL:]


def _facts(detail: Mapping[str, Any], text: re.Pattern[str]) -> dict[str, Any]:
    """Return the detail as JSON has it; ValueError for what may be somebody's words."""
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
    raise ValueError("the detail of an event holds codes, numbers and dates alone")
