"""Triage of one report in one step: assess it, assign it, or both."""

from dataclasses import dataclass

from django.db import transaction

from reports.report.choices import Grade
from reports.report.models import Report
from reports.triage.actions.queue import Undo, states_of
from reports.triage.actions.report import (
    MoveDetails,
    NewAssessment,
    assess_row,
    locked_report,
    move_row,
    record_moves,
    state_mark,
)
from reports.triage.choices import TriageMove
from reports.triage.models import Assessment
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.rules import ChangedMeanwhile, check_no_personal_details


@dataclass(frozen=True)
class Triage:
    """What was decided about a report: an assessment, who works on it, or both."""

    assessment: NewAssessment | None = None
    person: User | None = None


@transaction.atomic(durable=True)
def triage_report(
    *,
    by: User,
    reference: str,
    triage: Triage,
    seen: str | None = None,
    keep_words: bool = False,
) -> Undo:
    """Assess and assign a report, and return what undoes it.

    `seen` is the `state_mark` of the report that the decision was based on.
    ChangedMeanwhile if it has changed since, so that no one replaces the decision of a
    colleague without having seen it.
    """
    policy.require(by, Verb.TRIAGE_REPORTS)
    new, person = triage.assessment, triage.person
    if new:
        check_no_personal_details(new.reason, field="reason", kept=keep_words)
    row = locked_report(by, reference)
    if seen is not None and seen != state_mark(row):
        raise ChangedMeanwhile(_meanwhile(row), mark=state_mark(row))
    if not new and not person:
        raise RuleBroken("Choose a grade, or who to assign it to", field="grade")
    before = states_of([row])
    if new:
        assess_row(row, by=by, assessment=new)
        detail = {"move": TriageMove.ASSESS, "grade": row.grade}
        named = [row.reference]
        record(Kind.ALTERATION, by=by, records=named, reason=new.reason, detail=detail)
    if person:
        details = MoveDetails(person=person)
        move_row(row, by=by, code="assign", details=details)
        record_moves([row], by=by, move="assign", details=details)
    return Undo(before, states_of([row]))


def _meanwhile(row: Report) -> str:
    """Say what the report is now, and what to do."""
    rows = Assessment.objects.filter(report=row).select_related("assessed_by")
    latest = rows.order_by("-assessed_at", "-pk").first()
    grade = Grade(row.grade).label if row.grade else "no grade"
    by = f" by {latest.assessed_by.display_name}" if latest and row.grade else ""
    person = row.assigned_to.display_name if row.assigned_to else "no one"
    return (
        f"{row.reference} was changed while you had it open. It now has {grade}{by} "
        f"and is assigned to {person}. Your answers are still here. To replace theirs, "
        "save again"
    )
