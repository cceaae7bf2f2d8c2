"""Operations: a line for the operation, then a line for each later phase."""

from collections.abc import Mapping, Sequence, Set
from datetime import date
from typing import TYPE_CHECKING

from operations.imports.kinds.kind import (
    KEEP_WORDS,
    SOURCE,
    SOURCE_COLUMN,
    WHAT,
    Counted,
    HistoryKind,
    Run,
    codes_of,
    lines_there,
)
from operations.operation.actions import OperationFacts, store_operation, store_phase
from operations.operation.choices import Phase
from operations.operation.queries import phases_begun
from stronghold.core.accounts.models import Organisation
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import cells as read
from stronghold.core.kernel.cells import Cells, CellWrong
from stronghold.core.kernel.file_lines import Line
from stronghold.core.records.import_lines import of_line

if TYPE_CHECKING:
    from operations.operation.models import Operation

OPERATION, PHASE = "operation", "phase"
DAY = "2026-11-24 or 24/11/2026"
COLUMNS: Mapping[str, str] = {
    SOURCE: SOURCE_COLUMN,
    WHAT: f"required: {OPERATION}, first; then {PHASE} for each later phase, with the "
    "same source",
    "name": "of an operation, required: its name",
    "aims": "of an operation: what should be different when it ends. No names",
    "begins_on": f"of an operation, required: its first day, {DAY}",
    "ends_on": f"of an operation: its last day, {DAY}",
    "areas": "of an operation: codes of wards, with a semicolon between",
    "partners": "of an operation: codes of organisations, with a semicolon between",
    "part_of": "of an operation: the reference of a wider one, here or there",
    "phase": f"of a phase, required: {codes_of(Phase)}",
    "began_on": f"of a phase, required: the day it began, {DAY}",
    "keep_words": KEEP_WORDS,
}
REQUIRED = (SOURCE, WHAT, "name", "begins_on")


def _store(run: Run, lines: Sequence[Line]) -> Counted:
    counted, was_there = Counted(), False
    row: Operation | None = None
    begun: list[tuple[str, date]] = []
    for line in lines:
        cells = Cells(line)
        what = cells.read(WHAT, read.one_of((OPERATION, PHASE)))
        if what and (row is None) != (what == OPERATION):
            cells.fault(
                WHAT, f"must be {OPERATION} in the first line of a source alone"
            )
        with of_line(line, identity=SOURCE):
            cells.check()
        if what == OPERATION:
            row = _begin(run, line, cells)
            was_there = row.is_repetition
            new = [(str(row.phase), row.begins_on)]
            begun = phases_begun(row) if was_there else new
        else:
            was_there = _begin_phase(run, row, line, cells, begun)
        counted.count(was_there=was_there)
    return counted


def _begin(run: Run, line: Line, cells: Cells) -> "Operation":
    source = cells.read(SOURCE, read.reference("operation"))
    begins_on = cells.read("begins_on", read.needed(read.day))
    ends_on = cells.read("ends_on", read.day)
    name = cells.read("name", read.needed(str))
    areas = cells.read("areas", read.several(run.wards))
    partners = cells.read("partners", lambda cell: _partners(run, cell))
    part_of = cells.read("part_of", run.operation)
    keep_words = cells.read("keep_words", read.yes)
    with of_line(line, identity=SOURCE):
        cells.check()
        facts = OperationFacts(
            name=name,
            aims=cells.cell("aims"),
            begins_on=begins_on,
            ends_on=ends_on,
            areas=areas,
            partners=partners,
            part_of=part_of,
            keep_words=keep_words,
        )
        return store_operation(
            by=run.by,
            submission=run.submission("operations", line, source),
            facts=facts,
            verb=Verb.IMPORT_HISTORY,
        )


def _partners(run: Run, cell: str) -> list[Organisation]:
    named = [run.organisation(code.strip()) for code in cell.split(";")]
    found = [one for one in named if one is not None]
    if len({one.code for one in found}) < len(found):
        raise CellWrong("names an organisation twice")
    return found


def _begin_phase(
    run: Run,
    row: "Operation | None",
    line: Line,
    cells: Cells,
    begun: list[tuple[str, date]],
) -> bool:
    """Begin a phase after those `begun`, which then has it; say if it was there."""
    phase = cells.read("phase", read.one_of(Phase.values))
    began_on = cells.read("began_on", read.needed(read.day))
    with of_line(line, identity=SOURCE):
        cells.check()
        assert row is not None  # noqa: S101 - the first line began it
        if (phase, began_on) in begun:
            return True
        store_phase(row, by=run.by, phase=phase, began_on=began_on, begun=begun)
        begun.append((phase, began_on))
    return False


def _look_up(run: Run, lines: Sequence[Line]) -> Set[int]:
    firsts = [line for line in lines if line.content.get(WHAT, "").lower() == OPERATION]
    submissions = {
        line.number: run.submission("operations", line, line.content.get(SOURCE, ""))
        for line in firsts
    }
    lines_there(run, (), submissions, of="operations")
    # What phases an operation has is asked of each that is here.
    return frozenset()


OPERATIONS_HISTORY = HistoryKind(
    code="operations",
    label="Operations with their phases",
    columns=COLUMNS,
    required=REQUIRED,
    store=_store,
    look_up=_look_up,
    is_grouped=True,
    # One may be part of another of the same file, however far up: few forces have more.
    n_in_piece=2_000,
)
