"""Every read of requests about people's data, and of what is held about someone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.gis.geos import Point
from django.db.models import Q, QuerySet
from django.utils.crypto import salted_hmac

from operations.arrests.record import ARRESTS
from operations.closures.actions.paper import CASE_PAPERS
from operations.closures.record import CLOSURES
from operations.groups.record import GROUPS
from operations.papers.queries import papers_of
from operations.records import RECORD_KINDS
from operations.safeguarding.choices import Subject
from operations.statute.queries import law_of
from operations.statute.rules.limits import Deadline, NotInForce
from operations.warrants.actions.papers import WARRANT_PAPERS
from operations.warrants.queries import is_live
from operations.warrants.record import WARRANTS
from reports.photos.queries import photo, photo_content, photos_of
from reports.report.record import REPORTS
from reports.reporter.queries import (
    call_backs_of,
    for_request,
    reporter_for_request,
)
from reports.reporter.rules import CONTACT_FIELDS, SUBJECTS
from stronghold.core.accounts.models import User
from stronghold.core.audit.record import because, consulted
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound, RuleBroken
from stronghold.core.kernel.months import months_after
from stronghold.core.records.fields import Derived, YesNo
from stronghold.core.records.filters import (
    CodesFilter,
    DayFilter,
    Filter,
    ListFilter,
    YesFilter,
)
from stronghold.core.records.kind import RecordKind
from stronghold.core.records.pages import ByReference, Page, PageRequest, page_of
from stronghold.core.records.queries import history_of, with_related
from stronghold.core.records.reasons.choices import OTHER
from stronghold.core.records.rules import is_reference
from stronghold.core.sharing.fields import FieldClass
from stronghold.core.ui.dates import written_date, written_instant
from stronghold.oversight.queries import Summary, events_of_record
from stronghold.oversight.requests.choices import RequestKind
from stronghold.oversight.requests.grounds import CRIME, OTHERS
from stronghold.oversight.requests.models import (
    DataRequest,
    RequestItem,
    RequestNotice,
    RequestRecord,
    RequestStep,
)
from stronghold.oversight.requests.rules import (
    ASKED,
    EARLIEST,
    RUNNING,
    Facts,
    Item,
    Stored,
    due_of,
    facts_of,
    undecided,
)
from stronghold.oversight.requests.visibility import visible_requests
from stronghold.oversight.retention.queries import (
    Retention,
    months_of,
    retention_of,
    rows_with_restricted,
)
from stronghold.oversight.retention.schedule import REQUESTS

# How long before its day an answer counts as due soon.
DUE_SOON = timedelta(days=7)
_ABOUT_OTHERS = {
    FieldClass.FREE_TEXT,
    FieldClass.ORIGINAL,
    FieldClass.PLACE_EXACT,
    FieldClass.RESTRICTED,
}


class OfKind(CodesFilter):
    """By what is asked."""

    name, label, choices = "kind", "What they ask", RequestKind


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
        return Q(pk__in=[one.row.pk for one in due_soon(viewer)])


FILTERS: Sequence[Filter] = (
    OfKind(),
    HasEnded(),
    DueSoon(),
    DayFilter("from", "Received from", "received_on", earliest=EARLIEST),
    DayFilter("to", "To", "received_on", is_last=True, earliest=EARLIEST),
)


@dataclass(frozen=True)
class Shown:
    """A request with its moves, its clock, and by when it is answered."""

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
    laws = {row.force_id: law_of(row.force) for row in found}
    shown = []
    for row in found:
        made = [(step.move, step.on) for step in steps[row.pk]]
        facts = facts_of(row.received_on, made)
        due = None
        if row.state in RUNNING:
            try:
                due = due_of(laws[row.force_id], facts, regime=row.regime)
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


def due_soon(viewer: User) -> list[Shown]:
    """Return those due within a week or late, by the earlier reading of the law."""
    limit = clock.now() + DUE_SOON
    return [one for one in running(viewer) if one.due and one.due.alert_by <= limit]


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
    rows = DataRequest.objects.filter(visible_requests(viewer))
    return rows.select_related("force", "opened_by")


def records_of(row: DataRequest) -> list[RequestRecord]:
    """Return the records that a request is about, in the order they were added."""
    rows = RequestRecord.objects.filter(request=row).select_related("request")
    return list(rows.order_by("pk"))


def record_in(row: DataRequest, reference: str) -> RequestRecord:
    """Return one of its records. NotFound if it has none of this reference."""
    rows = RequestRecord.objects.filter(request=row).select_related("request")
    found = (
        rows.filter(reference=reference).first() if is_reference(reference) else None
    )
    if found is None:
        raise NotFound
    return found


def kind_of(code: str) -> RecordKind[Any]:
    return next(kind for kind in RECORD_KINDS if kind.code == code)


@dataclass(frozen=True)
class Found:
    """A record that someone may add to a request."""

    kind: RecordKind[Any]
    reference: str


def find_record(viewer: User, text: str) -> Found:
    """Return the record of a reference or a custody record number.

    RuleBroken if there is none that the viewer may read.
    """
    typed = " ".join(text.split())
    reference = typed.upper()
    if is_reference(reference):
        for kind in RECORD_KINDS:
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
    kind: RecordKind[Any]
    row: Any
    items: Sequence[Item]
    stored: Mapping[str, Stored]
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
    def undecided(self) -> list[Item]:
        return undecided(self.items, self.stored, digest_of=digest_of)

    @property
    def given(self) -> list[Item]:
        """The items that are given. None of those not decided on is."""
        left = {item.code for item in self.undecided}
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
        left = {item.code for item in self.undecided}
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
    text = f"{item.code}\x1f{item.words}"
    return salted_hmac("oversight.requests", text, algorithm="sha256").hexdigest()


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
    kind.note_words(viewer, [row])
    live = kind is WARRANTS and is_live(viewer, record.reference)
    summary = _summary_of(viewer, record.reference)
    organisations = [
        name for name in (summary.disclosed_to if summary else ()) if name != ASKED
    ]
    items = [
        *_fields(viewer, kind, row),
        *_earlier(viewer, kind, row),
        *_reporter(viewer, kind, record),
        *_photos(viewer, kind, record),
        *_papers(viewer, kind, row),
        *_recipients(organisations),
    ]
    if live:
        items = [_locked(item, CRIME) for item in items]
    stored = RequestItem.objects.filter(record=record)
    notices = RequestNotice.objects.filter(record=record)
    return Gathered(
        record,
        kind,
        row,
        items,
        {one.item: Stored(one.ground, one.digest) for one in stored},
        organisations,
        {one.organisation: one for one in notices},
        live,
        retention_of(row),
        summary,
    )


def everything(viewer: User, row: DataRequest) -> list[Gathered]:
    """Return what is held in each record of a request that the viewer may read."""
    found = (gathered(viewer, record) for record in records_of(row))
    return [one for one in found if one is not None]


def _locked(item: Item, ground: str) -> Item:
    return Item(item.code, item.label, item.words, ground, is_locked=True)


def _fields(viewer: User, kind: RecordKind[Any], row: Any) -> Iterable[Item]:
    shown = kind.shown_to(viewer)
    for field in kind.fields:
        is_hidden = not field.label or isinstance(field, Derived)
        if is_hidden or field.name not in shown:
            continue
        is_unknown = isinstance(field, YesNo) and field.value(row) is None
        stored = getattr(row, field.name)
        words = "" if is_unknown else field.text(row)
        if isinstance(stored, Point):
            words = f"{stored.y:.5f}, {stored.x:.5f}"
        if words and stored not in (None, "", []):
            ground = _usual(kind, field.name, field.privacy)
            yield Item(f"field.{field.name}", field.label, words, ground)


def _usual(kind: RecordKind[Any], name: str, privacy: FieldClass) -> str:
    """Return the ground that is proposed for a field; "" proposes to give it.

    What may be disclosed to a named person is proposed to be given. Free text and exact
    places can be about others, and so are the names of staff.
    """
    names_staff = kind.model._meta.get_field(name).related_model is User
    if names_staff or privacy in _ABOUT_OTHERS:
        return OTHERS
    is_given = privacy == FieldClass.OPEN or name in ("reference", *kind.disclosed)
    return "" if is_given else CRIME


def _earlier(viewer: User, kind: RecordKind[Any], row: Any) -> Iterable[Item]:
    """Yield what fields said before they were changed."""
    events = history_of(rows_with_restricted(viewer, kind), row.reference)
    shown = kind.shown_to(viewer)
    labels = kind.labels(shown)
    for field in kind.fields:
        is_point = field.name == "point"
        if field.name not in labels or len(events) < 2 or is_point:
            continue
        now = field.text(row)
        before = [field.text(event) for event in events]
        words = "; ".join(dict.fromkeys(w for w in before if w and w != now))
        if words:
            ground = _usual(kind, field.name, field.privacy)
            label = f"{field.label}, before it was changed"
            yield Item(f"earlier.{field.name}", label, words, ground)


def _reporter(
    viewer: User, kind: RecordKind[Any], record: RequestRecord
) -> Iterable[Item]:
    """Yield who reported it, and their call-backs: given to that person alone."""
    if kind is not REPORTS:
        return
    usual, locked = ("", False) if record.as_reporter else (OTHERS, True)
    try:
        who = reporter_for_request(
            viewer, record.reference, request=record.request.reference
        )
    except NotFound:
        who = None
    for name in CONTACT_FIELDS if who else ():
        value = getattr(who, name)
        words = str(value)
        if isinstance(value, bool):
            words = "Yes" if value else "No"
        elif name == "safe_way" and who:
            words = who.get_safe_way_display()
        if words:
            label = f"Reporter: {_CONTACT_LABELS.get(name) or SUBJECTS[name]}"
            shown = words if record.as_reporter else NOT_SHOWN
            yield Item(f"reporter.{name}", label, shown, usual, locked)
    for one in call_backs_of(viewer, record.reference):
        parts = [f"Due {written_date(one.due_on)}"]
        if one.done_at:
            parts.append(f"{one.get_result_display()}, {written_instant(one.done_at)}")
        if one.cleared_text:
            parts.append(f"What could be said: {one.cleared_text}")
        label = f"Call-back {one.ordinal}"
        code = f"call_back.{one.ordinal}"
        shown = ". ".join(parts) if record.as_reporter else NOT_SHOWN
        yield Item(code, label, shown, usual, locked)


# What is held about someone else than who asks is not read out to the reader either.
NOT_SHOWN = "Held, and not shown here"
_CONTACT_LABELS = {
    "safe_way": "Safe way",
    "voicemail": "Voicemail allowed",
    "never_visit": "Never visit",
    "consents": "Agreed to be called back",
}


def _photos(
    viewer: User, kind: RecordKind[Any], record: RequestRecord
) -> Iterable[Item]:
    if kind is not REPORTS:
        return
    found = photos_of(viewer, record.reference)
    for one in list(found.current) + list(found.removed):
        added = f"Added {written_instant(one.added_at)}"
        removed = "Removed" if one.removed_at else ""
        words = ", ".join(filter(None, (one.caption, added, removed)))
        yield Item(f"photo.{one.reference}", f"Photo {one.reference}", words, OTHERS)


_PAPERS = {CLOSURES.code: CASE_PAPERS, WARRANTS.code: WARRANT_PAPERS}


def _papers(viewer: User, kind: RecordKind[Any], row: Any) -> Iterable[Item]:
    """Yield its papers by kind and title; a copy is given outside the answer."""
    owner = _PAPERS.get(kind.code)
    for one in papers_of(viewer, owner, row) if owner else ():
        words = f"{one.title}. Added {written_instant(one.added_at)}"
        label = f"Paper {one.n}: {one.get_kind_display()}"
        yield Item(f"paper.{one.n}", label, words, OTHERS)


def _recipients(organisations: Sequence[str]) -> Iterable[Item]:
    if organisations:
        yield Item("recipients", "Shared with", ", ".join(organisations))


def photo_bytes(viewer: User, report: str, reference: str) -> bytes:
    """Return the file of a photo. RuleBroken if it is not there."""
    try:
        return photo_content(viewer, photo(viewer, report, reference), small=False)
    except NotFound:
        raise RuleBroken(
            f"The file of photo {reference} is missing: ask the site’s operator to "
            "restore it, or withhold the photo"
        ) from None


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
    condition = Q(pk__in=[])
    for force_id in DataRequest.objects.values_list("force", flat=True).distinct():
        before = months_after(clock.today(), -months_of(force_id)[REQUESTS])
        condition |= Q(force=force_id, ended_on__lte=before)
    return DataRequest.objects.filter(condition).select_related("force")
