"""Every read of the audit log. Reading it is logged too, with what was read."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, Self

from django.db.models import Q, QuerySet

from stronghold.core.accounts.models import User
from stronghold.core.accounts.queries import person
from stronghold.core.accounts.visibility import visible_people
from stronghold.core.audit.choices import PERSON, PREMISES, THE_LOG
from stronghold.core.audit.models import Event
from stronghold.core.audit.queries import StatedReason, reasons_of, with_reason
from stronghold.core.audit.record import consulted
from stronghold.core.kernel.errors import NotFound
from stronghold.core.kernel.london import midnight
from stronghold.core.places.models import Premises
from stronghold.core.places.visibility import visible_premises
from stronghold.oversight.visibility import Hidden, hidden_from, visible_events

PAGE_SIZE = 50
# A cursor in an address: an instant of UTC, and a number.
_INSTANT = "%Y%m%dT%H%M%S%f"
_CURSOR = re.compile(r"[0-9]{8}T[0-9]{12}-[0-9]{1,6}")


@dataclass(frozen=True)
class LogFilter:
    """The filters of the audit log; days are London's, both included."""

    record: str = ""
    person: str = ""
    kind: str = ""
    # Words of the reason or the purpose.
    why: str = ""
    date_from: date | None = None
    date_to: date | None = None

    def as_params(self) -> dict[str, str]:
        """Return the address parameters for this filter."""
        days = {"date_from": self.date_from, "date_to": self.date_to}
        words = {n: getattr(self, n) for n in ("record", "person", "kind", "why")}
        params = {name: text for name, text in words.items() if text}
        return params | {name: day.isoformat() for name, day in days.items() if day}

    def rows(self) -> Q:
        """Return the condition for the events."""
        rows = Q()
        if self.record:
            rows &= Q(records__contains=[self.record])
        if self.person:
            rows &= Q(actor=self.person)
        if self.kind:
            rows &= Q(kind=self.kind)
        if self.why:
            rows &= with_reason(self.why)
        if self.date_from:
            rows &= Q(occurred_at__gte=midnight(self.date_from))
        if self.date_to:
            rows &= Q(occurred_at__lt=midnight(self.date_to + timedelta(days=1)))
        return rows


@dataclass(frozen=True)
class Cursor:
    """Where a page ends: an instant, and how many events of that instant come before.

    It holds no event ids: from gaps between the ids of visible events, a reader could
    count the hidden ones.
    """

    at: datetime
    n: int

    def __str__(self) -> str:
        return f"{self.at.astimezone(UTC):{_INSTANT}}-{self.n}"

    @classmethod
    def read(cls, text: str) -> "Cursor | None":
        """Read a cursor from an address; NotFound if it is not one."""
        if not text:
            return None
        if not _CURSOR.fullmatch(text):
            raise NotFound
        instant, _, n = text.partition("-")
        try:
            at = datetime.strptime(instant, _INSTANT).replace(tzinfo=UTC)
        except ValueError as error:
            raise NotFound from error
        return cls(at, int(n))


@dataclass(frozen=True)
class PageRequest:
    """Which page: after an event (older), before one (newer), or the newest."""

    after: Cursor | None = None
    before: Cursor | None = None

    @classmethod
    def from_params(cls, params: Mapping[str, str]) -> Self:
        """Read an address; NotFound if it has no valid cursor."""
        return cls(
            Cursor.read(params.get("after", "")), Cursor.read(params.get("before", ""))
        )


@dataclass(frozen=True)
class LogPage:
    """Events, newest first, and the cursors of the next and previous page."""

    events: Sequence[Event]
    newer: str = ""
    older: str = ""
    # The reason of each, by the digest in the event.
    reasons: Mapping[str, StatedReason] = field(default_factory=dict)


def search(viewer: User, wanted: LogFilter, ask: PageRequest) -> LogPage:
    """Return a page of the audit log."""
    hidden = hidden_from(viewer)
    rows = _visible(viewer, hidden).filter(wanted.rows())
    if wanted.record and not hidden.left_of([wanted.record]):
        rows = rows.none()
    page = _page(rows, ask)
    _hide(hidden, page)
    consulted([THE_LOG], **_noted(wanted, found=bool(page.events)))
    return page


def names_in(viewer: User, events: Sequence[Event]) -> dict[str, str]:
    """Return the names of the people and premises in these events, by reference."""
    named = {record for event in events for record in event.records}
    actors = {event.actor for event in events}
    people = User.objects.filter(visible_people(viewer)).filter(
        username__in=actors | _of_kind(named, PERSON)
    )
    names = {
        f"{PERSON}{username}": name
        for username, name in people.values_list("username", "display_name")
    }
    ids = [int(pk) for pk in _of_kind(named, PREMISES) if pk.isdigit()]
    if not ids:
        return names
    premises = Premises.objects.filter(visible_premises(viewer), pk__in=ids)
    return names | {
        f"{PREMISES}{pk}": address
        for pk, address in premises.values_list("pk", "address")
    }


def _of_kind(references: Iterable[str], kind: str) -> set[str]:
    return {r.removeprefix(kind) for r in references if r.startswith(kind)}


def _noted(wanted: LogFilter, *, found: bool) -> dict[str, Any]:
    """Return what is logged of a filter.

    A reference or username that finds nothing may be free text, so only the fact that
    it was entered is logged.
    """
    # Words sought in reasons are always free text.
    typed = {"why"} if found else {"why", "record", "person"}
    given = wanted.as_params().items()
    return {name: True if name in typed else value for name, value in given}


def log_of_record(viewer: User, reference: str, ask: PageRequest) -> LogPage:
    """Return the events of a record; NotFound if there are none to show."""
    if "\x00" in reference:
        raise NotFound
    hidden = hidden_from(viewer)
    if not hidden.left_of([reference]):
        raise NotFound
    every = _visible(viewer, hidden).filter(records__contains=[reference])
    page = _page(every, ask)
    _hide(hidden, page)
    if not page.events:
        raise NotFound
    consulted([reference])
    return page


def log_of_person(
    viewer: User, username: str, ask: PageRequest
) -> tuple[User, LogPage]:
    """Return a person, what they did and read, and what was done to their account."""
    who = person(viewer, username)
    mine = Q(actor=who.username) | Q(records__contains=[who.reference])
    hidden = hidden_from(viewer)
    every = _visible(viewer, hidden).filter(mine)
    consulted([who.reference])
    page = _page(every, ask)
    _hide(hidden, page)
    return who, page


def _visible(viewer: User, hidden: Hidden) -> QuerySet[Event]:
    """Return the events, without those about records hidden from the viewer."""
    events = Event.objects.filter(visible_events(viewer))
    return events.exclude(hidden.events)


def _hide(hidden: Hidden, page: LogPage) -> None:
    """Remove hidden records from events that also name others."""
    for event in page.events:
        event.records = hidden.left_of(event.records)
        event.detail = hidden.left_of_detail(event)


def _page(events: QuerySet[Event], ask: PageRequest) -> LogPage:
    backwards = ask.before is not None
    cursor = ask.before or ask.after
    order = ("occurred_at", "pk") if backwards else ("-occurred_at", "-pk")
    rows = events.order_by(*order)
    if cursor:
        beyond = "occurred_at__gte" if backwards else "occurred_at__lte"
        rows = rows.filter(**{beyond: cursor.at})[cursor.n :]
    found = list(rows[: PAGE_SIZE + 1])
    more, found = len(found) > PAGE_SIZE, found[:PAGE_SIZE]
    if backwards:
        found = found[::-1]
    has_newer = more if backwards else bool(cursor)
    has_older = bool(found) if backwards else more
    return LogPage(
        found,
        newer=_cursor_of(events, found[0], "pk__lte") if found and has_newer else "",
        older=_cursor_of(events, found[-1], "pk__gte") if found and has_older else "",
        reasons=reasons_of(found),
    )


def _cursor_of(events: QuerySet[Event], event: Event, behind: str) -> str:
    """Return the cursor after an event; several can share an instant."""
    same = events.filter(occurred_at=event.occurred_at, **{behind: event.pk})
    return str(Cursor(event.occurred_at, same.count()))
