"""Writes audit events: one for an action, one for all that a response shows.

An action calls `record` inside its transaction. A query calls `consulted`; the
response's one event is written by the middleware before the response leaves.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Protocol

from stronghold.audit.choices import Kind
from stronghold.audit.models import Event
from stronghold.kernel import clock


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


@dataclass(frozen=True)
class NamedActor:
    """An actor without an account: the system itself, or a failed sign-in."""

    actor_name: str
    actor_id: int | None = None
    actor_role: str = ""
    actor_organisation: str = ""


SYSTEM = NamedActor("system")


@dataclass
class Request:
    """Where the events of this request come from, and what it has read so far."""

    source_ip: str | None = None
    session: str = ""
    records_read: set[str] = field(default_factory=set)
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
    recipient: str = "",
    reason: str = "",
    detail: dict[str, Any] | None = None,
) -> None:
    """Write one event in the present transaction."""
    here = _request.get() or Request()
    named = sorted(set(records))
    Event.objects.create(
        occurred_at=clock.now(),
        kind=kind,
        actor_id=by.actor_id,
        actor=by.actor_name[:150],
        actor_role=by.actor_role,
        organisation=by.actor_organisation,
        session=here.session,
        source_ip=here.source_ip,
        records=named,
        n_records=len(named),
        recipient=recipient,
        reason=reason,
        detail=detail or {},
    )


def consulted(records: Iterable[str], **filters: Any) -> None:
    """Note that these records are being read; LookupError where nothing gathers.

    A read outside a request must name its reader with `during`: none goes unlogged.
    """
    here = _request.get()
    if here is None:
        raise LookupError("records were read where no reader is known")
    here.records_read.update(records)
    here.filters.update({k: v for k, v in filters.items() if v not in (None, "")})
