"""Every read of the audit log. Reading it is logged too, with what was read."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import (
    Case,
    Count,
    F,
    Max,
    Min,
    Q,
    QuerySet,
    TextField,
    When,
)

from operations.closures.models import ClosureCase
from stronghold.core.accounts.choices import OrganisationKind
from stronghold.core.accounts.models import User
from stronghold.core.accounts.queries import person
from stronghold.core.accounts.visibility import visible_people
from stronghold.core.audit.choices import PARTNER, PERSON, PREMISES, THE_LOG, Kind
from stronghold.core.audit.models import Event
from stronghold.core.audit.queries import until_now, with_reason
from stronghold.core.audit.record import consulted
from stronghold.core.kernel.errors import NotFound, RuleBroken
from stronghold.core.places.models import Premises
from stronghold.core.places.visibility import visible_premises
from stronghold.core.records.filters import CodesFilter, DayFilter, Filter, ListFilter
from stronghold.core.records.pages import Page, PageRequest, RowNames, page_of
from stronghold.core.records.rules import EARLIEST, check_text
from stronghold.core.sharing.models import Agreement
from stronghold.core.sharing.rules import is_agreement
from stronghold.oversight.choices import Owns, Part
from stronghold.oversight.pages import pages_of
from stronghold.oversight.visibility import Hidden, hidden_from, visible_events

PAGE_SIZE = 50
LONGEST_WORDS = 100
# The form of a reference or a username.
_WHOLE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_:./-]{0,59}")
# An event in an address: an instant of UTC, and a number.
_INSTANT = "%Y%m%dT%H%M%S%f"
_NAME = re.compile(r"[0-9]{8}T[0-9]{12}-[0-9]{1,6}")


class Named(Filter):
    """By a whole reference or username; anything else is free text and is refused."""

    example: str

    def read(self, text: str) -> str:
        if not _WHOLE.fullmatch(text):
            words = f"Enter a whole {self.label.lower()}, such as {self.example}"
            raise RuleBroken(words, field=self.name)
        return text


class OfRecord(Named):
    """By the reference of a record, of a person or of what was loaded."""

    name, label, example = "record", "Reference", "R-7F3K-92QX"

    def read(self, text: str) -> str:
        """Return the reference; that of a record in capitals."""
        found = super().read(text)
        is_record = ":" not in found and found[1:2] == "-" and len(found) > 2
        return found.upper() if is_record else found

    def rows(self, text: str, viewer: User) -> Q:
        return Q(records__contains=[text])


class OfPerson(Named):
    """By who acted."""

    name, label, example = "person", "Username", "officer"

    def read(self, text: str) -> str:
        return super().read(text).lower()

    def rows(self, text: str, viewer: User) -> Q:
        return Q(actor=text)


class OfKind(CodesFilter):
    """By what happened, in the words of the rows that it finds: a page that was opened,
    and what was read in a list.
    """

    name, label = "kind", "What happened"
    choices = [
        (code, "Opened or read" if code == Kind.CONSULTATION else label)
        for code, label in Kind.choices
    ]


class Why(Filter):
    """By words of the reason or the purpose."""

    name, label = "why", "Why"
    hint = "Words of the reason or purpose"

    def read(self, text: str) -> str:
        check_text(text, subject=self.label, field=self.name, longest=LONGEST_WORDS)
        return text

    def rows(self, text: str, viewer: User) -> Q:
        return with_reason(text)


def _day(name: str, label: str, *, is_last: bool = False) -> DayFilter:
    return DayFilter(
        name,
        label,
        "occurred_at",
        is_last=is_last,
        is_instant=True,
        earliest=EARLIEST,
    )


LOG_FILTERS: Sequence[Filter] = (
    OfRecord(),
    OfPerson(),
    OfKind(),
    Why(),
    _day("date_from", "From"),
    _day("date_to", "To", is_last=True),
)

# The filters of a record's audit log: all but which record it is.
RECORD_FILTERS = LOG_FILTERS[1:]


class ByMoment(RowNames[Event]):
    """Names events in addresses by an instant of UTC, and which one of that instant.

    Their ids are in no address: from gaps between the ids of visible events, a reader
    could count the hidden ones.
    """

    def name(self, row: Event) -> str:
        same = self.every.filter(occurred_at=row.occurred_at, pk__lte=row.pk)
        return f"{row.occurred_at.astimezone(UTC):{_INSTANT}}-{same.count()}"

    def find(self, name: str) -> QuerySet[Event]:
        instant, _, n = name.partition("-")
        if not _NAME.fullmatch(name) or not int(n):
            return self.every.none()
        try:
            at = datetime.strptime(instant, _INSTANT).replace(tzinfo=UTC)
        except ValueError:
            return self.every.none()
        return self.every.filter(occurred_at=at).order_by("pk")[int(n) - 1 : int(n)]


def n_found(viewer: User, wanted: ListFilter, hidden: Hidden, *, most: int) -> int:
    """Return how many events the audit log finds, up to `most`, without reading one."""
    rows = _visible(viewer, hidden).filter(until_now(), wanted.rows(viewer))
    return rows.order_by()[:most].count()


def search(viewer: User, wanted: ListFilter, ask: PageRequest) -> Page[Event]:
    """Return a page of the audit log."""
    hidden = hidden_from(viewer)
    rows = _visible(viewer, hidden).filter(wanted.rows(viewer))
    record = wanted["record"]
    if record and not hidden.left_of([record]):
        rows = rows.none()
    page = _page(rows, ask)
    _hide(hidden, page)
    consulted([THE_LOG], **_noted(wanted, found=bool(page.items)))
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


def _noted(wanted: ListFilter, *, found: bool) -> dict[str, Any]:
    """Return what is logged of a filter.

    A reference or username that finds nothing may be free text, so only the fact that
    it was entered is logged.
    """
    # Words sought in reasons are always free text.
    typed = {"why"} if found else {"why", "record", "person"}
    given = wanted.as_params().items()
    return {name: True if name in typed else value for name, value in given}


@dataclass(frozen=True)
class Theirs:
    """What of the log is of a record's own organisation, if that is a partner.

    `names` are what it was called in the events, and `owns` says why it is theirs.
    """

    names: Collection[str] = ()
    owns: Owns = Owns.RECORDED


@dataclass(frozen=True)
class People:
    """How many people did something with a record: in all, and of each partner."""

    n: int
    partners: Sequence[tuple[str, int]] = ()


@dataclass(frozen=True)
class Summary:
    """Who has had to do with a record: numbers of people and of organisations."""

    n_events: int
    opened: People
    listed: People
    changed: People
    files: People
    # Organisations, other than the police and those whose record it is, that were shown
    # it or got it in a file.
    disclosed_to: Sequence[str]
    theirs: Theirs
    first_at: datetime
    last_at: datetime


def log_of_record(
    viewer: User, reference: str, ask: PageRequest, *, show: str, wanted: ListFilter
) -> tuple[Summary, Page[Event]]:
    """Return a summary of all of a record's events, and a page of those wanted.

    `show` is one part of them, or "" for all.

    NotFound if there are none to show.
    """
    hidden = hidden_from(viewer)
    every = _of_record(viewer, reference, hidden)
    parts = _Parts(reference, theirs_of(reference))
    summary = _summary(every, parts)
    page = _page(_wanted(viewer, every, parts, show, wanted), ask)
    _hide(hidden, page)
    consulted([reference], **_noted(wanted, found=bool(page.items)))
    return summary, page


def _wanted(
    viewer: User,
    every: QuerySet[Event],
    parts: "_Parts",
    show: str,
    wanted: ListFilter,
) -> QuerySet[Event]:
    rows = every.filter(wanted.rows(viewer))
    return rows.filter(parts.of(show)) if show else rows


def events_of_record(
    viewer: User, reference: str, *, show: str, wanted: ListFilter, most: int
) -> tuple[Summary, list[Event]]:
    """Return the summary, and the newest events wanted up to `most`, for a file."""
    hidden = hidden_from(viewer)
    every = _of_record(viewer, reference, hidden)
    parts = _Parts(reference, theirs_of(reference))
    summary = _summary(every, parts)
    rows = _wanted(viewer, every, parts, show, wanted)
    page = Page(list(rows.order_by("-occurred_at", "-pk")[:most]))
    _hide(hidden, page)
    return summary, list(page.items)


def _of_record(viewer: User, reference: str, hidden: Hidden) -> QuerySet[Event]:
    if "\x00" in reference or not hidden.left_of([reference]):
        raise NotFound
    return _visible(viewer, hidden).filter(records__contains=[reference])


def theirs_of(reference: str) -> Theirs:
    """Return the partner whose record this is: it issues the case, or is a party to the
    agreement, or recorded it.

    Who recorded it is read from the log, which names the organisation of that time; so
    an owner that was renamed since is known by both names.
    """
    # Only partners: the police's own record is theirs without a word.
    made = Event.objects.filter(
        records__contains=[reference], kind=Kind.COLLECTION, actor_role=PARTNER
    )
    names = set(made.order_by().values_list("organisation", flat=True))
    if is_agreement(reference):
        parties = Agreement.objects.filter(reference=reference)
        names.update(parties.values_list("partner__name", flat=True))
        return Theirs(names, Owns.PARTY)
    cases = ClosureCase.objects.filter(reference=reference)
    issuers = cases.exclude(issuer__kind=OrganisationKind.POLICE)
    if issuer := issuers.values_list("issuer__name", flat=True).first():
        return Theirs(names | {issuer}, Owns.ISSUES)
    return Theirs(names)


def _summary(events: QuerySet[Event], parts: "_Parts") -> Summary:
    """Count the people of each part; NotFound if there are no events."""
    people = {
        part: Count("actor", filter=parts.of(part), distinct=True)
        for part in Part.values
    }
    found = events.aggregate(
        first=Min("occurred_at"), last=Max("occurred_at"), n=Count("pk"), **people
    )
    if not found["n"]:
        raise NotFound
    partners = events.filter(actor_role=PARTNER).order_by("organisation")
    by_name: list[Any] = list(partners.values("organisation").annotate(**people))
    by_part = {
        part: People(
            found[part],
            [(row["organisation"], row[part]) for row in by_name if row[part]],
        )
        for part in (Part.OPENED, Part.LISTED, Part.CHANGED, Part.FILES)
    }
    given = events.filter(parts.of(Part.DISCLOSED)).annotate(to=GIVEN_TO).order_by()
    return Summary(
        n_events=found["n"],
        opened=by_part[Part.OPENED],
        listed=by_part[Part.LISTED],
        changed=by_part[Part.CHANGED],
        files=by_part[Part.FILES],
        disclosed_to=sorted(set(given.values_list("to", flat=True))),
        theirs=parts.theirs,
        first_at=found["first"],
        last_at=found["last"],
    )


# The organisation that an event showed the record to: who acted, where none is named.
GIVEN_TO = Case(
    When(recipient="", then=F("organisation")),
    default=F("recipient"),
    output_field=TextField(),
)


@dataclass(frozen=True)
class _Parts:
    """The conditions of the parts of a record's events: see the choices Part.

    What someone did is the same in every organisation: a partner that opens a record
    opens it. That it was disclosed too is said of a record that is not the partner's
    own.
    """

    reference: str
    theirs: Theirs

    def of(self, show: str) -> Q:
        # A partner reads what is shared in the event that discloses it to the partner.
        is_shown = Q(kind=Kind.DISCLOSURE, recipient=F("organisation"))
        # To give a reason is not to read: the event of reading follows it.
        read = (Q(kind=Kind.CONSULTATION) | is_shown) & ~Q(detail__has_key="change")
        on_its_page = Q(detail__page__in=pages_of(self.reference))
        parts = {
            Part.OPENED: read & on_its_page,
            Part.LISTED: read & ~on_its_page,
            Part.CHANGED: Q(
                kind__in=(
                    Kind.COLLECTION,
                    Kind.ALTERATION,
                    Kind.COMBINATION,
                    Kind.ERASURE,
                )
            ),
            Part.DISCLOSED: self._given & ~self._to_its_own,
            Part.FILES: Q(kind__in=(Kind.EXPORT, Kind.PRINT)),
        }
        return parts[Part(show)]

    @property
    def _given(self) -> Q:
        """The condition for events that show the record outside the police."""
        took = Q(kind__in=(Kind.CONSULTATION, Kind.EXPORT, Kind.PRINT))
        read = Q(actor_role=PARTNER) & took & ~Q(detail__has_key="change")
        return Q(kind=Kind.DISCLOSURE) | read

    @property
    def _to_its_own(self) -> Q:
        names = list(self.theirs.names)
        by_them = Q(recipient="", organisation__in=names)
        return Q(recipient__in=names) | by_them if names else Q(pk__in=[])


def log_of_person(
    viewer: User, username: str, ask: PageRequest
) -> tuple[User, Page[Event]]:
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


def _hide(hidden: Hidden, page: Page[Event]) -> None:
    """Remove hidden records from events that also name others."""
    for event in page.items:
        event.records = hidden.left_of(event.records)
        event.detail = hidden.left_of_detail(event)


def _page(events: QuerySet[Event], ask: PageRequest) -> Page[Event]:
    order = ("-occurred_at", "-pk")
    return page_of(events, order=order, ask=ask, by=ByMoment(events))
