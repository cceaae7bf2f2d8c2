"""Reports, and arrests by the same code as the import of their own."""

from collections.abc import Sequence, Set

from operations.arrests import import_file
from operations.arrests.actions import imports as arrests
from operations.imports.kinds.kind import (
    Counted,
    HistoryKind,
    Run,
    lines_there,
    look_up_places,
)
from reports.imports import actions as reports
from reports.imports import file as report_file
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.file_lines import Line
from stronghold.core.records.import_lines import of_line


def _store_reports(run: Run, lines: Sequence[Line]) -> Counted:
    counted = Counted()
    for line in lines:
        with of_line(line, identity=reports.IDENTITY):
            was_there = reports.store_line(run.by, line, run.places)
        counted.count(was_there=was_there)
    return counted


def _store_arrests(run: Run, lines: Sequence[Line]) -> Counted:
    counted = Counted()
    assert run.officers is not None  # noqa: S101 - read when the piece began
    for line in lines:
        with of_line(line, identity=arrests.IDENTITY):
            result = arrests.store_line(
                run.by,
                line,
                run.places,
                run.law,
                run.officers,
                verb=Verb.IMPORT_HISTORY,
            )
        counted.count(was_there=not (result.is_new or result.is_completed))
    return counted


def _look_up_reports(run: Run, lines: Sequence[Line]) -> Set[int]:
    submissions = {line.number: reports.submission_of(run.by, line) for line in lines}
    return lines_there(run, lines, submissions, of="reports")


def _look_up_arrests(run: Run, lines: Sequence[Line]) -> Set[int]:
    there = arrests.note_numbers(run.by, lines)
    look_up_places(run, [line for line in lines if line.number not in there])
    return there


def _begin_arrests(run: Run) -> None:
    run.officers = arrests.officers_days(run.by)


REPORTS_HISTORY = HistoryKind(
    code="reports",
    label="Reports",
    columns=report_file.COLUMNS,
    required=report_file.REQUIRED,
    store=_store_reports,
    look_up=_look_up_reports,
    identity=reports.IDENTITY,
    personal=report_file.KNOWN.personal,
    why_personal=report_file.KNOWN.why,
)
ARRESTS_HISTORY = HistoryKind(
    code="arrests",
    label="Arrests",
    columns=import_file.COLUMNS,
    required=import_file.REQUIRED,
    store=_store_arrests,
    look_up=_look_up_arrests,
    begin_piece=_begin_arrests,
    identity=arrests.IDENTITY,
    personal=import_file.KNOWN.personal,
    why_personal=import_file.KNOWN.why,
)
