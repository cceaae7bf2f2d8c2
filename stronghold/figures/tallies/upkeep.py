"""Recounts the whole periods that are marked as stale; tallies are never incremented.

Under READ COMMITTED a batch is exact because of its order: lock, take the marks, and
count in a later statement, which sees all changes that the marks were written for.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import connection, transaction

from stronghold.core.kernel import clock
from stronghold.figures.choices import Level
from stronghold.figures.measures import Measure, measures_of
from stronghold.figures.models import EVERY_WEEK, StaleMark
from stronghold.figures.tallies.cells import recount_cells
from stronghold.figures.tallies.logged import LOGGED_KINDS, recount_logged

# Marks in a batch. A period with many marks is recounted once in a batch, so few large
# batches are cheapest. At most a batch costs a recount of everything.
BATCH = 10_000
# A square of a week of 44,000 reports has about a hundred of them: beyond so many
# squares such a week is read as a whole.
MOST_SQUARES = 200
# The advisory locks held during a recount, until the transaction ends. No other code
# uses these numbers. The pieces of a full count share the second, which a refresh has
# alone; while a refresh waits for it, PostgreSQL lets no other piece begin.
_LOCK = 7_461_661_793
_LOCK_OF_PIECES = 7_461_661_794

_TAKE_MARKS = """
DELETE FROM figures_stalemark
WHERE id IN (SELECT id FROM figures_stalemark ORDER BY id LIMIT %s)
RETURNING source, from_day::text, to_day::text, x, y
"""
# The whole periods that contain these days, as the fewest spans. They stay text, since
# Python has no date after the year 9999.
_SPANS = """
SELECT lower(run)::text, upper(run)::text
FROM unnest((
  SELECT range_agg(daterange(
    date_trunc(%(grain)s, from_day::timestamp)::date,
    (date_trunc(%(grain)s, to_day::timestamp) + %(length)s::interval)::date))
  FROM unnest(%(from_days)s::date[], %(to_days)s::date[]) AS mark (from_day, to_day)
)) AS run
"""
# One statement, so one snapshot. Rows are counted once, by all that decides where they
# count, and these few counts are then added up for each level. Only differences are
# written, so that unchanged figures keep their time of change; a category without rows
# is deleted. OFFSET 0 stops the planner from merging the subquery, so that the index is
# scanned once for each level: given a list of levels, PostgreSQL 17 reads through a
# level's whole history.
# Rows are deleted by their place, which nothing moves while the lock is held: joined by
# key, each tally was compared with each difference while the table was being filled.
_RECOUNT = """
WITH alike AS (
  SELECT counted_in.period, force_id, district, ward, lsoa, category, count(*) AS n
  FROM {view} {counted_periods}
  WHERE %(force)s IS NULL OR force_id = %(force)s
  GROUP BY 1, 2, 3, 4, 5, 6
), counted AS (
  SELECT at.level, period, force_id, at.area_id, category, sum(alike.n)::bigint AS n
  FROM alike
  CROSS JOIN LATERAL (VALUES
    ('force', force_id), ('district', district), ('ward', ward), ('lsoa', lsoa)
  ) AS at (level, area_id)
  GROUP BY 1, 2, 3, 4, 5
), kept AS (
  SELECT level, period, force_id, area_id, category, n, at
  FROM unnest(%(levels)s) AS wanted (level)
  CROSS JOIN LATERAL (
    SELECT period, force_id, area_id, category, n, ctid AS at
    FROM figures_tally AS tally
    WHERE measure = %(measure)s AND tally.level = wanted.level
      AND period >= %(first_day)s AND period < %(end_day)s
      AND (%(force)s IS NULL OR force_id = %(force)s)
    OFFSET 0
  ) AS tally
), difference AS MATERIALIZED (
  SELECT level, period, force_id, area_id, category, counted.n, kept.at
  FROM counted FULL JOIN kept USING (level, period, force_id, area_id, category)
  WHERE counted.n IS DISTINCT FROM kept.n
), vanished AS (
  DELETE FROM figures_tally
  WHERE ctid = ANY (ARRAY(SELECT at FROM difference WHERE n IS NULL))
), written AS (
  INSERT INTO figures_tally (measure, level, period, force_id, area_id, category, n)
  SELECT %(measure)s, level, period, force_id, area_id, category, n
  FROM difference WHERE n IS NOT NULL
  ON CONFLICT (measure, level, period, force_id, area_id, category)
    DO UPDATE SET n = excluded.n
)
SELECT count(*) FROM difference
"""
# The first day of the period of a day. To truncate a time is a fifth of a week's count.
FIRST_DAY_OF = {
    "week": "({day} - ({day} - DATE '0001-01-01') %% 7)",
    "month": "date_trunc('month', {day}::timestamp)::date",
}
# The periods of the span in which a row counts: a flow in that of its day, a stock in
# each period on whose last day it exists.
_COUNTED_PERIODS = {
    "flow": """
  JOIN LATERAL (
    SELECT {first_day} AS period
  ) AS counted_in ON counted_on >= %(first_day)s AND counted_on < %(end_day)s
""",
    "stock": """
  JOIN LATERAL (
    SELECT period::date
    FROM generate_series(
      date_trunc(%(grain)s, greatest(counted_on, %(first_day)s::date)::timestamp),
      least(until, %(end_day)s::date - 1)::timestamp, %(length)s::interval
    ) AS period
    WHERE (period + %(length)s::interval)::date - 1 BETWEEN counted_on AND until
  ) AS counted_in ON counted_on < %(end_day)s AND until >= %(first_day)s
""",
}
# Always later than before, so that one time never means two states.
_STAMP_CHANGE = """
INSERT INTO figures_measurechange AS change (measure, changed_at) VALUES (%s, %s)
ON CONFLICT (measure) DO UPDATE SET changed_at =
  greatest(excluded.changed_at, change.changed_at + interval '1 microsecond')
"""
# Likewise: one time is one state of what the figures are counted from, less the marks
# that are not worked off.
_NOTE_RECOUNT = """
INSERT INTO figures_heartbeat AS last (name, seen_at)
VALUES ('recount', clock_timestamp())
ON CONFLICT (name) DO UPDATE SET seen_at =
  greatest(excluded.seen_at, last.seen_at + interval '1 microsecond')
RETURNING seen_at
"""
# The weeks of the marks that were worked off. A mark over more than ten years, such as
# of all days, changes every week.
_NOTE_WEEKS = """
INSERT INTO figures_weekchange AS last (week, changed_at)
SELECT DISTINCT changed.week, %(at)s::timestamptz
FROM unnest(%(from_days)s::date[], %(to_days)s::date[]) AS mark (from_day, to_day)
CROSS JOIN LATERAL (
  SELECT %(every_week)s::date AS week WHERE to_day - from_day > 3660
  UNION ALL
  SELECT week::date FROM generate_series(
    date_trunc('week', from_day::timestamp), to_day::timestamp, interval '1 week'
  ) AS week WHERE to_day - from_day <= 3660
) AS changed
ON CONFLICT (week) DO UPDATE SET changed_at = excluded.changed_at
"""


class _Taken(NamedTuple):
    """A stale mark taken from the table; its days are text from the database.

    Its square is None if it is of every place.
    """

    source: str
    from_day: str
    to_day: str
    x: int | None
    y: int | None


def refresh(*, wait: bool = False) -> int:
    """Work off the stale marks, each batch in its own transaction; return how many.

    Those that come meanwhile are left for the next call: while people write, there are
    always more. Only one process works at a time. Another returns at once; with `wait`
    it waits until it has the lock, so that no mark made before the call is left.
    """
    total = 0
    while marks_wait():
        taken = _refresh_batch(wait=wait)
        total += taken or 0
        if taken != BATCH:
            break
    return total


def marks_wait() -> bool:
    """Return whether there are stale marks."""
    return StaleMark.objects.exists()


def hold() -> None:
    """Stop all recounts until the current transaction ends."""
    _lock(wait=True)


@transaction.atomic(durable=True)
def _refresh_batch(*, wait: bool) -> int | None:
    """Return how many marks were worked off; None if another process has the lock."""
    if not _lock(wait=wait):
        return None
    marks = _take_marks()
    for source in sorted({mark.source for mark in marks}):
        own = [mark for mark in marks if mark.source == source]
        for span in _spans("week", own) if source in LOGGED_KINDS else ():
            recount_logged(source, span)
        for measure in measures_of(source):
            spans = _spans(measure.grain, own)
            n_changed = sum(recount_tallies(measure, span) for span in spans)
            n_changed += _recount_squares(measure, own)
            if n_changed:
                stamp_change(measure)
    if marks:
        note_recount([(mark.from_day, mark.to_day) for mark in marks])
    return len(marks)


def _recount_squares(measure: Measure, marks: Sequence[_Taken]) -> int:
    """Correct the squares of the map where these marks are; return how many differed.

    Where only a few squares are marked, no others are counted.
    """
    squares = {
        (mark.x, mark.y) for mark in marks if mark.x is not None and mark.y is not None
    }
    are_few = len(squares) <= MOST_SQUARES
    in_squares = [mark for mark in marks if mark.x is not None and are_few]
    everywhere = [mark for mark in marks if mark.x is None or not are_few]
    return sum(
        recount_cells(measure, span) for span in _spans(measure.grain, everywhere)
    ) + sum(
        recount_cells(measure, span, squares=squares)
        for span in _spans(measure.grain, in_squares)
    )


def _lock(*, wait: bool) -> bool:
    with connection.cursor() as cursor:
        # Each statement must see what is committed, whatever the database's default.
        cursor.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
        if wait:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        else:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
            if not cursor.fetchone()[0]:
                return False
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK_OF_PIECES])
        return True


def lock_beside_other_pieces() -> None:
    """Stop refreshes, but no other piece of a full count, in this transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_LOCK_OF_PIECES])


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


def recount_tallies(
    measure: Measure, span: tuple[str, str], *, force_id: int | None = None
) -> int:
    """Correct a span's tallies, of one force or of all; return how many were wrong."""
    parameters: dict[str, Any] = {
        "measure": measure.code,
        "force": force_id,
        "grain": measure.grain,
        "length": f"1 {measure.grain}",
        "levels": Level.values,
        "first_day": span[0],
        "end_day": span[1],
    }
    view = connection.ops.quote_name(measure.view)
    first_day = FIRST_DAY_OF[measure.grain].format(day="counted_on")
    counted_periods = _COUNTED_PERIODS[measure.kind].format(first_day=first_day)
    recount = _RECOUNT.format(view=view, counted_periods=counted_periods)
    with connection.cursor() as cursor:
        cursor.execute(recount, parameters)
        return int(cursor.fetchone()[0])


def note_recount(days: Sequence[tuple[str, str]]) -> None:
    """Note that the weeks of these days were counted again.

    Each pair is from the first day to the last, or to the day after.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NOTE_RECOUNT)
        parameters: dict[str, Any] = {
            "at": cursor.fetchone()[0],
            "every_week": EVERY_WEEK,
            "from_days": [first for first, _ in days],
            "to_days": [last for _, last in days],
        }
        cursor.execute(_NOTE_WEEKS, parameters)


def stamp_change(measure: Measure) -> None:
    """Note that figures of the measure changed now; always later than noted before."""
    with connection.cursor() as cursor:
        cursor.execute(_STAMP_CHANGE, [measure.code, clock.now()])
