"""What the viewer has to do: one list in the one order of urgency, in four parts."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain
from typing import Any, TypeAlias

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from operations.deadlines.choices import DeadlineKind
from operations.deadlines.queries.listed import lines_owed, read_lines
from operations.deadlines.rules.urgency import NO_LIMIT, Rank
from operations.statute.rules.counting import first_instant, last_instant
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
from stronghold.core.accounts.personal_work import Held
from stronghold.core.accounts.queries import held_by_each
from stronghold.core.accounts.visibility import of_people
from stronghold.core.audit.record import consulted
from stronghold.core.kernel import clock
from stronghold.core.kernel.asked_once import asked_once
from stronghold.core.kernel.errors import NotFound
from stronghold.core.records.queries import with_related
from stronghold.duty.queries import Cover, covered_by, off_today
from stronghold.to_do.rules import Key, Kind, Part, part_of

# The people for whom the viewer stands in, by id.
Covers: TypeAlias = Mapping[int, Cover]
# By the part that each stands in, in the one order.
Keys: TypeAlias = Mapping[Part, Sequence[Key]]


@dataclass(frozen=True)
class Todo:
    """One thing to do: what is due on a record, or a row of the other kinds."""

    kind: Kind
    row: Any


@dataclass(frozen=True)
class PartOfWork:
    """Some of what stands in a part, from its place `start` on, and how many do.

    `n` is None if there are more than MOST_COUNTED.
    """

    part: Part
    items: Sequence[Todo]
    start: int
    n: int | None
    has_more: bool


@dataclass(frozen=True)
class Load:
    """What someone in the viewer's team has: by kind, now, and in all.

    `until` is their last day off, if they are off today.
    """

    person: User
    held: Sequence[Held]
    n_now: int
    n: int
    until: Any = None


@asked_once
def keys_of(viewer: User) -> Keys:
    """Return the keys of all that the viewer has to do. None of it is read.

    Those of each kind are read up to MOST_COUNTED. Of what colleagues have to do, a
    supervisor's own list has what no one may miss; the rest is on the page of the team.
    """
    covers = covered_by(viewer)
    people = {viewer.pk, *covers}
    return _in_parts(
        key
        for key in chain.from_iterable(keys(viewer, covers) for keys in _KEYS)
        if key.person is None or key.person in people or key.rank <= Rank.PRESSING
    )


def n_now(viewer: User, most: int) -> int:
    """Return how many things the viewer has to do now, counted up to `most`."""
    return min(len(keys_of(viewer)[Part.NOW]), most)


def part_of_work(viewer: User, part: Part, *, start: int = 0, most: int) -> PartOfWork:
    """Return some of a part. Only the rows of these are read and logged."""
    return _read(viewer, keys_of(viewer), part, start=start, most=most)


def work_of(viewer: User, most: Mapping[Part, int]) -> Sequence[PartOfWork]:
    """Return the first of each part, up to `most` of it."""
    return [part_of_work(viewer, part, most=n) for part, n in most.items()]


def past_visits(viewer: User) -> Sequence[VisitAlert]:
    """Return visits that are over, of which the viewer's team was alerted: a note."""
    return past_alerts(viewer)


def team_load(viewer: User) -> Sequence[Load]:
    """Return what each person of the viewer's team has, the most to do now first."""
    people = _team_of(viewer)
    held, off = held_by_each(list(people)), off_today(people)
    keys = _of_people(viewer, people)
    found = [
        Load(
            person,
            held.get(pk, ()),
            n_now=sum(key.person == pk for key in keys[Part.NOW]),
            n=sum(key.person == pk for key in chain.from_iterable(keys.values())),
            until=off[pk].last_day if pk in off else None,
        )
        for pk, person in people.items()
    ]
    return sorted(found, key=lambda one: (-one.n_now, -one.n, str(one.person)))


def work_of_colleague(
    viewer: User, username: str, most: int
) -> tuple[User, Sequence[PartOfWork]]:
    """Return what someone in the viewer's team has; NotFound for anyone else."""
    people = _team_of(viewer)
    found = [one for one in people.values() if one.username == username]
    if not found:
        raise NotFound
    person = found[0]
    keys = _of_people(viewer, {person.pk: person})
    return person, [_read(viewer, keys, part, start=0, most=most) for part in Part]


def _team_of(viewer: User) -> Mapping[int, User]:
    """Return who works reports in the viewer's team, for a viewer who runs it."""
    if not viewer.team_id or not runs_team(viewer):
        return {}
    rows = User.objects.filter(of_people(), team=viewer.team_id, is_active=True)
    related = rows.select_related("team", "organisation__force")
    found = related.order_by("display_name", "username")
    return {row.pk: row for row in found if policy.can(row, Verb.WORK_REPORTS)}


def _of_people(viewer: User, people: Mapping[int, User]) -> Keys:
    """Return the keys of what these people of the viewer's team have to do."""
    if not people:
        return _in_parts(())
    by = dict.fromkeys(people.values(), False)
    keys = chain(
        _deadlines_of(viewer, by),
        _calls(viewer, made_by(people)),
        _reports_of(viewer, people),
    )
    return _in_parts(key for key in keys if key.person in people)


def _in_parts(keys: Iterable[Key]) -> Keys:
    now, today_ends = clock.now(), first_instant(clock.today() + timedelta(days=1))
    found: dict[Part, list[Key]] = {part: [] for part in Part}
    for key in sorted(keys, key=lambda one: one[:4]):
        found[part_of(key, now=now, today_ends=today_ends)].append(key)
    return found


def _read(viewer: User, keys: Keys, part: Part, *, start: int, most: int) -> PartOfWork:
    of_part = keys[part]
    shown = of_part[:MOST_COUNTED][start : start + most]
    rows = read_rows(viewer, shown)
    items = [
        Todo(key.kind, rows[key.kind, key.pk])
        for key in shown
        if (key.kind, key.pk) in rows
    ]
    n = len(of_part) if len(of_part) <= MOST_COUNTED else None
    more = start + most < min(len(of_part), MOST_COUNTED)
    return PartOfWork(part, items, start, n, has_more=more)


def read_rows(viewer: User, keys: Sequence[Key]) -> Mapping[tuple[Kind, int], Any]:
    """Return the rows of these keys that the viewer may read. The read is logged."""
    return {
        (kind, pk): row
        for kind, read in _READ.items()
        if (ids := [key.pk for key in keys if key.kind == kind])
        for pk, row in read(viewer, ids)
    }


def runs_team(viewer: User) -> bool:
    """Return whether the work of everyone in the viewer's team is also theirs."""
    return policy.can(viewer, Verb.TRIAGE_REPORTS)


def _deadline_keys(viewer: User, covers: Covers) -> Iterator[Key]:
    runs = runs_team(viewer)
    by = {viewer: runs}
    for one in covers.values():
        # A stand-in who runs no team has only the sergeant's own work.
        by[one.person] = runs and runs_team(one.person)
    return _deadlines_of(viewer, by)


def _deadlines_of(viewer: User, by: Mapping[User, bool]) -> Iterator[Key]:
    for one in lines_owed(viewer, by, most=MOST_COUNTED + 1):
        yield Key(
            one.rank,
            one.urgent_at,
            Kind.DEADLINE,
            one.pk,
            what=one.kind,
            person=one.person,
            is_with_others=one.is_of_partner or one.kind == DeadlineKind.REFERRAL_CHASE,
        )


def _call_back_keys(viewer: User, covers: Covers) -> Iterator[Key]:
    people = [viewer.pk, *covers]
    return _calls(viewer, _call_backs_of(viewer, people, covers))


def _calls(viewer: User, which: Q) -> Iterator[Key]:
    rows = listable(viewer).filter(which, result="").order_by("due_on", "due_at", "pk")
    caller = Coalesce("given_to", "report__assigned_to", "report__recorded_by")
    columns = rows.values_list("due_on", "due_at", "pk", caller)
    for due_on, at, pk, person in columns[: MOST_COUNTED + 1]:
        ends = at or last_instant(due_on)
        what = Kind.CALL_BACK
        yield Key(Rank.PRACTICE, ends, Kind.CALL_BACK, pk, what=what, person=person)


def _report_keys(viewer: User, covers: Covers) -> Iterator[Key]:
    """Yield the open reports of the viewer, and of those they stand in for."""
    return _reports_of(viewer, [viewer.pk, *covers])


def _reports_of(viewer: User, people: Collection[int]) -> Iterator[Key]:
    first = first_open_reports_of(viewer, people, most=MOST_COUNTED + 1)
    for due, pk, person in first:
        at, what = due or NO_LIMIT, Kind.REPORT
        yield Key(Rank.PRACTICE, at, Kind.REPORT, pk, what=what, person=person)


def _visit_keys(viewer: User, _covers: Covers) -> Iterator[Key]:
    """Yield the visits to come to where the viewer's team asks to be rung.

    Until they are over, someone may be in danger. One that is over is a note.
    """
    for alert in alerts_to_come(viewer):
        at, what = alert.ends_at, Kind.VISIT
        yield Key(Rank.DANGER, at, Kind.VISIT, alert.pk, what=what, person=None)


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
