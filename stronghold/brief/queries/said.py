"""What a week's brief says beside its figures: as it is now, and as it was signed.

A signed brief keeps it as codes, counts and references, and no words of a record. Each
reader is shown the references that they may still see: what was erased or restricted
since is in no list, and the counts stay as signed.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import astuple, dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q

from operations.abstraction.queries import team_weeks
from operations.abstraction.rules import TeamWeek
from operations.abstraction.visibility import teams_shown
from operations.activities.queries import Hours, Worked
from operations.deadlines.models import Deadline
from operations.deadlines.queries import sources
from operations.deadlines.queries.listed import Found, with_records
from operations.links.queries import LedTo, reports_that_led_to_something
from operations.links.record import KIND_OF
from operations.priorities.models import Priority
from operations.priorities.visibility import visible_priorities
from operations.taskings.models import Tasking
from operations.taskings.visibility import visible_taskings
from stronghold.brief.models import Brief
from stronghold.brief.queries import plans
from stronghold.brief.queries.plans import Answered, Dues, Listed, WhatIsDue
from stronghold.brief.queries.what_was_done import Done, done_in, done_of, hours_in
from stronghold.brief.queries.worst import (
    BusyStreet,
    Worst,
    reports_in,
    where_and_when,
)
from stronghold.brief.rules.lines import MAPPED
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import Team, User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.record import consulted
from stronghold.core.geography.models import Street
from stronghold.core.kernel import clock
from stronghold.core.kernel.weeks import Week
from stronghold.figures.measures import MEASURES
from stronghold.signals.queries import (
    WeekSignals,
    signals_for,
    signals_from,
    signals_kept,
)
from stronghold.signals.visibility import every_reader

# Where the figures of a signed brief keep it. Earlier versions kept none.
SAID = "said"
# What is kept of something that is due, beside what it is due on.
_DUE = ("kind", "part", "is_day", "section", "act")
_INSTANTS = ("due_at", "alert_by")


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a brief says of a week as one reader may see it, at one moment.

    `now_of` are the taskings and priorities of a signed brief as they are now, by
    reference.
    """

    at: datetime
    signals: WeekSignals
    taskings: Listed[Tasking]
    taskings_to_all: Listed[Tasking]
    priorities: Listed[Priority]
    due: WhatIsDue
    worst: Worst
    called: Answered
    done: Mapping[str, Sequence[Done]]
    hours: Hours
    time: Sequence[tuple[Team, TeamWeek]]
    came_of_it: Listed[LedTo]
    now_of: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class FoundThen(Found):
    """Something that was due when a brief was signed, at `said_at`, and what it is now.

    Its deadline is not stored: it has what was kept of the one that was. `now` is that
    one as it is now; None if nothing of this kind is due on the record any more.
    """

    said_harm: Mapping[str, bool]
    said_at: datetime
    now: Found | None

    @property
    def harm(self) -> Mapping[str, bool]:
        return self.said_harm


def said_now(viewer: User, week: Week, *, most_due: int | None = None) -> Said:
    """Read what a week's brief says now. With `most_due`, that many rows are due."""
    reader = every_reader(viewer)
    taskings, taskings_to_all = plans.taskings_in(viewer, week, reader=reader)
    led = reports_that_led_to_something(reader, week.start, week.last_day)
    return Said(
        at=clock.now(),
        signals=signals_for(viewer, week),
        taskings=taskings,
        taskings_to_all=taskings_to_all,
        priorities=plans.priorities_in(viewer, week),
        due=plans.what_is_due(viewer, week, reader=reader, most=most_due),
        worst=where_and_when(viewer, week),
        called=plans.call_backs_in(reader, week),
        done=done_in(viewer, week),
        hours=hours_in(viewer, week),
        time=team_weeks(viewer, week, week)[week],
        came_of_it=Listed(led, len(led)),
        now_of={},
    )


def said_kept(said: Said) -> dict[str, Any]:
    """Return what every reader is shown as a signed brief keeps it."""
    return {
        "signals": signals_kept(said.signals),
        "taskings": _counts(said.taskings)
        | {"rows": [_tasking_kept(row) for row in said.taskings.rows]},
        "priorities": _counts(said.priorities)
        | {"rows": [_priority_kept(row) for row in said.priorities.rows]},
        "due": {
            "n": said.due.counted.n,
            "n_by_law": said.due.counted.n_by_law,
            "missed": dict(said.due.counted.missed),
            "listed": [_due_kept(one) for one in said.due.listed],
            "urgent": [_due_kept(one) for one in said.due.urgent],
        },
        "streets": [
            {"street": one.pk, "name": one.name, "ward": one.ward, "n": one.n}
            for one in said.worst.streets
        ],
        "hours": [[*at, n] for at, n in sorted(said.worst.hours.items())],
        "n_reports": said.worst.n,
        "called": list(astuple(said.called)),
        "done": {
            code: [row.reference for row in rows] for code, rows in said.done.items()
        },
        "worked": {
            "n": said.hours.n,
            "n_joint": said.hours.n_joint,
            "by": [
                [one.key, one.name, one.n, int(one.minutes)] for one in said.hours.by
            ],
        },
        "time": [
            {
                "team": team.pk,
                "planned": spent.planned,
                # A sum of the database is no whole number by its type.
                "here": int(spent.here),
                "by_duty": {code: int(n) for code, n in spent.by_duty.items()},
            }
            for team, spent in said.time
        ],
        "led": [[one.report, list(one.records)] for one in said.came_of_it.rows],
    }


def said_in(viewer: User, brief: Brief, *, most_due: int | None = None) -> Said | None:
    """Return what a brief said when it was signed; None of one signed before.

    Nothing is read but the records that its references name. With `most_due`, that many
    rows are due.
    """
    kept = brief.figures.get(SAID)
    return said_from(viewer, brief, kept, most_due=most_due) if kept else None


def said_from(
    viewer: User,
    brief: Brief,
    kept: Mapping[str, Any],
    *,
    most_due: int | None = None,
) -> Said:
    """Return what a brief says that keeps this, of what the viewer may see."""
    taskings = _taskings_of(viewer, kept["taskings"]["rows"])
    priorities = _priorities_of(viewer, kept["priorities"]["rows"])
    due = kept["due"]
    dues = Dues(due["n"], due["n_by_law"], due["missed"])
    # Both lists are read at once: what is most urgent is mostly in the other too.
    was_due = due["listed"][:most_due]
    every = [*was_due, *due["urgent"]]
    found = _due_of(viewer, every, said_at=brief.signed_at)
    n_listed = len(was_due)
    tasked = _listed([then for then, _ in taskings], kept["taskings"])
    return Said(
        at=brief.signed_at,
        signals=signals_from(viewer, Week(brief.week), kept["signals"]),
        taskings=tasked,
        taskings_to_all=tasked,
        priorities=_listed([then for then, _ in priorities], kept["priorities"]),
        due=WhatIsDue(
            dues,
            to_all=dues,
            listed=[one for at, one in found.items() if at < n_listed],
            urgent=[one for at, one in found.items() if at >= n_listed],
        ),
        worst=_worst_of(viewer, kept),
        called=Answered(*kept["called"]),
        done={
            code: done_of(viewer, code, names) for code, names in kept["done"].items()
        },
        hours=Hours(
            kept["worked"]["n"],
            kept["worked"]["n_joint"],
            [Worked(*one) for one in kept["worked"]["by"]],
        ),
        time=_time_of(viewer, kept["time"]),
        came_of_it=_led_of(viewer, kept["led"]),
        now_of={now.reference: now for _, now in [*taskings, *priorities]},
    )


def n_in_streets(viewer: User, week: Week, streets: Collection[int]) -> dict[int, int]:
    """Return how many reports of a week are in each of some streets now."""
    rows = reports_in(viewer, week).filter(street__in=streets).order_by()
    return dict(rows.values_list("street").annotate(n=Count("pk")))


def _counts(found: Listed[Any]) -> dict[str, int]:
    return {"n": found.n, "n_late": found.n_late, "n_answered": found.n_answered}


def _listed(rows: Sequence[Any], kept: Mapping[str, Any]) -> Listed[Any]:
    """Return what the viewer may see of a list, and its counts as signed."""
    counts = {name: kept[name] for name in ("n", "n_late", "n_answered")}
    return Listed(rows, **counts, n_gone=len(kept["rows"]) - len(rows))


def _tasking_kept(row: Tasking) -> dict[str, Any]:
    return {
        "reference": row.reference,
        "status": row.status,
        "due_on": row.due_on.isoformat(),
    }


def _taskings_of(
    viewer: User, kept: Sequence[Mapping[str, Any]]
) -> list[tuple[Tasking, Tasking]]:
    """Return each tasking as it was and as it is, of those the viewer may see."""
    rows = Tasking.objects.filter(
        visible_taskings(viewer), reference__in=[one["reference"] for one in kept]
    )
    found = {row.reference: row for row in rows.select_related(*plans.RELATED)}
    consulted(found)
    pairs = []
    for one in kept:
        if now := found.get(one["reference"]):
            then = copy(now)
            then.status = one["status"]
            then.due_on = date.fromisoformat(one["due_on"])
            # What came of it was said later, or is the words of a record.
            then.outcome = ""
            pairs.append((then, now))
    return pairs


def _priority_kept(row: Priority) -> dict[str, Any]:
    return {
        "reference": row.reference,
        "since": row.since.isoformat(),
        "updated_on": row.updated_on.isoformat(),
        "area_code": row.area_code,
        "is_answered": row.answered_on is not None,
    }


def _priorities_of(
    viewer: User, kept: Sequence[Mapping[str, Any]]
) -> list[tuple[Priority, Priority]]:
    rows = Priority.objects.filter(
        visible_priorities(viewer), reference__in=[one["reference"] for one in kept]
    )
    found = {row.reference: row for row in rows.select_related("operation")}
    consulted(found)
    pairs = []
    for one in kept:
        if now := found.get(one["reference"]):
            then = copy(now)
            then.since = date.fromisoformat(one["since"])
            then.updated_on = date.fromisoformat(one["updated_on"])
            then.area_code = one["area_code"]
            if not one["is_answered"]:
                then.answered_on = None
            pairs.append((then, now))
    return pairs


def _due_kept(one: Found) -> dict[str, Any]:
    """Return something that is due: on which record, of which kind, and by when, and
    what else its line says of the record.
    """
    return {
        "on": one.source.field,
        "reference": one.reference,
        "danger": one.harm["is_danger"],
        "child": one.harm["is_child"],
        "beside": [_deadline_kept(row) for row in one.beside],
    } | _deadline_kept(one.deadline)


def _harm_kept(said: Mapping[str, Any]) -> Mapping[str, bool]:
    """Return what was kept of the referral: of a child since some time only."""
    return {"is_danger": said["danger"], "is_child": said.get("child", False)}


def _deadline_kept(row: Deadline) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _DUE} | {
        name: getattr(row, name).isoformat() for name in _INSTANTS
    }


def _as_kept(row: Deadline, said: Mapping[str, Any]) -> Deadline:
    """Return a deadline like the row, with what was kept of the one that was."""
    then = copy(row)
    for name in _DUE:
        setattr(then, name, said[name])
    for name in _INSTANTS:
        setattr(then, name, datetime.fromisoformat(said[name]))
    return then


def _due_of(
    viewer: User, kept: Sequence[Mapping[str, Any]], *, said_at: datetime
) -> Mapping[int, FoundThen]:
    """Return what was due, by its place, of the records that the viewer may see."""
    if not policy.can(viewer, Verb.READ_DEADLINES):
        return {}
    owners = _owners_of(viewer, kept)
    of_these = Q(pk__in=[])
    for field in {field for field, _ in owners}:
        keys = [pk for (of, _), pks in owners.items() if of == field for pk in pks]
        of_these |= Q((f"{field}__in", keys))
    loaded = Deadline.objects.filter(of_these).select_related(
        "team", "person", "referral"
    )
    rows = list(loaded) if owners else []
    now = {}
    for one in with_records(viewer, rows):
        row = one.deadline
        now[one.source.field, one.reference, row.kind, row.part] = one
    then: dict[int, Deadline] = {}
    for place, said in enumerate(kept):
        if pks := owners.get((said["on"], said["reference"])):
            was = now.get((said["on"], said["reference"], said["kind"], said["part"]))
            row = _as_kept(was.deadline if was else Deadline(), said)
            setattr(row, f"{said['on']}_id", min(pks))
            # Its place is its key: it is not a row of the table.
            row.pk = place
            then[place] = row
    return {
        one.deadline.pk: FoundThen(
            one.deadline,
            one.source,
            one.reference,
            one.title,
            [_as_kept(one.deadline, said) for said in kept[one.deadline.pk]["beside"]],
            said_harm=_harm_kept(kept[one.deadline.pk]),
            said_at=said_at,
            now=now.get(
                (one.source.field, one.reference, one.deadline.kind, one.deadline.part)
            ),
        )
        for one in with_records(viewer, then.values())
    }


def _owners_of(
    viewer: User, kept: Sequence[Mapping[str, Any]]
) -> Mapping[tuple[str, str], Sequence[int]]:
    """Return the keys of what things are due on, by its field and its reference.

    Only of records that the viewer may see: neither erased nor restricted.
    """
    found: dict[tuple[str, str], list[int]] = {}
    for source in sources():
        names = {one["reference"] for one in kept if one["on"] == source.field}
        if not names:
            continue
        seen = source.kind.rows(viewer).filter(reference__in=names)
        path = f"{source.to_record}__reference" if source.to_record else "reference"
        rows = source.rows().filter(
            source.visible(viewer), **{f"{path}__in": seen.values("reference")}
        )
        for name, pk in rows.order_by("pk").values_list(path, "pk"):
            found.setdefault((source.field, name), []).append(pk)
    consulted(name for _, name in found)
    return found


def _worst_of(viewer: User, kept: Mapping[str, Any]) -> Worst:
    """Return the streets and hours as signed. No address was kept."""
    if not policy.can(viewer, MEASURES[MAPPED].verb):
        return Worst([], {}, 0)
    pks = [one["street"] for one in kept["streets"]]
    full_names = {row.pk: str(row) for row in Street.objects.filter(pk__in=pks)}
    return Worst(
        [
            BusyStreet(
                pk=one["street"],
                name=one["name"],
                full_name=full_names.get(one["street"], one["name"]),
                ward=one["ward"],
                n=one["n"],
            )
            for one in kept["streets"]
        ],
        {(weekday, hour): n for weekday, hour, n in kept["hours"]},
        kept["n_reports"],
    )


def _time_of(
    viewer: User, kept: Sequence[Mapping[str, Any]]
) -> list[tuple[Team, TeamWeek]]:
    pks = [one["team"] for one in kept]
    teams = Team.objects.filter(teams_shown(viewer), pk__in=pks).in_bulk()
    return [
        (teams[one["team"]], TeamWeek(one["planned"], one["here"], one["by_duty"]))
        for one in kept
        if one["team"] in teams
    ]


def _led_of(viewer: User, kept: Sequence[tuple[str, Sequence[str]]]) -> Listed[LedTo]:
    """Return the reports that had led to something, with what the viewer may see."""
    every = {name for report, names in kept for name in (report, *names)}
    seen = _seen(viewer, every)
    shown = [
        LedTo(report, [name for name in names if name in seen])
        for report, names in kept
        if report in seen
    ]
    return Listed([one for one in shown if one.records], len(kept))


def _seen(viewer: User, references: Iterable[str]) -> set[str]:
    """Return those of some references that the viewer may see."""
    by_letter: dict[str, list[str]] = {}
    for name in references:
        by_letter.setdefault(name[:1], []).append(name)
    found: set[str] = set()
    for letter, names in by_letter.items():
        rows = KIND_OF[letter].rows(viewer).filter(reference__in=names)
        found.update(rows.values_list("reference", flat=True))
    consulted(found)
    return found
