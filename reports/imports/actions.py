"""Stores the reports of a file: all of them or none, or only the good lines.

Each line is stored by the same action as a report from the form, with its rules, areas,
team and audit event. A line that was stored before is left as it is.
"""

import hashlib
import uuid
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice

from django.db import transaction

from reports.imports.choices import ReportImport
from reports.imports.file import ImportFile
from reports.imports.line import LineRead, LineWrong, read_line
from reports.intake.actions import NewReport, store_report
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import file_label, record
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.file_lines import Line, Problem
from stronghold.core.places.queries import PlaceMeant, UnclearPlace, find_place
from stronghold.core.places.rules import WORDS_ONLY, GivenPlace
from stronghold.core.records.actions import noting_reads
from stronghold.core.records.rules import AlreadySubmitted, LooksPersonal
from stronghold.core.records.submission import Submission

# Makes the client UUID of a report from the force and the external id.
NAMESPACE = uuid.UUID("7d3c1f0a-6f0e-5a56-9c39-2f5b8f6f3b1e")
BATCH = 200
# How many places are remembered, so that each is looked up only once.
MOST_PLACES = 20_000

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
    file: ImportFile,
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
    file: ImportFile,
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
    *, by: User, file: ImportFile, progress: Progress | None = None
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
def _record_stopped_or_done(by: User, file: ImportFile, done: Imported) -> None:
    _record_file(by, file, done)


def _batches(lines: Iterator[Line]) -> Iterator[list[Line]]:
    while batch := list(islice(lines, BATCH)):
        yield batch


class _Importer:
    """Stores lines one by one, and remembers the places it has looked up."""

    def __init__(self, by: User) -> None:
        self.by = by
        self._places: dict[GivenPlace, PlaceMeant | UnclearPlace] = {}

    def take(self, lines: Iterable[Line]) -> Imported:
        done = Imported()
        for line in lines:
            try:
                is_repetition = self._store(line)
            except LineWrong as wrong:
                done.problems.append(wrong.problem)
            except RuleBroken as broken:
                done.problems.append(_problem(line, broken))
            else:
                done.n_there += is_repetition
                done.n_stored += not is_repetition
        done.n_wrong = len(done.problems)
        return done

    def _store(self, line: Line) -> bool:
        """Store a line; return whether it was there already."""
        read = read_line(line)
        # The place first: its errors are reported even for a line stored before.
        report = NewReport(place=self._place(read.place), **read.values)
        submission = Submission.of(self._uuid(read), line.content)
        return store_report(
            by=self.by, submission=submission, report=report
        ).is_repetition

    def _uuid(self, read: LineRead) -> uuid.UUID:
        return uuid.uuid5(NAMESPACE, f"{self.by.force.code}\n{read.external_id}")

    def _place(self, given: GivenPlace) -> PlaceMeant:
        found = self._places.get(given)
        if found is None:
            try:
                found = find_place(self.by, given)
            except UnclearPlace as unclear:
                found = unclear
            if len(self._places) < MOST_PLACES:
                self._places[given] = found
        if isinstance(found, UnclearPlace):
            raise found
        return found


def _problem(line: Line, broken: RuleBroken) -> Problem:
    """Return what is wrong with a line, and what to do about it in the file."""
    correct = "Correct the line and import it again"
    if isinstance(broken, AlreadySubmitted):
        return Problem(line, *_another_content(broken))
    if isinstance(broken, UnclearPlace):
        return Problem(line, broken.message, _which_place(broken))
    if isinstance(broken, LooksPersonal):
        found = " and ".join(broken.found)
        column = broken.field or "description"
        correct = f"Take it out of {column}; or, if it may stay, put yes in keep_words"
        return Problem(line, f"{column}: looks as if it holds {found}", correct)
    where = f"{broken.field}: " if broken.field else ""
    return Problem(line, f"{where}{broken.message}", correct)


def _another_content(broken: AlreadySubmitted) -> tuple[str, str]:
    if broken.reference:
        return (
            "external_id: was imported before with other content, as "
            f"{broken.reference}",
            f"Leave the line out, and change {broken.reference} itself; or give the "
            "line an external_id of its own if it is another report",
        )
    return (
        "external_id: was imported before by someone else",
        "Leave the line out, or ask the person who imported it to run it again",
    )


def _which_place(unclear: UnclearPlace) -> str:
    choices = [f"{choice.key} ({choice.label})" for choice in unclear.choices]
    keys = "; ".join([*choices, f"{WORDS_ONLY} (no place on the map)"])
    return f"Put one of these in place_choice: {keys}"


def _report_progress(progress: Progress | None, done: Imported) -> None:
    if progress is not None:
        progress(done.n_lines)


def _record_file(by: User, file: ImportFile, done: Imported) -> None:
    """Record that a file was imported; each report also has its own event."""
    detail = {
        "file": file_label(file.name),
        "sha256": hashlib.sha256(file.content).hexdigest(),
        "lines": done.n_lines,
        "stored": done.n_stored,
        "there": done.n_there,
        "wrong": done.n_wrong,
    }
    record(Kind.COLLECTION, by=by, detail=detail)
