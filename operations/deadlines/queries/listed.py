"""Lists what is due, to people who may read the record it is due on."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    When,
    Window,
)
from django.db.models.expressions import RawSQL

from operations.deadlines.choices import DeadlineKind, DeadlineState, Level, Whose
from operations.deadlines.models import OWNERS, Deadline
from operations.deadlines.queries import Source, sources
from operations.deadlines.queries.ranks import on_level, ranked
from operations.deadlines.rules.urgency import NO_LIMIT, Rank, harm_of
from operations.statute.rules.counting import first_instant
from stronghold.core.accounts import policy
from stronghold.core.accounts.choices import OrganisationKind
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.record import consulted
from stronghold.core.database.made_sql import (
    Statement,
    condition_of,
    rows_of,
    statement_of,
)
from stronghold.core.kernel import clock
from stronghold.core.records.filters import (
    AtPlace,
    CodesFilter,
    Filter,
    ListFilter,
    YesFilter,
)
from stronghold.core.records.kind import RecordKind
from stronghold.core.records.pages import Page, PageRequest, RowNames, page_of
from stronghold.duty.queries import covered_by

MOST_LISTED = 200
PAGE_SIZE = 15
LONGEST_ID = 18
# The one order of urgency, as `rules.urgency` says, by what `ranked` adds.
BY_URGENCY = ("rank", "urgent_at", "pk")
BY_TIME = ("due_at", "pk")
_RECORD = tuple(f"{owner}_id" for owner in OWNERS)
# The columns that tell the records apart on which something is due.
OF_ONE_RECORD = ", ".join(_RECORD)
# What `seen_by` asks about, and what a list is sorted by.
OF_SEEN = ("id", "rank", "urgent_at", "kind", "person_id", *_RECORD)
LAST_DONE = ("-settled_at", "-pk")
# How many answers of the policy are kept with their SQL: teams may have their own.
MOST_KEPT = 128
# How long what is done stays in the list of what is done.
KEPT = timedelta(days=60)


class OfWhom(CodesFilter):
    """Whose deadlines: by default the team's, or all for a viewer without a team."""

    name, label, choices = "whose", "Whose deadlines", Whose

    def usual(self, viewer: User) -> str:
        return Whose.TEAM if viewer.team_id else Whose.ALL

    def rows(self, text: str, viewer: User) -> Q:
        if text not in {Whose.MINE, Whose.TEAM}:
            return Q()
        mine = Q(person__in=[viewer.pk] + list(covered_by(viewer)))
        if text == Whose.TEAM and viewer.team_id:
            return mine | Q(team=viewer.team_id)
        return mine


class OfKind(CodesFilter):
    """One kind of deadline."""

    name, label, choices = "kind", "What is due", DeadlineKind

    def options(self, viewer: User) -> Sequence[tuple[str, str]]:
        return [("", "Every kind"), *super().options(viewer)]


class Done(CodesFilter):
    """What was done in the last 60 days, instead of what is still to be done."""

    name, label = "done", "Which"
    choices = (("yes", "Done in the last 60 days"),)
    without = "Still to be done"

    def rows(self, text: str, viewer: User) -> Q:
        since = clock.now() - KEPT
        return ~Q(state=DeadlineState.OPEN) & Q(settled_at__gte=since)

    def rows_without(self, viewer: User) -> Q:
        return Q(state=DeadlineState.OPEN)

    def options(self, viewer: User) -> Sequence[tuple[str, str]]:
        return [("", self.without), *super().options(viewer)]


class OnLevel(CodesFilter):
    """One level of urgency. What is done is no longer urgent."""

    name, label, choices = "level", "Urgency", Level

    def rows(self, text: str, viewer: User) -> Q:
        is_done = ~Q(state=DeadlineState.OPEN)
        return is_done | on_level(text, clock.now())


class AtPlaceOfRecord(AtPlace):
    """What is due on the records at one place.

    Taskings and call-backs at a place have lists of their own.
    """

    def rows(self, text: str, viewer: User) -> Q:
        here, found = super().rows(text, viewer), Q(pk__in=[])
        for source in sources():
            kind = source.kind
            if source.to_record or not isinstance(kind, RecordKind):
                continue
            if kind.is_at_places and policy.can(viewer, kind.read):
                found |= Q((f"{source.field}__in", kind.rows_at(viewer, here)))
        return found


class ByLaw(YesFilter):
    """Only what a section of an Act sets, not danger or good practice."""

    name, label = "law", "Set by law"
    means = "yes: only what the law sets"

    def rows(self, text: str, viewer: User) -> Q:
        return ~Q(section="")


FILTERS: Sequence[Filter] = (
    OfWhom(),
    OfKind(),
    OnLevel(),
    ByLaw(),
    Done(),
    AtPlaceOfRecord(),
)


@dataclass(frozen=True)
class Found:
    """A deadline with the record that it is of, and what that is about.

    `beside` are those of the same record and rank that follow it, where a list has one
    line for a record.
    """

    deadline: Any
    source: Source
    reference: str
    title: str
    beside: Sequence[Any] = ()

    @property
    def harm(self) -> Mapping[str, bool]:
        """Whether it is due on an urgent referral, and on one of a child."""
        return harm_of(self.deadline.referral)


class ById(RowNames[Deadline]):
    """Names deadlines in addresses by their ids."""

    def name(self, row: Deadline) -> str:
        return str(row.pk)

    def find(self, name: str) -> QuerySet[Deadline]:
        is_id = name.isascii() and name.isdigit() and len(name) <= LONGEST_ID
        return self.every.filter(pk=int(name)) if is_id else self.every.none()


class ExistsForRow(Exists):
    """EXISTS that is answered for each row by its key, and not from a hash of a table.

    OFFSET 0 stops the planner from reading all arrests, to hash them for a few rows.
    """

    template = "EXISTS(%(subquery)s OFFSET 0)"


def visible_deadlines(viewer: User) -> Q:
    """Return the deadlines on records that the viewer may read.

    For rows of `Deadline.objects` alone: it is SQL that names their table.
    """
    seen = seen_by(viewer)
    if seen is None:
        return Q(pk__in=[])
    # Django's own SQL: its values stay apart from it.
    return Q(RawSQL(*seen, output_field=BooleanField()))  # noqa: S611


def seen_by(viewer: User) -> Statement:
    """Return the same as SQL about a row that is called `operations_deadline`."""
    return _on_records(_may_read(viewer))


def also_seen_by(viewer: User, reader: User) -> Statement:
    """Return SQL that says of what the viewer sees whether a reader sees it too.

    Only kinds of which the two may read different records are asked about again.
    """
    if not policy.can(reader, Verb.READ_DEADLINES):
        return None
    return _on_records_of_both(_may_read(viewer), _may_read(reader))


def _may_read(viewer: User) -> tuple[Q, ...]:
    """Return which records of each source the viewer may read."""
    return tuple(source.visible(viewer) for source in sources())


# The policy is asked each time; the SQL of the same answers is made once.
@lru_cache(maxsize=MOST_KEPT)
def _on_records(may_read: tuple[Q, ...]) -> Statement:
    found = Q(pk__in=[])
    for source, rows in zip(sources(), may_read, strict=True):
        found |= Q((f"{source.field}__isnull", False)) & _is_on(source, rows)
    return condition_of(Deadline.objects.filter(found))


@lru_cache(maxsize=MOST_KEPT)
def _on_records_of_both(may_read: tuple[Q, ...], other: tuple[Q, ...]) -> Statement:
    found = Q()
    for source, one, two in zip(sources(), may_read, other, strict=True):
        if one != two:
            found &= Q((f"{source.field}__isnull", True)) | _is_on(source, two)
    return condition_of(Deadline.objects.filter(found)) if found else ("true", ())


def _is_on(source: Source, rows: Q) -> Q:
    """Return the condition that a deadline is on one of these rows of a source."""
    owner = OuterRef(f"{source.field}_id")
    found = source.rows().filter(rows, pk=owner)
    return Q(ExistsForRow(found.order_by()))


@dataclass(frozen=True)
class DeadlinePage:
    """A page of what is due, and how many are still to be done on each level."""

    page: Page[Found]
    n_by_level: Mapping[str, int]


def deadline_page(viewer: User, wanted: ListFilter, ask: PageRequest) -> DeadlinePage:
    """Return a page of what is due, the most urgent first; or of what was done.

    The first page of all levels counts them as it is read: to find which may be seen
    is most of the cost of both.
    """
    every, order = _ranked_rows(viewer), LAST_DONE if wanted["done"] else BY_URGENCY
    rows = every.filter(wanted.rows(viewer))
    narrowed = wanted["level"] or wanted["done"] or ask.after or ask.before
    if not narrowed:
        counts = _counts_by_level(clock.now())
        rows = rows.annotate(**{level: Window(n) for level, n in counts.items()})
    # The keys alone: all rows are sorted, and a few are shown.
    keys = page_of(rows.only("pk"), order=order, ask=ask, by=ById(every))
    shown = _loaded(Deadline.objects.all()).in_bulk([row.pk for row in keys.items])
    found = _read(viewer, [shown[row.pk] for row in keys.items], **wanted.as_params())
    page = Page(found, newer=keys.newer, older=keys.older)
    if narrowed:
        return DeadlinePage(page, n_by_level(viewer, wanted))
    # Each row has the counts of all; of no row there is nothing to count.
    first = next(iter(keys.items), None)
    of_all = {level: getattr(first, level, 0) for level in Level.values}
    return DeadlinePage(page, of_all)


def n_by_level(viewer: User, wanted: ListFilter) -> Mapping[str, int]:
    """Return how many are still to be done on each level, whatever level is shown."""
    every = ListFilter(FILTERS, {**wanted.chosen, "level": "", "done": ""})
    rows = _visible(viewer).filter(every.rows(viewer))
    found: Mapping[str, int] = rows.aggregate(**_counts_by_level(clock.now()))
    return found


def _counts_by_level(now: datetime) -> dict[str, Count]:
    return {level: Count("pk", filter=on_level(level, now)) for level in Level.values}


def due_at(
    viewer: User, wanted: ListFilter, *, most: int
) -> tuple[Sequence[Found], int]:
    """Return the first of what is due at the place of `wanted`, and how many are.

    The filter of a place has only records that the viewer may read.
    """
    rows = Deadline.objects.filter(wanted.rows(viewer), force=viewer.force)
    counted = rows.select_related("referral").annotate(n_due=Window(Count("pk")))
    first = list(ranked(counted, clock.now()).order_by(*BY_URGENCY)[:most])
    return _read(viewer, first), first[0].n_due if first else 0


def listed_deadlines(viewer: User, wanted: ListFilter) -> QuerySet[Deadline]:
    """Return all that the list holds, in its order, unread."""
    order = LAST_DONE if wanted["done"] else BY_URGENCY
    return _rows(viewer).filter(wanted.rows(viewer)).order_by(*order)


def deadlines_between(
    viewer: User,
    wanted: ListFilter,
    days: tuple[date, date],
) -> Sequence[Found]:
    """Return what is due from one day to another, both counted in London.

    Never more than a list shows.
    """
    rows = _between(viewer, wanted, days).order_by(*BY_TIME)[:MOST_LISTED]
    return _read(viewer, rows, **wanted.as_params())


def _between(
    viewer: User, wanted: ListFilter, days: tuple[date, date]
) -> QuerySet[Deadline]:
    first, last = days
    ends = first_instant(last + timedelta(days=1))
    return _rows(viewer).filter(
        wanted.rows(viewer), due_at__gte=first_instant(first), due_at__lt=ends
    )


# One line for a record: the most urgent of what is due on it. Who may read a record is
# asked in the order of the list until there are enough: that costs more than to sort.
# OFFSET 0 stops the planner from asking it of all first.
_LINES = """
SELECT rank, urgent_at, id, kind, person_id, is_of_partner FROM (
  SELECT * FROM (
    SELECT DISTINCT ON ({record}) * FROM ({owed}) AS owed
    ORDER BY {record}, rank, urgent_at, id
  ) AS lines WHERE urgent_at < %s OR rank <= %s
  ORDER BY rank, urgent_at, id OFFSET 0
) AS operations_deadline
WHERE {seen} ORDER BY rank, urgent_at, id LIMIT %s
"""


class LineOwed(NamedTuple):
    """Where the line of a record stands in the one order, which it is, and whose.

    `is_of_partner` if a partner answers it: what is due on a tasking of theirs.
    """

    rank: int
    urgent_at: datetime
    pk: int
    kind: str
    person: int | None
    is_of_partner: bool


def lines_owed(
    viewer: User,
    by: Mapping[User, bool],
    *,
    most: int,
    of: Collection[str] = OWNERS,
    before: datetime = NO_LIMIT,
) -> Sequence[LineOwed]:
    """Return the first lines of what some people have to do.

    It is theirs, or their team's and no one's in it; `by` says whether each runs their
    team: then also that of anyone in it. `of` are the kinds of record, and lines that
    are not urgent `before` an instant are left out, but nothing that someone must act
    on now. Call-backs are too: they are stored here some time after they are made and
    done.
    """
    on_these = Q(*((f"{owner}__isnull", False) for owner in of), _connector=Q.OR)
    rows = ranked_before_policy(viewer).filter(_is_owed(by), on_these).order_by()
    with_whom = rows.annotate(is_of_partner=_is_of_partner())
    owed = statement_of(with_whom.values(*OF_SEEN, "is_of_partner"))
    seen = seen_by(viewer) if policy.can(viewer, Verb.READ_DEADLINES) else None
    if seen is None or owed is None:
        return []
    statement = _LINES.format(record=OF_ONE_RECORD, owed=owed[0], seen=seen[0])
    values = owed[1] + (before, Rank.PRESSING) + seen[1] + (most,)
    return [LineOwed(*row) for row in rows_of((statement, values))]


def _is_of_partner() -> Case:
    of_police = Q(tasking__organisation__kind=OrganisationKind.POLICE)
    of_partner = Q(tasking__isnull=False) & ~of_police
    return Case(When(of_partner, then=True), default=False)


def _is_owed(by: Mapping[User, bool]) -> Q:
    own = Q(person__in=list(by))
    for person, runs_team in by.items():
        if person.team_id:
            of_team = Q(team=person.team_id)
            own |= of_team if runs_team else of_team & Q(person__isnull=True)
    return Q(own, state=DeadlineState.OPEN, call_back__isnull=True)


def read_lines(viewer: User, ids: Sequence[int]) -> Sequence[Found]:
    """Return these lines, in this order, of the records that the viewer may read."""
    rows = _rows(viewer).in_bulk(ids)
    return with_beside(_read(viewer, [rows[pk] for pk in ids if pk in rows]))


def with_beside(lines: Sequence[Found]) -> list[Found]:
    """Return lines, each with what else of its rank is due on its record."""
    on_these = Q(pk__in=[])
    for source in sources():
        column = f"{source.field}_id"
        of_source = [one.deadline for one in lines if one.source is source]
        owners = {getattr(row, column) for row in of_source}
        on_these |= Q((f"{column}__in", owners))
    now = clock.now()
    rows = Deadline.objects.filter(on_these, state=DeadlineState.OPEN)
    of_record: dict[tuple[Any, ...], list[Any]] = {}
    for row in ranked(rows.select_related("referral"), now).order_by(*BY_URGENCY):
        of_record.setdefault(_line_key(row), []).append(row)
    return [
        replace(
            one,
            beside=[
                row
                for row in of_record.get(_line_key(one.deadline), ())
                if row.pk != one.deadline.pk
            ],
        )
        for one in lines
    ]


def _line_key(row: Any) -> tuple[Any, ...]:
    """Return what is the same of all that one line names: its record, and its rank."""
    return (row.rank, *(getattr(row, column) for column in _RECORD))


def _visible(viewer: User) -> QuerySet[Deadline]:
    """Return the rows that may be counted; `_rows` has what a list needs too."""
    if not policy.can(viewer, Verb.READ_DEADLINES):
        return Deadline.objects.none()
    return Deadline.objects.filter(visible_deadlines(viewer), force=viewer.force)


def ranked_before_policy(viewer: User) -> QuerySet[Deadline]:
    """Return all of the force with their rank, before it is asked who may read them."""
    return ranked(Deadline.objects.filter(force=viewer.force), clock.now())


def _rows(viewer: User) -> QuerySet[Deadline]:
    return _loaded(_ranked_rows(viewer))


def _ranked_rows(viewer: User) -> QuerySet[Deadline]:
    return ranked(_visible(viewer), clock.now())


def _loaded(rows: QuerySet[Deadline]) -> QuerySet[Deadline]:
    return rows.select_related("team", "person", "referral")


def _read(viewer: User, rows: Iterable[Deadline], **filters: Any) -> list[Found]:
    found = with_records(viewer, rows)
    consulted({one.reference for one in found}, **filters)
    return found


def with_records(viewer: User, rows: Iterable[Deadline]) -> list[Found]:
    """Return deadlines with their records, of which the viewer may read them.

    One read for a kind. A title leaves out the fields that the viewer may not read.
    """
    kept = list(rows)
    found: dict[int, Found] = {}
    for source in sources():
        column = f"{source.field}_id"
        owners = {getattr(row, column): None for row in kept} if kept else {}
        owners.pop(None, None)
        record = f"{source.to_record}__" if source.to_record else ""
        shown = source.kind.shown_to(viewer)
        names = [name for name in source.kind.titled_by if name in shown]
        paths = [f"{record}{source.kind.field(name).path}" for name in names]
        columns = [f"{record}reference", *paths]
        named = {
            pk: rest
            for pk, *rest in (
                source.rows().filter(pk__in=list(owners)).values_list("pk", *columns)
                if owners
                else ()
            )
        }
        for row in kept:
            if rest := named.get(getattr(row, column)):
                reference, *facts = rest
                title = source.kind.title_of(dict(zip(names, facts, strict=True)))
                found[row.pk] = Found(row, source, reference, title)
    return [found[row.pk] for row in kept if row.pk in found]
