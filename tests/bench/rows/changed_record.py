"""One record changes: how long until its tallies are right; whether history slows it.

The floor counts the same periods of the same measures, and writes nothing.
"""

import os
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from django.db import connection

from reports.models import Report
from stronghold.figures import tallies
from stronghold.figures.measures import measures_of
from tests.bench.result import Line, Spread
from tests.bench.setting import Bench, bare_connection, on_database

ROUNDS = 60
CONCERNS = ("dealing", "use")
COUNT = """
SELECT at.level, at.area_id, category, count(*)
FROM {view} CROSS JOIN LATERAL (VALUES
  ('force', force_id), ('district', district), ('ward', ward), ('lsoa', lsoa)
) AS at (level, area_id)
WHERE counted_on >= %(monday)s AND counted_on < %(monday)s + 7
GROUP BY 1, 2, 3
"""
CHANGE = "UPDATE reports_report SET concern = %s WHERE id = %s"
# A week before all others, with as many reports however many there are in all.
QUIET_WEEK = "2016-03-07"
N_QUIET = 400
QUIET = """
INSERT INTO reports_report ({others}, client_uuid, reference, occurred_on, occurred_at,
                            received_at, received_on, recorded_at, merged_into_id)
SELECT {others}, gen_random_uuid(), 'Q-' || lpad(n::text, 8, '0'), day, NULL,
       day + time '12:00' AT TIME ZONE 'UTC', day, recorded_at, NULL
FROM (SELECT *, row_number() OVER (ORDER BY client_uuid) AS n FROM reports_report
      ORDER BY client_uuid LIMIT %(n)s) AS report
CROSS JOIN LATERAL (SELECT %(week)s::date + (n %% 7)::int AS day) AS its
WHERE NOT EXISTS (SELECT FROM reports_report WHERE reference LIKE 'Q-%%')
"""
OF_QUIET = {
    "id",
    "client_uuid",
    "reference",
    "occurred_on",
    "occurred_at",
    "received_at",
    "received_on",
    "recorded_at",
    "merged_into_id",
}
SOME = "SELECT id, date_trunc('week', received_on)::date FROM reports_report"
BUSY = f"{SOME} WHERE error_at IS NULL ORDER BY client_uuid LIMIT %s"
IN_QUIET_WEEK = (
    f"{SOME} WHERE received_on BETWEEN %s AND %s::date + 6 ORDER BY id LIMIT %s"
)
Some = list[tuple[int, Any]]


def measure(bench: Bench) -> Iterator[Line]:
    """Yield the cost at this size, and its slope from the small database to this."""
    tallies.refresh(wait=True)
    n = bench.rounds(ROUNDS)
    chosen = _rows(bench.sql, BUSY, n)
    took, floor = _changed(bench.sql, chosen)
    ratio = took.p50 / floor.p50
    yield Line(
        f"one changed record → tallies right, at {bench.n_rows:,}",
        "ms",
        took,
        floor,
        "ms, counting alone",
        ratio,
        budget="≤ 3 × the same SQL",
        within=ratio <= 3,
        note=_density(bench.sql, chosen),
    )
    yield _slope(bench, n)


def _slope(bench: Bench, n: int) -> Line:
    here = _in_quiet_week(n)
    with on_database(os.environ["BENCH_SMALL_DATABASE"]):
        small = _in_quiet_week(n)
    ratio = here.p50 / small.p50
    return Line(
        f"… in a week of {N_QUIET} reports, beside the same at 100,000",
        "ms",
        here,
        small,
        "ms, at 100,000",
        ratio,
        budget="≤ 1.5 × of 100,000",
        within=ratio <= 1.5,
    )


def _in_quiet_week(n: int) -> Spread:
    """Return what a change costs where the periods hold the same at any size."""
    sql = bare_connection("DATABASE_URL")
    columns = {f.column for f in Report._meta.concrete_fields} - OF_QUIET
    statement = QUIET.format(others=", ".join(sorted(columns)))
    sql.cursor().execute(statement, {"n": N_QUIET, "week": QUIET_WEEK})
    tallies.refresh(wait=True)
    took, _ = _changed(sql, _rows(sql, IN_QUIET_WEEK, QUIET_WEEK, QUIET_WEEK, n))
    sql.close()
    return took


def _rows(sql: Any, statement: str, *parameters: Any) -> Some:
    cursor = sql.cursor()
    cursor.execute(statement, parameters)
    return list(cursor.fetchall())


def _changed(sql: Any, chosen: Some) -> tuple[Spread, Spread]:
    """Change each record twice; return the refreshes, and beside them the floor."""
    views = [measure.view for measure in measures_of("reports")]
    cursor = sql.cursor()
    took, floor = [], []
    for pk, monday in chosen:
        cursor.execute("SELECT concern FROM reports_report WHERE id = %s", [pk])
        (before,) = cursor.fetchone()
        other = next(concern for concern in CONCERNS if concern != before)
        for concern in (other, before):
            cursor.execute(CHANGE, [concern, pk])
            took.append(_timed(tallies.refresh))
            floor.append(_timed(partial(_count, cursor, views, monday)))
    connection.close()
    return Spread.of(took), Spread.of(floor)


def _count(cursor: Any, views: list[str], monday: Any) -> None:
    for view in views:
        cursor.execute(COUNT.format(view=view), {"monday": monday})
        cursor.fetchall()


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def _density(sql: Any, chosen: Some) -> str:
    cursor = sql.cursor()
    cursor.execute(
        "SELECT count(*) FROM reports_report WHERE received_on >= %(monday)s "
        "AND received_on < %(monday)s + 7",
        {"monday": chosen[0][1]},
    )
    return f"such a week holds some {cursor.fetchone()[0]:,} reports"
