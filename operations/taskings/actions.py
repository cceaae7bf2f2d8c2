"""Writes of taskings: set one, change it, and each move of the table."""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from operations.deadlines.actions import put_deadlines
from operations.operation.actions import earlier_plan, store_plan
from operations.operation.models import Operation
from operations.priorities.models import Priority
from operations.taskings import rules
from operations.taskings.choices import TaskingMove, TaskingStatus
from operations.taskings.models import Tasking
from operations.taskings.queries import Assignee, dues_of, owner_of
from operations.taskings.record import TASKINGS
from operations.taskings.visibility import own_taskings
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.several_forces.queries import works_with
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.queries import was_last_moved_by
from stronghold.core.audit.record import record
from stronghold.core.geography.queries import areas_named
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotAllowed, RuleBroken
from stronghold.core.places.queries import PlaceMeant
from stronghold.core.records.actions import locked_one, put_in_areas, put_in_place
from stronghold.core.records.rules import ChangedMeanwhile, check_no_personal_details
from stronghold.core.records.submission import Submission
from stronghold.core.sharing.choices import Shared
from stronghold.core.sharing.queries import check_shares
from stronghold.core.ui.dates import short_date


@dataclass(frozen=True)
class TaskingFacts:
    """The facts of a tasking, given when it is set and whenever it is changed."""

    what: str
    due_on: date
    assignee: Assignee
    place: PlaceMeant = PlaceMeant()
    operation: Operation | None = None
    priority: Priority | None = None
    source: str = ""
    keep_words: bool = False


@transaction.atomic(durable=True)
def set_tasking(*, by: User, submission: Submission, facts: TaskingFacts) -> Tasking:
    """Store a tasking and its deadline; a repeated submission returns the first."""
    policy.require(by, Verb.RUN_OPERATIONS)
    if earlier := earlier_plan(Tasking, by=by, submission=submission):
        return earlier
    _check(facts, by=by)
    rules.check_due(facts.due_on, today=clock.today())
    row = Tasking(**_fields(facts))
    _put_in_place(row, facts.place, by.force_id)
    row = store_plan(row, by=by, submission=submission, prefix=TASKINGS.prefix)
    if not row.is_repetition:
        _put_due(row)
        record(Kind.COLLECTION, by=by, records=[row.reference])
    return row


@transaction.atomic(durable=True)
def change_tasking(*, by: User, reference: str, facts: TaskingFacts) -> Tasking:
    """Change the facts of an open tasking."""
    policy.require(by, Verb.RUN_OPERATIONS)
    _check(facts, by=by)
    row = locked_one(TASKINGS.rows(by), reference)
    rules.check_open(row.status, reference=row.reference)
    if facts.due_on != row.due_on:
        rules.check_due(facts.due_on, today=clock.today())
    for name, value in _fields(facts).items():
        setattr(row, name, value)
    _put_in_place(row, facts.place, by.force_id)
    row.save()
    _put_due(row)
    record(
        Kind.ALTERATION,
        by=by,
        records=[row.reference],
        detail={"move": TaskingMove.CHANGE},
    )
    return row


@transaction.atomic(durable=True)
def move_tasking(
    *,
    by: User,
    reference: str,
    move: str,
    outcome: str = "",
    seen: str | None = None,
    keep_words: bool = False,
) -> Tasking:
    """Make a move of the table, if the status and the person allow it.

    `seen` is the `state_mark` on which a phone without signal decided. If the tasking
    has changed since, ChangedMeanwhile; but if it is already as the person wanted, they
    sent it before, and it is returned as a repetition.
    """
    check_no_personal_details(outcome, field="outcome", kept=keep_words)
    row = locked_one(TASKINGS.rows(by), reference)
    if seen is not None and seen != state_mark(row):
        if _is_so_already(row, move, by=by, outcome=outcome, seen=seen):
            row.is_repetition = True
            return row
        raise _changed(row, move, by=by)
    wanted = rules.move_of(row.status, move, reference=row.reference)
    if not rules.may_make(wanted, answerer_of(by, row)):
        raise NotAllowed(Verb.RUN_OPERATIONS)
    return _make(wanted, row, by=by, outcome=outcome)


def state_mark(row: Tasking) -> str:
    """Return a short text that changes whenever someone changes or moves the tasking.

    What is to be done and where is in it as a digest, since words are no mark.
    """
    return f"{row.status}.{_asked_mark(row)}"


def _asked_mark(row: Tasking) -> str:
    """Return the part of the mark that no move changes: what is asked, and of whom."""
    asked = hashlib.sha256(f"{row.what}\n{row.place_text}".encode()).hexdigest()[:12]
    whose = (row.organisation_id, row.team_id, row.person_id)
    parts = (row.due_on, *whose, asked)
    return ".".join("" if part is None else str(part) for part in parts)


def _is_so_already(
    row: Tasking, move: str, *, by: User, outcome: str, seen: str
) -> bool:
    """Return whether the same person made this move of the tasking that they saw."""
    wanted = {one.code: one for one in rules.MOVES if not one.for_setter}.get(move)
    if wanted is None or row.status != wanted.target:
        return False
    if seen.partition(".")[2] != _asked_mark(row):
        return False
    if wanted.asks and row.outcome != outcome.strip():
        return False
    return was_last_moved_by(by, row.reference, move=move, since=row.recorded_at)


def _changed(row: Tasking, move: str, *, by: User) -> ChangedMeanwhile:
    """Return what the tasking is now, and whether the move is still open."""
    still = rules.moves_open_to(row.status, answerer_of(by, row))
    return ChangedMeanwhile(
        f"{row.reference} was changed after you saw it. It is now "
        f"{TaskingStatus(row.status).label.lower()}, due by {short_date(row.due_on)}: "
        f"{rules.shortened(row.what)}",
        mark=state_mark(row),
        may_still=move in {one.code for one in still},
    )


@transaction.atomic(durable=True)
def answer_own_tasking(
    *,
    by: User,
    reference: str,
    move: str,
    outcome: str = "",
    keep_words: bool = False,
) -> Tasking:
    """Make a partner's move of its own tasking, while an agreement shares taskings."""
    policy.require(by, Verb.ANSWER_OWN_TASKING)
    check_shares(by, Shared.TASKINGS)
    check_no_personal_details(outcome, field="outcome", kept=keep_words)
    found = locked_one(Tasking.objects.filter(own_taskings(by)), reference)
    rules.check_not_closed(found.status, reference=found.reference)
    wanted = rules.move_of(found.status, move, reference=found.reference)
    is_theirs = is_for(by, found)
    answerer = rules.Answerer(may_answer=True, may_run=False, is_theirs=is_theirs)
    if not rules.may_make(wanted, answerer):
        raise NotAllowed(Verb.RUN_OPERATIONS)
    return _make(wanted, found, by=by, outcome=outcome)


def _make(
    wanted: rules.TaskingMove, row: Tasking, *, by: User, outcome: str
) -> Tasking:
    rules.check_outcome(wanted, outcome)
    row.status = wanted.target
    is_answered = wanted.target in rules.ANSWERED
    row.outcome = outcome.strip() if is_answered else ""
    row.answered_at = clock.now() if is_answered else None
    row.answered_by = by if is_answered else None
    row.save()
    _put_due(row)
    record(
        Kind.ALTERATION,
        by=by,
        records=[row.reference],
        reason=row.outcome if wanted.code == "leave" else "",
        detail={"move": wanted.code},
    )
    return row


def answerer_of(by: User, row: Tasking) -> rules.Answerer:
    """Return what a person may do with a tasking, and whether it is for them."""
    return rules.Answerer(
        may_answer=policy.can(by, Verb.ANSWER_TASKING),
        may_run=policy.can(by, Verb.RUN_OPERATIONS),
        is_theirs=is_for(by, row),
    )


def is_for(person: User, row: Tasking) -> bool:
    """Say whether a tasking is for a person, by name or by team or organisation."""
    if row.person_id is not None:
        return row.person_id == person.pk
    if row.team_id is not None:
        return row.team_id == person.team_id
    return row.organisation_id == person.organisation_id


def _put_due(row: Tasking) -> None:
    put_deadlines(owner_of(row), dues_of(row))


def _put_in_place(row: Tasking, place: PlaceMeant, force: int) -> None:
    """Set the place of a tasking. The name of an area means all of that area."""
    put_in_place(row, place, force=force)
    if place.words and place.point is None:
        put_in_areas(row, areas_named(place.words, on=row.areas_on, force=force))


def _fields(facts: TaskingFacts) -> dict[str, Any]:
    return {
        "what": facts.what.strip(),
        "due_on": facts.due_on,
        "organisation": facts.assignee.organisation,
        "team": facts.assignee.team,
        "person": facts.assignee.person,
        "operation": facts.operation,
        "priority": facts.priority,
        "source": facts.source.strip(),
    }


def _check(facts: TaskingFacts, *, by: User) -> None:
    rules.check_tasking(what=facts.what, source=facts.source)
    assignee = facts.assignee
    if not works_with(assignee.organisation, by.force.pk):
        raise RuleBroken("Choose who it is for", field="whose")
    organisation, team, person = assignee.organisation, assignee.team, assignee.person
    if team and team.organisation_id != organisation.pk:
        raise RuleBroken("Choose who it is for", field="whose")
    if person and person.organisation_id != organisation.pk:
        raise RuleBroken("Choose who it is for", field="whose")
    texts = {
        "what": facts.what,
        "place": facts.place.own_words,
        "source": facts.source,
    }
    for name, words in texts.items():
        check_no_personal_details(words, field=name, kept=facts.keep_words)
