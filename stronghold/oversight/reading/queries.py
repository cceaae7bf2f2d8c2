"""What people of partners were shown in one week, counted from the trail.

It reads that week and the eight before, by an index of partners' events alone: its cost
does not grow with history, nor with what the police read.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from stronghold.accounts import policy
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.audit.choices import DOWNLOADED
from stronghold.audit.record import consulted
from stronghold.kernel.clock import midnight
from stronghold.kernel.weeks import Week
from stronghold.oversight.reading.rules import (
    USUAL_FROM,
    USUAL_TO,
    WEEKS_BEFORE,
    unusual,
    usual,
)
from stronghold.oversight.visibility import hidden_from

# What the trail calls this list, where it tells of somebody who read it.
THE_LOG = "audit-log"
# `role` is written out, as the partial index has it. A file is read by who has it: that
# it was asked for and made is none.
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


@dataclass(frozen=True)
class PersonsWeek:
    """What one person was shown in a week: records by the letter of their kind."""

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
    """Return who of the partners read what in a week; the unusual first."""
    policy.require(viewer, Verb.READ_PARTNERS_READING)
    span = span_of(viewer, week)
    kinds: dict[str, dict[str, int]] = defaultdict(dict)
    for actor, letter, n in _rows(KINDS, span):
        kinds[actor][letter] = n
    before = _before(viewer, week)
    people = _rows(PEOPLE, span)
    names = _names(viewer, [row[1] for row in people])
    consulted([THE_LOG], week=str(week))
    found = [
        _person(row, kinds[row[1]], before=before[row[1]], names=names)
        for row in people
    ]
    return sorted(found, key=lambda one: (not one.unusual, one.organisation, one.name))


def span_of(viewer: User, week: Week, *, before: bool = False) -> dict[str, Any]:
    """Return the parameters of the week, or of the weeks that it is compared to."""
    since = week.shifted(-WEEKS_BEFORE) if before else week
    return {
        "force": viewer.force.code,
        "since": midnight(since.start),
        "until": midnight((week if before else week.shifted(1)).start),
        "had": DOWNLOADED,
        "hidden": hidden_from(viewer).references,
        "usual_from": USUAL_FROM,
        "usual_to": USUAL_TO,
    }


def _before(viewer: User, week: Week) -> dict[str, list[int]]:
    """Return how many records each person read in each of the weeks before."""
    weeks = [week.shifted(-n).start for n in range(1, WEEKS_BEFORE + 1)]
    counts: dict[tuple[str, Any], int] = {}
    actors = set()
    for actor, start, n in _rows(BEFORE, span_of(viewer, week, before=True)):
        counts[actor, start] = n
        actors.add(actor)
    found = {actor: [counts.get((actor, w), 0) for w in weeks] for actor in actors}
    return defaultdict(lambda: [0] * WEEKS_BEFORE, found)


def _rows(sql: str, given: Mapping[str, Any]) -> list[tuple[Any, ...]]:
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


def _names(viewer: User, usernames: Sequence[str]) -> dict[str, str]:
    people = User.objects.filter(
        organisation__force=viewer.force, username__in=usernames
    )
    return dict(people.values_list("username", "display_name"))
