"""Every write of data breaches: record, change, move, and erase in time."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.values import new_reference
from stronghold.oversight.breaches import queries, rules
from stronghold.oversight.breaches.choices import (
    BreachChange,
    BreachDocument,
    BreachMove,
    State,
)
from stronghold.oversight.breaches.models import BreachStep, DataBreach
from stronghold.oversight.breaches.record import BREACHES
from stronghold.oversight.breaches.rules import Given
from stronghold.oversight.requests.queries import find_record
from stronghold.oversight.retention.actions import erase_ended

BATCH_SIZE = 100


@transaction.atomic(durable=True)
def record_breach(*, by: User, facts: Mapping[str, Any]) -> DataBreach:
    """Record a breach. Its 72 hours count from when it became known.

    `facts` are values of what can be entered of BREACHES, by name.
    """
    policy.require(by, Verb.RUN_BREACHES)
    facts = BREACHES.not_known() | dict(facts)
    rules.check_facts(facts, now=clock.now(), today=clock.today())
    row = DataBreach.objects.create(
        **_values(by, facts),
        reference=new_reference(BREACHES.prefix),
        force=by.force,
        opened_at=clock.now(),
        opened_by=by,
    )
    named = [row.reference] + row.records
    detail = {"change": BreachChange.OPENED}
    record(Kind.COLLECTION, by=by, records=named, detail=detail)
    return row


def _values(
    by: User, facts: Mapping[str, Any], named: Sequence[str] = ()
) -> dict[str, Any]:
    """Return the columns of the facts; RuleBroken for a record that is not found."""
    # One that was named before may be erased since.
    known = [
        one if one in named else find_record(by, one).reference
        for one in facts["records"]
    ]
    typed = {
        name: value.strip() if isinstance(value, str) else value
        for name, value in facts.items()
    }
    return typed | {"records": sorted(set(known))}


@transaction.atomic(durable=True)
def change_breach(*, by: User, reference: str, facts: Mapping[str, Any]) -> DataBreach:
    """Change what is known of a breach; its history says which facts changed."""
    policy.require(by, Verb.RUN_BREACHES)
    found = queries.locked_breach(by, reference)
    row = found.row
    rules.check_move(row.state, found.standing, BreachMove.CHANGE)
    rules.check_facts(facts, now=clock.now(), today=clock.today())
    values = _values(by, facts, row.records)
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    if not changed:
        return row
    for name in changed:
        setattr(row, name, values[name])
    row.save(update_fields=changed)
    labels = ", ".join(BREACHES.field(name).label.lower() for name in changed)
    _add_step(row, BreachMove.CHANGE, by=by, words=labels)
    _record(by, row, BreachMove.CHANGE)
    return row


def _add_step(
    row: DataBreach,
    move: str,
    *,
    by: User,
    words: str,
    done_at: datetime | None = None,
) -> None:
    BreachStep.objects.create(
        breach=row, move=move, words=words, done_at=done_at, at=clock.now(), by=by
    )


def _record(by: User, row: DataBreach, move: str) -> None:
    named = [row.reference]
    record(Kind.ALTERATION, by=by, records=named, detail={"move": move})


@transaction.atomic(durable=True)
def move_breach(*, by: User, reference: str, move: str, given: Given) -> DataBreach:
    """Record a move of a breach, other than a change of its facts."""
    policy.require(by, Verb.RUN_BREACHES)
    found = queries.locked_breach(by, reference)
    row = found.row
    if move == BreachMove.CHANGE:
        raise RuleBroken("Choose one of the steps on the page")
    made = rules.check_move(row.state, found.standing, move)
    rules.check_given(
        move,
        given,
        known_at=row.known_at,
        due_at=found.due.due_at,
        reported_at=row.reported_at,
        now=clock.now(),
    )
    values = _moved(row, move, given)
    if made.target:
        values["state"] = made.target
        is_closed = made.target == State.CLOSED
        values["closed_on"] = clock.today() if is_closed else None
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values) or None)
    _add_step(row, move, by=by, words=given.words.strip(), done_at=given.at)
    _record(by, row, move)
    return row


def _moved(row: DataBreach, move: str, given: Given) -> dict[str, Any]:
    """Return the columns that a move sets."""
    words = given.words.strip()
    if move == BreachMove.ASSESS:
        # Another risk asks again why it is not reported, or people not informed.
        cleared = {
            "not_reported_because": "",
            "not_informed": "",
            "not_informed_because": "",
        }
        return {"risk": given.risk} | (cleared if given.risk != row.risk else {})
    values: dict[str, dict[str, Any]] = {
        BreachMove.REPORT: {
            "reported_at": given.at,
            "reported_as": given.reported_as.strip(),
            "late_because": words,
        },
        BreachMove.NOT_REPORT: {"not_reported_because": words},
        BreachMove.INFORM: {
            "informed_on": given.on,
            "not_informed": "",
            "not_informed_because": "",
        },
        BreachMove.NOT_INFORM: {
            "not_informed": given.ground,
            "not_informed_because": words,
        },
    }
    return values.get(move, {})


@transaction.atomic(durable=True)
def note_file(*, by: User, references: Sequence[str], form: str, purpose: str) -> None:
    """Log a file of the log of breaches (csv), or of one breach (pdf)."""
    policy.require(by, Verb.RUN_BREACHES)
    policy.require(by, Verb.EXPORT)
    is_log = form == "csv"
    document = BreachDocument.LOG if is_log else BreachDocument.ONE
    kind = Kind.EXPORT if is_log else Kind.PRINT
    detail = {"document": document, "form": form}
    record(kind, by=by, records=references, reason=purpose, detail=detail)


def erase_closed_breaches() -> int:
    """Erase the breaches whose retention is over; return how many there were."""
    return erase_ended(queries.closed_long_ago(), BreachChange.ERASED)
