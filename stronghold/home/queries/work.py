"""Everything that the viewer has to do, as one list: the most urgent first."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import chain
from typing import Any, NamedTuple, TypeAlias

from django.db.models import Q, QuerySet

from operations.deadlines.queries.listed import lines_owed, read_lines
from operations.deadlines.rules.urgency import NO_LIMIT, Rank
from operations.statute.rules.counting import last_instant
from operations.visits.models import VisitAlert
from operations.visits.queries import alerts_to_come, past_alerts
from reports.call_backs.queries import listable, made_by
from reports.models import Report
from reports.report.models import IN_QUEUE
from reports.report.visibility import visible_reports
from reports.triage.queries import first_open_reports_of
from reports.triage.rules import MOST_COUNTED
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.record import consulted
from stronghold.core.records.queries import with_related
from stronghold.duty.queries import Cover, covered_by

# The people for whom the viewer stands in, by id.
Covers: TypeAlias = Mapping[int, Cover]


class Kind(StrEnum):
    """What a thing to do is."""

    DEADLINE = "deadline"
    CALL_BACK = "call_back"
    REPORT = "report"
    VISIT = "visit"


class Key(NamedTuple):
    """The place of a thing in the order of urgency, and which it is."""

    rank: int
    urgent_at: datetime
    kind: Kind
    pk: int


@dataclass(frozen=True)
class Todo:
    """One thing to do: what is due on a record, or a row of the other kinds."""

    kind: Kind
    row: Any


@dataclass(frozen=True)
class Work:
    """A part of the list, from its place `start` on, and how many things it holds.

    `n` is None if there are more than MOST_COUNTED. `covers` are the people, by id,
    for whom the viewer stands in: their work is in the list too.
    """

    items: Sequence[Todo]
    start: int
    n: int | None
    has_more: bool
    covers: Covers
    # Visits that are over, of which the viewer's team was alerted: nothing to do.
    past_visits: Sequence[VisitAlert] = ()


def work_of(viewer: User, *, start: int = 0, most: int) -> Work:
    """Return a part of the list. Only the rows of that part are read and logged.

    The keys of each kind are read up to MOST_COUNTED, so that one list of them can be
    sorted and counted.
    """
    covers = covered_by(viewer)
    keys = sorted(chain.from_iterable(keys(viewer, covers) for keys in _KEYS))
    shown = keys[:MOST_COUNTED][start : start + most]
    rows = {
        (kind, pk): row
        for kind, read in _READ.items()
        if (ids := [key.pk for key in shown if key.kind == kind])
        for pk, row in read(viewer, ids)
    }
    items = [
        Todo(key.kind, rows[key.kind, key.pk])
        for key in shown
        if (key.kind, key.pk) in rows
    ]
    n = len(keys) if len(keys) <= MOST_COUNTED else None
    end = min(len(keys), MOST_COUNTED)
    past = past_alerts(viewer)
    more = start + most < end
    return Work(items, start, n, has_more=more, covers=covers, past_visits=past)


def runs_team(viewer: User) -> bool:
    """Return whether the work of everyone in the viewer's team is also theirs."""
    return policy.can(viewer, Verb.TRIAGE_REPORTS)


def _deadline_keys(viewer: User, covers: Covers) -> Iterator[Key]:
    runs = runs_team(viewer)
    by = {viewer: runs}
    for one in covers.values():
        # A stand-in who runs no team has only the sergeant's own work.
        by[one.person] = runs and runs_team(one.person)
    for rank, at, pk in lines_owed(viewer, by, most=MOST_COUNTED + 1):
        yield Key(rank, at, Kind.DEADLINE, pk)


def _call_back_keys(viewer: User, covers: Covers) -> Iterator[Key]:
    people = [viewer.pk, *covers]
    rows = listable(viewer).filter(_call_backs_of(viewer, people, covers), result="")
    rows = rows.order_by("due_on", "due_at", "pk")
    for due_on, at, pk in _first(rows.values_list("due_on", "due_at", "pk")):
        yield Key(Rank.PRACTICE, at or last_instant(due_on), Kind.CALL_BACK, pk)


def _report_keys(viewer: User, covers: Covers) -> Iterator[Key]:
    """Yield the open reports of the viewer, and of those they stand in for."""
    people = [viewer.pk, *covers]
    for due, pk in first_open_reports_of(viewer, people, most=MOST_COUNTED + 1):
        yield Key(Rank.PRACTICE, due or NO_LIMIT, Kind.REPORT, pk)


def _visit_keys(viewer: User, _covers: Covers) -> Iterator[Key]:
    """Yield the visits to come to where the viewer's team asks to be rung.

    Until they are over, someone may be in danger. One that is over is a note.
    """
    for alert in alerts_to_come(viewer):
        yield Key(Rank.DANGER, alert.ends_at, Kind.VISIT, alert.pk)


_KEYS: Sequence[Callable[[User, Covers], Iterable[Key]]] = (
    _visit_keys,
    _deadline_keys,
    _call_back_keys,
    _report_keys,
)


def _read_deadlines(viewer: User, ids: Sequence[int]) -> Iterator[tuple[int, Any]]:
    for found in read_lines(viewer, ids):
        yield found.deadline.pk, found


def _read_call_backs(viewer: User, ids: Sequence[int]) -> Iterator[tuple[int, Any]]:
    people = ("report__assigned_to", "report__recorded_by", "given_to")
    rows = listable(viewer).filter(pk__in=ids).select_related(*people)
    found = list(rows)
    consulted(row.report.reference for row in found)
    for row in found:
        yield row.pk, row


def _read_reports(viewer: User, ids: Sequence[int]) -> Iterator[tuple[int, Any]]:
    rows = _reports(viewer).filter(pk__in=ids).select_related("assigned_to")
    found = list(with_related(rows))
    consulted(row.reference for row in found)
    for row in found:
        yield row.pk, row


def _read_visits(viewer: User, ids: Sequence[int]) -> Iterator[tuple[int, Any]]:
    for alert in alerts_to_come(viewer):
        if alert.pk in ids:
            yield alert.pk, alert


_READ: Mapping[Kind, Callable[[User, Sequence[int]], Iterable[tuple[int, Any]]]] = {
    Kind.DEADLINE: _read_deadlines,
    Kind.CALL_BACK: _read_call_backs,
    Kind.REPORT: _read_reports,
    Kind.VISIT: _read_visits,
}


def _call_backs_of(viewer: User, people: Sequence[int], covers: Covers) -> Q:
    """Return the call-backs of these people, and of the teams that they run."""
    runs = [viewer, *(one.person for one in covers.values())]
    teams = [one.team_id for one in runs if one.team_id and runs_team(one)]
    if not runs_team(viewer) or not teams:
        return made_by(people)
    return made_by(people) | Q(report__team__in=teams)


def _reports(viewer: User) -> QuerySet[Report]:
    return Report.objects.filter(IN_QUEUE, visible_reports(viewer))


def _first(rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    return rows[: MOST_COUNTED + 1]
