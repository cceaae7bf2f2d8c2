"""Taskings, priorities, deadlines and call-backs of a brief's week."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, When

from operations.deadlines.choices import Level, Whose
from operations.deadlines.models import Deadline
from operations.deadlines.queries import listed
from operations.deadlines.queries.listed import (
    FILTERS,
    Found,
    listed_deadlines,
    with_records,
)
from operations.deadlines.rules.steps import PASSES
from operations.priorities.models import Priority
from operations.priorities.visibility import visible_priorities
from operations.statute.rules.counting import first_instant
from operations.taskings.models import Tasking
from operations.taskings.queries import in_week, overdue
from operations.taskings.record import TASKINGS
from operations.taskings.rules import OPEN
from operations.taskings.visibility import visible_taskings
from reports.models import CallBack, Report
from reports.report.visibility import visible_reports
from reports.reporter.choices import CallBackResult
from stronghold.core.accounts.models import User
from stronghold.core.audit.record import consulted
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
    """The first rows of a list, and how many there are in all, late and answered."""

    rows: Sequence[T]
    n: int
    n_late: int = 0
    n_answered: int = 0

    @property
    def cut(self) -> str:
        """A note on how many are listed; empty if all are."""
        n = len(self.rows)
        return f"The first {n:,} of {self.n:,} are listed." if n < self.n else ""


def n_taskings_in(viewer: User, week: Week) -> Listed[Tasking]:
    """Return how many taskings of a week the viewer may see, without the rows."""
    return Listed((), **_counted(_taskings(viewer, week)))


def taskings_in(viewer: User, week: Week) -> Listed[Tasking]:
    """Return the taskings set, answered or due in a week, open ones first."""
    is_open = Case(When(status__in=OPEN, then=0), default=1, output_field=_NUMBER)
    rows = _taskings(viewer, week)
    ordered = rows.order_by(is_open, "due_on", "pk")
    found = _read(TASKINGS.loaded(ordered))
    return Listed(found, **_counted(rows))


def _taskings(viewer: User, week: Week) -> QuerySet[Tasking]:
    return Tasking.objects.filter(in_week(week), visible_taskings(viewer))


def _counted(rows: QuerySet[Tasking]) -> dict[str, int]:
    counted: dict[str, int] = rows.aggregate(
        n=Count("pk"),
        n_late=Count("pk", filter=overdue(clock.today())),
        n_answered=Count("pk", filter=~Q(status__in=OPEN)),
    )
    return counted


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
    for tasking in _read(TASKINGS.loaded(rows).order_by("recorded_at", "pk")):
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
    return Listed(_read(ordered), rows.count())


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


def n_dues(viewer: User, week: Week) -> Dues:
    """Count what is due or late by the end of the next week, and by law today."""
    return _counted_dues(viewer, listed_deadlines(viewer, _ALL_DEADLINES), week)


def _counted_dues(viewer: User, every: QuerySet[Deadline], week: Week) -> Dues:
    by_law = BROKEN_OR_DUE.rows(viewer)
    is_missed = by_law & Q(due_at__lt=clock.now()) & ~Q(kind__in=PASSES)
    in_time, rows = _is_due(week), every.order_by().values("kind")
    counted = list(
        rows.annotate(
            n=Count("pk", filter=in_time),
            n_by_law=Count("pk", filter=by_law),
            n_missed=Count("pk", filter=is_missed),
        )
    )
    return Dues(
        n=sum(row["n"] for row in counted),
        n_by_law=sum(row["n_by_law"] for row in counted),
        missed={row["kind"]: row["n_missed"] for row in counted if row["n_missed"]},
    )


@dataclass(frozen=True)
class WhatIsDue:
    """How many deadlines are open, and the rows that a brief lists.

    `listed` is what is due by the end of the next week, or late; `urgent` the most
    urgent of all that is open now, whatever the week of the brief. In both the most
    urgent is first: the law before good practice.
    """

    counted: Dues
    listed: Sequence[Found]
    urgent: Sequence[Found]


def what_is_due(viewer: User, week: Week, *, most: int | None = None) -> WhatIsDue:
    """Return what is due, as the viewer may see it. With `most`, at most so many rows.

    What the viewer may read is asked of every kind of record, which costs more than to
    count and to read it: so it is asked once, and the records are read together.
    """
    every = listed_deadlines(viewer, _ALL_DEADLINES)
    most = min(most or listed.MOST_LISTED, listed.MOST_LISTED)
    due = list(every.filter(_is_due(week))[:most])
    urgent = list(every[:MOST_TO_DECIDE])
    rows = {row.pk: row for row in due + urgent}
    found = {one.deadline.pk: one for one in with_records(viewer, rows.values())}
    consulted({one.reference for one in found.values()}, **_ALL_DEADLINES.as_params())
    return WhatIsDue(
        _counted_dues(viewer, every, week),
        listed=[found[row.pk] for row in due if row.pk in found],
        urgent=[found[row.pk] for row in urgent if row.pk in found],
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
