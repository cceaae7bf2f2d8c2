"""Queries of figures. A viewer sees those of their own force, by the measure's verb.

Figures are read as plain rows, not models: an answer may hold thousands.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from hashlib import sha256
from typing import Any

from django.db import connection
from django.db.models import Min

from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.database.planned import Planned
from stronghold.core.kernel import clock
from stronghold.core.kernel.asked_once import asked_once
from stronghold.core.kernel.weeks import Month, Period, months_touched, periods
from stronghold.figures.by_state import ByState
from stronghold.figures.choices import Level
from stronghold.figures.measures import Measure
from stronghold.figures.models import Tally
from stronghold.figures.question import TallyQuestion
from stronghold.opendata.models import SourceFile

# One series for each area code. An area's name is that of the edition in force at the
# end of the range, or else of the newest edition that has it. An area deleted since the
# last recount is counted as elsewhere.
_FIGURES = """
SELECT * FROM (WITH figure AS (
  SELECT area_id, period,
         CASE WHEN %(by_category)s THEN category ELSE '' END AS category, sum(n) AS n
  FROM figures_tally
  WHERE measure = %(measure)s AND level = %(level)s AND force_id = %(force)s
    AND period BETWEEN %(first)s AND %(last)s
  GROUP BY 1, 2, 3
), place AS (
  SELECT area.id AS area_id, area.code, (
    SELECT version.name
    FROM geography_area version
    JOIN geography_edition edition ON edition.id = version.edition_id
    WHERE version.code = area.code AND edition.kind = %(level)s
    ORDER BY daterange(edition.valid_from, edition.valid_to, '[]') @> %(day)s DESC,
             edition.valid_from DESC NULLS LAST
    LIMIT 1
  ) AS name
  FROM geography_area area
  WHERE %(level)s <> 'force' AND area.id IN (SELECT area_id FROM figure)
  UNION ALL
  SELECT force.id, force.code, force.name
  FROM geography_force force
  WHERE %(level)s = 'force' AND force.id = %(force)s
)
SELECT coalesce(place.code, CASE WHEN area_id < 0 THEN '-' ELSE '' END) AS code,
       place.name, period, category, sum(n)::int AS n
FROM figure LEFT JOIN place USING (area_id)
GROUP BY 1, 2, 3, 4
) answer
ORDER BY 1, 3, 4
"""
_ELSEWHERE, _NOT_KNOWN = "", "-"
# A question of the map, and ten years of the whole force beside it, have 2,000 rows.
_kept: ByState[list[Any]] = ByState(most=12)
_MOST_KEPT = 4000
# Marks of the last minute are being worked off, and do not make the figures late.
_BEHIND = """
SELECT min(made_at) FROM figures_stalemark WHERE made_at < now() - interval '1 minute'
"""
_STATE = """
SELECT (SELECT changed_at FROM figures_measurechange WHERE measure = $1),
       (SELECT count(*) || ' ' || max(loaded_at) FROM geography_edition),
       (SELECT count(*) || ' ' || max(imported_at) FROM opendata_sourcefile
        WHERE force_id = $2 AND kind = $3),
       ({behind})
"""
_STATE_OF = Planned("figures_state", _STATE.format(behind=_BEHIND), n_parameters=3)
# Raise this when the form of the answer changes, so that old versions are not reused.
_FORM = 2

# An area's code and name, the start of the period, the category and the count.
Row = tuple[str, str, date, str, int]
Unplaced = tuple[date, str, int]


@dataclass(frozen=True)
class State:
    """When the figures last changed, and the version of everything in an answer."""

    as_of: datetime | None
    version: str
    # Since when changes wait to be counted; None if figures are up to date.
    behind_since: datetime | None = None
    # What decides the figures of any question about the measure.
    sources: Hashable = None


@dataclass(frozen=True)
class Span:
    """The first and last period with data."""

    first: Period
    last: Period


@dataclass(frozen=True)
class Tallies:
    """The answer to a question: all counts above zero, and the periods not known."""

    question: TallyQuestion
    as_of: datetime | None
    force: str
    rows: list[Row]
    elsewhere: list[Unplaced]
    not_known: list[Unplaced]
    unfinished: list[Period]
    gaps: list[Period]
    behind_since: datetime | None = None


def state_of(viewer: User, question: TallyQuestion) -> State:
    """Return the state of the figures without reading them."""
    policy.require(viewer, question.measure.verb)
    measure, force_id = question.measure, viewer.force_id
    row = _stored_state(measure.code, force_id, measure.source_kind)
    as_of = row[0]
    parts = repr((_FORM, str(question), force_id, clock.today()) + row)
    version = sha256(parts.encode()).hexdigest()[:32]
    return State(as_of, version, row[-1], sources=(measure.code,) + row[:-1])


@asked_once
def _stored_state(measure: str, force: int, source_kind: str | None) -> tuple[Any, ...]:
    [row] = _STATE_OF.rows(measure, force, source_kind)
    return row


def behind_since() -> datetime | None:
    """Return since when changes wait to be counted; None if figures are up to date."""
    with connection.cursor() as cursor:
        cursor.execute(_BEHIND)
        found: datetime | None = cursor.fetchone()[0]
    return found


def tallies_for(
    viewer: User, question: TallyQuestion, *, state: State | None = None
) -> Tallies:
    """Answer the question from the figures of the viewer's force.

    The state is read before the figures: a change in between then only makes the
    version look older than the figures, never newer.
    """
    policy.require(viewer, question.measure.verb)
    state = state or state_of(viewer, question)
    found = _kept.of(
        (viewer.force_id, state.sources, str(question)),
        partial(_figures, viewer, question),
        fits=_is_kept,
    )
    return Tallies(
        question=question,
        as_of=state.as_of,
        force=viewer.force.code,
        rows=[row for row in found if row[0] not in {_ELSEWHERE, _NOT_KNOWN}],
        elsewhere=[row[2:] for row in found if row[0] == _ELSEWHERE],
        not_known=[row[2:] for row in found if row[0] == _NOT_KNOWN],
        unfinished=unfinished_of(question.periods),
        gaps=gaps_of(question.periods, months_covered(viewer, question.measure)),
        behind_since=state.behind_since,
    )


def months_covered(viewer: User, measure: Measure) -> frozenset[Month] | None:
    """Return the months covered by files; None for measures that need no file."""
    if measure.source_kind is None:
        return None
    months = SourceFile.objects.filter(
        force_id=viewer.force_id, kind=measure.source_kind
    ).values_list("month", flat=True)
    return frozenset(Month(month) for month in months)


def span_of(viewer: User, measure: Measure) -> Span | None:
    """Return the periods in which the measure has data; None if there is no file.

    The force's own records have data up to today. Published files have data from the
    first to the last period that they cover completely.
    """
    policy.require(viewer, measure.verb)
    covered = months_covered(viewer, measure)
    if covered is None:
        last = measure.period_of(clock.today())
        return Span(first_counted(viewer, measure) or last, last)
    complete = [
        period
        for month in covered
        for period in periods(
            measure.period_of(month.start), measure.period_of(month.last_day)
        )
        if covered.issuperset(months_touched(period))
    ]
    return Span(min(complete), max(complete)) if complete else None


def gaps_of(wanted: Iterable[Period], covered: frozenset[Month] | None) -> list[Period]:
    """Return the periods with days in a month that no file covers."""
    if covered is None:
        return []
    return [p for p in wanted if not covered.issuperset(months_touched(p))]


def unfinished_of(wanted: Iterable[Period]) -> list[Period]:
    """Return the periods that have not ended yet in London."""
    today = clock.today()
    return [period for period in wanted if period.end > today]


def first_counted(viewer: User, measure: Measure) -> Period | None:
    """Return the first period in which the viewer's force has any figure."""
    first = Tally.objects.filter(
        measure=measure.code,
        level=Level.FORCE,
        force_id=viewer.force_id,
    ).aggregate(first=Min("period"))["first"]
    return measure.period_of(first) if first else None


def _figures(viewer: User, question: TallyQuestion) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(
            _FIGURES,
            {
                "measure": question.measure.code,
                "level": question.level.value,
                "force": viewer.force_id,
                "first": question.first.start,
                "last": question.last.start,
                "day": question.last.last_day,
                "by_category": question.by_category,
            },
        )
        return list(cursor.fetchall())


def _is_kept(rows: list[Any]) -> bool:
    return len(rows) <= _MOST_KEPT


def last_day(period: Period) -> date:
    """Return the last day of a period; the map draws the boundaries of that day."""
    return period.end - timedelta(days=1)
