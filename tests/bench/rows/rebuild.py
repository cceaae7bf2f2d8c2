"""A full count of all figures and map squares, into empty tables and into right ones.

The floor is a bare GROUP BY of each measure at each level that is counted, the squares
of each grid and span too, one after the other; it writes nothing.
"""

import os
import time
from collections.abc import Iterator
from typing import Any

from stronghold.figures import tallies
from stronghold.figures.grid import DEGREES_HIGH, DEGREES_WIDE, GRIDS, SPANS
from stronghold.figures.measures import MEASURES
from stronghold.figures.models import LoggedCount, MapCell, Tally
from tests.bench.result import Line, Spread
from tests.bench.setting import Bench, bare_connection

AREAS = ("force_id", "district", "ward", "lsoa")
# A month of 30 days makes as many groups, and is counted as fast.
PERIOD = {
    "week": "(counted_on - DATE '0001-01-01') / 7",
    "month": "(counted_on - DATE '0001-01-01') / 30",
}
OF_AREAS = """
SELECT count(*) FROM (
  SELECT {period}, force_id, {area} AS area, category, count(*)
  FROM source_{measure} GROUP BY 1, 2, 3, 4
) AS counted
"""
OF_SQUARES = """
SELECT count(*) FROM (
  SELECT {period} / {span}, force_id, category,
         floor((ST_X(point) + 180) / {wide} * {squares})::int AS x,
         floor((ST_Y(point) + 90) / {high} * {squares})::int AS y, count(*)
  FROM source_{measure} GROUP BY 1, 2, 3, 4, 5
) AS counted
"""
BUDGET = 5


def measure(bench: Bench) -> Iterator[Line]:
    """Yield the seconds of a full count that writes all, and of one without changes."""
    floor = sum(_seconds_of(bench.sql, statement) for statement in _floor())
    _empty()
    yield _line("a full count into empty tables", floor)
    yield _line("… into tables that are right", floor)


def _floor() -> Iterator[str]:
    for one in MEASURES.values():
        period = PERIOD[one.grain]
        for area in AREAS:
            yield OF_AREAS.format(period=period, area=area, measure=one.code)
        for grid in GRIDS:
            for span in SPANS:
                yield OF_SQUARES.format(
                    period=period,
                    span=span,
                    squares=1 << grid,
                    wide=DEGREES_WIDE,
                    high=DEGREES_HIGH,
                    measure=one.code,
                )


def _seconds_of(sql: Any, statement: str) -> float:
    began = time.perf_counter()
    with sql.cursor() as cursor:
        cursor.execute(statement)
    return time.perf_counter() - began


def _empty() -> None:
    tables = ", ".join(one._meta.db_table for one in (Tally, MapCell, LoggedCount))
    owner = bare_connection("OWNER_DATABASE_URL")
    with owner.cursor() as cursor:
        cursor.execute(f"TRUNCATE {tables}")
    owner.close()


def _line(what: str, floor: float) -> Line:
    at_once = os.cpu_count() or 1
    began = time.perf_counter()
    n = tallies.rebuild(at_once=at_once, from_start=True)
    took = time.perf_counter() - began
    ratio = took / floor
    return Line(
        what,
        "s",
        Spread.one(took),
        Spread.one(floor),
        floor_is="s, a GROUP BY for each measure and level",
        ratio=ratio,
        budget=f"≤ {BUDGET} × the GROUP BYs",
        within=ratio <= BUDGET,
        note=f"{n:,} tallies, {MapCell.objects.count():,} squares, {at_once} at once",
    )
