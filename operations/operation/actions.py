"""Writes of operations: set up, change, begin a phase; and how any plan is stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar, cast

from django.db import transaction

from operations.operation import rules
from operations.operation.choices import OperationMove, Phase
from operations.operation.models import Operation, PhaseBegun, Plan
from operations.operation.queries import phases_begun, with_parts
from operations.operation.record import OPERATIONS
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import Organisation, User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.several_forces.queries import works_with
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.actions import (
    earlier_one,
    insert_all,
    locked_one,
    store_first,
)
from stronghold.core.records.rules import check_no_personal_details
from stronghold.core.records.submission import Submission

P = TypeVar("P", bound=Plan)


def earlier_plan(model: type[P], *, by: User, submission: Submission) -> P | None:
    """Return the plan that an earlier, identical submission made, if there is one."""
    # A plan is no record, but has the fields that identify a submission.
    return cast("P | None", earlier_one(cast(Any, model), by=by, submission=submission))


def store_plan(row: P, *, by: User, submission: Submission, prefix: str) -> P:
    """Store a new plan under its own reference; store a repeated submission once."""
    stored = store_first(cast(Any, row), by=by, submission=submission, prefix=prefix)
    return cast(P, stored)


@dataclass(frozen=True)
class OperationFacts:
    """The facts of an operation, given when it is set up and whenever it is changed."""

    name: str
    begins_on: date
    aims: str = ""
    areas: Sequence[str] = ()
    partners: Sequence[Organisation] = ()
    ends_on: date | None = None
    part_of: Operation | None = None
    keep_words: bool = False


@transaction.atomic(durable=True)
def set_up_operation(
    *, by: User, submission: Submission, facts: OperationFacts
) -> Operation:
    """Store an operation in the phase Clear; a repeat returns the first row."""
    return store_operation(by=by, submission=submission, facts=facts)


def store_operation(
    *,
    by: User,
    submission: Submission,
    facts: OperationFacts,
    verb: Verb = Verb.RUN_OPERATIONS,
) -> Operation:
    """Do the same within the caller's transaction, if `by` has the verb."""
    policy.require(by, verb)
    if earlier := earlier_plan(Operation, by=by, submission=submission):
        return earlier
    _check_operation(facts, by=by)
    row = Operation(phase=Phase.CLEAR, **_operation_fields(facts))
    row = store_plan(row, by=by, submission=submission, prefix=OPERATIONS.prefix)
    if not row.is_repetition:
        if facts.partners:
            row.partners.set(facts.partners)
        _begin(row, Phase.CLEAR, facts.begins_on, by=by)
        record(Kind.COLLECTION, by=by, records=[row.reference])
    return row


@transaction.atomic(durable=True)
def change_operation(*, by: User, reference: str, facts: OperationFacts) -> Operation:
    """Change the facts of an operation, but not its phase: see begin_phase."""
    policy.require(by, Verb.RUN_OPERATIONS)
    _check_operation(facts, by=by)
    _lock_all(by)
    row = locked_one(OPERATIONS.rows(by), reference)
    _check_whole(row, facts.part_of)
    for name, value in _operation_fields(facts).items():
        setattr(row, name, value)
    row.save()
    row.partners.set(facts.partners)
    record(
        Kind.ALTERATION,
        by=by,
        records=[row.reference],
        detail={"move": OperationMove.CHANGE},
    )
    return row


@transaction.atomic(durable=True)
def begin_phase(*, by: User, reference: str, phase: str, began_on: date) -> Operation:
    """Move an operation to another phase, from the day on which that began."""
    policy.require(by, Verb.RUN_OPERATIONS)
    row = locked_one(OPERATIONS.rows(by), reference)
    return store_phase(row, by=by, phase=phase, began_on=began_on)


def store_phase(
    row: Operation,
    *,
    by: User,
    phase: str,
    began_on: date,
    begun: Sequence[tuple[str, date]] | None = None,
) -> Operation:
    """Do the same within the caller's transaction, which locked the operation.

    `begun` are its phases up to now, if the caller holds them.
    """
    found = phases_begun(row) if begun is None else begun
    current = (row.phase, found[-1][1] if found else row.begins_on)
    rules.check_phase(phase, began_on, current=current, today=clock.today())
    row.phase = phase
    row.save(update_fields=["phase"])
    _begin(row, phase, began_on, by=by)
    detail = {"move": OperationMove.PHASE, "phase": phase}
    record(Kind.ALTERATION, by=by, records=[row.reference], detail=detail)
    return row


def _lock_all(by: User) -> None:
    """Lock the operations of a force: else two could each be put into the other."""
    rows = Operation.objects.select_for_update().filter(force=by.force)
    list(rows.order_by("pk").values_list("pk", flat=True))


def _check_whole(row: Operation, whole: Operation | None) -> None:
    """Refuse an operation within itself, however many others lie between."""
    if whole is not None and whole.pk in with_parts(row):
        raise RuleBroken("An operation cannot be part of itself", field="part_of")


def _begin(row: Operation, phase: str, began_on: date, *, by: User) -> None:
    begun = PhaseBegun(
        operation=row,
        phase=phase,
        began_on=began_on,
        recorded_at=clock.now(),
        recorded_by=by,
    )
    insert_all([begun])


def _operation_fields(facts: OperationFacts) -> dict[str, Any]:
    return {
        "name": facts.name.strip(),
        "aims": facts.aims.strip(),
        "areas": list(facts.areas),
        "begins_on": facts.begins_on,
        "ends_on": facts.ends_on,
        "part_of": facts.part_of,
    }


def _check_operation(facts: OperationFacts, *, by: User) -> None:
    rules.check_name(facts.name)
    rules.check_long(facts.aims, subject="Aims", field="aims")
    rules.check_days(facts.begins_on, facts.ends_on)
    if not all(works_with(partner, by.force.pk) for partner in facts.partners):
        raise RuleBroken("Choose partners of this force", field="partners")
    check_no_personal_details(facts.aims, field="aims", kept=facts.keep_words)
