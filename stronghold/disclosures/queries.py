"""Every read of named disclosures by the police, and of what could be told by one.

What its recipient reads comes by the partners' role, in `portal`.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Self

from django.db.models import Q, QuerySet

from operations.warrants.queries import is_live
from stronghold.accounts import policy
from stronghold.accounts.choices import OrganisationKind, Role
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.audit.queries import ReadableRecord, Receipt, receipts_by_person
from stronghold.audit.record import consulted
from stronghold.dashboard.exports.columns import readable
from stronghold.disclosures.kinds import ToldKind, is_of_a_kind, kind_of
from stronghold.disclosures.models import Disclosure, Told
from stronghold.disclosures.rules import Facts, Line, laws_for, standing
from stronghold.disclosures.visibility import visible_disclosures
from stronghold.kernel import clock
from stronghold.kernel.errors import NotFound
from stronghold.look.dates import written_date, written_instant
from stronghold.records.queries import slice_of
from stronghold.records.rules import is_reference, read_date
from stronghold.sharing.choices import NamedKind, NamedStanding
from stronghold.sharing.fields import fields_read_by
from stronghold.sharing.models import Agreement
from stronghold.sharing.queries import gateways_in_force, to_disclose_by

PAGE_SIZE = 25
# The page on which the recipient reads one; a list names it and tells nothing of it.
READ_ON = "portal:disclosure"
# That nothing of it can be told anew.
WHOLE_RECORD = "The whole record: it was marked as recorded in error"
_LOADED = (
    # By whose organisation the trail names who read.
    "recipient__organisation__force",
    *("organisation", "agreement", "force"),
    *("made_by", "taken_back_by", "replaces", "replaced_by"),
)


@dataclass(frozen=True)
class RecordToTell:
    """One record, and each field of it that this viewer may tell and is not empty."""

    kind: ToldKind
    reference: str
    lines: Sequence[Line]
    # A warrant under which somebody may still go in.
    is_live: bool

    def only(self, codes: Sequence[str]) -> list[Line]:
        return [line for line in self.lines if line.code in codes]


def record_to_tell(viewer: User, reference: str) -> RecordToTell:
    """Return what could be told of a record; NotFound if the viewer may see none."""
    kind = kind_of(reference)
    shown = fields_read_by(viewer, kind.verb, kind.fields)
    columns = readable(kind.columns, shown)
    paths = [path for column in columns for path in column.paths]
    row = kind.rows(viewer, reference).values_list("reference", *paths).first()
    if row is None:
        raise NotFound
    consulted([reference])
    values = iter(row[1:])
    lines = []
    for column in columns:
        words = _words(column.show(*(next(values) for _ in column.paths)))
        if words:
            lines.append(Line(column.name, column.heading, words))
    live = kind.code == NamedKind.WARRANT and is_live(viewer, reference)
    return RecordToTell(kind, reference, lines, is_live=live)


def _words(value: Any) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return written_instant(value)
        case date():
            return written_date(value)
    return str(value).strip()


def recipients(viewer: User) -> list[User]:
    """Return the people of partners to whom something can be told, by organisation."""
    partners = {agreement.partner_id for agreement in _to_rest_on(viewer)}
    people = User.objects.filter(
        organisation__in=partners, role=Role.PARTNER, is_active=True
    ).exclude(organisation__kind=OrganisationKind.POLICE)
    found = people.order_by("organisation__name", "display_name", "username")
    return [one for one in found if policy.can(one, Verb.USE_PORTAL)]


def recipient(viewer: User, username: str) -> User:
    """Return one of them; NotFound for anybody else."""
    for one in recipients(viewer):
        if one.username == username:
            return one
    raise NotFound


def agreements_for(viewer: User, person: User) -> list[Agreement]:
    """Return the agreements in force with the organisation of a recipient."""
    found = _to_rest_on(viewer)
    return [row for row in found if row.partner_id == person.organisation_id]


def _to_rest_on(viewer: User) -> list[Agreement]:
    return [row for row in to_disclose_by(viewer) if laws_for(row.gateways)]


def is_over() -> Q:
    """Return the condition of those of which nothing is to be read any more."""
    return (
        Q(until__lt=clock.today())
        | Q(taken_back_at__isnull=False)
        | Q(replaced_by__isnull=False)
    )


@dataclass(frozen=True)
class DisclosureFilter:
    """What the list is narrowed to; days are London's, both included."""

    record: str = ""
    person: str = ""
    stands: str = ""
    date_from: date | None = None
    date_to: date | None = None

    @classmethod
    def from_params(cls, params: Mapping[str, str]) -> Self:
        """Read the parameters of an address; RuleBroken says which one is wrong."""
        given = {name: params.get(name, "").strip() for name in NAMES}
        stands = given["stands"]
        return cls(
            record=given["record"].upper() if _is_plain(given["record"]) else "-",
            person=given["person"].lower() if _is_plain(given["person"]) else "-",
            stands=stands if stands in STANDS else "",
            date_from=read_date(given["from"], field="from"),
            date_to=read_date(given["to"], field="to"),
        )

    def as_params(self) -> dict[str, str]:
        """Return the parameters that make this filter again."""
        words = {"record": self.record, "person": self.person, "stands": self.stands}
        days = {"from": self.date_from, "to": self.date_to}
        params = {name: text for name, text in words.items() if text}
        return params | {name: day.isoformat() for name, day in days.items() if day}

    def rows(self) -> Q:
        """Return the condition that the rows of the list meet."""
        rows = Q()
        if self.record:
            rows &= Q(record_reference=self.record) | Q(reference=self.record)
        if self.person:
            rows &= Q(recipient__username=self.person)
        if self.stands:
            rows &= is_over() if self.stands == OVER else ~is_over()
        if self.date_from:
            rows &= Q(made_at__gte=clock.midnight(self.date_from))
        if self.date_to:
            rows &= Q(made_at__lt=clock.midnight(self.date_to + timedelta(days=1)))
        return rows


NAMES = ("record", "person", "stands", "from", "to")
RUNNING, OVER = "running", "over"
STANDS = {RUNNING: "Not over", OVER: "Over"}


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable() and len(text) <= 40


@dataclass(frozen=True)
class DisclosuresPage:
    """Some disclosures, the newest first, and the references that lead on."""

    items: Sequence[Disclosure]
    newer: str = ""
    older: str = ""


def disclosures_page(
    viewer: User, wanted: DisclosureFilter, *, after: str = "", before: str = ""
) -> DisclosuresPage:
    """Return a page of the list; NotFound where it is to begin at none."""
    every, cursor = _visible(viewer), None
    if given := before or after:
        cursor = _one(every, given).values_list("made_at", "pk").first()
        if cursor is None:
            raise NotFound
    some = slice_of(
        every.filter(wanted.rows()),
        order=("-made_at", "-pk"),
        size=PAGE_SIZE,
        cursor=cursor,
        backwards=bool(before),
    )
    consulted(_named(some.items))
    return DisclosuresPage(
        some.items,
        newer=some.items[0].reference if some.has_newer else "",
        older=some.items[-1].reference if some.has_older else "",
    )


def disclosure(viewer: User, reference: str) -> Disclosure:
    """Return one disclosure; NotFound if there is none that the viewer may see."""
    row = _one(_visible(viewer), reference).first()
    if row is None:
        raise NotFound
    consulted(_named([row]))
    return row


def disclosures_of(viewer: User, record: str) -> list[Disclosure]:
    """Return what was told of a record by name, the newest first."""
    if not is_of_a_kind(record):
        return []
    rows = _visible(viewer).filter(record_reference=record)
    found = list(rows.order_by("-made_at", "-pk"))
    consulted(row.reference for row in found)
    return found


def told_of(records: Collection[str]) -> list[str]:
    """Return all that was told of these records by name, whoever may see it.

    Found through DISCLOSURES_OF_RECORDS of the settings.
    """
    rows = Disclosure.objects.filter(record_reference__in=records)
    return list(rows.values_list("reference", flat=True))


def lines_of(viewer: User, row: Disclosure) -> list[Line]:
    """Return the words that were told; none once they are erased."""
    told = Told.objects.filter(disclosure__in=_visible(viewer).filter(pk=row.pk))
    return [Line(t.code, t.label, t.words) for t in told.order_by("n")]


def receipts_of(rows: Sequence[Disclosure]) -> Mapping[str, Receipt]:
    """Return when each was opened by its recipient, by reference; one query for all.

    Opening it once it was taken back is none: nothing of it is shown by then.
    """
    opened = [
        ReadableRecord(row.recipient, row.reference, row.made_at, row.taken_back_at)
        for row in rows
    ]
    return receipts_by_person(opened, page=READ_ON)


def changed_since(viewer: User, row: Disclosure, lines: Sequence[Line]) -> list[str]:
    """Return what of it is not so any more, by name; the whole record if it is gone.

    It is looked up anew each time, so that nothing has to notice a correction.
    """
    try:
        now = record_to_tell(viewer, row.record_reference)
    except NotFound:
        return [WHOLE_RECORD]
    words = {line.code: line.words for line in now.lines}
    return [one.label for one in lines if words.get(one.code, "") != one.words]


def standings_of(rows: Sequence[Disclosure]) -> Mapping[str, NamedStanding]:
    """Return how each stands today, by reference; one query for all of them.

    The view of its recipient says the same.
    """
    laws = gateways_in_force({row.agreement.reference for row in rows})
    today = clock.today()
    found = {}
    for row in rows:
        facts = Facts(
            until=row.until,
            is_taken_back=row.taken_back_at is not None,
            is_replaced=hasattr(row, "replaced_by"),
            may_rest=row.gateway in laws.get(row.agreement.reference, ()),
        )
        found[row.reference] = NamedStanding(standing(facts, today=today))
    return found


def _visible(viewer: User) -> QuerySet[Disclosure]:
    rows = Disclosure.objects.filter(visible_disclosures(viewer))
    return rows.select_related(*_LOADED)


def _one(rows: QuerySet[Disclosure], reference: str) -> QuerySet[Disclosure]:
    return rows.filter(reference=reference) if is_reference(reference) else rows.none()


def _named(rows: Sequence[Disclosure]) -> list[str]:
    """Return what the trail names as read: each disclosure, and what it tells of."""
    return [name for row in rows for name in (row.reference, row.record_reference)]
