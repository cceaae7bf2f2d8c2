"""Recounts the map's cells in the same spans of periods as the tallies.

Only the finest squares of single periods are counted from rows. Coarser squares and
longer blocks are added up again only where a finest square has changed, so that the
cost follows the size of the change. A full count adds up everything in one statement.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple

from django.db import connection

from stronghold.figures.grid import (
    DEGREES_HIGH,
    DEGREES_WIDE,
    FINEST,
    GRIDS,
    PLACE_BITS,
    PLACES,
    SPANS,
)
from stronghold.figures.measures import Measure

# The blocks of this many periods are recounted one after the other.
_CHUNK = SPANS[1]
# The number of a day's week or month since the year 1, as in grid.period_number.
NUMBER_OF = {
    "week": "(({day} - DATE '0001-01-01') / 7)",
    "month": "(extract(year FROM {day}) * 12 + extract(month FROM {day}) - 1)::int",
}
# The periods (as numbers) in which a row counts: a flow in that of its day, a stock in
# each period on whose last day it exists.
_COUNTED_PERIODS = {
    "flow": """
  CROSS JOIN LATERAL (SELECT {counted_on} AS block) AS counted_in
  WHERE counted_on >= {first_day} AND counted_on < {end_day}
""",
    "stock": """
  CROSS JOIN LATERAL (
    SELECT generate_series(
      greatest({counted_on}, %(first)s), least({after_until} - 1, %(last)s)) AS block
  ) AS counted_in
  WHERE counted_on < {end_day} AND until >= {first_day}
""",
}
DAY_OF = {
    "week": "(DATE '0001-01-01' + 7 * {number})",
    "month": "make_date({number} / 12, {number} %% 12 + 1, 1)",
}
# The finest square that a row is in, written as the index of the reports in a square
# (`report_in_square`) is.
_SQUARE_X = (
    f"coalesce(floor((ST_X(point) + 180) / {DEGREES_WIDE} * {1 << FINEST})::int, -1)"
)
_SQUARE_Y = (
    f"coalesce(floor((ST_Y(point) + 90) / {DEGREES_HIGH} * {1 << FINEST})::int, -1)"
)
# Only some of the finest squares, each once.
_TOUCHED = "unnest(%(xs)s::int[], %(ys)s::int[]) AS touched (x, y)"
_ROWS_TOUCHED = (
    f"JOIN {_TOUCHED} ON touched.x = {_SQUARE_X} AND touched.y = {_SQUARE_Y}"
)
# The finest squares of single periods, counted from rows.
_LEAF = """
leaf AS MATERIALIZED (
  SELECT counted_in.block, force_id, category,
         place.x >> {bits} AS x, place.y >> {bits} AS y,
         point IS NOT NULL AND district = 0 AS elsewhere,
         count(*)::int AS n,
         sum(place.x)::bigint AS sum_x, sum(place.y)::bigint AS sum_y
  FROM {view} {touched}
  CROSS JOIN LATERAL (
    SELECT
      coalesce(floor((ST_X(point) + 180) / {wide} * {places})::int, -1) AS x,
      coalesce(floor((ST_Y(point) + 90) / {high} * {places})::int, -1) AS y
  ) AS place
  {counted_periods} AND (%(force)s IS NULL OR force_id = %(force)s)
  GROUP BY 1, 2, 3, 4, 5, 6
)"""
_LEAVES = """
WITH {leaf}, kept AS (
  SELECT block, force_id, category, x, y, elsewhere, n, sum_x, sum_y
  FROM figures_mapcell {kept_touched}
  WHERE measure = %(measure)s AND grid = {finest} AND span = 1
    AND block BETWEEN %(first)s AND %(last)s AND category <> ''
), difference AS MATERIALIZED (
  SELECT block, force_id, category, x, y, elsewhere, leaf.n, leaf.sum_x, leaf.sum_y
  FROM leaf FULL JOIN kept USING (block, force_id, category, x, y, elsewhere)
  WHERE (leaf.n, leaf.sum_x, leaf.sum_y)
    IS DISTINCT FROM (kept.n, kept.sum_x, kept.sum_y)
), whole AS (
  SELECT block, force_id, ''::text AS category, x, y, elsewhere,
         sum(leaf.n)::int AS n, sum(sum_x)::bigint AS sum_x, sum(sum_y)::bigint AS sum_y
  FROM (SELECT DISTINCT block, force_id, x, y, elsewhere FROM difference) AS place
  LEFT JOIN leaf USING (block, force_id, x, y, elsewhere)
  GROUP BY 1, 2, 4, 5, 6
), counted AS MATERIALIZED (
  SELECT {finest} AS grid, 1 AS span, * FROM difference
  UNION ALL SELECT {finest}, 1, * FROM whole
), {written}
SELECT DISTINCT block, force_id, category, x, y, elsewhere FROM difference
"""
# Replaces the kept cells by those counted; cells without a count are deleted. Each is
# found by its key (OFFSET 0 stops the planner from merging the subquery): while the
# table is being filled the planner takes it for empty, and would scan it in full.
_WRITTEN = """
vanished AS (
  DELETE FROM figures_mapcell WHERE ctid = ANY (ARRAY(
    SELECT cell.at FROM counted CROSS JOIN LATERAL (
      SELECT kept.ctid AS at FROM figures_mapcell AS kept
      WHERE counted.n IS NULL AND kept.measure = %(measure)s
        AND kept.grid = counted.grid AND kept.span = counted.span
        AND kept.block = counted.block AND kept.force_id = counted.force_id
        AND kept.category = counted.category AND kept.x = counted.x
        AND kept.y = counted.y AND kept.elsewhere = counted.elsewhere
      OFFSET 0
    ) AS cell
  ))
), written AS (
  INSERT INTO figures_mapcell AS cell (measure, grid, span, block, force_id, category,
                                 x, y, elsewhere, n, sum_x, sum_y)
  SELECT %(measure)s, grid, span, block, force_id, category, x, y, elsewhere,
         n, sum_x, sum_y
  FROM counted WHERE n IS NOT NULL
  ON CONFLICT (measure, grid, span, block, force_id, category, x, y, elsewhere)
    DO UPDATE SET n = excluded.n, sum_x = excluded.sum_x, sum_y = excluded.sum_y
    WHERE (cell.n, cell.sum_x, cell.sum_y)
      IS DISTINCT FROM (excluded.n, excluded.sum_x, excluded.sum_y)
)
"""
_CHANGED = """
WITH changed AS (
  SELECT * FROM unnest(%(blocks)s::int[], %(forces)s::bigint[], %(categories)s::text[],
                       %(xs)s::int[], %(ys)s::int[], %(elsewheres)s::bool[])
    AS leaf (block, force_id, own, x, y, elsewhere)
  CROSS JOIN LATERAL (VALUES (own), ('')) AS own_or_all (category)
)"""
# Coarser squares of single periods, added up from the squares of a finer grid in them.
_COARSEN = """
{changed}, place AS (
  SELECT DISTINCT grid, %(part_grid)s - grid AS bits, block, force_id, category,
         x >> ({finest} - grid) AS x, y >> ({finest} - grid) AS y, elsewhere
  FROM changed CROSS JOIN unnest(%(coarser)s::int[]) AS grid
), counted AS MATERIALIZED (
  SELECT place.grid, 1 AS span, place.block, place.force_id, place.category,
         place.x, place.y, place.elsewhere, part.n, part.sum_x, part.sum_y
  FROM place CROSS JOIN LATERAL (
    SELECT sum(n)::int AS n, sum(sum_x)::bigint AS sum_x, sum(sum_y)::bigint AS sum_y
    FROM figures_mapcell AS part
    WHERE part.measure = %(measure)s AND part.grid = %(part_grid)s AND part.span = 1
      AND part.block = place.block AND part.force_id = place.force_id
      AND part.category = place.category AND part.elsewhere = place.elsewhere
      AND part.x BETWEEN place.x << bits AND ((place.x + 1) << bits) - 1
      AND part.y BETWEEN place.y << bits AND ((place.y + 1) << bits) - 1
  ) AS part
), {written}
SELECT count(*) FROM counted
"""
# Which grids are added up from which. A coarse square holds thousands of the finest, so
# each comes from a finer grid that is right by then; the coarsest, of which a place has
# one square each, come together.
_COARSENED = ((FINEST, [15]), (15, [13]), (13, [0, 7, 9, 11]))
# Longer blocks of every square, added up from the shorter blocks in them.
_LENGTHEN = """
{changed}, place AS (
  SELECT DISTINCT grid, force_id, category, x >> ({finest} - grid) AS x,
         y >> ({finest} - grid) AS y, elsewhere
  FROM changed CROSS JOIN unnest(%(grids)s::int[]) AS grid
), counted AS MATERIALIZED (
  SELECT place.grid, %(span)s AS span, %(block)s AS block, place.force_id,
         place.category, place.x, place.y, place.elsewhere,
         part.n, part.sum_x, part.sum_y
  FROM place CROSS JOIN LATERAL (
    SELECT sum(n)::int AS n, sum(sum_x)::bigint AS sum_x, sum(sum_y)::bigint AS sum_y
    FROM figures_mapcell AS part
    WHERE part.measure = %(measure)s AND part.grid = place.grid
      AND part.span = %(part_span)s AND part.block = ANY (%(parts)s::int[])
      AND part.force_id = place.force_id AND part.category = place.category
      AND part.x = place.x AND part.y = place.y AND part.elsewhere = place.elsewhere
  ) AS part
), {written}
SELECT count(*) FROM counted
"""
# Every square and block of one force in one longest block. Each is added up from the
# next finer or shorter one, all are compared with those kept, and what differs is
# written in the order of the key, which the index takes fastest. Those that are not
# kept are known to be new, and looking for each first would double the cost.
_LONGEST_BLOCK = """
WITH {leaf}, {added_up}, whole AS ({whole}), kept AS (
  SELECT wanted.grid, wanted.span, cell.*
  FROM (
    SELECT grid, span, block
    FROM unnest(%(grids)s) AS grid CROSS JOIN unnest(%(spans)s) AS span
    CROSS JOIN generate_series(%(first)s / span, %(last)s / span) AS block
  ) AS wanted
  CROSS JOIN LATERAL (
    SELECT block, force_id, category, x, y, elsewhere, n, sum_x, sum_y
    FROM figures_mapcell AS kept
    WHERE measure = %(measure)s AND kept.grid = wanted.grid AND kept.span = wanted.span
      AND kept.block = wanted.block AND kept.force_id = %(force)s
    OFFSET 0
  ) AS cell
), difference AS MATERIALIZED (
  SELECT grid, span, block, force_id, category, x, y, elsewhere,
         whole.n, whole.sum_x, whole.sum_y, kept.n IS NOT NULL AS is_kept
  FROM whole FULL JOIN kept
    USING (grid, span, block, force_id, category, x, y, elsewhere)
  WHERE (whole.n, whole.sum_x, whole.sum_y)
    IS DISTINCT FROM (kept.n, kept.sum_x, kept.sum_y)
  ORDER BY grid, span, block, category, x, y, elsewhere
), added AS (
  INSERT INTO figures_mapcell (measure, grid, span, block, force_id, category,
                               x, y, elsewhere, n, sum_x, sum_y)
  SELECT %(measure)s, grid, span, block, force_id, category, x, y, elsewhere,
         n, sum_x, sum_y
  FROM difference WHERE NOT is_kept
), counted AS (
  SELECT * FROM difference WHERE is_kept
), {written}
SELECT count(*) FROM difference
"""
_FINEST_OF_ALL = """
cells_{finest}_1 AS MATERIALIZED (
  SELECT * FROM leaf
  UNION ALL
  SELECT block, force_id, '', x, y, elsewhere,
         sum(n)::int, sum(sum_x)::bigint, sum(sum_y)::bigint
  FROM leaf GROUP BY block, force_id, x, y, elsewhere
)"""
_ADDED_UP = """
cells_{grid}_{span} AS MATERIALIZED (
  SELECT block / {blocks} AS block, force_id, category, x >> {bits} AS x,
         y >> {bits} AS y, elsewhere, sum(n)::int AS n, sum(sum_x)::bigint AS sum_x,
         sum(sum_y)::bigint AS sum_y
  FROM {parts} GROUP BY 1, 2, 3, 4, 5, 6
)"""
_OF_LEVEL = "SELECT {grid} AS grid, {span} AS span, * FROM cells_{grid}_{span}"
_NUMBERS = """
SELECT {first}, {end} FROM (SELECT %s::date AS first_day, %s::date AS end_day) AS span
"""
# The chunks of a long span with rows, or with cells.
_CHUNKS = """
SELECT DISTINCT generate_series(
  greatest({counted_on}, %(first)s) / {chunk}, least({last}, %(last)s) / {chunk})
FROM {view}
WHERE {counted_on} <= %(last)s AND {last} >= %(first)s
UNION
SELECT DISTINCT block / {chunk} FROM figures_mapcell
WHERE measure = %(measure)s AND grid = 0 AND span = 1
  AND block BETWEEN %(first)s AND %(last)s
ORDER BY 1
"""


class _Leaf(NamedTuple):
    """A finest square in a single period, with a changed count of a category."""

    block: int
    force_id: int
    category: str
    x: int
    y: int
    elsewhere: bool


def recount_cells(
    measure: Measure,
    span: tuple[str, str],
    *,
    squares: Collection[tuple[int, int]] | None = None,
) -> int:
    """Correct the cells of a span of periods; return how many finest ones were wrong.

    The span is its first day and the day after its last, as text from the database.
    With `squares`, all others of the finest are known to be right.
    """
    n_changed = 0
    for first, last in _chunks(measure, *_numbers(measure, span)):
        changed = _recount_leaves(measure, first, last, squares=squares)
        if changed:
            _add_up(measure, first // _CHUNK, changed)
        n_changed += len(changed)
    return n_changed


def _numbers(measure: Measure, span: tuple[str, str]) -> tuple[int, int]:
    number = NUMBER_OF[measure.grain]
    statement = _NUMBERS.format(
        first=number.format(day="first_day"), end=number.format(day="end_day")
    )
    [(first, end)] = _rows(statement, span)
    return first, end - 1


def _chunks(measure: Measure, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Yield the parts of a span that are in one block each, without empty ones."""
    chunks: Sequence[int] = range(first // _CHUNK, last // _CHUNK + 1)
    if len(chunks) > 2:
        chunks = [
            number for (number,) in _rows(*_chunks_with_rows(measure, first, last))
        ]
    for chunk in chunks:
        start = chunk * _CHUNK
        yield max(first, start), min(last, start + _CHUNK - 1)


def _chunks_with_rows(
    measure: Measure, first: int, last: int
) -> tuple[str, dict[str, Any]]:
    number = NUMBER_OF[measure.grain]
    last_day = "until" if measure.kind == "stock" else "counted_on"
    statement = _CHUNKS.format(
        view=connection.ops.quote_name(measure.view),
        counted_on=number.format(day="counted_on"),
        last=number.format(day=last_day),
        chunk=_CHUNK,
    )
    return statement, {"measure": measure.code, "first": first, "last": last}


def recount_longest_block(measure: Measure, force_id: int, block: int) -> int:
    """Correct all cells of a force in one longest block; return how many were wrong."""
    longest = max(SPANS)
    # A stock carries over from week to week, so ranges of it are not added up.
    spans = SPANS[:1] if measure.kind == "stock" else SPANS
    whole = [_OF_LEVEL.format(grid=grid, span=span) for grid in GRIDS for span in spans]
    statement = _LONGEST_BLOCK.format(
        leaf=_leaf(measure),
        added_up=",".join(_added_up(spans)),
        whole=" UNION ALL ".join(whole),
        written=_WRITTEN,
    )
    parameters = {
        "measure": measure.code,
        "force": force_id,
        "grids": list(GRIDS),
        "spans": list(SPANS),
        "first": block * longest,
        "last": (block + 1) * longest - 1,
    }
    [(n_changed,)] = _rows(statement, parameters)
    return int(n_changed)


def _added_up(spans: Sequence[int]) -> Iterator[str]:
    """Yield the parts of the statement: each grid from the finer, in each span."""
    yield _FINEST_OF_ALL.format(finest=FINEST)
    for grid, finer in reversed(list(zip(GRIDS, GRIDS[1:], strict=False))):
        yield _ADDED_UP.format(
            grid=grid, span=1, blocks=1, bits=finer - grid, parts=f"cells_{finer}_1"
        )
    for grid in GRIDS:
        for part_span, span in zip(spans, spans[1:], strict=False):
            yield _ADDED_UP.format(
                grid=grid,
                span=span,
                blocks=span // part_span,
                bits=0,
                parts=f"cells_{grid}_{part_span}",
            )


def _leaf(measure: Measure, *, touched: str = "") -> str:
    """Return the part of a statement that counts the rows from `first` to `last`.

    The rows are those of one force, or of all if `force` is None; with `touched` only
    those in some squares.
    """
    number, day = NUMBER_OF[measure.grain], DAY_OF[measure.grain]
    counted_periods = _COUNTED_PERIODS[measure.kind].format(
        counted_on=number.format(day="counted_on"),
        after_until=number.format(day="(until + 1)"),
        first_day=day.format(number="%(first)s"),
        end_day=day.format(number="(%(last)s + 1)"),
    )
    return _LEAF.format(
        view=connection.ops.quote_name(measure.view),
        touched=touched,
        counted_periods=counted_periods,
        bits=PLACE_BITS - FINEST,
        wide=DEGREES_WIDE,
        high=DEGREES_HIGH,
        places=PLACES,
    )


def _recount_leaves(
    measure: Measure,
    first: int,
    last: int,
    *,
    squares: Collection[tuple[int, int]] | None,
) -> list[_Leaf]:
    """Correct the finest squares of single periods; return those that were wrong."""
    is_part = squares is not None
    statement = _LEAVES.format(
        leaf=_leaf(measure, touched=_ROWS_TOUCHED if is_part else ""),
        kept_touched=f"JOIN {_TOUCHED} USING (x, y)" if is_part else "",
        finest=FINEST,
        written=_WRITTEN,
    )
    parameters = {
        "measure": measure.code,
        "force": None,
        "first": first,
        "last": last,
        "xs": [x for x, _ in squares or ()],
        "ys": [y for _, y in squares or ()],
    }
    return [_Leaf(*row) for row in _rows(statement, parameters)]


def _add_up(measure: Measure, chunk: int, changed: list[_Leaf]) -> None:
    """Add up all squares and blocks that contain the changed leaves of one chunk."""
    blocks, forces, categories, xs, ys, elsewheres = map(
        list, zip(*changed, strict=True)
    )
    parameters: dict[str, Any] = {
        "measure": measure.code,
        "blocks": blocks,
        "forces": forces,
        "categories": categories,
        "xs": xs,
        "ys": ys,
        "elsewheres": elsewheres,
        "grids": list(GRIDS),
    }
    coarsen = _COARSEN.format(changed=_CHANGED, finest=FINEST, written=_WRITTEN)
    for part_grid, coarser in _COARSENED:
        _rows(coarsen, parameters | {"part_grid": part_grid, "coarser": coarser})
    if measure.kind == "stock":
        # A stock carries over from week to week, so ranges of it are not added up.
        return
    lengthen = _LENGTHEN.format(changed=_CHANGED, finest=FINEST, written=_WRITTEN)
    for part_span, span in zip(SPANS, SPANS[1:], strict=False):
        block, n_parts = chunk * _CHUNK // span, span // part_span
        parameters |= {
            "span": span,
            "part_span": part_span,
            "block": block,
            "parts": list(range(block * n_parts, (block + 1) * n_parts)),
        }
        _rows(lengthen, parameters)


def _rows(statement: str, parameters: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())
