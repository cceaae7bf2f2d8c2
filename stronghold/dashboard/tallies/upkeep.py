"""Recounts whole periods that are marked as stale; nothing is ever added or subtracted.

The order in a batch is what makes it exact, under READ COMMITTED: lock, take marks,
and count in a later statement, which sees whatever the marks were written for.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import connection, transaction

from stronghold.dashboard.choices import Level
from stronghold.dashboard.measures import MEASURES, Measure, measures_of
from stronghold.dashboard.models import MapCell, Mark, MeasureChange, Tally
from stronghold.dashboard.tallies.cells import recount_cells
from stronghold.dashboard.tallies.logged import BASES, recount_logged
from stronghold.kernel import clock

# So many marks at once: a period that many of them name is recounted once, so few and
# large batches cost the least. At the most a batch costs a recount of everything.
BATCH = 10_000
# Held by whoever recounts, until the transaction ends. The number is ours alone.
_LOCK = 7_461_661_793

_TAKE_MARKS = """
DELETE FROM dashboard_mark
WHERE id IN (SELECT id FROM dashboard_mark ORDER BY id LIMIT %s)
RETURNING source, from_day::text, to_day::text
"""
# The whole periods that hold these days, as the fewest spans. They stay text, since
# the end of all time is no date of Python's.
_SPANS = """
SELECT lower(run)::text, upper(run)::text
FROM unnest((
  SELECT range_agg(daterange(
    date_trunc(%(grain)s, from_day::timestamp)::date,
    (date_trunc(%(grain)s, to_day::timestamp) + %(length)s::interval)::date))
  FROM unnest(%(from_days)s::date[], %(to_days)s::date[]) AS mark (from_day, to_day)
)) AS run
"""
# One statement, so one snapshot. Only what differs is written, so that figures which
# stay the same keep their stamp; a category whose last row left vanishes. OFFSET 0 is
# a fence: the key is scanned once a level. Given a list of levels, PostgreSQL 17 reads
# on through a level's whole history.
_RECOUNT = """
WITH counted AS (
  SELECT at.level, seen.period, force_id, at.area_id, category, count(*) AS n
  FROM {view} {seen}
  CROSS JOIN LATERAL (VALUES
    ('force', force_id), ('district', district), ('ward', ward), ('lsoa', lsoa)
  ) AS at (level, area_id)
  GROUP BY 1, 2, 3, 4, 5
), kept AS (
  SELECT level, period, force_id, area_id, category, n
  FROM unnest(%(levels)s) AS one (level)
  CROSS JOIN LATERAL (
    SELECT period, force_id, area_id, category, n FROM dashboard_tally AS tally
    WHERE measure = %(measure)s AND tally.level = one.level
      AND period >= %(first_day)s AND period < %(end_day)s
    OFFSET 0
  ) AS tally
), difference AS MATERIALIZED (
  SELECT level, period, force_id, area_id, category, counted.n
  FROM counted FULL JOIN kept USING (level, period, force_id, area_id, category)
  WHERE counted.n IS DISTINCT FROM kept.n
), vanished AS (
  DELETE FROM dashboard_tally AS tally USING difference
  WHERE difference.n IS NULL AND tally.measure = %(measure)s
    AND tally.level = difference.level AND tally.period = difference.period
    AND tally.force_id = difference.force_id AND tally.area_id = difference.area_id
    AND tally.category = difference.category
), written AS (
  INSERT INTO dashboard_tally (measure, level, period, force_id, area_id, category, n)
  SELECT %(measure)s, level, period, force_id, area_id, category, n
  FROM difference WHERE n IS NOT NULL
  ON CONFLICT (measure, level, period, force_id, area_id, category)
    DO UPDATE SET n = excluded.n
)
SELECT count(*) FROM difference
"""
# In which periods of the span a row counts: that of its day, or of a stock each one
# whose last day it is there on.
_SEEN = {
    "flow": """
  JOIN LATERAL (
    SELECT date_trunc(%(grain)s, counted_on::timestamp)::date AS period
  ) AS seen ON counted_on >= %(first_day)s AND counted_on < %(end_day)s
""",
    "stock": """
  JOIN LATERAL (
    SELECT period::date
    FROM generate_series(
      date_trunc(%(grain)s, greatest(counted_on, %(first_day)s::date)::timestamp),
      least(until, %(end_day)s::date - 1)::timestamp, %(length)s::interval
    ) AS period
    WHERE (period + %(length)s::interval)::date - 1 BETWEEN counted_on AND until
  ) AS seen ON counted_on < %(end_day)s AND until >= %(first_day)s
""",
}
# Always later than before, so that one stamp never stands for two states.
_STAMP_CHANGE = """
INSERT INTO dashboard_measurechange AS change (measure, changed_at) VALUES (%s, %s)
ON CONFLICT (measure) DO UPDATE SET changed_at =
  greatest(excluded.changed_at, change.changed_at + interval '1 microsecond')
"""


class _Taken(NamedTuple):
    """A mark as it was taken; its days are those of the database, as text."""

    source: str
    from_day: str
    to_day: str


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


def hold() -> None:
    """Let nobody recount until the present transaction ends."""
    _lock(wait=True)


def rebuild() -> int:
    """Recount everything, beside whoever writes; return how many tallies there are."""
    _forget_other_measures()
    for source in sorted({measure.source for measure in MEASURES.values()}):
        Mark.objects.create(source=source, from_day=date.min, to_day=date.max)
        refresh(wait=True)
    return Tally.objects.count()


@transaction.atomic(durable=True)
def _forget_other_measures() -> None:
    for kept in (Tally, MapCell):
        kept._default_manager.exclude(measure__in=MEASURES).delete()
    MeasureChange.objects.exclude(measure__in=MEASURES).delete()


@transaction.atomic(durable=True)
def _refresh_batch(*, wait: bool) -> int | None:
    """Return how many marks were worked off; None if somebody else is at it."""
    if not _lock(wait=wait):
        return None
    marks = _take_marks()
    for source in sorted({mark.source for mark in marks}):
        own = [mark for mark in marks if mark.source == source]
        for span in _spans("week", own) if source in BASES else ():
            recount_logged(source, span)
        for measure in measures_of(source):
            spans = _spans(measure.grain, own)
            n_changed = sum(_recount(measure, span) for span in spans)
            n_changed += sum(recount_cells(measure, span) for span in spans)
            if n_changed:
                _stamp_change(measure)
    return len(marks)


def _lock(*, wait: bool) -> bool:
    with connection.cursor() as cursor:
        # Whatever the database's default is: each statement sees what is committed.
        cursor.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
        if wait:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
            return True
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        return bool(cursor.fetchone()[0])


def _take_marks() -> list[_Taken]:
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_MARKS, [BATCH])
        return [_Taken(*row) for row in cursor.fetchall()]


def _spans(grain: str, marks: Sequence[_Taken]) -> list[tuple[str, str]]:
    """Return the first day and the day after the last of each span of periods."""
    parameters: dict[str, Any] = {
        "grain": grain,
        "length": f"1 {grain}",
        "from_days": [mark.from_day for mark in marks],
        "to_days": [mark.to_day for mark in marks],
    }
    with connection.cursor() as cursor:
        cursor.execute(_SPANS, parameters)
        spans: list[tuple[str, str]] = cursor.fetchall()
    return spans


def _recount(measure: Measure, span: tuple[str, str]) -> int:
    """Make a span's tallies right; return how many were not."""
    parameters: dict[str, Any] = {
        "measure": measure.code,
        "grain": measure.grain,
        "length": f"1 {measure.grain}",
        "levels": Level.values,
        "first_day": span[0],
        "end_day": span[1],
    }
    view = connection.ops.quote_name(measure.view)
    recount = _RECOUNT.format(view=view, seen=_SEEN[measure.kind])
    with connection.cursor() as cursor:
        cursor.execute(recount, parameters)
        return int(cursor.fetchone()[0])


def _stamp_change(measure: Measure) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_STAMP_CHANGE, [measure.code, clock.now()])
