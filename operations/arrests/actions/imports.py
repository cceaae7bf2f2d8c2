"""Stores arrests that custody says: a file of them, or a batch from its system.

Each is stored by the same action as a typed arrest, and its custody record number says
which it is. If it is here already, imported or typed by an officer, custody fills what
is empty, and changes nothing. An imported one that custody says otherwise is refused.

A file is stored whole, or not at all if a line is wrong: its person corrects it. Of a
batch each arrest is stored that can be, since a program cannot correct the others.
"""

import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from django.db import transaction

from operations.arrests import rules
from operations.arrests.actions import NewArrest, store_arrest
from operations.arrests.actions.completion import (
    FROM_CUSTODY,
    complete_from,
    number_in_form,
)
from operations.arrests.actions.matches import OfficersDays, lock_matches
from operations.arrests.choices import ArrestImport, BatchResult, CustodyBatch
from operations.arrests.import_file import ArrestRead, read_line
from operations.arrests.models import Arrest
from operations.statute.queries import law_of
from operations.statute.rules.limits import Provisions
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import file_label, record
from stronghold.core.database.planned import Planned
from stronghold.core.kernel.cells import LineWrong
from stronghold.core.kernel.csv_file import CsvFile
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.file_lines import Line, Problem
from stronghold.core.places.queries import UnclearPlace
from stronghold.core.records.actions import is_stored, note_earlier, noting_reads
from stronghold.core.records.import_lines import (
    PlacesOfLines,
    StepWrong,
    digest_of_file,
    of_line,
)
from stronghold.core.records.rules import When
from stronghold.core.records.submission import SourceUuid, Submission
from stronghold.core.records.visibility import is_in_use

IDENTITY = "custody_number"
# With the force and the custody number it makes the SourceUuid of an arrest.
NAMESPACE = uuid.UUID("f1b0d5c2-6f4c-5a0e-9d58-3a4f3d1b7c66")

# The arrest that has a number; one in error or set aside leaves it free.
_WITH_NUMBER = Planned(
    "arrest_with_number",
    "SELECT id FROM operations_arrest WHERE force_id = $1 AND custody_number = $2"
    " AND error_at IS NULL AND same_as_id IS NULL",
    n_parameters=2,
)


@dataclass
class Imported:
    """The result of an import, or of a check of a file."""

    n_lines: int
    n_stored: int = 0
    n_waiting: int = 0
    # Already stored, and how many of these the file completed.
    n_there: int = 0
    n_completed: int = 0
    problems: list[Problem] = field(default_factory=list)

    def count(self, line: "LineResult") -> None:
        self.n_stored += line.is_new
        self.n_waiting += line.is_new and line.waits
        self.n_there += not line.is_new
        self.n_completed += line.is_completed


@dataclass(frozen=True)
class LineResult:
    """The result of a line: a new arrest, or one already stored, perhaps completed.

    The reference is empty if the arrest is no longer in use.
    """

    reference: str
    is_new: bool = False
    waits: bool = False
    is_completed: bool = False


class _NothingStored(Exception):
    """Rolls the transaction back."""


def import_arrests(*, by: User, file: CsvFile, only_check: bool = False) -> Imported:
    """Store every line; none if one is wrong, or if this is only a check."""
    policy.require(by, Verb.IMPORT_ARRESTS)
    done = Imported(file.n_lines)
    with noting_reads(by, page=ArrestImport.FILE), suppress(_NothingStored):
        _import_arrests(by, file, done=done, only_check=only_check)
    return done


@transaction.atomic(durable=True)
def _import_arrests(
    by: User, file: CsvFile, *, done: Imported, only_check: bool
) -> None:
    places, law, officers = PlacesOfLines(by), law_of(by.force), officers_days(by)
    for line in file.lines():
        try:
            with of_line(line, identity=IDENTITY):
                done.count(store_line(by, line, places, law, officers))
        except StepWrong as wrong:
            done.problems.append(wrong.problem)
    if done.problems or only_check:
        raise _NothingStored
    _record_file(by, file, done)


def officers_days(by: User) -> OfficersDays:
    """Lock the matches of the force, and return the days of its officers' arrests.

    They hold until the transaction ends.
    """
    lock_matches(by.force.pk)
    return OfficersDays.of_force(by.force.pk)


def _submission(by: User, line: Line) -> tuple[Submission, str]:
    """Return the submission of a line, and its custody record number in form.

    RuleBroken if it is no such number.
    """
    number = number_in_form(by, line.content.get(IDENTITY, ""))
    source = SourceUuid.of(by.force, NAMESPACE, str(number))
    return Submission.of_source(source, line.content), str(number)


def note_numbers(by: User, lines: Sequence[Line]) -> set[int]:
    """Ask at once which arrests are here, where they are stored in sets.

    Return the numbers of the lines whose arrest was imported with the same content.
    """
    found: dict[int, Submission] = {}
    numbers: list[str] = []
    for line in lines:
        # What is wrong with a number is said of its line.
        with suppress(RuleBroken):
            found[line.number], number = _submission(by, line)
            if number.isprintable():
                numbers.append(number)
    there = note_earlier(Arrest, found.values(), by=None)
    rows = Arrest.objects.filter(force=by.force_id, error_at=None, same_as=None)
    here = rows.filter(custody_number__in=numbers).values_list("custody_number", "pk")
    pks = dict(here)
    for number in numbers:
        _WITH_NUMBER.note(
            by.force_id, number, rows=[(pks[number],)] if number in pks else []
        )
    return {n for n, submission in found.items() if submission.client_uuid in there}


def store_line(
    by: User,
    line: Line,
    places: PlacesOfLines,
    law: Provisions,
    officers: OfficersDays | None,
    *,
    verb: Verb = Verb.IMPORT_ARRESTS,
) -> LineResult:
    """Store one arrest within the caller's transaction, or complete the one here.

    The caller holds the lock of the force's matches. `officers` are the days of their
    arrests, if the caller has read them for many lines.
    LineWrong or RuleBroken say why it cannot be one.
    """
    read = read_line(line)
    submission, number = _submission(by, line)
    stored = [one for one in submission.uuids if is_stored(Arrest, one)]
    earlier = Arrest.objects.filter(client_uuid__in=stored, is_imported=True)
    if stored and (row := earlier.select_for_update(of=("self",)).first()):
        return _said_again(row, submission, read, places, by=by)
    if found := _WITH_NUMBER.rows(by.force_id, number):
        row = Arrest.objects.select_for_update(of=("self",)).get(pk=found[0][0])
        return _completed(row, read, by=by)
    row = store_arrest(
        by=by,
        submission=submission,
        arrest=_arrest(places, read),
        verb=verb,
        law=law,
        officers=officers,
    )
    # Not if another batch stored it at this moment.
    is_new = not row.is_repetition
    return LineResult(row.reference, is_new=is_new, waits=row.waits_for_match)


def _said_again(
    row: Arrest,
    submission: Submission,
    read: ArrestRead,
    places: PlacesOfLines,
    *,
    by: User,
) -> LineResult:
    """Complete an imported arrest by what custody says later, such as its disposal.

    RuleBroken if it says anything else than is stored.
    """
    if row.content_digest == submission.content_digest or not is_in_use(row):
        return _completed(row, None, by=by)
    if differing := _differing(row, read, places):
        raise RuleBroken(
            f"was imported before with other content, as {row.reference}: "
            f"{', '.join(differing)}. Take the line out, and change {row.reference} "
            "itself",
            field="custody_number",
        )
    is_open = not row.is_in_error and row.same_as_id is None
    return _completed(row, read if is_open else None, by=by)


def _completed(row: Arrest, read: ArrestRead | None, *, by: User) -> LineResult:
    """Fill what is empty in an arrest that is here, if custody says more of it.

    One that was erased or restricted stays as it is, and its reference is not said: it
    is in no list and in no answer.
    """
    if not is_in_use(row):
        return LineResult("")
    filled = read is not None and complete_from(row, read.facts, by=by)
    return LineResult(row.reference, waits=row.waits_for_match, is_completed=filled)


def _differing(row: Arrest, read: ArrestRead, places: PlacesOfLines) -> list[str]:
    """Return the columns in which a line contradicts what is stored.

    What custody does not know contradicts nothing.
    """
    offence, facts = read.facts["offence_class"], dict(read.facts)
    facts["offence_provision"] = rules.provision_of(offence, facts["offence_provision"])
    facts["custody_number"] = row.custody_number
    unknown = {"offence_class": None, **FROM_CUSTODY}
    found = [
        name
        for name, not_known in unknown.items()
        if facts[name] != not_known
        and getattr(row, name) not in (not_known, facts[name])
    ]
    if row.occurred_at != read.arrested_at:
        found.append("arrested_at")
    place = places.find(read.place)
    stored = (row.place_text, row.street_id, row.premises_id)
    said = (place.words, place.street_id, place.premises_id)
    if stored != said or row.point != place.point:
        found.append("place")
    return found


def _arrest(places: PlacesOfLines, read: ArrestRead) -> NewArrest:
    return NewArrest(
        occurred=When.at_instant(read.arrested_at),
        place=places.find(read.place),
        facts=read.facts,
        is_imported=True,
    )


def _record_file(by: User, file: CsvFile, done: Imported) -> None:
    """Record the import in the audit log; each arrest also has its own event."""
    detail = {
        "file": file_label(file.name),
        "lines": done.n_lines,
        "stored": done.n_stored,
        "waiting": done.n_waiting,
        "there": done.n_there,
        "completed": done.n_completed,
    } | digest_of_file(file.content)
    record(Kind.COLLECTION, by=by, detail=detail)


@dataclass(frozen=True)
class BatchLine:
    """What became of one arrest of a batch: why it was refused, by column."""

    line: Line
    result: BatchResult
    reference: str = ""
    waits: bool = False
    errors: Mapping[str, str] = field(default_factory=dict)
    place_choices: Sequence[tuple[str, str]] = ()


def import_batch(
    *, by: User, lines: Sequence[Line], only_check: bool = False
) -> list[BatchLine]:
    """Store each arrest that can be stored, and say of each what became of it.

    Each is stored in a transaction of its own, so that a batch which breaks off can be
    sent again: what is here is found by its custody record number. A check stores
    nothing.
    """
    policy.require(by, Verb.IMPORT_ARRESTS)
    with noting_reads(by, page=ArrestImport.FILE):
        if only_check:
            return _checked_batch(by, lines)
        done = list(_stored_batch(by, lines))
    _record_batch(by, done)
    return done


def _checked_batch(by: User, lines: Sequence[Line]) -> list[BatchLine]:
    done: list[BatchLine] = []
    with suppress(_NothingStored), transaction.atomic(durable=True):
        done += _stored_batch(by, lines)
        raise _NothingStored
    return done


def _stored_batch(by: User, lines: Sequence[Line]) -> Iterator[BatchLine]:
    places, law = PlacesOfLines(by), law_of(by.force)
    for line in lines:
        try:
            with transaction.atomic():
                lock_matches(by.force.pk)
                # Their days cost a read of all arrests, and hold for this line alone.
                found = store_line(by, line, places, law, officers=None)
            yield _batch_line(line, found)
        except LineWrong as wrong:
            yield BatchLine(line, BatchResult.REFUSED, errors=wrong.faults)
        except UnclearPlace as unclear:
            yield BatchLine(
                line,
                BatchResult.REFUSED,
                errors={"place_choice": unclear.message},
                place_choices=[(one.key, one.label) for one in unclear.choices],
            )
        except RuleBroken as broken:
            errors = {broken.field or "": broken.message}
            yield BatchLine(line, BatchResult.REFUSED, errors=errors)


def _batch_line(line: Line, found: LineResult) -> BatchLine:
    result = BatchResult.UPDATED if found.is_completed else BatchResult.SAME
    if found.is_new:
        result = BatchResult.MADE
    return BatchLine(line, result, found.reference, waits=found.waits)


@transaction.atomic(durable=True)
def _record_batch(by: User, done: Sequence[BatchLine]) -> None:
    """Record the batch in the audit log; each arrest also has its own event."""
    n = Counter(one.result for one in done)
    detail = {
        "change": CustodyBatch.TAKEN,
        "lines": len(done),
        "stored": n[BatchResult.MADE],
        "waiting": sum(one.waits for one in done),
        "there": n[BatchResult.SAME],
        "completed": n[BatchResult.UPDATED],
        "refused": n[BatchResult.REFUSED],
    }
    record(Kind.COLLECTION, by=by, detail=detail)
