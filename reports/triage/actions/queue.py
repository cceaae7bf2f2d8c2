"""Writes of the queue: one move of many reports, undoing it, and saved filters.

A move of many is all or nothing, and names each report that it was refused for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from reports.report.models import Report
from reports.report.rules import GRADES
from reports.triage import rules
from reports.triage.actions.report import (
    MoveDetails,
    _grade_alone,
    _move,
    locked_report,
    record_moves,
    standing_of,
)
from reports.triage.models import SavedFilter
from stronghold.accounts import policy
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.audit.choices import Kind
from stronghold.audit.record import record
from stronghold.kernel import clock
from stronghold.kernel.errors import NotFound, RuleBroken
from stronghold.records.actions import broken_constraint

MOST_AT_ONCE = 200
UNDONE = ("team_id", "assigned_to_id", "status", "grade")


@dataclass(frozen=True)
class Undo:
    """How each report stood before a move of many, and how it was left."""

    before: Mapping[str, Sequence[Any]]
    after: Mapping[str, Sequence[Any]]

    def as_json(self) -> dict[str, Any]:
        return {"before": dict(self.before), "after": dict(self.after)}


class ManyRefused(RuleBroken):
    """Some of many reports cannot be moved, so none was; `reasons` says why of each."""

    def __init__(self, reasons: Sequence[str]) -> None:
        self.reasons = reasons
        super().__init__("Nothing was changed. " + ". ".join(reasons))


@transaction.atomic(durable=True)
def move_many(
    *, by: User, references: Sequence[str], move: str, details: MoveDetails
) -> Undo:
    """Assign several reports, or give them to a team, in one go."""
    policy.require(by, Verb.TRIAGE_REPORTS)
    rows = _locked(by, references)
    before = _states(rows)
    _each(rows, lambda row: _move(row, by=by, code=move, details=details))
    record_moves(rows, by=by, move=move, details=details)
    return Undo(before, _states(rows))


@transaction.atomic(durable=True)
def grade_many(*, by: User, references: Sequence[str], grade: str) -> Undo:
    """Give several reports a grade, without weighing any of them again."""
    policy.require(by, Verb.TRIAGE_REPORTS)
    rules.check_chosen(grade, GRADES, field="grade", ask="Choose a grade")
    rows = _locked(by, references)
    before = _states(rows)
    _each(rows, lambda row: _grade_alone(row, by=by, grade=grade))
    _record_grades(by, rows, grade)
    return Undo(before, _states(rows))


@transaction.atomic(durable=True)
def undo_many(*, by: User, undo: Undo) -> int:
    """Put several reports back as they were, if nobody has moved one since."""
    policy.require(by, Verb.TRIAGE_REPORTS)
    rows = _locked(by, list(undo.before))
    moved = [
        f"{row.reference} has been changed since"
        for row in rows
        if list(undo.after[row.reference]) != _state(row)
    ]
    if moved:
        raise ManyRefused(moved)
    _each(rows, lambda row: _put_back(row, undo.before[row.reference], by=by))
    references = [row.reference for row in rows]
    record(Kind.ALTERATION, by=by, records=references, detail={"move": "undo"})
    return len(rows)


def _locked(by: User, references: Sequence[str]) -> list[Report]:
    """Lock them in one order for everybody, so that no two wait for each other."""
    asked = sorted(set(references))
    if not asked:
        raise RuleBroken("Tick at least one report", field="chosen")
    if len(asked) > MOST_AT_ONCE:
        raise RuleBroken(f"Tick {MOST_AT_ONCE} reports or fewer", field="chosen")
    return [locked_report(by, reference) for reference in asked]


def _each(rows: Sequence[Report], change: Any) -> None:
    """Change each row; if any is refused, say of all which and why, and change none."""
    reasons = []
    for row in rows:
        try:
            change(row)
        except RuleBroken as broken:
            # What is wrong with the choice itself is wrong for all.
            if broken.field:
                raise
            reasons.append(broken.message)
    if reasons:
        raise ManyRefused(reasons)


def _put_back(row: Report, state: Sequence[Any], *, by: User) -> None:
    """Restore a row; an earlier grade is given again: no assessment is changed."""
    rules.check_can_move(standing_of(row))
    regraded = row.grade
    for name, value in zip(UNDONE, state, strict=True):
        setattr(row, name, value)
    if row.grade and row.grade != regraded:
        _grade_alone(row, by=by, grade=row.grade)
    row.save(update_fields=["team", "assigned_to", "status", "grade"])


def _state(row: Report) -> list[Any]:
    return [getattr(row, name) for name in UNDONE]


def _states(rows: Sequence[Report]) -> dict[str, list[Any]]:
    return {row.reference: _state(row) for row in rows}


def _record_grades(by: User, rows: Sequence[Report], grade: str) -> None:
    references = [row.reference for row in rows]
    detail = {"move": "assess", "grade": grade}
    record(Kind.ALTERATION, by=by, records=references, detail=detail)


@transaction.atomic(durable=True)
def save_filter(*, by: User, name: str, params: Mapping[str, str]) -> SavedFilter:
    """Keep a view of the queue under a name; it is one's own, and of no record."""
    policy.require(by, Verb.WORK_REPORTS)
    # One at a time for each owner, so that the limit holds.
    User.objects.select_for_update().get(pk=by.pk)
    n_saved = SavedFilter.objects.filter(owner=by).count()
    rules.check_filter_name(name, n_saved=n_saved)
    row = SavedFilter(
        owner=by, name=name.strip(), params=dict(params), saved_at=clock.now()
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if "name" not in broken_constraint(error):
            raise
        raise RuleBroken(
            f"You have saved filters called {row.name} already. Choose another name",
            field="name",
        ) from error
    return row


@transaction.atomic(durable=True)
def delete_filter(*, by: User, filter_id: int) -> str:
    """Forget a saved filter of one's own; return what it was called."""
    policy.require(by, Verb.WORK_REPORTS)
    row = SavedFilter.objects.filter(owner=by, pk=filter_id).first()
    if row is None:
        raise NotFound
    row.delete()
    return row.name
