"""Takes a file of history, checks it, stores it in pieces, stops, continues.

A piece is some records with all of their lines. It is stored with the count of what is
done, in one transaction: killed at any moment, the import continues with the next piece
and stores nothing twice. A check does the same, and takes each piece back.
"""

import hashlib
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from django.db import DataError, IntegrityError, transaction

from operations.imports import queries
from operations.imports.choices import HistoryImport, HistoryRead, State, Step
from operations.imports.kinds import kind_named
from operations.imports.kinds.kind import Counted, HistoryKind, Run
from operations.imports.mapping import MappingFile
from operations.imports.models import HistoryFile, HistoryProblem
from operations.run_soon import run_soon
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import file_label, record
from stronghold.core.database.away import is_away
from stronghold.core.database.in_sets import InSets, NotInSets, in_sets
from stronghold.core.kernel import clock
from stronghold.core.kernel.csv_file import CsvFile, read_csv, wrong_lines_csv
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.file_lines import LINE, Line, Problem
from stronghold.core.records.actions import noting_reads
from stronghold.core.records.import_lines import StepWrong
from stronghold.core.records.rules import NotInUse

# Tasks are above actions, so the task is named and not imported.
IMPORT_TASK = "operations.tasks.import_history"
# Records in a piece: less than a second of work.
PIECE = 200
# Called with the number of lines done so far.
Progress = Callable[[int], None]
# How long a file with wrong lines is kept to be corrected, after it last moved.
KEPT_FOR = timedelta(days=14)
MOST_UNFINISHED = 5
UNFIT = (
    "The database does not take it as it is",
    "Compare it with a line that is right, or ask the people who run this site",
)
logger = logging.getLogger("stronghold.imports")


@dataclass(frozen=True)
class SentFile:
    """A file as it was sent, with its mapping if it has one."""

    kind: str
    name: str
    content: bytes
    mapping: MappingFile | None = None


@dataclass(frozen=True)
class Group:
    """The lines of one record."""

    lines: Sequence[Line]


@dataclass
class _Piece:
    """What became of the records of one piece."""

    counted: Counted = field(default_factory=Counted)
    problems: list[Problem] = field(default_factory=list)

    def count(self, counted: Counted) -> None:
        self.counted.n_stored += counted.n_stored
        self.counted.n_there += counted.n_there


class _NothingStored(Exception):
    """Takes back what a check stored."""


def add_file(*, by: User, sent: SentFile, again: bool = False) -> HistoryFile:
    """Keep a file and begin to check it; FileRefused says why it is not valid.

    With `again`, one with the same content that is not finished is returned instead.
    """
    policy.require(by, Verb.IMPORT_HISTORY)
    kind = kind_named(sent.kind)
    content = sent.content
    if sent.mapping is not None:
        content = sent.mapping.converted(sent.name, content)
    file = read_csv(sent.name, content, kind.known)
    return _add(by, kind, sent, file, again=again)


@transaction.atomic(durable=True)
def _add(
    by: User, kind: HistoryKind, sent: SentFile, file: CsvFile, *, again: bool
) -> HistoryFile:
    # Locked, so that two requests at once do not each miss the other.
    User.objects.select_for_update(of=("self",)).get(pk=by.pk)
    unfinished = HistoryFile.objects.filter(made_by=by).exclude(state=State.DONE)
    digest = hashlib.sha256(sent.content).hexdigest()
    for row in unfinished.filter(kind=kind.code, digest=digest) if again else ():
        if bytes(row.content) == file.content:
            return row
    if unfinished.count() >= MOST_UNFINISHED:
        raise RuleBroken("Finish or remove one of your other files first")
    now = clock.now()
    row = HistoryFile.objects.create(
        force=by.force,
        made_by=by,
        kind=kind.code,
        name=file_label(sent.name),
        digest=digest,
        content=file.content,
        is_mapped=sent.mapping is not None,
        n_lines=file.n_lines,
        added_at=now,
        moved_at=now,
    )
    _record(row, by, HistoryImport.ADDED)
    return row


def import_soon() -> None:
    """Queue the work; without Redis, beat queues it in half a minute."""
    run_soon(IMPORT_TASK)


@transaction.atomic(durable=True)
def begin_storing(*, by: User, key: UUID, good_lines: bool = False) -> HistoryFile:
    """Begin to store a file that is checked; with wrong lines only if asked to."""
    row = _locked(by, key)
    if row.step != Step.CHECK or row.state != State.DONE:
        raise RuleBroken("Wait until the check of the file is finished")
    if row.n_wrong and not good_lines:
        raise RuleBroken("Some lines are wrong. Correct them, or import the good lines")
    if row.n_wrong == row.n_lines:
        raise RuleBroken("Every line is wrong. Correct them first")
    row.problems.all().delete()
    row.step, row.state = Step.STORE, State.RUNNING
    row.n_groups_done = row.n_done = row.n_stored = row.n_there = row.n_wrong = 0
    _save(row)
    return row


@transaction.atomic(durable=True)
def stop(*, by: User, key: UUID) -> HistoryFile:
    """Stop after the present piece; what is stored stays."""
    row = _locked(by, key)
    if row.state == State.RUNNING:
        row.state = State.STOPPED
        _save(row)
        if row.step == Step.STORE:
            _record(row, by, HistoryImport.STORED)
    return row


@transaction.atomic(durable=True)
def resume(*, by: User, key: UUID) -> HistoryFile:
    """Continue where it was stopped."""
    row = _locked(by, key)
    if row.state == State.STOPPED:
        row.state = State.RUNNING
        _save(row)
    return row


@transaction.atomic(durable=True)
def remove_file(*, by: User, key: UUID) -> None:
    """Remove a file that is not being worked on; records that it stored stay."""
    row = _locked(by, key)
    if row.state == State.RUNNING:
        raise RuleBroken("Stop it first")
    _record(row, by, HistoryImport.REMOVED)
    row.delete()


def _locked(by: User, key: UUID) -> HistoryFile:
    found = queries.file_with(by, key)
    return HistoryFile.objects.select_for_update(of=("self",)).get(pk=found.pk)


def _save(row: HistoryFile) -> None:
    row.moved_at = clock.now()
    row.save()


def run_imports() -> None:
    """Work on the files under way, one after the other, until each is done or stopped.

    Any number may run at once: a file is worked on by one of them.
    """
    rows = HistoryFile.objects.filter(state=State.RUNNING).order_by("added_at", "pk")
    for pk in list(rows.values_list("pk", flat=True)):
        try:
            run_file(pk)
        except Exception as error:
            # The next run continues.
            if is_away(error):
                raise
            # Stopped, so that it is not tried for ever, and its owner sees that. Only
            # its key: the words of an error may quote what is in the file.
            HistoryFile.objects.filter(pk=pk).update(state=State.STOPPED)
            logger.error(  # noqa: TRY400
                "The import of file %s broke off: %s", pk, type(error).__name__
            )


def run_file(
    pk: int,
    *,
    progress: Progress | None = None,
    waits: bool = False,
    run: Run | None = None,
) -> None:
    """Work on one file, piece by piece, until it is done or stopped.

    Where another process works on it, leave it to that; with `waits`, take turns. A
    caller that checks and then stores passes the same `run`, which has the places.
    """
    row = HistoryFile.objects.select_related("made_by").get(pk=pk)
    is_moved = row.made_by.force_id != row.force_id
    if is_moved or not policy.can(row.made_by, Verb.IMPORT_HISTORY):
        # Their rights, or their force, have changed since they added it.
        HistoryFile.objects.filter(pk=pk).update(state=State.STOPPED)
        return
    kind, run = kind_named(row.kind), run or Run(row.made_by)
    groups = groups_of(kind, _lines_of(row))
    while _run_piece(pk, kind, run, groups, waits=waits):
        if progress is not None:
            progress(HistoryFile.objects.values_list("n_done", flat=True).get(pk=pk))


def _run_piece(
    pk: int, kind: HistoryKind, run: Run, groups: Sequence[Group], *, waits: bool
) -> bool:
    """Do the next piece; say whether there may be another."""
    with noting_reads(run.by, page=HistoryRead.FILE):
        return _piece_in_transaction(pk, kind, run, groups, waits=waits)


@transaction.atomic(durable=True)
def _piece_in_transaction(
    pk: int, kind: HistoryKind, run: Run, groups: Sequence[Group], *, waits: bool
) -> bool:
    rows = HistoryFile.objects.select_for_update(of=("self",), skip_locked=not waits)
    row = rows.filter(pk=pk, state=State.RUNNING).defer("content").first()
    if row is None:
        return False
    n_records = kind.n_in_piece or PIECE
    these = groups[row.n_groups_done : row.n_groups_done + n_records]
    piece = _Piece()
    run.begin_piece()
    if kind.begin_piece is not None:
        kind.begin_piece(run)
    if row.step == Step.STORE:
        piece = _take(kind, run, these)
    else:
        with suppress(_NothingStored), transaction.atomic():
            piece = _take(kind, run, these)
            raise _NothingStored
    HistoryProblem.objects.bulk_create(
        HistoryProblem(file=row, line=one.line.number, wrong=one.wrong, to_do=one.to_do)
        for one in piece.problems
    )
    row.n_groups_done += len(these)
    row.n_stored += piece.counted.n_stored
    row.n_there += piece.counted.n_there
    row.n_wrong += len(piece.problems)
    row.n_done = row.n_stored + row.n_there + row.n_wrong
    is_over = row.n_groups_done >= len(groups)
    if is_over:
        row.state = State.DONE
        if row.step == Step.STORE:
            _record(row, run.by, HistoryImport.STORED)
    changed = [
        "n_groups_done",
        "n_stored",
        "n_there",
        "n_wrong",
        "n_done",
        "state",
        "moved_at",
    ]
    if is_over and row.step == Step.STORE and not row.n_wrong:
        # Nothing is left to correct.
        row.content = b""
        changed.append("content")
    row.moved_at = clock.now()
    row.save(update_fields=changed)
    return not is_over


def _take(kind: HistoryKind, run: Run, groups: Sequence[Group]) -> _Piece:
    """Store the records in sets; one by one if the database refuses one of them."""
    try:
        with transaction.atomic(), in_sets() as sets:
            return _take_in_sets(kind, run, groups, sets)
    except (NotInSets, DataError, IntegrityError):
        run.begin_piece()
        return _take_one_by_one(kind, run, groups)


def _take_in_sets(
    kind: HistoryKind, run: Run, groups: Sequence[Group], sets: InSets
) -> _Piece:
    piece, there = _Piece(), frozenset[int]()
    if kind.look_up is not None:
        lines = [line for group in groups for line in group.lines]
        there = frozenset(kind.look_up(run, lines))
    for group in groups:
        if _is_there(kind, group, there):
            piece.counted.n_there += len(group.lines)
            continue
        try:
            with sets.one_record():
                piece.count(_store_group(kind, run, group))
        except StepWrong as wrong:
            piece.problems += _problems_of(group, wrong.problem)
        except NotInUse:
            _pass_over(piece, group)
    return piece


def _is_there(kind: HistoryKind, group: Group, there: frozenset[int]) -> bool:
    is_one = kind.is_grouped or len(group.lines) == 1
    return is_one and all(line.number in there for line in group.lines)


def _take_one_by_one(kind: HistoryKind, run: Run, groups: Iterable[Group]) -> _Piece:
    piece = _Piece()
    for group in groups:
        try:
            # Of a record that cannot be stored, nothing is.
            with transaction.atomic():
                counted = _store_group(kind, run, group)
        except StepWrong as wrong:
            piece.problems += _problems_of(group, wrong.problem)
        except NotInUse:
            _pass_over(piece, group)
        except (DataError, IntegrityError) as error:
            # A rule should have refused it first.
            logger.error("A line was not stored: %s", type(error).__name__)  # noqa: TRY400
            piece.problems += _problems_of(group, Problem(group.lines[0], *UNFIT))
        else:
            piece.count(counted)
    return piece


def _pass_over(piece: _Piece, group: Group) -> None:
    """Leave what was erased or restricted since as it is, and say nothing of it."""
    piece.counted.n_there += len(group.lines)


def _store_group(kind: HistoryKind, run: Run, group: Group) -> Counted:
    if not kind.is_grouped and len(group.lines) > 1:
        first, second = group.lines[:2]
        wrong = f"{kind.identity}: is in the file twice, in line {first.number} too"
        raise StepWrong(Problem(second, wrong, "Take one of the lines out"))
    return kind.store(run, group.lines)


def _problems_of(group: Group, problem: Problem) -> list[Problem]:
    """Return a problem for each line of a record that is not stored."""
    number = problem.line.number
    return [
        problem
        if line.number == number
        else Problem(
            line,
            f"Not imported, because line {number} of the same record is wrong",
            f"Correct line {number}, and import both again",
        )
        for line in group.lines
    ]


def file_of(row: HistoryFile) -> CsvFile:
    """Return the file that a row keeps."""
    return read_csv(row.name, bytes(row.content), kind_named(row.kind).known)


def groups_of(kind: HistoryKind, lines: Iterable[Line]) -> list[Group]:
    """Return the lines of each record, in the order in which records begin."""
    by_identity: dict[tuple[str, ...], list[Line]] = {}
    columns = [kind.identity]
    columns += kind.with_columns
    for line in lines:
        key = tuple(line.cells.get(column, "").strip() for column in columns)
        # A line without its reference is wrong on its own.
        by_identity.setdefault(key if key[0] else (str(line.number),), []).append(line)
    return [Group(lines) for lines in by_identity.values()]


def _lines_of(row: HistoryFile) -> Iterable[Line]:
    """Yield the lines of a file, with their numbers in the one that was sent."""
    for line in file_of(row).lines():
        yield Line(int(line.cells[LINE]), line.cells) if row.is_mapped else line


def wrong_lines(viewer: User, key: UUID) -> str:
    """Return the wrong lines of one's own file as CSV, to be corrected."""
    row = queries.file_with(viewer, key)
    found = {one.line: one for one in queries.problems(row)}
    problems = [
        Problem(line, found[line.number].wrong, found[line.number].to_do)
        for line in _lines_of(row)
        if line.number in found
    ]
    return wrong_lines_csv(file_of(row).columns, problems)


@transaction.atomic(durable=True)
def clear_history() -> int:
    """Remove files that no one has moved for KEPT_FOR; return how many."""
    old = HistoryFile.objects.filter(moved_at__lt=clock.now() - KEPT_FOR)
    n_gone = 0
    for row in old.exclude(state=State.RUNNING).defer("content"):
        row.delete()
        n_gone += 1
    return n_gone


def _record(row: HistoryFile, by: User, change: HistoryImport) -> None:
    """Record what was done with a file; each record also has its own event."""
    counts: Mapping[str, int] = {
        "lines": row.n_lines,
        "stored": row.n_stored,
        "there": row.n_there,
        "wrong": row.n_wrong,
    }
    detail = {
        "change": change,
        "kind": row.kind,
        "file": row.name,
        "sha256": row.digest,
        **counts,
    }
    record(Kind.COLLECTION, by=by, detail=detail)
