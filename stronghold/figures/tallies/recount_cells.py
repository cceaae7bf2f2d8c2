"""A second count of the map's cells, in Python, to check the kept ones.

It counts one long block at a time, so that memory does not grow with history.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import NamedTuple

from django.db import connection

from stronghold.figures.grid import (
    FINEST,
    GRIDS,
    NO_POINT,
    PLACE_BITS,
    SPANS,
    column_of,
    period_number,
    row_of,
)
from stronghold.figures.measures import Measure
from stronghold.figures.models import MapCell, StaleMark
from stronghold.figures.tallies.recount import Row, rows_of

LONGEST = max(SPANS)
_WINDOWS = """
SELECT DISTINCT block * span / %s FROM figures_mapcell WHERE measure = %s
"""


class CellKey(NamedTuple):
    """The key of one map cell of a measure and a grid."""

    span: int
    block: int
    force_id: int
    category: str
    x: int
    y: int
    elsewhere: bool


# The count, and the sums of columns and rows.
Sums = tuple[int, int, int]
_NONE: Sums = (0, 0, 0)


@dataclass(frozen=True)
class CellDifference:
    """A map cell whose kept sums are not the recounted ones."""

    measure: str
    grid: int
    cell: CellKey
    kept: Sums
    counted: Sums

    def __str__(self) -> str:
        cell = self.cell
        return (
            f"{self.measure}, square {self.grid}/{cell.x}/{cell.y} of force "
            f"{cell.force_id}, block {cell.block} of {cell.span}, "
            f"{cell.category or 'all'}: kept {self.kept}, counted {self.counted}"
        )


@dataclass
class ComparedCells:
    """The result of comparing the cells of a measure; stale ones are left out."""

    n_compared: int = 0
    n_left_out: int = 0
    differences: list[CellDifference] = field(default_factory=list)


def compare_cells(measure: Measure, marks: Sequence[StaleMark]) -> ComparedCells:
    """Recount the cells of a measure, and compare those that are not stale."""
    found = ComparedCells()
    stale = [
        (_number(measure, mark.from_day), _number(measure, mark.to_day))
        for mark in marks
    ]
    windows = _windows_kept(measure)
    for window, leaves in _recounted(measure):
        windows.discard(window)
        _compare(measure, window, (leaves, stale), found=found)
    for window in sorted(windows):
        _compare(measure, window, ({}, stale), found=found)
    return found


def _number(measure: Measure, day: date) -> int:
    return period_number(measure.period_of(day))


def _windows_kept(measure: Measure) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(_WINDOWS, [LONGEST, measure.code])
        return {window for (window,) in cursor.fetchall()}


def _recounted(measure: Measure) -> Iterator[tuple[int, Mapping[CellKey, Sums]]]:
    """Yield each long block and its finest cells, counted row by row."""

    def window_of(row: Row) -> int:
        return _number(measure, row.day) // LONGEST

    rows: Iterable[Row] = rows_of(measure)
    if measure.kind == "stock":
        rows = sorted(rows, key=lambda row: row.day)
    for window, in_window in groupby(rows, key=window_of):
        yield window, _leaves(measure, in_window)


def _leaves(measure: Measure, rows: Iterable[Row]) -> Mapping[CellKey, Sums]:
    """Count the finest squares of single periods, with the sums of positions."""
    leaves: dict[CellKey, Sums] = defaultdict(lambda: _NONE)
    bits = PLACE_BITS - FINEST
    for row in rows:
        east = north = NO_POINT
        if row.longitude is not None and row.latitude is not None:
            east, north = column_of(row.longitude), row_of(row.latitude)
        key = CellKey(
            span=1,
            block=_number(measure, row.day),
            force_id=row.force_id,
            category=row.category,
            x=east >> bits,
            y=north >> bits,
            elsewhere=row.has_point and row.is_elsewhere,
        )
        n, sum_x, sum_y = leaves[key]
        leaves[key] = n + 1, sum_x + east, sum_y + north
    return leaves


def _compare(
    measure: Measure,
    window: int,
    leaves_and_stale: tuple[Mapping[CellKey, Sums], Sequence[tuple[int, int]]],
    *,
    found: ComparedCells,
) -> None:
    leaves, stale = leaves_and_stale
    spans = SPANS[:1] if measure.kind == "stock" else SPANS
    parts, of_grid = leaves, FINEST
    for grid in reversed(GRIDS):
        parts, of_grid = _coarser(parts, of_grid - grid), grid
        counted = _in_blocks(parts, spans)
        kept = _kept(measure, grid, window)
        for cell in kept.keys() | counted.keys():
            if _is_stale(cell, stale):
                found.n_left_out += 1
                continue
            found.n_compared += 1
            pair = kept.get(cell, _NONE), counted.get(cell, _NONE)
            if pair[0] != pair[1]:
                found.differences.append(
                    CellDifference(measure.code, grid, cell, *pair)
                )


def _coarser(parts: Mapping[CellKey, Sums], bits: int) -> Mapping[CellKey, Sums]:
    """Add up the cells of single periods to those of a coarser grid."""
    cells: dict[CellKey, Sums] = defaultdict(lambda: _NONE)
    for part, (n, sum_x, sum_y) in parts.items():
        span, block, force_id, category, x, y, elsewhere = part
        cell = CellKey(span, block, force_id, category, x >> bits, y >> bits, elsewhere)
        sums = cells[cell]
        cells[cell] = sums[0] + n, sums[1] + sum_x, sums[2] + sum_y
    return cells


def _in_blocks(
    parts: Mapping[CellKey, Sums], spans: Sequence[int]
) -> Mapping[CellKey, Sums]:
    """Add up single periods to the blocks of each span, and all categories."""
    cells: dict[CellKey, Sums] = defaultdict(lambda: _NONE)
    for part, (n, sum_x, sum_y) in parts.items():
        _, block, force_id, own, x, y, elsewhere = part
        for span in spans:
            for category in (own, ""):
                cell = CellKey(span, block // span, force_id, category, x, y, elsewhere)
                sums = cells[cell]
                cells[cell] = sums[0] + n, sums[1] + sum_x, sums[2] + sum_y
    return cells


def _kept(measure: Measure, grid: int, window: int) -> Mapping[CellKey, Sums]:
    kept: dict[CellKey, Sums] = {}
    for span in SPANS:
        first = window * LONGEST // span
        rows = MapCell.objects.filter(
            measure=measure.code,
            grid=grid,
            span=span,
            block__range=(first, first + LONGEST // span - 1),
        ).values_list(*CellKey._fields, "n", "sum_x", "sum_y")
        kept |= {CellKey(*row[:-3]): row[-3:] for row in rows.iterator()}
    return kept


def _is_stale(cell: CellKey, stale: Sequence[tuple[int, int]]) -> bool:
    first = cell.block * cell.span
    return any(f <= first + cell.span - 1 and first <= to for f, to in stale)
