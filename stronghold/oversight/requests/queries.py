"""Every read of requests about people's data, and of what is held about someone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from operations.arrests.record import ARRESTS
from operations.groups.record import GROUPS
from operations.records import EVERY_KIND
from operations.safeguarding.choices import Subject
from operations.statute.queries import laws_of
from operations.statute.rules.limits import Deadline, NotInForce
from operations.warrants.queries import is_live
from operations.warrants.record import WARRANTS
from reports.reporter.queries import for_request
from stronghold.core.accounts.models import User
from stronghold.core.audit.record import because, consulted
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound, RuleBroken
from stronghold.core.records.filters import (
    CodesFilter,
    DayFilter,
    Filter,
    ListFilter,
    YesFilter,
)
from stronghold.core.records.kind import Kind, RecordKind
from stronghold.core.records.pages import ByReference, Page, PageRequest, page_of
from stronghold.core.records.queries import with_related
from stronghold.core.records.reasons.choices import OTHER
from stronghold.core.records.rules import is_reference
from stronghold.core.secrets.encryption import is_keyed_hash, keyed_hash
from stronghold.oversight.queries import Summary, events_of_record
from stronghold.oversight.requests.choices import State
from stronghold.oversight.requests.held import Held, items_of
from stronghold.oversight.requests.models import (
    DataRequest,
    RequestItem,
    RequestNotice,
    RequestRecord,
    RequestStep,
)
from stronghold.oversight.requests.record import REQUESTS as OPENED
from stronghold.oversight.requests.rules import (
    ASKED,
    EARLIEST,
    RUNNING,
    Facts,
    Item,
    Stored,
    due_of,
    facts_of,
    left_of,
    needs_person,
)
from stronghold.oversight.retention.choices import What
from stronghold.oversight.retention.queries import (
    Retention,
    decisions_in_force,
    past_period,
    retention_of,
    rows_with_restricted,
)
from stronghold.oversight.retention.schedule import REQUESTS

# How long before its day an answer counts as due soon.
DUE_SOON = timedelta(days=7)
# What the digests of items are keyed for.
_PURPOSE = "oversight.requests"


class HasEnded(CodesFilter):
    """Those that are open, or those that have ended."""

    name, label = "status", "Status"
    choices = (("open", "Open"), ("ended", "Ended"))

    def rows(self, text: str, viewer: User) -> Q:
        running = Q(state__in=RUNNING)
        return running if text == "open" else ~running


class DueSoon(YesFilter):
    """Open ones that are due within a week, or late."""

    name, label = "due", "Due within 7 days, or late"

    def rows(self, text: str, viewer: User) -> Q:
        return Q(pk__in=[one.row.pk for one in due_soon(running(viewer))])


FILTERS: Sequence[Filter] = (
    *OPENED.code_filters,
    HasEnded(),
    DueSoon(),
    DayFilter("from", "Received from", "received_on", earliest=EARLIEST),
    DayFilter("to", "To", "received_on", is_last=True, earliest=EARLIEST),
)


@dataclass(frozen=True)
class Shown:
    """A request with its moves, its clock, and by when it is or was to be answered."""

    row: DataRequest
    steps: Sequence[RequestStep]
    facts: Facts
    due: Deadline | None

    @property
    def made(self) -> list[str]:
        return [step.move for step in self.steps]

    @property
    def is_running(self) -> bool:
        return self.row.state in RUNNING


def shown_of(rows: Iterable[DataRequest]) -> list[Shown]:
    """Return requests with their clocks, which are worked out as they are read."""
    found = list(rows)
    steps: dict[int, list[RequestStep]] = {row.pk: [] for row in found}
    every = RequestStep.objects.filter(request__in=found).select_related("by")
    for step in every.order_by("pk"):
        steps[step.request_id].append(step)
    laws = laws_of(row.force for row in found)
    shown = []
    for row in found:
        made = [(step.move, step.on) for step in steps[row.pk]]
        facts = facts_of(row.received_on, made)
        due = None
        if row.state != State.WITHDRAWN:
            try:
                law = laws[row.force_id]
                due = due_of(law, facts, regime=row.regime, kind=row.kind)
            except NotInForce:
                due = None
        shown.append(Shown(row, steps[row.pk], facts, due))
    return shown


def requests_page(
    viewer: User, wanted: ListFilter, ask: PageRequest
) -> Page[DataRequest]:
    """Return a page of the list, the newest first."""
    every = _visible(viewer)
    rows = every.filter(wanted.rows(viewer))
    order = ("-received_on", "-pk")
    page = page_of(rows, order=order, ask=ask, by=ByReference(every))
    consulted((row.reference for row in page.items), **wanted.as_params())
    return page


def running(viewer: User) -> list[Shown]:
    """Return the requests that have not ended, the first due first."""
    never = datetime.max.replace(tzinfo=clock.now().tzinfo)
    found = shown_of(_visible(viewer).filter(state__in=RUNNING).order_by("pk"))
    return sorted(found, key=lambda one: one.due.alert_by if one.due else never)


def due_soon(found: Iterable[Shown]) -> list[Shown]:
    """Return those due within a week or late, by the earlier reading of the law."""
    limit = clock.now() + DUE_SOON
    return [one for one in found if one.due and one.due.alert_by <= limit]


def request_of(viewer: User, reference: str) -> Shown:
    """Return one request, and log the read. NotFound if the viewer may not see it."""
    row = ByReference(_visible(viewer)).find(reference).first()
    if row is None:
        raise NotFound
    consulted([reference])
    return shown_of([row])[0]


def locked_request(by: User, reference: str) -> Shown:
    """Return one request, locked until the transaction ends."""
    rows = _visible(by).select_for_update(of=("self",))
    row = ByReference(rows).find(reference).first()
    if row is None:
        raise NotFound
    return shown_of([row])[0]


def _visible(viewer: User) -> QuerySet[DataRequest]:
    rows = OPENED.rows(viewer)
    return rows.select_related("force", "opened_by")


def records_of(row: DataRequest) -> list[RequestRecord]:
    """Return the records that a request is about, in the order they were added."""
    rows = RequestRecord.objects.filter(request=row).select_related("request")
    return list(rows.order_by("pk"))


def is_all_restricted(row: DataRequest) -> bool:
    """Say whether it is about records and each of them is restricted."""
    named = [record.reference for record in records_of(row)]
    decided = decisions_in_force(named)
    return bool(named) and all(decided.get(one) == What.RESTRICT for one in named)


def record_in(row: DataRequest, reference: str) -> RequestRecord:
    """Return one of its records. NotFound if it has none of this reference."""
    rows = RequestRecord.objects.filter(request=row).select_related("request")
    found = (
        rows.filter(reference=reference).first() if is_reference(reference) else None
    )
    if found is None:
        raise NotFound
    return found


def kind_of(code: str) -> Kind[Any]:
    return next(kind for kind in EVERY_KIND if kind.code == code)


@dataclass(frozen=True)
class Found:
    """A record or plan that someone may add to a request."""

    kind: Kind[Any]
    reference: str


def find_record(viewer: User, text: str) -> Found:
    """Return the record or plan of a reference, or of a custody record number.

    RuleBroken if there is none that the viewer may read.
    """
    typed = " ".join(text.split())
    reference = typed.upper()
    if is_reference(reference):
        for kind in EVERY_KIND:
            every = rows_with_restricted(viewer, kind)
            rows = every.filter(reference=reference, erased_at=None)
            if reference.startswith(f"{kind.prefix}-") and rows.exists():
                consulted([reference])
                return Found(kind, reference)
    if typed.isprintable():
        every = rows_with_restricted(viewer, ARRESTS)
        arrests = every.filter(custody_number__iexact=typed)
        arrest = arrests.filter(erased_at=None).first()
        if arrest is not None:
            consulted([arrest.reference])
            return Found(ARRESTS, arrest.reference)
    raise RuleBroken(
        "Enter the whole reference of a record, such as R-7F3K-92QX, or a custody "
        "record number",
        field="record",
    )


@dataclass(frozen=True)
class Gathered:
    """What is held in one record: its items, and who was shown it."""

    record: RequestRecord
    kind: Kind[Any]
    row: Any
    items: Sequence[Item]
    stored: Mapping[str, Stored]
    # Who read and decided on its items last, and when; None of what none was kept.
    read: tuple[str, datetime] | None
    # Why privilege is claimed for what is withheld by it; "" if nothing is.
    privileged: str
    organisations: Sequence[str]
    notified: Mapping[str, RequestNotice]
    is_live: bool
    retention: Retention | None
    # Who has had to do with it, by the audit log.
    summary: Summary | None

    @property
    def reference(self) -> str:
        return self.record.reference

    @property
    def left(self) -> list[Item]:
        """The items of which no decision is stored as they now are."""
        return left_of(self.items, self.stored, is_digest_of=is_digest_of)

    @property
    def undecided(self) -> list[Item]:
        """Those of them that a person has to answer, since no rule does."""
        return [item for item in self.left if needs_person(item, self.stored)]

    @property
    def given(self) -> list[Item]:
        """The items that are given. None of those that are left is."""
        left = {item.code for item in self.left}
        return [
            item
            for item in self.items
            if item.code not in left
            and not item.is_locked
            and not self.stored[item.code].ground
        ]

    @property
    def withheld(self) -> list[tuple[Item, str]]:
        """The items that are withheld, each with its ground."""
        left = {item.code for item in self.left}
        return [
            (item, ground)
            for item in self.items
            if item.code not in left and (ground := self.stored[item.code].ground)
        ]


def digest_of(item: Item) -> str:
    """Return a keyed digest of an item: it shows whether its words have changed.

    Keyed, and removed once the request has ended, so that no one can guess a phone
    number from it.
    """
    return keyed_hash(_PURPOSE, _as_text(item))


def is_digest_of(item: Item, digest: str) -> bool:
    """Return whether this is the digest of an item, by SECRET_KEY or an earlier key."""
    return is_keyed_hash(_PURPOSE, _as_text(item), digest)


def _as_text(item: Item) -> str:
    return f"{item.code}\x1f{item.words}"


def gathered(viewer: User, record: RequestRecord) -> Gathered | None:
    """Return what is held in a record; None if the viewer may no longer read it."""
    kind = kind_of(record.record_kind)
    rows = rows_with_restricted(viewer, kind).filter(reference=record.reference)
    row = kind.loaded(with_related(rows)).first()
    if row is None or row.erased_at is not None:
        return None
    consulted([record.reference])
    if getattr(row, "subject", "") == Subject.CHILD:
        because(for_request(record.request.reference))
        consulted([], child=True, reason=OTHER)
    if kind is GROUPS:
        because(for_request(record.request.reference))
        consulted([], crime_group=True, reason=OTHER)
    if isinstance(kind, RecordKind):
        kind.note_words(viewer, [row])
    held = Held(viewer, kind, row, record)
    summary = _summary_of(viewer, record.reference)
    organisations = [
        name for name in (summary.disclosed_to if summary else ()) if name != ASKED
    ]
    live = kind is WARRANTS and is_live(viewer, record.reference)
    items = items_of(held, organisations, is_live=live)
    stored = list(
        RequestItem.objects.filter(record=record).select_related("decided_by")
    )
    notices = RequestNotice.objects.filter(record=record)
    return Gathered(
        record,
        kind,
        row,
        items,
        {one.item: Stored(one.ground, one.digest) for one in stored},
        _read_of(stored),
        next((one.because for one in stored if one.because), ""),
        organisations,
        {one.organisation: one for one in notices},
        live,
        retention_of(row),
        summary,
    )


def _read_of(stored: Iterable[RequestItem]) -> tuple[str, datetime] | None:
    decided = [
        (one.decided_at, one.decided_by.display_name)
        for one in stored
        if one.decided_at and one.decided_by
    ]
    at, by = max(decided, default=(None, ""))
    return (by, at) if at else None


def everything(viewer: User, row: DataRequest) -> list[Gathered]:
    """Return what is held in each record of a request that the viewer may read."""
    found = (gathered(viewer, record) for record in records_of(row))
    return [one for one in found if one is not None]


def _summary_of(viewer: User, reference: str) -> Summary | None:
    """Return who has had to do with a record, by the audit log."""
    try:
        summary, _ = events_of_record(
            viewer, reference, show="", wanted=ListFilter(()), most=1
        )
    except NotFound:
        return None
    return summary


def ended_long_ago() -> QuerySet[DataRequest]:
    """Return the requests whose period of retention is over."""
    return past_period(DataRequest.objects.all(), REQUESTS, ended="ended_on")
