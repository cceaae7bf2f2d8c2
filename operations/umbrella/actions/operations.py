"""Writes of operations and priorities: set up, change, begin a phase, answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from operations.deadlines.actions import put_deadlines
from operations.plans.actions import earlier_plan, locked_plan, store_plan
from operations.plans.models import Operation, PhaseBegun
from operations.plans.visibility import visible_operations
from operations.umbrella.models import Priority
from operations.umbrella.queries.operations import dues_of, owner_of
from operations.umbrella.rules import operations as rules
from operations.umbrella.visibility import visible_priorities
from stronghold.accounts import policy
from stronghold.accounts.models import Organisation, User
from stronghold.accounts.permissions import Verb
from stronghold.audit.choices import Kind
from stronghold.audit.record import record
from stronghold.kernel import clock
from stronghold.kernel.errors import RuleBroken
from stronghold.records.actions import Submission
from stronghold.records.rules import check_no_personal_details

OPERATION_PREFIX, PRIORITY_PREFIX = "O", "Y"


@dataclass(frozen=True)
class OperationFacts:
    """What is told of an operation, when it is set up and whenever it is changed."""

    name: str
    begins_on: date
    aims: str = ""
    areas: Sequence[str] = ()
    partners: Sequence[Organisation] = ()
    ends_on: date | None = None
    keep_words: bool = False


@dataclass(frozen=True)
class PriorityFacts:
    """What is told of a priority, when it is set and whenever it is changed."""

    issue: str
    since: date
    area_code: str = ""
    place_text: str = ""
    why: str = ""
    operation: Operation | None = None
    keep_words: bool = False


@transaction.atomic(durable=True)
def set_up_operation(
    *, by: User, submission: Submission, facts: OperationFacts
) -> Operation:
    """Store an operation, which begins by clearing; the same again is the first."""
    policy.require(by, Verb.RUN_OPERATIONS)
    if earlier := earlier_plan(Operation, by=by, submission=submission):
        return earlier
    _check_operation(facts, by=by)
    row = Operation(phase=rules.CLEAR, **_operation_fields(facts))
    row = store_plan(row, by=by, submission=submission, prefix=OPERATION_PREFIX)
    if not row.is_repetition:
        row.partners.set(facts.partners)
        _begin(row, rules.CLEAR, facts.begins_on, by=by)
        record(Kind.COLLECTION, by=by, records=[row.reference])
    return row


@transaction.atomic(durable=True)
def change_operation(*, by: User, reference: str, facts: OperationFacts) -> Operation:
    """Change what is told of an operation; its phase has an action of its own."""
    policy.require(by, Verb.RUN_OPERATIONS)
    _check_operation(facts, by=by)
    row = _locked_operation(by, reference)
    for name, value in _operation_fields(facts).items():
        setattr(row, name, value)
    row.save()
    row.partners.set(facts.partners)
    record(Kind.ALTERATION, by=by, records=[row.reference], detail={"move": "change"})
    return row


@transaction.atomic(durable=True)
def begin_phase(*, by: User, reference: str, phase: str, began_on: date) -> Operation:
    """Take an operation over to another phase, from the day on which that began."""
    policy.require(by, Verb.RUN_OPERATIONS)
    row = _locked_operation(by, reference)
    latest = row.phases.order_by("-began_on", "-pk").first()
    began = latest.began_on if latest else row.begins_on
    now = (row.phase, began)
    rules.check_phase(phase, began_on, now=now, today=clock.today())
    row.phase = phase
    row.save(update_fields=["phase"])
    _begin(row, phase, began_on, by=by)
    detail = {"move": "phase", "phase": phase}
    record(Kind.ALTERATION, by=by, records=[row.reference], detail=detail)
    return row


def _begin(row: Operation, phase: str, began_on: date, *, by: User) -> None:
    PhaseBegun.objects.create(
        operation=row,
        phase=phase,
        began_on=began_on,
        recorded_at=clock.now(),
        recorded_by=by,
    )


def _locked_operation(by: User, reference: str) -> Operation:
    found: Operation = locked_plan(
        Operation.objects.filter(visible_operations(by)), reference
    )
    return found


def _operation_fields(facts: OperationFacts) -> dict[str, Any]:
    return {
        "name": facts.name.strip(),
        "aims": facts.aims.strip(),
        "areas": list(facts.areas),
        "begins_on": facts.begins_on,
        "ends_on": facts.ends_on,
    }


def _check_operation(facts: OperationFacts, *, by: User) -> None:
    rules.check_name(facts.name)
    rules.check_long(facts.aims, subject="Aims", field="aims")
    rules.check_days(facts.begins_on, facts.ends_on)
    if any(one.force_id != by.force.pk for one in facts.partners):
        raise RuleBroken("Choose partners of this force", field="partners")
    check_no_personal_details(facts.aims, field="aims", kept=facts.keep_words)


@transaction.atomic(durable=True)
def set_priority(*, by: User, submission: Submission, facts: PriorityFacts) -> Priority:
    """Store a priority; the same submission again returns the first result."""
    policy.require(by, Verb.RUN_OPERATIONS)
    if earlier := earlier_plan(Priority, by=by, submission=submission):
        return earlier
    _check_priority(facts)
    row = Priority(**_priority_fields(facts), updated_on=clock.today())
    row = store_plan(row, by=by, submission=submission, prefix=PRIORITY_PREFIX)
    if not row.is_repetition:
        _put_due(row)
        record(Kind.COLLECTION, by=by, records=[row.reference])
    return row


@transaction.atomic(durable=True)
def change_priority(*, by: User, reference: str, facts: PriorityFacts) -> Priority:
    """Bring up to date what is told of a priority that is not answered.

    Saved as it was, it is still right: the three months begin again.
    """
    policy.require(by, Verb.RUN_OPERATIONS)
    _check_priority(facts)
    row = _locked_priority(by, reference)
    if row.answered_on:
        raise RuleBroken("This priority is answered already")
    for name, value in _priority_fields(facts).items():
        setattr(row, name, value)
    row.updated_on = clock.today()
    row.save()
    _put_due(row)
    record(Kind.ALTERATION, by=by, records=[row.reference], detail={"move": "change"})
    return row


def _put_due(row: Priority) -> None:
    put_deadlines(owner_of(row), dues_of(row))


@transaction.atomic(durable=True)
def answer_priority(
    *, by: User, reference: str, done: str, answered_on: date, keep_words: bool = False
) -> Priority:
    """Say what was done about a priority, and that it is answered by that."""
    policy.require(by, Verb.RUN_OPERATIONS)
    check_no_personal_details(done, field="done", kept=keep_words)
    row = _locked_priority(by, reference)
    rules.check_answer(
        done,
        answered_on,
        since=row.since,
        today=clock.today(),
        is_answered=row.answered_on is not None,
    )
    row.done, row.answered_on = done.strip(), answered_on
    row.save(update_fields=["done", "answered_on"])
    _put_due(row)
    record(Kind.ALTERATION, by=by, records=[row.reference], detail={"move": "answer"})
    return row


def _locked_priority(by: User, reference: str) -> Priority:
    found: Priority = locked_plan(
        Priority.objects.filter(visible_priorities(by)), reference
    )
    return found


def _priority_fields(facts: PriorityFacts) -> dict[str, Any]:
    return {
        "issue": facts.issue.strip(),
        "area_code": facts.area_code,
        "place_text": facts.place_text.strip(),
        "why": facts.why.strip(),
        "since": facts.since,
        "operation": facts.operation,
    }


def _check_priority(facts: PriorityFacts) -> None:
    rules.check_priority(
        issue=facts.issue, area_code=facts.area_code, place_text=facts.place_text
    )
    rules.check_since(facts.since, today=clock.today())
    rules.check_long(facts.why, subject="Why", field="why")
    for name in ("issue", "place_text", "why"):
        words = getattr(facts, name)
        check_no_personal_details(words, field=name, kept=facts.keep_words)
