"""Recounts whole periods that are marked as stale; nothing is ever added or subtracted.

The order in a batch is what makes it exact, under READ COMMITTED: lock, take marks,
and count in a later statement, which sees whatever the marks were written for.
"""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import connection, transaction

from stronghold.dashboard.choices import Level
from stronghold.dashboard.measures import MEASURES, Measure, measures_of
from stronghold.dashboard.models import Mark, MeasureChange, Tally
from stronghold.kernel import clock

BATCH = 200
# Held by whoever recounts, until the transaction ends. The number is ours alone.
_LOCK = 7_461_661_793

_TAKE_MARKS = """
DELETE FROM dashboard_mark
WHERE id IN (SELECT id FROM dashboard_mark ORDER BY id LIMIT %s)
RETURNING source, from_day, to_day
"""
_MARK_ALL_TIME = """
INSERT INTO dashboard_mark (source, from_day, to_day)
SELECT source, '0001-01-01', '9999-12-31' FROM unnest(%s) AS source
"""
# One statement, so one snapshot. Only what differs is written: the keys deleted and
# the keys inserted are disjoint, and an unchanged period stays unchanged.
_RECOUNT = """
WITH span AS (
  SELECT lower(run) AS first_day, upper(run) AS end_day
  FROM unnest((
    SELECT range_agg(daterange(
      date_trunc(%(grain)s, from_day::timestamp)::date,
      (date_trunc(%(grain)s, to_day::timestamp) + %(length)s::interval)::date))
    FROM unnest(%(from_days)s::date[], %(to_days)s::date[]) AS mark (from_day, to_day)
  )) AS run
), fresh AS MATERIALIZED (
  SELECT at.level, date_trunc(%(grain)s, counted_on::timestamp)::date AS period,
         force_id, at.area_id, category, count(*) AS n
  FROM span
  JOIN {view} ON counted_on >= first_day AND counted_on < end_day
  CROSS JOIN LATERAL (VALUES
    ('force', force_id), ('district', district), ('ward', ward), ('lsoa', lsoa)
  ) AS at (level, area_id)
  GROUP BY 1, 2, 3, 4, 5
), vanished AS (
  DELETE FROM dashboard_tally AS tally USING span
  WHERE tally.measure = %(measure)s AND tally.level = ANY(%(levels)s)
    AND tally.period >= first_day AND tally.period < end_day
    AND NOT EXISTS (
      SELECT FROM fresh
      WHERE fresh.level = tally.level AND fresh.period = tally.period
        AND fresh.force_id = tally.force_id AND fresh.area_id = tally.area_id
        AND fresh.category = tally.category)
  RETURNING 1
), written AS (
  INSERT INTO dashboard_tally AS tally
    (measure, level, period, force_id, area_id, category, n)
  SELECT %(measure)s, level, period, force_id, area_id, category, n FROM fresh
  ON CONFLICT (measure, level, period, force_id, area_id, category)
    DO UPDATE SET n = excluded.n WHERE tally.n <> excluded.n
  RETURNING 1
)
SELECT (SELECT count(*) FROM vanished) + (SELECT count(*) FROM written)
"""
# Always later than before, so that one stamp never stands for two states.
_STAMP_CHANGE = """
INSERT INTO dashboard_measurechange AS change (measure, changed_at) VALUES (%s, %s)
ON CONFLICT (measure) DO UPDATE SET changed_at =
  greatest(excluded.changed_at, change.changed_at + interval '1 microsecond')
"""


class _Taken(NamedTuple):
    """A mark as it was taken, in the driver's own order."""

    source: str
    from_day: object
    to_day: object


def refresh(*, wait: bool = False) -> int:
    """Work off the marks, each batch in its transaction; return how many they were.

    Only one works at a time. Another returns, as the first looks for marks again after
    it has let go of the lock; with `wait` it waits, and no mark that was there is left.
    """
    total = 0
    while Mark.objects.exists():
        taken = _refresh_batch(wait=wait)
        if taken is None:
            break
        total += taken
    return total


def rebuild() -> int:
    """Recount everything, beside whoever writes; return how many tallies there are."""
    _mark_everything()
    refresh(wait=True)
    return Tally.objects.count()


@transaction.atomic(durable=True)
def _mark_everything() -> None:
    Tally.objects.exclude(measure__in=MEASURES).delete()
    MeasureChange.objects.exclude(measure__in=MEASURES).delete()
    with connection.cursor() as cursor:
        cursor.execute(_MARK_ALL_TIME, [sorted({m.source for m in MEASURES.values()})])


@transaction.atomic(durable=True)
def _refresh_batch(*, wait: bool) -> int | None:
    """Return how many marks were worked off; None if somebody else is at it."""
    if not _lock(wait=wait):
        return None
    marks = _take_marks()
    for source in sorted({mark.source for mark in marks}):
        days = [(m.from_day, m.to_day) for m in marks if m.source == source]
        for measure in measures_of(source):
            if _recount(measure, days):
                _stamp_change(measure)
    return len(marks)


def _lock(*, wait: bool) -> bool:
    with connection.cursor() as cursor:
        if wait:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
            return True
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        return bool(cursor.fetchone()[0])


def _take_marks() -> list[_Taken]:
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_MARKS, [BATCH])
        return [_Taken(*row) for row in cursor.fetchall()]


def _recount(measure: Measure, days: Iterable[tuple[object, object]]) -> int:
    """Make the periods that hold these days right; return how many tallies changed."""
    from_days, to_days = zip(*days, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(
            _RECOUNT.format(view=connection.ops.quote_name(measure.view)),
            {
                "measure": measure.code,
                "grain": measure.grain,
                "length": f"1 {measure.grain}",
                "levels": Level.values,
                "from_days": list(from_days),
                "to_days": list(to_days),
            },
        )
        return int(cursor.fetchone()[0])


def _stamp_change(measure: Measure) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_STAMP_CHANGE, [measure.code, clock.now()])
