"""Every read of the trail. Reading it is itself an event, of what was looked at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Self

from django.db.models import Q, QuerySet

from stronghold.accounts.models import User
from stronghold.accounts.queries import person
from stronghold.audit.models import Event
from stronghold.audit.record import consulted
from stronghold.kernel.clock import LONDON
from stronghold.kernel.errors import NotFound
from stronghold.oversight.visibility import visible_events

PAGE_SIZE = 50
# What the trail calls itself, where it tells of somebody who read it.
THE_LOG = "audit-log"


@dataclass(frozen=True)
class TrailFilter:
    """What the trail is narrowed to; days are London's, both included."""

    record: str = ""
    person: str = ""
    kind: str = ""
    date_from: date | None = None
    date_to: date | None = None

    def as_params(self) -> dict[str, str]:
        """Return the parameters of an address that make this filter again."""
        days = {"date_from": self.date_from, "date_to": self.date_to}
        words = {"record": self.record, "person": self.person, "kind": self.kind}
        params = {name: text for name, text in words.items() if text}
        return params | {name: day.isoformat() for name, day in days.items() if day}

    def rows(self) -> Q:
        """Return the condition that the events meet."""
        rows = Q()
        if self.record:
            rows &= Q(records__contains=[self.record])
        if self.person:
            rows &= Q(actor=self.person)
        if self.kind:
            rows &= Q(kind=self.kind)
        if self.date_from:
            rows &= Q(occurred_at__gte=_midnight(self.date_from))
        if self.date_to:
            rows &= Q(occurred_at__lt=_midnight(self.date_to + timedelta(days=1)))
        return rows


@dataclass(frozen=True)
class PageRequest:
    """Which page: after an event (older), before one (newer), or the newest."""

    after: int | None = None
    before: int | None = None

    @classmethod
    def from_params(cls, params: Mapping[str, str]) -> Self:
        """Read an address; NotFound where it names no event."""
        return cls(_id(params.get("after", "")), _id(params.get("before", "")))


@dataclass(frozen=True)
class TrailPage:
    """Some events, newest first, and the ids that lead on from them."""

    events: Sequence[Event]
    newer: str = ""
    older: str = ""


def search(viewer: User, wanted: TrailFilter, ask: PageRequest) -> TrailPage:
    """Return a page of the trail."""
    consulted([THE_LOG], **wanted.as_params())
    return _page(_visible(viewer).filter(wanted.rows()), ask, every=_visible(viewer))


def trail_of_record(viewer: User, reference: str, ask: PageRequest) -> TrailPage:
    """Return what was done with a record, and who read it."""
    if "\x00" in reference:
        raise NotFound
    every = _visible(viewer).filter(records__contains=[reference])
    page = _page(every, ask, every=every)
    if not page.events:
        raise NotFound
    consulted([reference])
    return page


def trail_of_person(
    viewer: User, username: str, ask: PageRequest
) -> tuple[User, TrailPage]:
    """Return somebody, what they did and read, and what was done to their account."""
    who = person(viewer, username)
    mine = Q(actor=who.username) | Q(records__contains=[who.reference])
    every = _visible(viewer).filter(mine)
    consulted([who.reference])
    return who, _page(every, ask, every=every)


def _visible(viewer: User) -> QuerySet[Event]:
    return Event.objects.filter(visible_events(viewer))


def _page(
    events: QuerySet[Event], ask: PageRequest, *, every: QuerySet[Event]
) -> TrailPage:
    """Read one page and one event more, by key and never by number of page."""
    backwards = ask.before is not None
    cursor = ask.before if backwards else ask.after
    if cursor is not None:
        events = events.filter(_beyond(every, cursor, newer=backwards))
    sign = "" if backwards else "-"
    found = list(events.order_by(f"{sign}occurred_at", f"{sign}id")[: PAGE_SIZE + 1])
    more, found = len(found) > PAGE_SIZE, found[:PAGE_SIZE]
    if backwards:
        found.reverse()
    if not found:
        return TrailPage([])
    has_newer, has_older = (more, True) if backwards else (cursor is not None, more)
    return TrailPage(
        found,
        newer=str(found[0].pk) if has_newer else "",
        older=str(found[-1].pk) if has_older else "",
    )


def _beyond(every: QuerySet[Event], pk: int, *, newer: bool) -> Q:
    """Return the condition of standing before or after an event of the trail."""
    at = every.filter(pk=pk).values_list("occurred_at", flat=True).first()
    if at is None:
        raise NotFound
    side = "gt" if newer else "lt"
    # The first condition is what the index follows; the second breaks ties.
    return Q(**{f"occurred_at__{side}e": at}) & (
        Q(**{f"occurred_at__{side}": at}) | Q(**{f"pk__{side}": pk})
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, LONDON)


def _id(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise NotFound
    return int(text)
