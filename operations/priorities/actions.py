"""Writes of priorities: set one, update it, answer it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.gis.geos import Polygon
from django.db import transaction

from operations.deadlines.actions import put_deadlines
from operations.operation.actions import earlier_plan, store_plan
from operations.operation.models import Operation
from operations.operation.rules import check_long
from operations.priorities import rules
from operations.priorities.choices import PriorityMove
from operations.priorities.models import Priority
from operations.priorities.queries import dues_of, owner_of
from operations.priorities.record import PRIORITIES
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.actions import locked_one
from stronghold.core.records.rules import check_no_personal_details
from stronghold.core.records.submission import Submission


@dataclass(frozen=True)
class PriorityFacts:
    """The facts of a priority, given when it is set and whenever it is changed."""

    issue: str
    since: date
    area_code: str = ""
    place_text: str = ""
    outline: Polygon | None = None
    why: str = ""
    operation: Operation | None = None
    keep_words: bool = False


@transaction.atomic(durable=True)
def set_priority(*, by: User, submission: Submission, facts: PriorityFacts) -> Priority:
    """Store a priority; the same submission again returns the first result."""
    policy.require(by, Verb.RUN_OPERATIONS)
    if earlier := earlier_plan(Priority, by=by, submission=submission):
        return earlier
    _check_priority(facts)
    row = Priority(**_priority_fields(facts), updated_on=clock.today())
    row = store_plan(row, by=by, submission=submission, prefix=PRIORITIES.prefix)
    if not row.is_repetition:
        _put_due(row)
        record(Kind.COLLECTION, by=by, records=[row.reference])
    return row


@transaction.atomic(durable=True)
def change_priority(*, by: User, reference: str, facts: PriorityFacts) -> Priority:
    """Update a priority that is not answered.

    Saving it without a change confirms it: the three months start again.
    """
    policy.require(by, Verb.RUN_OPERATIONS)
    _check_priority(facts)
    row = locked_one(PRIORITIES.rows(by), reference)
    if row.answered_on:
        raise RuleBroken("This priority is answered already")
    for name, value in _priority_fields(facts).items():
        setattr(row, name, value)
    row.updated_on = clock.today()
    row.save()
    _put_due(row)
    record(
        Kind.ALTERATION,
        by=by,
        records=[row.reference],
        detail={"move": PriorityMove.CHANGE},
    )
    return row


def _put_due(row: Priority) -> None:
    put_deadlines(owner_of(row), dues_of(row))


@transaction.atomic(durable=True)
def answer_priority(
    *, by: User, reference: str, done: str, answered_on: date, keep_words: bool = False
) -> Priority:
    """Record what was done about a priority, which answers it."""
    policy.require(by, Verb.RUN_OPERATIONS)
    check_no_personal_details(done, field="done", kept=keep_words)
    row = locked_one(PRIORITIES.rows(by), reference)
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
    record(
        Kind.ALTERATION,
        by=by,
        records=[row.reference],
        detail={"move": PriorityMove.ANSWER},
    )
    return row


def _priority_fields(facts: PriorityFacts) -> dict[str, Any]:
    return {
        "issue": facts.issue.strip(),
        "area_code": facts.area_code,
        "place_text": facts.place_text.strip(),
        "outline": facts.outline,
        "why": facts.why.strip(),
        "since": facts.since,
        "operation": facts.operation,
    }


def _check_priority(facts: PriorityFacts) -> None:
    rules.check_priority(
        issue=facts.issue, area_code=facts.area_code, place_text=facts.place_text
    )
    rules.check_since(facts.since, today=clock.today())
    check_long(facts.why, subject="Why", field="why")
    for name in ("issue", "place_text", "why"):
        words = getattr(facts, name)
        check_no_personal_details(words, field=name, kept=facts.keep_words)
