"""Every read of retention: the rules of a day, what is due, what hangs on it."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeVar

from django.db.models import (
    Count,
    DateField,
    Exists,
    F,
    Func,
    Model,
    OuterRef,
    Q,
    QuerySet,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Greatest
from django.urls import reverse

from operations.activities.record import ACTIVITIES
from operations.after_care.record import AFTER_CARE
from operations.arrests.choices import OffenceClass
from operations.arrests.record import ARRESTS
from operations.closures.record import CLOSURES, live_cases
from operations.groups.choices import GroupStatus
from operations.groups.record import GROUPS
from operations.operation.queries import under_way
from operations.operation.record import OPERATIONS
from operations.priorities.record import PRIORITIES
from operations.records import EVERY_KIND
from operations.safeguarding.choices import LineStatus
from operations.safeguarding.record import CONCERNS, LINES, REFERRALS
from operations.safeguarding.rules.referrals import OPEN_STATES
from operations.seizures.record import SEIZURES
from operations.taskings.record import TASKINGS
from operations.taskings.rules import OPEN as OPEN_TASKINGS
from operations.warrants.record import WARRANTS
from operations.warrants.visibility import live_warrants
from reports.report.models import IN_QUEUE
from reports.report.record import REPORTS
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.audit.choices import DROPPED, PARTNER
from stronghold.core.audit.choices import Kind as EventKind
from stronghold.core.audit.models import BlockPart, DroppedMonth, Event
from stronghold.core.audit.queries import until_now
from stronghold.core.audit.record import consulted
from stronghold.core.geography.models import Area
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound, RuleBroken
from stronghold.core.kernel.london import london_date
from stronghold.core.kernel.months import months_after
from stronghold.core.records.blur import as_seen
from stronghold.core.records.filters import Filter, ListFilter
from stronghold.core.records.kind import NOT_IN_ERROR, Kind, RecordKind
from stronghold.core.records.pages import (
    MOST_COUNTED,
    ByReference,
    Page,
    PageRequest,
    page_of,
)
from stronghold.core.records.queries import with_related
from stronghold.core.records.rules import is_reference
from stronghold.oversight.retention.choices import (
    RestrictBecause,
    RetentionChange,
    Since,
    What,
)
from stronghold.oversight.retention.models import (
    Decision,
    Period,
    ScheduleLook,
    Tombstone,
)
from stronghold.oversight.retention.rules import (
    LEAST_MONTHS,
    OwnPeriod,
    Rule,
    due_on,
    in_force,
)
from stronghold.oversight.retention.rules import is_to_look_at as look_is_due
from stronghold.oversight.retention.schedule import AUDIT, SCHEDULE
from stronghold.oversight.retention.schedule import REVIEWED as REVIEWED_ON
from stronghold.oversight.retention.visibility import visible_decisions

R = TypeVar("R", bound=Model)
PAGE_SIZE = 50
# A shorter month may end up to so many days before the same day of another.
_SHORTER = timedelta(days=3)
# The decisions in force, from the one that binds least.
_ORDER = (What.KEEP, What.ERASE, What.RESTRICT, What.HOLD)
# An event and its tombstone are of one transaction, but of two clocks.
_AROUND = timedelta(minutes=10)
_LEFT_OUT = ("in_error", "mine")
SUPPLY = (OffenceClass.SUPPLY, OffenceClass.EXPLOITING)
_SUPPLY = Q(offence_class__in=SUPPLY)


class Latest:
    """The latest of the days of a record that are known; the first always is."""

    def __init__(self, *names: str) -> None:
        self.names = names

    @property
    def expression(self) -> Combinable:
        first, *rest = self.names
        return Greatest(first, *rest) if rest else F(first)

    def day_of(self, row: Any) -> date:
        days: list[date | None] = [getattr(row, name) for name in self.names]
        return max(day for day in days if day)


@dataclass(frozen=True)
class Reviewed:
    """The records of one rule: their kind, the day they count from, which are open."""

    rule: str
    kind: Kind[Any]
    since: Latest
    # Depends on the day, as a warrant runs out.
    is_open: Callable[[], Q]
    # Where the kind has several rules: those of this one are, or are not, supply.
    is_supply: bool | None = None

    @property
    def only(self) -> Q:
        if self.is_supply is None:
            return Q()
        return _SUPPLY if self.is_supply else ~_SUPPLY

    def has(self, row: Any) -> bool:
        """Return whether a record of the kind comes under this rule."""
        if self.is_supply is None:
            return True
        return (row.offence_class in SUPPLY) == self.is_supply

    @property
    def filters(self) -> Sequence[Filter]:
        """What narrows the list: what the kind's own list has, and no link."""
        return [
            one
            for one in (self.kind.filters if isinstance(self.kind, RecordKind) else ())
            if not one.is_linked and one.name not in _LEFT_OUT
        ]


_ENDED_ORDER = Latest(
    "occurred_on", "served_on", "order_made_on", "order_ends_on", "ceased_on"
)
_ENDED_WARRANT = Latest(
    "occurred_on", "executed_on", "ends_on", "returned_on", "withdrawn_on", "refused_on"
)


def _never_open() -> Q:
    return Q(pk__in=[])


REVIEWED: Mapping[str, Reviewed] = {
    one.rule: one
    for one in (
        Reviewed(
            "reports",
            REPORTS,
            Latest("received_on"),
            lambda: IN_QUEUE,
        ),
        Reviewed(
            "arrests_supply",
            ARRESTS,
            Latest("occurred_on"),
            _never_open,
            is_supply=True,
        ),
        Reviewed(
            "arrests", ARRESTS, Latest("occurred_on"), _never_open, is_supply=False
        ),
        Reviewed("warrants", WARRANTS, _ENDED_WARRANT, live_warrants),
        Reviewed("closures", CLOSURES, _ENDED_ORDER, live_cases),
        Reviewed("seizures", SEIZURES, Latest("occurred_on"), _never_open),
        Reviewed(
            "activities",
            ACTIVITIES,
            Latest("occurred_on"),
            lambda: Q(is_under_way=True),
        ),
        Reviewed(
            "referrals",
            REFERRALS,
            Latest("occurred_on"),
            lambda: Q(state__in=OPEN_STATES) & NOT_IN_ERROR,
        ),
        Reviewed(
            "concerns",
            CONCERNS,
            Latest("occurred_on"),
            lambda: Q(holds__isnull=False, holds__until__isnull=True),
        ),
        Reviewed(
            "lines",
            LINES,
            Latest("occurred_on", "closed_on"),
            lambda: ~Q(status=LineStatus.CLOSED) & NOT_IN_ERROR,
        ),
        Reviewed(
            "groups",
            GROUPS,
            Latest("occurred_on"),
            lambda: ~Q(status=GroupStatus.ARCHIVED) & NOT_IN_ERROR,
        ),
        Reviewed(
            "operations",
            OPERATIONS,
            Latest("begins_on", "ends_on"),
            lambda: under_way(clock.today()),
        ),
        Reviewed(
            "priorities",
            PRIORITIES,
            Latest("since", "updated_on", "answered_on"),
            lambda: Q(answered_on__isnull=True),
        ),
        Reviewed(
            "taskings",
            TASKINGS,
            Latest("due_on"),
            lambda: Q(status__in=OPEN_TASKINGS),
        ),
        Reviewed(
            "after_care",
            AFTER_CARE,
            Latest("since", "ended_on"),
            lambda: Q(ended_on__isnull=True),
        ),
    )
}


def rules_of(force_id: int, *, on: date | None = None) -> list[Rule]:
    """Return the force's retention rules of a day, today unless another is named."""
    return in_force(SCHEDULE, _own(force_id), on=on or clock.today())


def months_of(force_id: int) -> dict[str, int]:
    """Return how many months the force keeps each thing that has a period, today."""
    return {
        rule.code: rule.months for rule in rules_of(force_id) if rule.months is not None
    }


def past_period(rows: QuerySet[R], rule: str, *, ended: str) -> QuerySet[R]:
    """Return the rows whose period is over: `ended` is the day that it counts from.

    However short a force has set it, it is as long as the database demands.
    """
    condition = Q(pk__in=[])
    for force_id in rows.values_list("force", flat=True).distinct():
        months = max(months_of(force_id)[rule], LEAST_MONTHS)
        before = months_after(clock.today(), -months)
        condition |= Q(("force", force_id), (f"{ended}__lte", before))
    return rows.filter(condition).select_related("force")


def rule_of(viewer: User, code: str) -> Rule:
    """Return one of the rules today. NotFound otherwise."""
    found = [rule for rule in rules_of(viewer.force.pk) if rule.code == code]
    if not found:
        raise NotFound
    return found[0]


def _own(force_id: int) -> list[OwnPeriod]:
    rows = Period.objects.filter(force=force_id, answer__is_approved=True)
    rows = rows.order_by("answer__decided_at", "pk")
    return [OwnPeriod(r.code, r.months, r.source, r.valid_from) for r in rows]


def looked_at_on(force_id: int) -> date:
    """Return the day on which the schedule was last looked at."""
    looks = ScheduleLook.objects.filter(force=force_id).order_by("-looked_at")
    last = looks.values_list("looked_at", flat=True).first()
    return max(REVIEWED_ON, london_date(last)) if last else REVIEWED_ON


def is_to_look_at(force_id: int) -> bool:
    return look_is_due(looked_at_on(force_id), today=clock.today())


def periods_waiting(viewer: User) -> list[Period]:
    """Return the force's proposed periods that no one has decided on."""
    rows = Period.objects.filter(visible_decisions(viewer), answer__isnull=True)
    return list(rows.select_related("proposed_by").order_by("pk"))


def periods_to_come(viewer: User) -> list[Period]:
    """Return the approved periods whose first day is still to come."""
    rows = Period.objects.filter(
        visible_decisions(viewer),
        answer__is_approved=True,
        valid_from__gt=clock.today(),
    )
    return list(rows.order_by("valid_from", "pk"))


def period(viewer: User, pk: int) -> Period:
    rows = Period.objects.filter(visible_decisions(viewer), pk=pk)
    row = rows.select_related("proposed_by", "answer__decided_by").first()
    if row is None:
        raise NotFound
    return row


def of_rule(code: str) -> Reviewed:
    """Return the records of a rule. NotFound if its things are no records."""
    if code not in REVIEWED:
        raise NotFound
    return REVIEWED[code]


@dataclass(frozen=True)
class Hanging:
    """What hangs on a record: how many rows of each sort, in words."""

    counts: Mapping[str, int]
    is_open: bool


@dataclass(frozen=True)
class Due:
    """A page of the records of a rule that are due, and what hangs on each."""

    page: Page[Any]
    hanging: Mapping[str, Hanging]


def due_rows(
    viewer: User, reviewed: Reviewed, *, months: int, until: date
) -> QuerySet[Any]:
    """Return the records of a rule that are due by a day, and not yet decided on."""
    rows: QuerySet[Any] = reviewed.kind.rows(viewer).filter(reviewed.only)
    rows = rows.annotate(counted_from=reviewed.since.expression)
    ends = Func(
        F("counted_from"),
        template=f"((%(expressions)s) + interval '{int(months)} months')::date",
        output_field=DateField(),
    )
    early = months_after(until, -months) + _SHORTER
    undecided = ~Exists(_in_force().filter(reference=OuterRef("reference")))
    rows = rows.filter(undecided, counted_from__lte=early).alias(ends=ends)
    return rows.filter(ends__lte=until)


def due(  # noqa: PLR0913 - what a page of the list is
    viewer: User,
    reviewed: Reviewed,
    *,
    months: int,
    until: date,
    wanted: ListFilter,
    ask: PageRequest,
) -> Due:
    """Return a page of what is due, soonest first, and log the read."""
    rows = due_rows(viewer, reviewed, months=months, until=until)
    every = reviewed.kind.rows(viewer).annotate(counted_from=reviewed.since.expression)
    found = reviewed.kind.loaded(with_related(rows.filter(wanted.rows(viewer))))
    page = page_of(found, order=("counted_from", "pk"), ask=ask, by=ByReference(every))
    consulted(row.reference for row in page.items)
    return Due(page, hanging_on(viewer, reviewed, page.items))


def n_due_now(viewer: User) -> int | None:
    """Count the records that are due today; None for more than are counted."""
    months, today, n = months_of(viewer.force.pk), clock.today(), 0
    for code, one in REVIEWED.items():
        rows = due_rows(viewer, one, months=months[code], until=today)
        n += rows.order_by().values("pk")[: MOST_COUNTED + 1 - n].count()
        if n > MOST_COUNTED:
            return None
    return n


def n_erasures_of_others(viewer: User) -> int:
    """Count the proposals to erase that this person may answer."""
    rows = decisions_of(viewer).filter(what=What.ERASE, answer__isnull=True)
    return rows.exclude(proposed_by=viewer).count()


def n_due(viewer: User, *, until: date) -> Counter[str]:
    """Return how many records of each rule are due by a day, and not decided on."""
    months = months_of(viewer.force.pk)
    return Counter(
        {
            code: due_rows(viewer, one, months=months[code], until=until)
            .order_by()
            .count()
            for code, one in REVIEWED.items()
        }
    )


def _in_force() -> QuerySet[Decision]:
    """Return the decisions that are in force today."""
    refused = Q(answer__is_approved=False)
    over = Q(what=What.KEEP, until__lte=clock.today())
    return Decision.objects.filter(end__isnull=True).exclude(refused).exclude(over)


def decisions_in_force(references: Iterable[str]) -> dict[str, str]:
    """Return what is decided now about these records, the strongest of each."""
    found: dict[str, str] = {}
    rows = _in_force().filter(reference__in=list(references))
    for row in rows:
        before = found.get(row.reference)
        if before is None or _ORDER.index(What(before)) < _ORDER.index(What(row.what)):
            found[row.reference] = row.what
    return found


def decisions(viewer: User, what: str) -> list[Decision]:
    """Return the decisions of one sort in force, the oldest first."""
    rows = decisions_of(viewer).filter(what=what, answer__isnull=True)
    rows = rows.select_related("proposed_by")
    found = list(rows.order_by("pk")[:PAGE_SIZE])
    consulted(row.reference for row in found if row.rule != AUDIT)
    return found


def n_decided(viewer: User) -> Counter[str]:
    """Return how many decisions of each sort are in force."""
    rows = decisions_of(viewer).filter(answer__isnull=True)
    return Counter(dict(rows.order_by().values_list("what").annotate(n=Count("pk"))))


def decisions_of(viewer: User) -> QuerySet[Decision]:
    """Return the decisions in force that someone may see."""
    return _in_force().filter(visible_decisions(viewer), tombstone__isnull=True)


def is_disputed(row: Decision) -> bool:
    """Say whether it restricts a record because its accuracy is disputed."""
    return row.what == What.RESTRICT and row.because == RestrictBecause.DISPUTED


def decision(viewer: User, pk: int) -> Decision:
    """Return one of them, and log the read of its record. NotFound otherwise."""
    row = decisions_of(viewer).filter(pk=pk).select_related("proposed_by").first()
    if row is None:
        raise NotFound
    if row.rule != AUDIT:
        consulted([row.reference])
    return row


def titles_of(viewer: User, rows: Iterable[Decision]) -> dict[str, tuple[str, str]]:
    """Return the title and the address of the records that decisions are about."""
    by_kind: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        by_kind[row.record_kind].append(row.reference)
    found: dict[str, tuple[str, str]] = {}
    for month in by_kind.get(AUDIT, ()):
        named = date.fromisoformat(f"{month}-01")
        found[month] = (f"Audit log of {named:%B %Y}", reverse("retention:months"))
    for kind in EVERY_KIND:
        if references := by_kind.get(kind.code):
            records = rows_with_restricted(viewer, kind).filter(
                reference__in=references
            )
            for record in kind.loaded(with_related(records)):
                url = kind.url("detail", record.reference)
                found[record.reference] = (kind.title(record), url)
    return found


def rows_with_restricted(viewer: User, kind: Kind[Any]) -> QuerySet[Any]:
    """Return the rows of a kind that someone may see, the restricted ones too.

    Those are closed, so that what else hides a row of an open one does not apply.
    """
    every: QuerySet[Any] = kind.model._default_manager.all()
    rows = as_seen(every, kind.blurred(viewer))
    restricted = Q(force=viewer.force, restricted_at__isnull=False)
    if not policy.can(viewer, kind.read):
        restricted = Q(pk__in=[])
    return rows.filter(kind.visible(viewer) | restricted)


def restricted(viewer: User, kind: Kind[Any], reference: str) -> Any | None:
    """Return a restricted record of a kind that the viewer may read, and log the read.

    None if there is none, or they could not have read it before.
    """
    if not is_reference(reference) or not policy.can(viewer, kind.read):
        return None
    every: QuerySet[Any] = kind.model._default_manager.all()
    rows = as_seen(every, kind.blurred(viewer)).filter(
        force=viewer.force, restricted_at__isnull=False, reference=reference
    )
    row = kind.loaded(with_related(rows)).first()
    if row is not None:
        consulted([reference])
    return row


def restriction_of(viewer: User, reference: str) -> Decision | None:
    """Return the decision that restricts a record of the viewer's force."""
    rows = _in_force().filter(what=What.RESTRICT, force=viewer.force)
    return rows.filter(reference=reference).select_related("proposed_by").first()


# What hangs on a record, by the table that names it: one, several.
HANGING: Mapping[str, tuple[str, str]] = {
    "reports.attachment": ("photo", "photos"),
    "reports.reporter": ("reporter’s details", "reporters’ details"),
    "reports.callback": ("call-back", "call-backs"),
    "reports.report": ("merged report", "merged reports"),
    "operations.concern": ("concern", "concerns"),
    "operations.referral": ("referral", "referrals"),
    "operations.seizure": ("seizure", "seizures"),
    "operations.warrantpremises": ("set of premises", "sets of premises"),
    "operations.closurenotice": ("printed notice", "printed notices"),
    "operations.paper": ("paper", "papers"),
    "operations.sharinghold": ("sharing hold", "sharing holds"),
}


def hanging_on(
    viewer: User, reviewed: Reviewed, rows: Sequence[Any]
) -> dict[str, Hanging]:
    """Return what hangs on each of these records, by reference."""
    by_pk = {row.pk: row.reference for row in rows}
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for related in reviewed.kind.model._meta.get_fields(include_hidden=True):
        model = getattr(related, "related_model", None)
        if not (related.auto_created and model) or related.concrete:
            continue
        name = HANGING.get(model._meta.label_lower)
        if name is None:
            continue
        _count_rows(model, related.field.attname, by_pk, name, counts)
    _count_events(by_pk.values(), counts)
    model = reviewed.kind.model
    opened = model._default_manager.filter(reviewed.is_open(), pk__in=by_pk)
    is_open = set(opened.values_list("reference", flat=True))
    return {
        reference: Hanging(counts[reference], reference in is_open)
        for reference in by_pk.values()
    }


def _count_rows(
    model: type[Model],
    column: str,
    by_pk: Mapping[int, str],
    name: tuple[str, str],
    counts: Mapping[str, Counter[str]],
) -> None:
    rows = model._default_manager.filter(**{f"{column}__in": list(by_pk)})
    for pk, n in rows.order_by().values_list(column).annotate(n=Count("pk")):
        counts[by_pk[pk]][name[n > 1]] += n


def _count_events(
    references: Iterable[str], counts: Mapping[str, Counter[str]]
) -> None:
    """Count the disclosures and the exports that named each record."""
    named = set(references)
    if not named:
        return
    given = Event.objects.filter(
        until_now(),
        Q(kind=EventKind.EXPORT) | Q(kind=EventKind.DISCLOSURE),
        records__overlap=list(named),
    ).exclude(actor_role=PARTNER)
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for kind, records in given.values_list("kind", "records"):
        for reference in named.intersection(records):
            found[reference][kind] += 1
    words = {
        EventKind.EXPORT: ("export", "exports"),
        EventKind.DISCLOSURE: ("disclosure", "disclosures"),
    }
    for reference, kinds in found.items():
        for kind, n in kinds.items():
            counts[reference][words[EventKind(kind)][n > 1]] += n


def locked_rows(by: User, reviewed: Reviewed, references: Sequence[str]) -> list[Any]:
    """Return these records locked, in the order of their keys. NotFound if one is
    not among those that the person may see.
    """
    wanted = set(references)
    if not all(map(is_reference, wanted)):
        raise NotFound
    rows = reviewed.kind.stored(by).filter(reviewed.only, reference__in=wanted)
    found = list(rows.select_for_update(of=("self",)).order_by("pk"))
    if len(found) != len(wanted):
        raise NotFound
    return found


def open_ones(reviewed: Reviewed, rows: Sequence[Any]) -> set[str]:
    model = reviewed.kind.model
    found = model._default_manager.filter(
        reviewed.is_open(), pk__in=[row.pk for row in rows]
    )
    return set(found.values_list("reference", flat=True))


def kind_at(path: str, reference: str) -> Kind[Any] | None:
    """Return the kind whose page of this record has this address."""
    if not is_reference(reference):
        return None
    return next(
        (kind for kind in EVERY_KIND if kind.url("detail", reference) == path), None
    )


def kind_of(code: str) -> Kind[Any]:
    return next(kind for kind in EVERY_KIND if kind.code == code)


def tombstone(viewer: User, reference: str) -> Tombstone | None:
    """Return what is left of an erased record, for who could have read the record."""
    if not is_reference(reference):
        return None
    return (
        Tombstone.objects.filter(force=viewer.force, reference=reference)
        .select_related("decision__answer__decided_by", "decision__proposed_by")
        .first()
    )


def area_names_of(row: Tombstone) -> dict[str, str]:
    """Return the newest names of the areas of a tombstone, by code."""
    codes = [row.district, row.ward, row.lsoa]
    areas = Area.objects.filter(code__in=codes).order_by("pk")
    return dict(areas.values_list("code", "name"))


def note_read(row: Tombstone) -> None:
    """Log that what is left of a record is being read."""
    consulted([row.reference])


def rule_then(row: Tombstone) -> Rule:
    """Return the rule under which a record was erased, as it was on that day."""
    rules = rules_of(row.force_id, on=london_date(row.erased_at))
    return next(rule for rule in rules if rule.code == row.decision.rule)


def tombstones() -> QuerySet[Tombstone]:
    """Return every tombstone, the oldest first, for the file beside the backups."""
    people = ("decision__answer__decided_by", "decision__proposed_by")
    rows = Tombstone.objects.select_related("decision__force", *people)
    return rows.order_by("pk")


def reporters_forgotten(since: datetime, reference: str = "") -> QuerySet[Event]:
    """Return the events of reporters who asked to be erased: all, or of a report."""
    asked = {"detail__what": "reporter", "detail__why": "asked"}
    rows = Event.objects.filter(kind=EventKind.ERASURE, occurred_at__gte=since, **asked)
    if reference:
        rows = rows.filter(records__contains=[reference])
    return rows.order_by("occurred_at", "pk")


def n_erasures() -> int:
    """Count the records and months that were ever erased: neither becomes fewer."""
    return Tombstone.objects.count() + DroppedMonth.objects.count()


def decisions_on_dropped_months() -> list[tuple[Decision, datetime]]:
    """Return the approved decisions on months that were dropped, and when that was."""
    dropped = {
        f"{row.month:%Y-%m}": row.dropped_at for row in DroppedMonth.objects.all()
    }
    rows = Decision.objects.filter(
        rule=AUDIT, reference__in=dropped, answer__is_approved=True
    ).select_related("force", "answer__decided_by", "proposed_by")
    return [(row, dropped[row.reference]) for row in rows.order_by("pk")]


def drops_logged_in(month: str) -> QuerySet[Event]:
    """Return the events of a month which say that another month was dropped."""
    start = datetime.combine(date.fromisoformat(f"{month}-01"), time(), UTC)
    end = (start + timedelta(days=31)).replace(day=1)
    of_month = Event.objects.filter(occurred_at__gte=start, occurred_at__lt=end)
    return of_month.filter(kind=EventKind.ERASURE, detail__change=DROPPED)


def is_there(kind: str, reference: str, force_id: int) -> bool:
    """Say whether the database has a record, or a month, that is not erased yet.

    RuleBroken for what cannot be erased.
    """
    if kind == AUDIT:
        month = date.fromisoformat(f"{reference}-01")
        sealed = BlockPart.objects.filter(month=month).exists()
        decided = Decision.objects.filter(
            rule=AUDIT, reference=reference, force=force_id, answer__is_approved=True
        )
        dropped = DroppedMonth.objects.filter(month=month)
        return sealed and not decided.exists() and not dropped.exists()
    if kind not in {one.code for one in EVERY_KIND}:
        raise RuleBroken(f"The file of erasures has the unknown kind “{kind}”.")
    records = kind_of(kind).model._default_manager
    wanted = {"reference": reference, "force": force_id, "erased_at": None}
    return bool(records.filter(**wanted).exists())


def open_proposal(reference: str, force_id: int) -> Decision | None:
    """Return the proposal to erase something that no one has answered or taken back."""
    return Decision.objects.filter(
        reference=reference,
        force=force_id,
        what=What.ERASE,
        end__isnull=True,
        answer__isnull=True,
    ).first()


def holds_on(reference: str, force_id: int) -> QuerySet[Decision]:
    """Return the holds and restrictions of a record that no one has ended."""
    return Decision.objects.filter(
        reference=reference,
        force=force_id,
        what__in=(What.HOLD, What.RESTRICT),
        end__isnull=True,
    )


@dataclass(frozen=True)
class Sealed:
    """The seal of the event of an erasure."""

    logged_at: datetime
    block: int
    hash: str


def seal_of(row: Tombstone) -> Sealed | None:
    """Return the block that seals the event of an erasure; None until it is sealed."""
    event = Event.objects.filter(
        kind=EventKind.ERASURE,
        records=[row.reference],
        detail__decision=row.decision_id,
        occurred_at__gte=row.erased_at - _AROUND,
        occurred_at__lte=row.erased_at + _AROUND,
    ).first()
    if event is None:
        return None
    month = event.occurred_at.astimezone(UTC).date().replace(day=1)
    parts = BlockPart.objects.filter(month=month, event_ids__contains=[event.pk])
    part = parts.select_related("block").first()
    if part is None:
        return None
    return Sealed(event.occurred_at, part.block_id, part.block.hash)


def scrub_is_due() -> datetime | None:
    """Return when the oldest erasure was that no scrub has followed; None if none."""
    erasures = Event.objects.filter(until_now(), kind=EventKind.ERASURE)
    scrubs = erasures.filter(detail__change=RetentionChange.SCRUBBED)
    newest = scrubs.order_by("-occurred_at").first()
    left = erasures.exclude(detail__change=RetentionChange.SCRUBBED)
    if newest is not None:
        left = left.filter(occurred_at__gte=newest.detail["from"])
    first = left.order_by("occurred_at").first()
    return first.occurred_at if first else None


def audit_months_due(viewer: User) -> list[date]:
    """Return the sealed months of the audit log that are due, the oldest first.

    A month counts from its end. Those that the force has proposed are left out.
    """
    months = months_of(viewer.force.pk)[AUDIT]
    first_kept = months_after(clock.today().replace(day=1), -months - 1)
    sealed = BlockPart.objects.filter(month__lte=first_kept)
    dropped = DroppedMonth.objects.values("month")
    found = sealed.exclude(month__in=dropped).values_list("month", flat=True)
    asked = decisions_of(viewer).filter(rule=AUDIT, what=What.ERASE)
    decided = set(asked.values_list("reference", flat=True))
    return [
        month
        for month in found.order_by("month").distinct()
        if f"{month:%Y-%m}" not in decided
    ]


@dataclass(frozen=True)
class Retention:
    """When one record is due under which rule, and what is decided about it."""

    rule: Rule
    due_on: date
    decision: Decision | None
    # The record has not ended, so that the time of its rule has not started.
    is_running: bool = False


def retention_of(row: Any) -> Retention | None:
    """Return the retention of a record that the viewer has open."""
    for one in REVIEWED.values():
        if isinstance(row, one.kind.model) and one.has(row):
            rules = rules_of(row.force_id)
            rule = next(rule for rule in rules if rule.code == one.rule)
            decided = _in_force().filter(reference=row.reference, force=row.force_id)
            due = due_on(one.since.day_of(row), rule.months or 0)
            live = one.kind.model._default_manager.filter(one.is_open(), pk=row.pk)
            is_running = rule.since == Since.ENDED and live.exists()
            return Retention(rule, due, _strongest(decided), is_running)
    return None


def _strongest(rows: Iterable[Decision]) -> Decision | None:
    """Return the decision that binds most: a hold before a restriction, and so on."""
    return max(
        rows, key=lambda row: (_ORDER.index(What(row.what)), row.pk), default=None
    )
