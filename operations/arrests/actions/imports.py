"""Stores the arrests of custody's file: all of them, or none if a line is wrong.

Each line is stored by the same action as a typed arrest. One imported before stays as
it is. If an officer typed the same custody record number, the line fills the empty
fields of their arrest.
"""

import uuid
from contextlib import suppress
from dataclasses import dataclass, field

from django.db import transaction

from operations.arrests.actions import NewArrest, store_arrest
from operations.arrests.actions.completion import complete_from, number_in_form
from operations.arrests.actions.matches import OfficersDays, lock_matches
from operations.arrests.choices import ArrestImport
from operations.arrests.import_file import ArrestRead, read_line
from operations.arrests.models import Arrest
from operations.statute.queries import law_of
from operations.statute.rules.limits import Provisions
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import file_label, record
from stronghold.core.kernel.csv_file import CsvFile
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.file_lines import Line, Problem
from stronghold.core.records.actions import noting_reads
from stronghold.core.records.import_lines import (
    PlacesOfLines,
    StepWrong,
    digest_of_file,
    of_line,
)
from stronghold.core.records.rules import When
from stronghold.core.records.submission import Submission

IDENTITY = "custody_number"
# With the force and the custody number it makes the client UUID of an arrest.
NAMESPACE = uuid.UUID("f1b0d5c2-6f4c-5a0e-9d58-3a4f3d1b7c66")


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
    """The result of a line: a new arrest, or one already stored, perhaps completed."""

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


def store_line(
    by: User,
    line: Line,
    places: PlacesOfLines,
    law: Provisions,
    officers: OfficersDays,
) -> LineResult:
    """Store one arrest within the caller's transaction, or complete an officer's.

    LineWrong or RuleBroken say why it cannot be one.
    """
    read = read_line(line)
    number = number_in_form(by, read.facts["custody_number"])
    client_uuid = uuid.uuid5(NAMESPACE, f"{by.force.code}\n{number}")
    submission = Submission.of(client_uuid, line.content)
    if _was_imported(submission):
        return LineResult()
    typed = Arrest.objects.filter(force=by.force, custody_number=number, error_at=None)
    if row := typed.select_for_update(of=("self",)).first():
        return LineResult(is_completed=complete_from(row, read.facts, by=by))
    row = store_arrest(
        by=by,
        submission=submission,
        arrest=_arrest(places, read),
        law=law,
        officers=officers,
    )
    return LineResult(is_new=True, waits=row.waits_for_match)


def _was_imported(submission: Submission) -> bool:
    """Say whether a line was imported before; RuleBroken if its content differs."""
    rows = Arrest.objects.filter(client_uuid=submission.client_uuid)
    earlier = rows.values_list("reference", "content_digest").first()
    if earlier is None:
        return False
    reference, digest = earlier
    if digest != submission.content_digest:
        raise RuleBroken(
            f"was imported before with other content, as {reference}. Take the line "
            f"out, and change {reference} itself",
            field="custody_number",
        )
    return True


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
