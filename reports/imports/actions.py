"""Stores the reports of a file: all of them or none, or, if wanted, the good lines.

Each line becomes a report by the same action as one that is typed, with its rules, its
areas, its team and its event. A line that was stored before is left as it is.
"""

import hashlib
import uuid
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice

from django.db import transaction

from reports.imports.file import ImportFile, Line, Problem
from reports.imports.line import LineRead, LineWrong, read_line
from reports.intake.actions import NewReport, _submit_report
from stronghold.accounts import policy
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.audit.choices import Kind
from stronghold.audit.record import file_label, record
from stronghold.kernel.errors import RuleBroken
from stronghold.places.queries import PlaceMeant, UnclearPlace, find_place
from stronghold.places.rules import WORDS_ONLY, GivenPlace
from stronghold.records.actions import Submission, noting_reads
from stronghold.records.rules import AlreadySubmitted, LooksPersonal

# With the force and the external id it makes the client UUID of a report.
NAMESPACE = uuid.UUID("7d3c1f0a-6f0e-5a56-9c39-2f5b8f6f3b1e")
BATCH = 200
# A place is looked up once, however many reports are of it; so many are remembered.
MOST_PLACES = 20_000
PAGE = "import_reports"

Told = Callable[[int], None]


@dataclass
class Imported:
    """What became of the lines so far."""

    n_stored: int = 0
    n_there: int = 0
    n_wrong: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def n_lines(self) -> int:
        return self.n_stored + self.n_there + self.n_wrong

    def take(self, other: "Imported") -> None:
        self.n_stored += other.n_stored
        self.n_there += other.n_there
        self.n_wrong += other.n_wrong


class _NothingStored(Exception):
    """Takes back all that the transaction did."""


def import_all(
    *, by: User, file: ImportFile, only_check: bool = False, told: Told | None = None
) -> Imported:
    """Store every line; none where one is wrong, or where this is only a check."""
    policy.require(by, Verb.SUBMIT_REPORT)
    done = Imported()
    with noting_reads(by, page=PAGE), suppress(_NothingStored):
        _import_all(by, file, done=done, only_check=only_check, told=told)
    return done


@transaction.atomic(durable=True)
def _import_all(
    by: User, file: ImportFile, *, done: Imported, only_check: bool, told: Told | None
) -> None:
    importer = _Importer(by)
    for lines in _batches(file.lines()):
        batch = importer.take(lines)
        done.take(batch)
        done.problems += batch.problems
        _tell(told, done)
    if done.problems or only_check:
        raise _NothingStored
    _record_file(by, file, done)


def import_good_lines(
    *, by: User, file: ImportFile, told: Told | None = None
) -> Generator[Imported, None, None]:
    """Store the good lines, some at a time; yield what became of each such batch.

    What was yielded is stored. Whoever stops leaves the lines up to there.
    """
    policy.require(by, Verb.SUBMIT_REPORT)
    importer, done = _Importer(by), Imported()
    with noting_reads(by, page=PAGE):
        try:
            for lines in _batches(file.lines()):
                batch = _import_batch(importer, lines)
                done.take(batch)
                yield batch
                _tell(told, done)
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
    """Stores lines one by one, and remembers the places that were looked up."""

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
        """Store a line; say whether it was there already."""
        read = read_line(line)
        # The places first: what is wrong with one is said even of a line that is there.
        report = NewReport(place=self._place(read.place), **read.values)
        submission = Submission.of(self._uuid(read), line.content)
        return _submit_report(
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
    """Say what is wrong with a line, and what to do with it in the file."""
    mend = "Mend the line and import it again"
    if isinstance(broken, AlreadySubmitted):
        return Problem(line, *_another_content(broken))
    if isinstance(broken, UnclearPlace):
        return Problem(line, broken.message, _which_place(broken))
    if isinstance(broken, LooksPersonal):
        found = " and ".join(broken.found)
        column = broken.field or "description"
        mend = f"Take it out of {column}; or, if it may stay, put yes into keep_words"
        return Problem(line, f"{column}: looks as if it holds {found}", mend)
    where = f"{broken.field}: " if broken.field else ""
    return Problem(line, f"{where}{broken.message}", mend)


def _another_content(broken: AlreadySubmitted) -> tuple[str, str]:
    if broken.reference:
        return (
            "external_id: was imported before with other content, as "
            f"{broken.reference}",
            f"Leave the line out, and change {broken.reference} itself; or give the "
            "line an external_id of its own if it is another report",
        )
    return (
        "external_id: was imported before by somebody else",
        "Leave the line out, or have whoever imported it run it again",
    )


def _which_place(unclear: UnclearPlace) -> str:
    choices = [f"{choice.key} ({choice.label})" for choice in unclear.choices]
    keys = "; ".join([*choices, f"{WORDS_ONLY} (no place on the map)"])
    return f"Put one of these into place_choice: {keys}"


def _tell(told: Told | None, done: Imported) -> None:
    if told is not None:
        told(done.n_lines)


def _record_file(by: User, file: ImportFile, done: Imported) -> None:
    """Write that a file was imported; each report has an event of its own besides."""
    detail = {
        "file": file_label(file.name),
        "sha256": hashlib.sha256(file.content).hexdigest(),
        "lines": done.n_lines,
        "stored": done.n_stored,
        "there": done.n_there,
        "wrong": done.n_wrong,
    }
    record(Kind.COLLECTION, by=by, detail=detail)
