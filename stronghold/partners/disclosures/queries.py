"""Every read of named disclosures by the police, and of what could be disclosed.

The recipient's own read uses the partners' database role, in `portal`.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, Min, OuterRef, Q, QuerySet

from operations.groups import queries as groups
from operations.safeguarding import queries as concerns
from operations.warrants.queries import is_live
from stronghold.core.accounts import policy
from stronghold.core.accounts.choices import OrganisationKind, Role
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import PARTNER, Kind
from stronghold.core.audit.models import Event
from stronghold.core.audit.queries import (
    ReadableRecord,
    Receipt,
    events_since,
    receipts_by_person,
)
from stronghold.core.audit.record import consulted
from stronghold.core.kernel import clock
from stronghold.core.kernel.decided import NOTHING, using
from stronghold.core.kernel.errors import NotFound
from stronghold.core.records.filters import (
    CodesFilter,
    DayFilter,
    Filter,
    ListFilter,
    YesFilter,
)
from stronghold.core.records.pages import ByReference, Page, PageRequest, page_of
from stronghold.core.records.queries import titles
from stronghold.core.sharing.choices import DisclosedKind, DisclosureStatus
from stronghold.core.sharing.fields import fields_read_by
from stronghold.core.sharing.models import Agreement
from stronghold.core.sharing.queries import (
    agreements_to_disclose_under,
    gateways_in_force,
)
from stronghold.core.ui.dates import written_date, written_instant
from stronghold.exports.columns import readable
from stronghold.partners.disclosures.kinds import (
    DisclosableKind,
    is_disclosable,
    kind_of,
)
from stronghold.partners.disclosures.models import DisclosedField, Disclosure
from stronghold.partners.disclosures.rules import Facts, Line, laws_for, status_on
from stronghold.partners.disclosures.visibility import visible_disclosures

# The page on which the recipient reads a disclosure. A list shows its reference only,
# so opening a list is no receipt.
READ_ON = "portal:disclosure"
# How long before its last day a disclosure is listed as ending soon.
ENDS_SOON = timedelta(days=7)
# Shown where no field of the record can be disclosed again.
WHOLE_RECORD = "The whole record: it was marked as recorded in error"
_LOADED = (
    # The audit log names the organisation and force of the person who read.
    "recipient__organisation__force",
    "organisation",
    "agreement",
    "force",
    "made_by",
    "revoked_by",
    "replaces",
    "replaced_by",
)


@dataclass(frozen=True)
class DisclosableRecord:
    """One record, with each field that has a value and that the viewer may disclose."""

    kind: DisclosableKind
    reference: str
    lines: Sequence[Line]
    # True for a warrant that can still be used to enter.
    is_live: bool

    def only(self, codes: Sequence[str]) -> list[Line]:
        return [line for line in self.lines if line.code in codes]


def disclosable_record(viewer: User, reference: str) -> DisclosableRecord:
    """Return what could be disclosed of a record; NotFound if it is not visible."""
    kind = kind_of(reference)
    shown = fields_read_by(viewer, kind.verb, kind.fields)
    columns = readable(kind.columns, shown)
    paths = [path for column in columns for path in column.paths]
    row = kind.rows(viewer, reference).values_list("reference", *paths).first()
    if row is None:
        raise NotFound
    _check_why(viewer, reference)
    consulted([reference])
    values = iter(row[1:])
    lines = []
    # A partner reads it: in the names that come with the site, not the force's own.
    with using(NOTHING):
        for column in columns:
            words = _words(column.show(*(next(values) for _ in column.paths)))
            if words:
                lines.append(Line(column.name, column.heading, words))
    live = kind.code == DisclosedKind.WARRANT and is_live(viewer, reference)
    return DisclosableRecord(kind, reference, lines, is_live=live)


def _check_why(viewer: User, reference: str) -> None:
    """Note why a child's concern, or a group that another team leads, is read.

    ReasonNeeded if the viewer has to say.
    """
    match kind_of(reference).code:
        case DisclosedKind.CONCERN:
            concerns.check_why_of(viewer, reference)
        case DisclosedKind.GROUP:
            groups.check_why_of(viewer, reference)


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
    """Return the people at partners who can be recipients, by organisation."""
    partners = {agreement.partner_id for agreement in _to_rest_on(viewer)}
    people = User.objects.filter(
        organisation__in=partners, role=Role.PARTNER, is_active=True
    ).exclude(organisation__kind=OrganisationKind.POLICE)
    found = people.order_by("organisation__name", "display_name", "username")
    return [person for person in found if policy.can(person, Verb.USE_PORTAL)]


def recipient(viewer: User, username: str) -> User:
    """Return a possible recipient by username; NotFound for anyone else."""
    for person in recipients(viewer):
        if person.username == username:
            return person
    raise NotFound


def agreements_for(viewer: User, person: User) -> list[Agreement]:
    """Return the agreements in force with the organisation of a recipient."""
    found = _to_rest_on(viewer)
    return [row for row in found if row.partner_id == person.organisation_id]


def _to_rest_on(viewer: User) -> list[Agreement]:
    return [
        row for row in agreements_to_disclose_under(viewer) if laws_for(row.gateways)
    ]


def has_ended() -> Q:
    """Return the condition for disclosures that can no longer be read."""
    return (
        Q(until__lt=clock.today())
        | Q(revoked_at__isnull=False)
        | Q(replaced_by__isnull=False)
    )


class OfReference(Filter):
    """By the whole reference of the record or of the disclosure."""

    name, label = "record", "Reference"

    def read(self, text: str) -> str:
        return text.upper() if _is_plain(text) else "-"

    def rows(self, text: str, viewer: User) -> Q:
        return Q(record_reference=text) | Q(reference=text)


class OfRecipient(Filter):
    """By the whole username of the recipient."""

    name, label = "person", "Username of the recipient"

    def read(self, text: str) -> str:
        return text.lower() if _is_plain(text) else "-"

    def rows(self, text: str, viewer: User) -> Q:
        return Q(recipient__username=text)


class HasEnded(CodesFilter):
    """Those that can still be read, or those that have ended."""

    name, label = "status", "Status"
    choices = (("running", "Not ended"), ("ended", "Ended"))

    def rows(self, text: str, viewer: User) -> Q:
        return has_ended() if text == "ended" else ~has_ended()


class ToAttend(YesFilter):
    """Those that can be read and were not yet, or cannot be read much longer."""

    name, label = "attend", "Not read, or ending soon"

    def rows(self, text: str, viewer: User) -> Q:
        ends_soon = Q(until__lte=clock.today() + ENDS_SOON)
        running = Disclosure.objects.filter(~has_ended(), force=viewer.force)
        first = running.aggregate(at=Min("made_at"))["at"]
        if first is None:
            return Q(pk__in=[])
        return ~has_ended() & (ends_soon | ~Q(Exists(_openings(first))))


def _openings(first: datetime) -> QuerySet[Event]:
    """Return the events in which its recipient opened a disclosure, as receipts do.

    `first` is when the first of the disclosures was made.
    """
    return events_since(first).filter(
        records__contains=[OuterRef("reference")],
        actor=OuterRef("recipient__username"),
        force=OuterRef("force__code"),
        occurred_at__gte=OuterRef("made_at"),
        actor_role=PARTNER,
        kind=Kind.DISCLOSURE,
        detail__page=READ_ON,
    )


def n_to_attend(viewer: User, *, most: int) -> int:
    """Return how many disclosures the list has of these, up to `most`."""
    wanted = ListFilter(FILTERS, {ToAttend.name: "yes"}).rows(viewer)
    rows = Disclosure.objects.filter(wanted, visible_disclosures(viewer))
    return rows[:most].count()


FILTERS: Sequence[Filter] = (
    OfReference(),
    OfRecipient(),
    HasEnded(),
    ToAttend(),
    DayFilter("from", "Disclosed from", "made_at", is_instant=True),
    DayFilter("to", "To", "made_at", is_instant=True, is_last=True),
)


def _is_plain(text: str) -> bool:
    """Say whether a text can name anything; another finds nothing."""
    return text.isascii() and text.isprintable() and len(text) <= 40


def disclosures_page(
    viewer: User, wanted: ListFilter, ask: PageRequest
) -> Page[Disclosure]:
    """Return a page of the list, newest first."""
    every = _visible(viewer)
    rows = every.filter(wanted.rows(viewer))
    page = page_of(rows, order=("-made_at", "-pk"), ask=ask, by=ByReference(every))
    consulted(_read_references(page.items))
    return page


def disclosure(viewer: User, reference: str) -> Disclosure:
    """Return one disclosure; NotFound if the viewer may not see it."""
    row = ByReference(_visible(viewer)).find(reference).first()
    if row is None:
        raise NotFound
    consulted(_read_references([row]))
    return row


@dataclass(frozen=True)
class DisclosureFacts:
    """What police are shown of a disclosure, in addition to its row."""

    # The words that were disclosed; none once they are erased.
    lines: Sequence[Line]
    status: DisclosureStatus
    # The labels of fields that have changed since, while it can be read.
    stale: Sequence[str]
    receipt: Receipt | None

    @property
    def is_running(self) -> bool:
        return self.status in {DisclosureStatus.IN_FORCE, DisclosureStatus.NOT_NOW}

    @property
    def is_in_error(self) -> bool:
        """Whether its record was marked as recorded in error."""
        return self.stale == [WHOLE_RECORD]


def facts_of(viewer: User, row: Disclosure) -> DisclosureFacts:
    """Return the words of a disclosure, its status, and what changed since."""
    lines = lines_of(viewer, row)
    if lines:
        _check_why(viewer, row.record_reference)
    status = statuses_of([row])[row.reference]
    found = DisclosureFacts(lines, status, [], receipts_of([row]).get(row.reference))
    if not found.is_running or not lines:
        return found
    return replace(found, stale=changed_since(viewer, row, lines))


def record_titles(viewer: User, rows: Sequence[Disclosure]) -> Mapping[str, str]:
    """Return the titles of the disclosed records that the viewer may see, by reference.

    One read for a kind.
    """
    by_kind: dict[str, list[str]] = {}
    for row in rows:
        by_kind.setdefault(row.record_reference[:1], []).append(row.record_reference)
    found: dict[str, str] = {}
    for references in by_kind.values():
        kind = kind_of(references[0])
        if policy.can(viewer, kind.verb):
            found |= titles(kind.kind, viewer, references)
    return found


def disclosures_of(viewer: User, record: str) -> list[Disclosure]:
    """Return the disclosures of a record, the newest first."""
    if not (is_disclosable(record) and references_about([record])):
        return []
    rows = _visible(viewer).filter(record_reference=record)
    found = list(rows.order_by("-made_at", "-pk"))
    consulted(row.reference for row in found)
    return found


def references_about(records: Collection[str]) -> list[str]:
    """Return the references of all disclosures of these records, visible or not.

    Found through DISCLOSURES_OF_RECORDS of the registry.
    """
    rows = Disclosure.objects.filter(record_reference__in=records)
    return list(rows.values_list("reference", flat=True))


def lines_of(viewer: User, row: Disclosure) -> list[Line]:
    """Return the words that were disclosed; an empty list once they are erased."""
    fields = DisclosedField.objects.filter(
        disclosure__in=_visible(viewer).filter(pk=row.pk)
    )
    return [Line(f.code, f.label, f.words) for f in fields.order_by("n")]


def receipts_of(rows: Sequence[Disclosure]) -> Mapping[str, Receipt]:
    """Return when each was opened by its recipient, by reference; one query for all.

    Opening it after it was revoked does not count: nothing of it is shown by then.
    """
    opened = [
        ReadableRecord(row.recipient, row.reference, row.made_at, row.revoked_at)
        for row in rows
    ]
    return receipts_by_person(opened, page=READ_ON)


def changed_since(viewer: User, row: Disclosure, lines: Sequence[Line]) -> list[str]:
    """Return the labels of fields that have changed; WHOLE_RECORD if it is in error.

    The record is read each time, so nothing has to watch for corrections.
    """
    try:
        now = disclosable_record(viewer, row.record_reference)
    except NotFound:
        return [WHOLE_RECORD]
    words = {line.code: line.words for line in now.lines}
    return [line.label for line in lines if words.get(line.code, "") != line.words]


def statuses_of(rows: Sequence[Disclosure]) -> Mapping[str, DisclosureStatus]:
    """Return the status of each today, by reference; one query for all of them.

    shared_disclosures, the view that the recipient reads, applies the same conditions.
    """
    if not rows:
        return {}
    laws = gateways_in_force({row.agreement.reference for row in rows})
    today = clock.today()
    found = {}
    for row in rows:
        facts = Facts(
            until=row.until,
            is_revoked=row.revoked_at is not None,
            is_replaced=hasattr(row, "replaced_by"),
            may_rest=row.gateway in laws.get(row.agreement.reference, ()),
        )
        found[row.reference] = status_on(facts, today=today)
    return found


def _visible(viewer: User) -> QuerySet[Disclosure]:
    rows = Disclosure.objects.filter(visible_disclosures(viewer))
    return rows.select_related(*_LOADED)


def _read_references(rows: Sequence[Disclosure]) -> list[str]:
    """Return what the audit log names as read: each disclosure and its record."""
    return [name for row in rows for name in (row.reference, row.record_reference)]
