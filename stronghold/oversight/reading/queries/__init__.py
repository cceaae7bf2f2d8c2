"""What people at partners and in the police read in one week, from the audit log.

For partners it reads that week and the eight before, with an index of their events. For
police it reads the week, and the eight before only for people who read a lot in it.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import DOWNLOADED, THE_LOG
from stronghold.core.audit.record import consulted
from stronghold.core.kernel.london import midnight
from stronghold.core.kernel.weeks import Week
from stronghold.oversight.reading.rules import (
    LEAST_OF_POLICE,
    USUAL_FROM,
    USUAL_TO,
    WEEKS_BEFORE,
    is_bulk,
    unusual,
    usual,
)
from stronghold.oversight.visibility import Hidden, hidden_from

# The role is a literal, as in the partial index, so that the index is used. A file
# counts as read when it is downloaded, not when it is requested or made.
_READ = """
WITH read AS (
  SELECT organisation, actor, kind, records, occurred_at,
         occurred_at AT TIME ZONE 'Europe/London' AS at
  FROM audit_event
  WHERE actor_role = 'partner' AND force = %(force)s
    AND kind IN ('disclosure', 'consultation', 'export', 'print')
    AND (kind <> 'export' OR detail ->> 'step' = %(had)s)
    AND occurred_at >= %(since)s AND occurred_at < %(until)s
    AND (records = '{}' OR NOT records <@ %(hidden)s::text[])
)
"""
PEOPLE = f"""{_READ}
SELECT organisation, actor, count(*),
  count(*) FILTER (WHERE kind IN ('export', 'print')),
  count(*) FILTER (WHERE extract(isodow FROM at) > 5
    OR at::time < %(usual_from)s OR at::time >= %(usual_to)s),
  min(occurred_at), max(occurred_at)
FROM read GROUP BY organisation, actor
"""  # noqa: S608 - no part of it comes from a request
KINDS = f"""{_READ}
SELECT actor, left(reference, 1), count(DISTINCT reference)
FROM read, unnest(records) reference
WHERE reference ~ '^[A-Z]-' AND reference <> ALL (%(hidden)s::text[])
GROUP BY 1, 2
"""  # noqa: S608
BEFORE = f"""{_READ}
SELECT actor, date_trunc('week', at)::date, count(DISTINCT reference)
FROM read, unnest(records) reference
WHERE reference ~ '^[A-Z]-' AND reference <> ALL (%(hidden)s::text[])
GROUP BY 1, 2
"""  # noqa: S608
# Records read by page, list, file and API, by everyone who is not a partner.
_READ_BY_POLICE = """
SELECT actor, {when} AS week, count(DISTINCT reference)
FROM audit_event, unnest(records) reference
WHERE actor_role <> 'partner' AND actor_id IS NOT NULL AND force = %(force)s
  AND kind IN ('disclosure', 'consultation', 'export', 'print')
  AND occurred_at >= %(since)s AND occurred_at < %(until)s
  AND reference ~ '^[A-Z]-' AND reference <> ALL (%(hidden)s::text[])
"""
MUCH_BY_POLICE = f"""{_READ_BY_POLICE.format(when="NULL")}
GROUP BY 1 HAVING count(DISTINCT reference) >= %(least)s
"""
_ITS_WEEK = "date_trunc('week', occurred_at AT TIME ZONE 'Europe/London')::date"
POLICE_BEFORE = f"""{_READ_BY_POLICE.format(when=_ITS_WEEK)}
AND actor = ANY (%(actors)s) GROUP BY 1, 2
"""


@dataclass(frozen=True)
class BulkWeek:
    """How many records a police user read in a week, and their usual number."""

    username: str
    name: str
    n_records: int
    usual: float


@dataclass(frozen=True)
class PersonsWeek:
    """What one person read in a week: number of records by the letter of their kind."""

    organisation: str
    username: str
    name: str
    n_answers: int
    n_files: int
    n_odd: int
    first_at: datetime
    last_at: datetime
    kinds: Mapping[str, int]
    usual: float
    unusual: Sequence[str]

    @property
    def n_records(self) -> int:
        return sum(self.kinds.values())


def partners_week(viewer: User, week: Week) -> list[PersonsWeek]:
    """Return what each person at a partner read in a week; unusual reading first."""
    found = _read_in(viewer, week, hidden_from(viewer))
    consulted([THE_LOG], week=str(week))
    return sorted(found, key=lambda one: (not one.unusual, one.organisation, one.name))


def n_unusual(viewer: User, week: Week, hidden: Hidden) -> int:
    """Return how many people at partners read in an unusual way: a number alone."""
    return sum(bool(one.unusual) for one in _read_in(viewer, week, hidden))


def _read_in(viewer: User, week: Week, hidden: Hidden) -> list[PersonsWeek]:
    policy.require(viewer, Verb.READ_PARTNER_READS)
    span = span_of(viewer, week, hidden)
    people = rows_of(PEOPLE, span)
    if not people:
        return []
    kinds: dict[str, dict[str, int]] = defaultdict(dict)
    for actor, letter, n in rows_of(KINDS, span):
        kinds[actor][letter] = n
    before = by_week(rows_of(BEFORE, span_before(viewer, week, hidden)), week)
    names = names_of(viewer, [row[1] for row in people])
    return [
        _person(row, kinds[row[1]], before=before[row[1]], names=names)
        for row in people
    ]


def police_week(
    viewer: User, week: Week, hidden: Hidden | None = None
) -> list[BulkWeek]:
    """Return police users who read far more than usual, the highest number first.

    Only for readers of the audit log: no one else may know what a colleague reads.
    """
    if not policy.can(viewer, Verb.READ_AUDIT):
        return []
    hidden = hidden or hidden_from(viewer)
    span = span_of(viewer, week, hidden) | {"least": LEAST_OF_POLICE}
    n_read = {actor: n for actor, _, n in rows_of(MUCH_BY_POLICE, span)}
    if not n_read:
        return []
    earlier = span_before(viewer, week, hidden) | {"actors": list(n_read)}
    before = by_week(rows_of(POLICE_BEFORE, earlier), week)
    names = names_of(viewer, list(n_read))
    return [
        BulkWeek(actor, names.get(actor, actor), n, usual(before[actor]))
        for actor, n in sorted(n_read.items(), key=lambda item: -item[1])
        if is_bulk(n, before=before[actor])
    ]


def span_of(viewer: User, week: Week, hidden: Hidden) -> dict[str, Any]:
    """Return the query parameters of the week."""
    return _span(viewer, hidden, week, week.shifted(1))


def span_before(viewer: User, week: Week, hidden: Hidden) -> dict[str, Any]:
    """Return the query parameters of the weeks before it."""
    return _span(viewer, hidden, week.shifted(-WEEKS_BEFORE), week)


def _span(viewer: User, hidden: Hidden, first: Week, end: Week) -> dict[str, Any]:
    return {
        "force": viewer.force.code,
        "since": midnight(first.start),
        "until": midnight(end.start),
        "had": DOWNLOADED,
        "hidden": hidden.references,
        "usual_from": USUAL_FROM,
        "usual_to": USUAL_TO,
    }


def by_week(rows: Sequence[tuple[Any, ...]], week: Week) -> dict[str, list[int]]:
    """Return the counts of each of the weeks before, by person.

    Each row is a person, the first day of a week, and a count.
    """
    weeks = [week.shifted(-n).start for n in range(1, WEEKS_BEFORE + 1)]
    counts: dict[tuple[str, Any], int] = {}
    actors = set()
    for actor, start, n in rows:
        counts[actor, start] = n
        actors.add(actor)
    found = {actor: [counts.get((actor, w), 0) for w in weeks] for actor in actors}
    return defaultdict(lambda: [0] * WEEKS_BEFORE, found)


def rows_of(sql: str, given: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Return the rows that this SQL finds with these parameters."""
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return list(cursor.fetchall())


def _person(
    row: tuple[Any, ...],
    kinds: Mapping[str, int],
    *,
    before: Sequence[int],
    names: Mapping[str, str],
) -> PersonsWeek:
    organisation, actor, n_answers, n_files, n_odd, first_at, last_at = row
    return PersonsWeek(
        organisation=organisation,
        username=actor,
        name=names.get(actor, actor),
        n_answers=n_answers,
        n_files=n_files,
        n_odd=n_odd,
        first_at=first_at,
        last_at=last_at,
        kinds=kinds,
        usual=usual(before),
        unusual=unusual(sum(kinds.values()), before=before, n_odd=n_odd),
    )


def names_of(viewer: User, usernames: Sequence[str]) -> dict[str, str]:
    """Return the names of people of the viewer's force, by username."""
    people = User.objects.filter(
        organisation__force=viewer.force, username__in=usernames
    )
    return dict(people.values_list("username", "display_name"))
