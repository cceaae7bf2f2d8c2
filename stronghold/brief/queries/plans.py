"""Taskings, priorities, deadlines and call-backs of a brief's week."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Generic, NamedTuple, TypeVar

from django.db.models import (
    BooleanField,
    Case,
    Count,
    F,
    IntegerField,
    Q,
    QuerySet,
    When,
)

from operations.deadlines.choices import Level, Whose
from operations.deadlines.models import Deadline
from operations.deadlines.queries import listed
from operations.deadlines.queries.listed import (
    FILTERS,
    OF_ONE_RECORD,
    OF_SEEN,
    Found,
    also_seen_by,
    ranked_before_policy,
    seen_by,
    with_beside,
    with_records,
)
from operations.deadlines.queries.ranks import ranked
from operations.deadlines.rules.steps import PASSES
from operations.priorities.models import Priority
from operations.priorities.visibility import visible_priorities
from operations.statute.rules.counting import first_instant
from operations.taskings.models import Tasking
from operations.taskings.queries import in_week, overdue
from operations.taskings.rules import OPEN, is_overdue
from operations.taskings.visibility import visible_taskings
from reports.models import CallBack, Report
from reports.report.visibility import visible_reports
from reports.reporter.choices import CallBackResult
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.record import consulted
from stronghold.core.database.made_sql import rows_of, statement_of
from stronghold.core.kernel import clock
from stronghold.core.kernel.weeks import Week
from stronghold.core.records.filters import ListFilter

MOST_LISTED = 100
# How many of the most urgent a brief lists for a decision today.
MOST_TO_DECIDE = 3
# Deadlines missed within this time and still open are listed too.
STILL_OVERDUE = timedelta(days=366)


T = TypeVar("T")
Plans = TypeVar("Plans", Priority, Tasking)


@dataclass(frozen=True)
class Listed(Generic[T]):
    """The first rows of a list, and how many there are in all, late and answered.

    `n_gone` are those that a signed brief lists and this reader may not see, or that
    were erased since.
    """

    rows: Sequence[T]
    n: int
    n_late: int = 0
    n_answered: int = 0
    n_gone: int = 0

    @property
    def cut(self) -> str:
        """A note on how many are listed; empty if all are."""
        n = len(self.rows)
        if self.n_gone:
            return f"{n:,} of {self.n:,} are listed, without any you may not see."
        return f"The first {n:,} of {self.n:,} are listed." if n < self.n else ""


# What a brief shows of a tasking beside its own columns: who it is for.
RELATED = ("organisation", "team", "person")


def taskings_in(
    viewer: User, week: Week, *, reader: User
) -> tuple[Listed[Tasking], Listed[Tasking]]:
    """Return the taskings set, answered or due in a week, open ones first.

    The second are those that `reader` may see, counted alone.
    """
    is_open = Case(When(status__in=OPEN, then=0), default=1, output_field=_NUMBER)
    rows = _taskings(viewer, week)
    ordered = rows.order_by(is_open, "due_on", "pk")
    found = _read(ordered.select_related(*RELATED))
    is_all = len(found) < MOST_LISTED
    listed = Listed(found, **(_counted_among(found) if is_all else _counted(rows)))
    if visible_taskings(reader) == visible_taskings(viewer):
        return listed, replace(listed, rows=())
    return listed, taskings_counted(reader, week)


def taskings_counted(viewer: User, week: Week) -> Listed[Tasking]:
    """Return how many taskings there are in a week, and no rows."""
    return Listed((), **_counted(_taskings(viewer, week)))


def _taskings(viewer: User, week: Week) -> QuerySet[Tasking]:
    return Tasking.objects.filter(in_week(week), visible_taskings(viewer))


def _counted(rows: QuerySet[Tasking]) -> dict[str, int]:
    counted: dict[str, int] = rows.aggregate(
        n=Count("pk"),
        n_late=Count("pk", filter=overdue(clock.today())),
        n_answered=Count("pk", filter=~Q(status__in=OPEN)),
    )
    return counted


def _counted_among(rows: Sequence[Tasking]) -> dict[str, int]:
    """Return the same of taskings that are all read."""
    today = clock.today()
    late = [row for row in rows if is_overdue(row.status, row.due_on, today=today)]
    answered = [row for row in rows if row.status not in OPEN]
    return {"n": len(rows), "n_late": len(late), "n_answered": len(answered)}


def taskings_from_brief(
    viewer: User, week: Week, start: str
) -> Mapping[str, Sequence[Tasking]]:
    """Return by source the taskings whose source begins so, oldest first.

    None is set from the brief of a week before the week begins.
    """
    rows = Tasking.objects.filter(
        visible_taskings(viewer),
        recorded_at__gte=first_instant(week.start),
        source__startswith=start,
    )
    found: dict[str, list[Tasking]] = {}
    loaded = rows.select_related(*RELATED)
    for tasking in _read(loaded.order_by("recorded_at", "pk")):
        found.setdefault(tasking.source, []).append(tasking)
    return found


def priorities_in(viewer: User, week: Week) -> Listed[Priority]:
    """Return the priorities set by the end of a week and open then."""
    rows: QuerySet[Priority] = Priority.objects.filter(
        Q(answered_on__isnull=True) | Q(answered_on__gte=week.end),
        visible_priorities(viewer),
        since__lt=week.end,
    )
    ordered = rows.select_related("operation").order_by("-since", "-pk")
    found = _read(ordered)
    return Listed(found, len(found) if len(found) < MOST_LISTED else rows.count())


@dataclass(frozen=True)
class Dues:
    """How many deadlines are open: by the end of the next week, and by law now.

    `missed` are those that the law set and that were missed, by kind.
    """

    n: int
    n_by_law: int
    missed: Mapping[str, int]

    @property
    def n_missed(self) -> int:
        return sum(self.missed.values())


@dataclass(frozen=True)
class WhatIsDue:
    """How many deadlines are open, and the rows that a brief lists.

    `to_all` are those that every reader of the brief may see. `listed` is what is due
    by the end of the next week, or late; `urgent` the most urgent of all that is open
    now, one line a record, whatever the week of the brief. Both are in the order of
    urgency.
    """

    counted: Dues
    to_all: Dues
    listed: Sequence[Found]
    urgent: Sequence[Found]


# What the viewer may read is asked of every kind of record, which costs more than to
# count and to sort: so only of what is counted, and of the most urgent until there are
# enough, once for both. The order is that of the list of deadlines.
_DUE = """
WITH open AS MATERIALIZED ({open}), seen AS MATERIALIZED (
  SELECT *, {is_to_all} AS is_to_all
  FROM (SELECT *, id IN (
          SELECT id FROM open ORDER BY rank, urgent_at, id LIMIT %s) AS is_first
        FROM open OFFSET 0) AS operations_deadline
  WHERE (is_due OR is_by_law OR is_first) AND {is_seen}
)
SELECT kind, is_to_all, count(*) FILTER (WHERE is_due)::int,
       count(*) FILTER (WHERE is_by_law)::int, count(*) FILTER (WHERE is_missed)::int,
       NULL::bigint[], NULL::bigint[], NULL
FROM seen GROUP BY kind, is_to_all
UNION ALL
SELECT '', NULL, 0, 0, 0,
       ARRAY(SELECT id FROM seen WHERE is_due ORDER BY rank, urgent_at, id LIMIT %s),
       ARRAY(SELECT id FROM (
               SELECT DISTINCT ON ({record}) id, rank, urgent_at FROM seen
               WHERE is_first ORDER BY {record}, rank, urgent_at, id) AS lines
             ORDER BY rank, urgent_at, id LIMIT %s),
       (SELECT count(*) FROM open)
"""
# How many of the most urgent are asked about for MOST_TO_DECIDE that the viewer sees.
_FIRST_ASKED = 40


def what_is_due(
    viewer: User, week: Week, *, reader: User, most: int | None = None
) -> WhatIsDue:
    """Return what is due, as the viewer may see it. With `most`, at most so many rows.

    `reader` sees what every reader of the brief sees, which the viewer sees too.
    """
    most = min(most or listed.MOST_LISTED, listed.MOST_LISTED)
    counts, due, urgent = _seen(viewer, week, reader=reader, most=most)
    rows = ranked(Deadline.objects.filter(pk__in=due + urgent), clock.now())
    loaded = rows.select_related("team", "person", "referral")
    found = {
        one.deadline.pk: one
        for one in with_records(viewer, loaded if due or urgent else ())
    }
    consulted({one.reference for one in found.values()}, **_ALL_DEADLINES.as_params())
    return WhatIsDue(
        _dues(counts),
        to_all=_dues([row for row in counts if row.is_to_all]),
        listed=[found[pk] for pk in due if pk in found],
        urgent=with_beside([found[pk] for pk in urgent if pk in found]),
    )


class _Count(NamedTuple):
    """How many deadlines of a kind are open, and are seen by every reader or not."""

    kind: str
    is_to_all: bool
    n: int
    n_by_law: int
    n_missed: int


def _seen(
    viewer: User, week: Week, *, reader: User, most: int
) -> tuple[list[_Count], list[int], list[int]]:
    """Return the counts, and the keys of what is due and of what is most urgent."""
    by_law = BROKEN_OR_DUE.rows(viewer)
    is_missed = by_law & Q(due_at__lt=clock.now()) & ~Q(kind__in=PASSES)
    every = ranked_before_policy(viewer).filter(_ALL_DEADLINES.rows(viewer)).order_by()
    columns = every.values(
        *OF_SEEN,
        is_due=_flag(_is_due(week)),
        is_by_law=_flag(by_law),
        is_missed=_flag(is_missed),
    )
    opened = statement_of(columns)
    seen = seen_by(viewer) if policy.can(viewer, Verb.READ_DEADLINES) else None
    if opened is None or seen is None:
        return [], [], []
    to_all = also_seen_by(viewer, reader) or ("false", ())
    statement = _DUE.format(
        open=opened[0], is_to_all=to_all[0], is_seen=seen[0], record=OF_ONE_RECORD
    )

    def asked(n_first: int | None) -> list[tuple[Any, ...]]:
        values = opened[1] + to_all[1] + (n_first,) + seen[1] + (most, MOST_TO_DECIDE)
        return list(rows_of((statement, values)))

    rows = asked(_FIRST_ASKED)
    # UNION ALL promises no order. The row of the keys is the one that counts nothing.
    [(due, urgent, n_open)] = [row[5:] for row in rows if row[1] is None]
    if len(urgent) < MOST_TO_DECIDE and n_open > _FIRST_ASKED:
        rows = asked(None)
        [(due, urgent, _)] = [row[5:] for row in rows if row[1] is None]
    return [_Count(*row[:5]) for row in rows if row[1] is not None], due, urgent


def _flag(condition: Q) -> Case:
    """Return a condition as a column that is true or false."""
    when = When(condition, then=True)
    return Case(when, default=False, output_field=BooleanField())


def _dues(counts: Sequence[_Count]) -> Dues:
    missed: Counter[str] = Counter()
    for row in counts:
        missed[row.kind] += row.n_missed
    return Dues(
        n=sum(row.n for row in counts),
        n_by_law=sum(row.n_by_law for row in counts),
        missed={kind: n for kind, n in sorted(missed.items()) if n},
    )


def _is_due(week: Week) -> Q:
    """Return the condition of what is due by the end of the next week, or late."""
    first = first_instant(week.start - STILL_OVERDUE)
    return Q(due_at__gte=first, due_at__lt=first_instant(week.shifted(1).end))


@dataclass(frozen=True)
class Answered:
    """How many first call-backs fell due, and how many were answered in time."""

    n: int
    n_in_time: int
    n_not_reached: int


def call_backs_in(viewer: User, week: Week) -> Answered:
    """Count the first call-backs of the force that fell due in a week so far.

    Cancelled call-backs are not counted. No person and no team is named.
    """
    start, end = _instants(week)
    rows = CallBack.objects.filter(
        report__in=Report.objects.filter(visible_reports(viewer)),
        ordinal=1,
        due_at__gte=start,
        due_at__lt=min(end, clock.now()),
    ).exclude(result=CallBackResult.CANCELLED)
    was_answered = Q(result__in=[CallBackResult.REACHED, CallBackResult.NOT_WANTED])
    is_in_time = was_answered & Q(done_at__lte=F("due_at"))
    gave_up = Q(result=CallBackResult.NOT_REACHED)
    counted = rows.aggregate(
        n=Count("pk"),
        n_in_time=Count("pk", filter=is_in_time),
        n_not_reached=Count("pk", filter=gave_up),
    )
    return Answered(**counted)


_NUMBER = IntegerField()
_ALL_DEADLINES = ListFilter(FILTERS, {"whose": Whose.ALL})
# The list that the tile of what is broken or due by law counts and leads to.
BROKEN_OR_DUE = ListFilter(
    FILTERS, {"whose": Whose.ALL, "level": Level.ACT_NOW, "law": "yes"}
)


def _instants(week: Week) -> tuple[datetime, datetime]:
    return first_instant(week.start), first_instant(week.end)


def _read(rows: QuerySet[Plans]) -> list[Plans]:
    found = list(rows[:MOST_LISTED])
    consulted(row.reference for row in found)
    return found
