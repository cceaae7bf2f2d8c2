"""Compares tallies and map cells with the recount in Python, in one snapshot."""

import logging
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import connection, transaction

from stronghold.figures.measures import MEASURES, Measure
from stronghold.figures.models import StaleMark, Tally
from stronghold.figures.tallies.logged import LoggedDifference, compare_logged
from stronghold.figures.tallies.recount import Cell, recount
from stronghold.figures.tallies.recount_cells import CellDifference, compare_cells
from stronghold.figures.tallies.upkeep import refresh

log = logging.getLogger(__name__)

MOST_LOGGED = 100


@dataclass(frozen=True)
class Difference:
    """A tally whose kept count is not the recounted one."""

    measure: str
    cell: Cell
    kept: int
    counted: int

    def __str__(self) -> str:
        level, period, force_id, area_id, category = self.cell
        return (
            f"{self.measure}, {level} {area_id} of force {force_id}, {period}, "
            f"{category}: kept {self.kept}, counted {self.counted}"
        )


AnyDifference = Difference | CellDifference | LoggedDifference


@dataclass(frozen=True)
class Checked:
    """The result of a check; periods that have stale marks by then are left out."""

    n_compared: int
    n_cells_compared: int
    n_worked_off: int
    n_left_out: int
    differences: list[AnyDifference]


def check() -> Checked:
    """Work off the stale marks, then recount everything in Python and compare."""
    n_worked_off = refresh(wait=True)
    return _compare(n_worked_off)


def log_differences() -> None:
    """Check, and log each difference as an error."""
    checked = check()
    for difference in checked.differences[:MOST_LOGGED]:
        log.error("A tally differs: %s", difference)
    n_wrong = len(checked.differences)
    n, n_cells = checked.n_compared, checked.n_cells_compared
    log.info("Compared %s tallies and %s map cells; %s differ", n, n_cells, n_wrong)


@transaction.atomic(durable=True)
def _compare(n_worked_off: int) -> Checked:
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
    marks = list(StaleMark.objects.all())
    differences: list[AnyDifference] = []
    n_compared = n_cells = n_left_out = 0
    for measure in MEASURES.values():
        kept, counted = _kept(measure), recount(measure)
        cells = kept.keys() | counted.keys()
        fresh = list(_not_stale(marks, cells, measure))
        n_compared += len(fresh)
        n_left_out += len(cells) - len(fresh)
        differences += _differences(measure, (kept, counted), fresh)
        own = [mark for mark in marks if mark.source == measure.source]
        squares = compare_cells(measure, own)
        n_cells += squares.n_compared
        n_left_out += squares.n_left_out
        differences += squares.differences
    differences += compare_logged(marks)
    differences += _unknown_measures()
    return Checked(n_compared, n_cells, n_worked_off, n_left_out, differences)


def _kept(measure: Measure) -> Counter[Cell]:
    kept = Tally.objects.filter(measure=measure.code).values_list(*Cell._fields, "n")
    return Counter({Cell(*row[:-1]): row[-1] for row in kept.iterator()})


def _not_stale(
    marks: Iterable[StaleMark], cells: Iterable[Cell], measure: Measure
) -> Iterator[Cell]:
    """Yield the cells of periods without a stale mark of the measure's source."""
    stale = [
        (measure.period_of(m.from_day).start, measure.period_of(m.to_day).start)
        for m in marks
        if m.source == measure.source
    ]
    for cell in cells:
        if not any(first <= cell.period <= last for first, last in stale):
            yield cell


def _differences(
    measure: Measure,
    compared: tuple[Counter[Cell], Counter[Cell]],
    cells: Iterable[Cell],
) -> Iterator[Difference]:
    kept, counted = compared
    for cell in sorted(cells):
        if kept[cell] != counted[cell]:
            yield Difference(measure.code, cell, kept[cell], counted[cell])


def _unknown_measures() -> Iterator[Difference]:
    """Yield tallies that belong to no measure; there should be none."""
    unknown = Tally.objects.exclude(measure__in=MEASURES)
    for row in unknown.values_list("measure", *Cell._fields, "n"):
        yield Difference(row[0], Cell(*row[1:-1]), row[-1], 0)
