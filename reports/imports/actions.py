"""Stores the reports of a file: all of them or none, or only the good lines.

Each line is stored by the same action as a report from the form, with its rules, areas,
team and audit event. A line that was stored before is left as it is.
"""

import uuid
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice

from django.db import transaction

from reports.imports.choices import ReportImport
from reports.imports.line import read_line
from reports.intake.actions import NewReport, store_report
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import file_label, record
from stronghold.core.kernel.csv_file import CsvFile
from stronghold.core.kernel.file_lines import Line, Problem
from stronghold.core.records.actions import noting_reads
from stronghold.core.records.import_lines import (
    PlacesOfLines,
    StepWrong,
    digest_of_file,
    of_line,
)
from stronghold.core.records.submission import Submission

# Makes the client UUID of a report from the force and the external id.
NAMESPACE = uuid.UUID("7d3c1f0a-6f0e-5a56-9c39-2f5b8f6f3b1e")
BATCH = 200
IDENTITY = "external_id"

# Called with the number of lines done so far.
Progress = Callable[[int], None]


@dataclass
class Imported:
    """How many lines were stored, there already or wrong, and the problems."""

    n_stored: int = 0
    n_there: int = 0
    n_wrong: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def n_lines(self) -> int:
        return self.n_stored + self.n_there + self.n_wrong

    def add(self, other: "Imported") -> None:
        self.n_stored += other.n_stored
        self.n_there += other.n_there
        self.n_wrong += other.n_wrong


class _NothingStored(Exception):
    """Rolls the transaction back."""


def import_all(
    *,
    by: User,
    file: CsvFile,
    only_check: bool = False,
    progress: Progress | None = None,
) -> Imported:
    """Store every line; none if one is wrong, or if this is only a check."""
    policy.require(by, Verb.SUBMIT_REPORT)
    done = Imported()
    with noting_reads(by, page=ReportImport.FILE), suppress(_NothingStored):
        _import_all(by, file, done=done, only_check=only_check, progress=progress)
    return done


@transaction.atomic(durable=True)
def _import_all(
    by: User,
    file: CsvFile,
    *,
    done: Imported,
    only_check: bool,
    progress: Progress | None,
) -> None:
    importer = _Importer(by)
    for lines in _batches(file.lines()):
        batch = importer.take(lines)
        done.add(batch)
        done.problems += batch.problems
        _report_progress(progress, done)
    if done.problems or only_check:
        raise _NothingStored
    _record_file(by, file, done)


def import_good_lines(
    *, by: User, file: CsvFile, progress: Progress | None = None
) -> Generator[Imported, None, None]:
    """Store the good lines in batches; yield the result of each batch.

    What was yielded is stored. A caller that stops keeps the lines up to there.
    """
    policy.require(by, Verb.SUBMIT_REPORT)
    importer, done = _Importer(by), Imported()
    with noting_reads(by, page=ReportImport.FILE):
        try:
            for lines in _batches(file.lines()):
                batch = _import_batch(importer, lines)
                done.add(batch)
                yield batch
                _report_progress(progress, done)
        finally:
            _record_stopped_or_done(by, file, done)


@transaction.atomic(durable=True)
def _import_batch(importer: "_Importer", lines: list[Line]) -> Imported:
    return importer.take(lines)


@transaction.atomic(durable=True)
def _record_stopped_or_done(by: User, file: CsvFile, done: Imported) -> None:
    _record_file(by, file, done)


def _batches(lines: Iterator[Line]) -> Iterator[list[Line]]:
    while batch := list(islice(lines, BATCH)):
        yield batch


class _Importer:
    """Stores lines one by one, and remembers the places it has looked up."""

    def __init__(self, by: User) -> None:
        self.by, self._places = by, PlacesOfLines(by)

    def take(self, lines: Iterable[Line]) -> Imported:
        done = Imported()
        for line in lines:
            try:
                is_repetition = self._store(line)
            except StepWrong as wrong:
                done.problems.append(wrong.problem)
            else:
                done.n_there += is_repetition
                done.n_stored += not is_repetition
        done.n_wrong = len(done.problems)
        return done

    def _store(self, line: Line) -> bool:
        """Store a line; return whether it was there already."""
        with of_line(line, identity=IDENTITY):
            return store_line(self.by, line, self._places)


def store_line(
    by: User, line: Line, places: PlacesOfLines, *, verb: Verb = Verb.SUBMIT_REPORT
) -> bool:
    """Store one report within the caller's transaction; say if it was there already.

    LineWrong or RuleBroken say why it cannot be one.
    """
    read = read_line(line)
    # The place first: its errors are reported even for a line stored before.
    report = NewReport(place=places.find(read.place), **read.values)
    return store_report(
        by=by, submission=submission_of(by, line), report=report, verb=verb
    ).is_repetition


def submission_of(by: User, line: Line) -> Submission:
    """Return what the report of a line is known by, here and when it is sent again."""
    content = line.content
    external_id = content.get(IDENTITY, "")
    client_uuid = uuid.uuid5(NAMESPACE, f"{by.force.code}\n{external_id}")
    return Submission.of(client_uuid, content)


def _report_progress(progress: Progress | None, done: Imported) -> None:
    if progress is not None:
        progress(done.n_lines)


def _record_file(by: User, file: CsvFile, done: Imported) -> None:
    """Record that a file was imported; each report also has its own event."""
    detail = {
        "file": file_label(file.name),
        "lines": done.n_lines,
        "stored": done.n_stored,
        "there": done.n_there,
        "wrong": done.n_wrong,
    } | digest_of_file(file.content)
    record(Kind.COLLECTION, by=by, detail=detail)
