"""What all plans are stored by: once, under a reference of their own."""

from typing import Any, TypeVar, cast

from operations.plans.models import Plan
from stronghold.accounts.models import User
from stronghold.kernel.errors import NotFound
from stronghold.records.actions import Submission, earlier_one, store_first
from stronghold.records.rules import is_reference

P = TypeVar("P", bound=Plan)


def earlier_plan(model: type[P], *, by: User, submission: Submission) -> P | None:
    """Return what this submission made the first time, if it is a repetition."""
    # A plan has what a submission is told by, though it is no record.
    return cast("P | None", earlier_one(cast(Any, model), by=by, submission=submission))


def store_plan(row: P, *, by: User, submission: Submission, prefix: str) -> P:
    """Store a new plan, or return the one that the same submission has just made."""
    stored = store_first(cast(Any, row), by=by, submission=submission, prefix=prefix)
    return cast(P, stored)


def locked_plan(rows: Any, reference: str) -> Any:
    """Return one of the plans, locked until the transaction ends."""
    found = rows.select_for_update(of=("self",)).filter(reference=reference)
    row = found.first() if is_reference(reference) else None
    if row is None:
        raise NotFound
    return row
