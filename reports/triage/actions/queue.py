"""Every write of the queue: bulk moves and grades, undoing them.

A bulk change is made to all reports or to none, and names each report that refuses it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from reports.report.choices import Grade
from reports.report.models import Report
from reports.triage import rules
from reports.triage.actions.report import (
    MoveDetails,
    assess_as_before,
    grade_row,
    locked_report,
    move_row,
    record_moves,
    state_of,
)
from reports.triage.choices import TriageMove
from reports.triage.models import Assessment
from reports.triage.rules import BulkRefused
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from stronghold.core.kernel.errors import RuleBroken

MOST_AT_ONCE = 200
UNDONE = ("team_id", "assigned_to_id", "status", "grade")


@dataclass(frozen=True)
class Undo:
    """The state of each report before and after a bulk change."""

    before: Mapping[str, Sequence[Any]]
    after: Mapping[str, Sequence[Any]]

    def as_json(self) -> dict[str, Any]:
        return {"before": dict(self.before), "after": dict(self.after)}


@transaction.atomic(durable=True)
def move_many(
    *, by: User, references: Sequence[str], move: str, details: MoveDetails
) -> Undo:
    """Assign several reports, or transfer them to a team, at once."""
    policy.require(by, Verb.TRIAGE_REPORTS)
    rows = _locked(by, references)
    before = states_of(rows)
    _each(rows, lambda row: move_row(row, by=by, code=move, details=details))
    record_moves(rows, by=by, move=move, details=details)
    return Undo(before, states_of(rows))


@transaction.atomic(durable=True)
def grade_many(*, by: User, references: Sequence[str], grade: str) -> Undo:
    """Set the grade of several reports, without assessing them."""
    policy.require(by, Verb.TRIAGE_REPORTS)
    rules.check_chosen(grade, Grade.values, field="grade", ask="Choose a grade")
    rows = _locked(by, references)
    before = states_of(rows)
    _each(rows, lambda row: grade_row(row, by=by, grade=grade))
    _record_grades(by, rows, grade)
    return Undo(before, states_of(rows))


@transaction.atomic(durable=True)
def undo_many(*, by: User, undo: Undo) -> int:
    """Restore several reports; BulkRefused if any has been changed since."""
    policy.require(by, Verb.TRIAGE_REPORTS)
    rows = _locked(by, list(undo.before))
    references, now = [row.reference for row in rows], states_of(rows)
    moved = [
        f"{reference} has been changed since"
        for reference in references
        if list(undo.after[reference]) != now[reference]
    ]
    if moved:
        raise BulkRefused(moved)
    _each(
        rows,
        lambda row: _put_back(
            row, undo.before[row.reference], now=now[row.reference], by=by
        ),
    )
    record(Kind.ALTERATION, by=by, records=references, detail={"move": TriageMove.UNDO})
    return len(rows)


def _locked(by: User, references: Sequence[str]) -> list[Report]:
    """Lock them always in the same order, so that no two users wait for each other."""
    wanted = sorted(set(references))
    if not wanted:
        raise RuleBroken("Tick at least one report", field="chosen")
    if len(wanted) > MOST_AT_ONCE:
        raise RuleBroken(f"Tick {MOST_AT_ONCE} reports or fewer", field="chosen")
    return [locked_report(by, reference) for reference in wanted]


def _each(rows: Sequence[Report], change: Any) -> None:
    """Change each row; if any refuses, raise all the reasons, and change none."""
    reasons = []
    for row in rows:
        try:
            change(row)
        except RuleBroken as broken:
            # An error in the choice itself is the same for all.
            if broken.field:
                raise
            reasons.append(broken.message)
    if reasons:
        raise BulkRefused(reasons)


def _put_back(
    row: Report, state: Sequence[Any], *, now: Sequence[Any], by: User
) -> None:
    """Restore a row. Its earlier assessment is added again: none is changed."""
    rules.check_can_move(state_of(row))
    *fields, assessed = state
    if assessed and assessed != now[-1]:
        earlier = Assessment.objects.get(report=row, pk=assessed)
        assess_as_before(row, by=by, earlier=earlier)
    for name, value in zip(UNDONE, fields, strict=True):
        setattr(row, name, value)
    row.save(update_fields=["team", "assigned_to", "status", "grade"])


def states_of(rows: Sequence[Report]) -> dict[str, list[Any]]:
    """Return the state of each report that undoing restores, by reference.

    The fields of UNDONE, and the id of its latest assessment.
    """
    latest = Assessment.objects.filter(report__in=rows)
    latest = latest.order_by("report", "-assessed_at", "-pk").distinct("report")
    ids = dict(latest.values_list("report_id", "pk"))
    return {
        row.reference: [*(getattr(row, name) for name in UNDONE), ids.get(row.pk)]
        for row in rows
    }


def _record_grades(by: User, rows: Sequence[Report], grade: str) -> None:
    references = [row.reference for row in rows]
    detail = {"move": TriageMove.ASSESS, "grade": grade}
    record(Kind.ALTERATION, by=by, records=references, detail=detail)
