"""What police opened in one week without a case of theirs, from the audit log.

What needs a case: who reported something, a concern about a child, the original words
of a report, an organised crime group. Whose the records are is read as it is now.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from operations.groups.models import CrimeGroup
from operations.safeguarding.models import Concern, Referral
from reports.models import CallBack, Report
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import Absence, TeamArea, User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import PERSON, THE_LOG, Kind
from stronghold.core.audit.queries import events_since, reasons_of, words_of
from stronghold.core.audit.record import consulted
from stronghold.core.kernel.errors import NotFound
from stronghold.core.kernel.weeks import Week
from stronghold.oversight.pages import pages_of_one_record
from stronghold.oversight.reading.choices import Read, ReadingChange
from stronghold.oversight.reading.queries import (
    by_week,
    names_of,
    police_week,
    rows_of,
    span_before,
    span_of,
)
from stronghold.oversight.reading.rules import (
    Case,
    Reader,
    has_case,
    is_unusual_without_case,
    usual,
)
from stronghold.oversight.visibility import Hidden, hidden_from

# How long before the end of the week a change of a record makes it someone's case.
WORKED_ON_WITHIN = timedelta(days=90)
_OPENED = """
WITH opened AS (
  SELECT actor_id, actor, occurred_at, reference, detail ->> 'reason' AS reason,
    reason_digest,
    CASE
      WHEN detail ? 'child' AND reference ~ '^[FK]-' THEN 'child'
      WHEN detail ? 'crime_group' AND reference ~ '^N-' THEN 'group'
      WHEN detail ? 'reporter' AND reference ~ '^R-' THEN 'reporter'
      WHEN detail ->> 'originals' = 'read' AND detail ->> 'opened' = reference
        AND detail ->> 'page' = ANY (%(pages)s) THEN 'original'
    END AS what
  FROM audit_event, unnest(records) reference
  WHERE actor_role <> 'partner' AND actor_id IS NOT NULL AND force = %(force)s
    AND kind = 'consultation'
    AND (detail ? 'child' OR detail ? 'reporter' OR detail ? 'opened'
      OR detail ? 'crime_group')
    AND occurred_at >= %(since)s AND occurred_at < %(until)s
    AND reference <> ALL (%(hidden)s::text[])
)
"""
OPENED = f"""{_OPENED}
SELECT actor_id, actor, reference, what, count(*), min(occurred_at), max(occurred_at),
  array_remove(array_agg(DISTINCT reason), NULL),
  array_remove(array_agg(DISTINCT CASE WHEN reason = 'other' THEN reason_digest END),
    NULL)
FROM opened WHERE what IS NOT NULL GROUP BY 1, 2, 3, 4
ORDER BY max(occurred_at) DESC, reference, what
"""  # noqa: S608 - no part of it comes from a request
OPENED_BEFORE = f"""{_OPENED}
SELECT actor, date_trunc('week', occurred_at AT TIME ZONE 'Europe/London')::date,
  count(DISTINCT reference)
FROM opened WHERE what IS NOT NULL AND actor = ANY (%(actors)s) GROUP BY 1, 2
"""  # noqa: S608
WORKED_ON = """
SELECT DISTINCT reference, actor_id
FROM audit_event, unnest(records) reference
WHERE kind IN ('collection', 'alteration', 'combination', 'disclosure')
  AND actor_role <> 'partner' AND actor_id IS NOT NULL
  AND records && %(references)s::text[] AND reference = ANY (%(references)s)
  AND occurred_at >= %(worked_since)s AND occurred_at < %(until)s
"""

# What safeguarding records are found by: letter, model, and the path to whose they are.
_SAFEGUARDING: Sequence[tuple[str, Any, str]] = (
    ("K", Concern, ""),
    ("F", Referral, ""),
    ("F", Referral, "concern__"),
)


@dataclass(frozen=True)
class OpenedRecord:
    """A record that someone opened without a case, what of it, and why.

    `reasons` are codes; `words` are those that they typed.
    """

    reference: str
    what: Read
    times: int
    first_at: datetime
    last_at: datetime
    reasons: Sequence[str]
    words: Sequence[str] = ()


@dataclass(frozen=True)
class LookedAt:
    """That someone looked at a person's reading in a week, and what they noted."""

    at: datetime
    by: str
    note: str


@dataclass(frozen=True)
class ReadersWeek:
    """What one person opened in a week without a case.

    `n_read` is the number of all records they read, if it is far more than usual.
    """

    username: str
    name: str
    opened: Sequence[OpenedRecord] = ()
    usual: float = 0
    is_unusual: bool = False
    n_read: int = 0
    looked: LookedAt | None = None

    @property
    def counts(self) -> Counter[Read]:
        return Counter(one.what for one in self.opened)

    @property
    def reasons(self) -> Counter[str]:
        return Counter(reason for one in self.opened for reason in one.reasons)

    @property
    def last_at(self) -> datetime | None:
        return max((one.last_at for one in self.opened), default=None)


def readers_week(viewer: User, week: Week) -> list[ReadersWeek]:
    """Return who read without a case in a week: those not looked at yet come first,
    then by how unusual it was.
    """
    policy.require(viewer, Verb.REVIEW_READS)
    found = _found(viewer, week, hidden_from(viewer))
    consulted([THE_LOG], week=str(week))
    return sorted(found, key=_rank)


def _rank(one: ReadersWeek) -> tuple[Any, ...]:
    much = one.is_unusual or one.n_read > 0
    return one.looked is not None, not much, -len(one.opened), -one.n_read, one.name


def readers_week_of(viewer: User, week: Week, username: str) -> ReadersWeek:
    """Return what one person read without a case; NotFound if there is nothing."""
    for one in readers_week(viewer, week):
        if one.username == username:
            return one
    raise NotFound


def n_people_to_look_at(viewer: User, week: Week, hidden: Hidden) -> int:
    """Return how many people's reading waits to be looked at: a number alone."""
    policy.require(viewer, Verb.REVIEW_READS)
    found = _readers_of(viewer, week, hidden)
    return sum(one.looked is None for one in found)


def _found(viewer: User, week: Week, hidden: Hidden) -> list[ReadersWeek]:
    """Return who read without a case, with their names and what is usual for them."""
    found = _readers_of(viewer, week, hidden)
    actors = [one.username for one in found if one.opened]
    span = span_before(viewer, week, hidden) | _pages()
    rows = rows_of(OPENED_BEFORE, span | {"actors": actors}) if actors else []
    before = by_week(rows, week)
    names = names_of(viewer, [one.username for one in found])
    return [
        replace(
            one,
            name=names.get(one.username, one.username),
            usual=usual(before[one.username]),
            is_unusual=is_unusual_without_case(
                len(one.opened), before=before[one.username]
            ),
        )
        for one in found
    ]


def _readers_of(viewer: User, week: Week, hidden: Hidden) -> list[ReadersWeek]:
    """Return what each opened without a case, and whether it was looked at."""
    span = span_of(viewer, week, hidden) | _pages()
    opened = _without_case(week, rows_of(OPENED, span), span)
    much = {one.username: one.n_records for one in police_week(viewer, week, hidden)}
    actors = sorted(set(opened) | set(much))
    found = [
        ReadersWeek(actor, actor, opened.get(actor, ()), n_read=much.get(actor, 0))
        for actor in actors
    ]
    looked = _looked_at(viewer, week, actors, since=span["since"]) if actors else {}
    return [replace(one, looked=_still(looked.get(one.username), one)) for one in found]


def _pages() -> dict[str, Any]:
    """Return the query parameter of the pages that show one record."""
    return {"pages": sorted(pages_of_one_record())}


def _still(looked: LookedAt | None, one: ReadersWeek) -> LookedAt | None:
    """Return that it was looked at, unless something was opened after that."""
    if looked is None or (one.last_at and one.last_at > looked.at):
        return None
    return looked


def _without_case(
    week: Week, rows: Sequence[tuple[Any, ...]], span: Mapping[str, Any]
) -> dict[str, list[OpenedRecord]]:
    readers = _readers({row[0] for row in rows}, week)
    cases = _cases({row[2] for row in rows}, span)
    found: dict[str, list[OpenedRecord]] = defaultdict(list)
    typed = words_of(digest for row in rows for digest in row[-1])
    for actor_id, actor, reference, what, times, first, last, codes, digests in rows:
        reader = readers.get(actor_id, Reader(actor_id))
        if not has_case(reader, cases.get(reference, Case())):
            words = [typed[digest] for digest in digests if typed.get(digest)]
            found[actor].append(
                OpenedRecord(reference, Read(what), times, first, last, codes, words)
            )
    return dict(found)


def _readers(ids: Collection[int], week: Week) -> dict[int, Reader]:
    """Return these people with their teams' areas, and those they stood in for."""
    people = User.objects.filter(pk__in=ids).values_list("pk", "team")
    teams = dict(people)
    areas: dict[int, set[str]] = defaultdict(set)
    owned = TeamArea.objects.filter(team__in=[team for team in teams.values() if team])
    for team, code in owned.values_list("team", "area_code"):
        areas[team].add(code)
    covers: dict[int, set[int]] = defaultdict(set)
    off = Absence.objects.filter(
        stand_in__in=ids,
        first_day__lt=week.shifted(1).start,
        last_day__gte=week.start,
    )
    for stand_in, person in off.values_list("stand_in", "person"):
        covers[stand_in or 0].add(person)
    return {
        pk: Reader(pk, team, areas[team or 0], covers[pk]) for pk, team in teams.items()
    }


@dataclass
class _Whose:
    """What is found out of whose a record is."""

    people: set[int | None] = field(default_factory=set)
    teams: set[int | None] = field(default_factory=set)
    areas: set[str | None] = field(default_factory=set)

    @property
    def case(self) -> Case:
        return Case(
            people={one for one in self.people if one},
            teams={one for one in self.teams if one},
            areas={one for one in self.areas if one},
        )


def _cases(references: Collection[str], span: Mapping[str, Any]) -> dict[str, Case]:
    """Return whose these reports, concerns, referrals and groups are."""
    found: dict[str, _Whose] = defaultdict(_Whose)
    reports = Report.objects.filter(reference__in=references)
    areas = ("ward__code", "district__code", "lsoa__code")
    for reference, recorded, assigned, team, *codes in reports.values_list(
        "reference", "recorded_by", "assigned_to", "team", *areas
    ):
        found[reference].people |= {recorded, assigned}
        found[reference].teams |= {team}
        found[reference].areas |= set(codes)
    calls = CallBack.objects.filter(report__reference__in=references)
    for reference, *people in calls.values_list(
        "report__reference", "given_to", "done_by"
    ):
        found[reference].people |= set(people)
    for kind, model, path in _SAFEGUARDING:
        if of_kind := [one for one in references if one.startswith(kind)]:
            _add_safeguarding(found, model, of_kind, path)
    groups = CrimeGroup.objects.filter(reference__in=references)
    for reference, team in groups.values_list("reference", "team"):
        found[reference].teams.add(team)
    worked = dict(span) | {
        "references": list(references),
        "worked_since": span["until"] - WORKED_ON_WITHIN,
    }
    for reference, person in rows_of(WORKED_ON, worked) if references else ():
        found[reference].people.add(person)
    return {reference: whose.case for reference, whose in found.items()}


def _add_safeguarding(
    found: Mapping[str, _Whose], model: Any, references: Collection[str], path: str
) -> None:
    """Add whose concerns or referrals are, by what is at the end of a path."""
    rows = model.objects.filter(reference__in=references).values_list(
        "reference",
        f"{path}recorded_by__team",
        f"{path}report__team",
        f"{path}ward__code",
        f"{path}district__code",
        f"{path}recorded_by",
        f"{path}report__assigned_to",
        f"{path}report__recorded_by",
        f"{path}arrest__recorded_by",
        f"{path}closure__caseworker",
    )
    for reference, team, of_report, ward, district, *people in rows:
        found[reference].teams |= {team, of_report}
        found[reference].areas |= {ward, district}
        found[reference].people |= set(people)


def _looked_at(
    viewer: User, week: Week, usernames: Sequence[str], *, since: datetime
) -> dict[str, LookedAt]:
    """Return the last time that each person's reading in the week was looked at."""
    events = list(
        events_since(since)
        .filter(
            kind=Kind.ALTERATION,
            force=viewer.force.code,
            records__overlap=[f"{PERSON}{name}" for name in usernames],
            detail__change=ReadingChange.LOOKED_AT,
            detail__week=str(week),
        )
        .order_by("occurred_at", "pk")
    )
    notes = reasons_of(events)
    names = names_of(viewer, [event.actor for event in events])
    return {
        record.removeprefix(PERSON): LookedAt(
            event.occurred_at,
            names.get(event.actor, event.actor),
            notes[event.reason_digest].words if event.reason_digest else "",
        )
        for event in events
        for record in event.records
    }
