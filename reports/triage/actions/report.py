"""Writes of triage to one report: assess it, assign it, and each move of the table.

The bulk of the queue and its undoing are in queue.py; they call the inner ones here.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q

from reports.report.choices import Outcome
from reports.report.models import Report
from reports.report.rules import NEW
from reports.report.visibility import visible_reports
from reports.reporter.models import CallBack
from reports.triage import rules
from reports.triage.choices import Concerned
from reports.triage.models import Assessment
from reports.triage.rules import Mover, Standing
from stronghold.accounts import policy
from stronghold.accounts.models import Team, User
from stronghold.accounts.permissions import Verb
from stronghold.audit.choices import Kind
from stronghold.audit.record import record
from stronghold.kernel import clock
from stronghold.kernel.errors import NotAllowed, RuleBroken
from stronghold.records.actions import locked_one
from stronghold.records.rules import check_no_personal_details

CONSIDERATIONS = (
    *("threat", "harm", "risk"),
    *("investigation", "vulnerability", "engagement"),
)
MOVED = ("team", "assigned_to", "status", "grade", "outcome", "reopened_because")


@dataclass(frozen=True)
class NewAssessment:
    """What somebody makes of a report by THRIVE, and the grade that they give it."""

    grade: str
    threat: str
    harm: str
    risk: str
    investigation: str
    vulnerability: str
    engagement: str
    reason: str = ""


@dataclass(frozen=True)
class MoveDetails:
    """What a move may need: who, which team, what came of it, or why."""

    person: User | None = None
    team: Team | None = None
    outcome: str = ""
    reason: str = ""


def standing_of(row: Report) -> Standing:
    """Return how a report stands; of call-backs is asked when it counts."""
    return Standing(
        reference=row.reference,
        status=row.status,
        grade=row.grade,
        assigned=row.assigned_to_id is not None,
        in_error=row.is_in_error,
        merged_into=row.merged_into.reference if row.merged_into else "",
    )


def mover_of(by: User, row: Report) -> Mover:
    """Return what somebody's verbs, and their team, let them do with a report."""
    is_mine = row.assigned_to_id == by.pk
    is_teams = row.team_id is not None and row.team_id == by.team_id
    return Mover(
        may_work=policy.can(by, Verb.WORK_REPORTS),
        may_triage=policy.can(by, Verb.TRIAGE_REPORTS),
        is_ours=is_mine or is_teams,
    )


@transaction.atomic(durable=True)
def assess_report(
    *,
    by: User,
    reference: str,
    assessment: NewAssessment,
    keep_words: bool = False,
) -> Report:
    """Add an assessment, whose grade is then the report's; a new report is triaged."""
    policy.require(by, Verb.TRIAGE_REPORTS)
    check_no_personal_details(assessment.reason, field="reason", kept=keep_words)
    row = _assess(locked_report(by, reference), by=by, assessment=assessment)
    detail = {"move": "assess", "grade": row.grade}
    named, why = [row.reference], assessment.reason
    record(Kind.ALTERATION, by=by, records=named, reason=why, detail=detail)
    return row


def _assess(row: Report, *, by: User, assessment: NewAssessment) -> Report:
    rules.check_can_move(standing_of(row))
    rules.check_assessment(assessment.grade, assessment.reason)
    for name in CONSIDERATIONS:
        rules.check_chosen(
            getattr(assessment, name),
            Concerned.values,
            field=name,
            ask=f"Choose how much {name} weighs",
        )
    return _put_grade(row, by=by, **asdict(assessment))


def _grade_alone(row: Report, *, by: User, grade: str) -> Report:
    """Give a grade without weighing anything: no weight is made up for its giver."""
    rules.check_can_move(standing_of(row))
    rules.check_assessment(grade, reason="")
    return _put_grade(row, by=by, grade=grade)


def _put_grade(row: Report, *, by: User, grade: str, **weighed: str) -> Report:
    """Keep who gave a grade and when, with what they weighed; the report has it."""
    Assessment.objects.create(
        report=row, assessed_at=clock.now(), assessed_by=by, grade=grade, **weighed
    )
    if row.status == NEW:
        row.status = rules.move_of(standing_of(row), "triage").target
    row.grade = grade
    row.save(update_fields=["grade", "status"])
    return row


@transaction.atomic(durable=True)
def move_report(
    *,
    by: User,
    reference: str,
    move: str,
    details: MoveDetails = MoveDetails(),
    keep_words: bool = False,
) -> Report:
    """Make one of the moves of the table, if the report's state and the mover allow."""
    policy.require(by, Verb.WORK_REPORTS)
    check_no_personal_details(details.reason, field="reason", kept=keep_words)
    row = _move(locked_report(by, reference), by=by, code=move, details=details)
    record_moves([row], by=by, move=move, details=details)
    return row


def _move(
    row: Report, *, by: User, code: str, details: MoveDetails = MoveDetails()
) -> Report:
    """Move a locked row; NotAllowed where the move is for others to make."""
    standing = standing_of(row)
    move = rules.move_of(standing, code)
    if not rules.may_make(move, mover_of(by, row)):
        raise NotAllowed(Verb.TRIAGE_REPORTS)
    if code == "triage":
        raise RuleBroken("Assess the report, and give it a grade", field="grade")
    _check_needs(move.needs, row, by=by, details=details)
    row.status = move.target
    _set(row, code, by=by, details=details)
    row.save(update_fields=MOVED)
    return row


def _set(row: Report, code: str, *, by: User, details: MoveDetails) -> None:
    """Set what a move changes besides the status."""
    if code in rules.LETS_GO:
        row.assigned_to, row.outcome = None, ""
    match code:
        case "assign":
            row.assigned_to = details.person
            row.team = details.team or row.team
        case "to_team":
            row.team = details.team
        case "take":
            row.assigned_to = by
        case "answer":
            row.outcome = details.outcome
        case "reopen":
            row.reopened_because = details.reason.strip()


def _check_needs(
    needs: frozenset[str], row: Report, *, by: User, details: MoveDetails
) -> None:
    if "person" in needs:
        _check_person(details.person, by)
    if "team" in needs:
        check_team(details.team, by)
    if "outcome" in needs:
        rules.check_chosen(
            details.outcome,
            Outcome.values,
            field="outcome",
            ask="Choose what came of the report",
        )
    if "reason" in needs:
        rules.check_reopen_reason(details.reason)
    if "no_call_back" in needs and has_open_call_back(row):
        rules.check_call_backs(Standing(row.reference, row.status, has_call_back=True))


def _check_person(person: User | None, by: User) -> None:
    """Refuse whoever could not work on the report, or is of another force."""
    fits = person is not None and person.force == by.force
    if person is None or not fits or not policy.can(person, Verb.WORK_REPORTS):
        raise RuleBroken("Choose who takes it on", field="person")


def check_team(team: Team | None, by: User) -> None:
    if team is None or team.organisation.force_id != by.force.pk:
        raise RuleBroken("Choose a team", field="team")


def has_open_call_back(row: Report) -> bool:
    """Say whether somebody who told of it, or of one merged into it, is to be told."""
    theirs = Q(report=row) | Q(report__merged_into=row)
    return CallBack.objects.filter(theirs, result="").exists()


def locked_report(by: User, reference: str) -> Report:
    return locked_one(Report.objects.filter(visible_reports(by)), reference)


def record_moves(
    rows: list[Report], *, by: User, move: str, details: MoveDetails = MoveDetails()
) -> None:
    """Write the one event of a move, with all the records that it moved."""
    told: Mapping[str, Any] = {
        "person": details.person.username if details.person else "",
        "team": details.team.code if details.team else "",
        "outcome": details.outcome,
    }
    detail = {"move": move} | {name: code for name, code in told.items() if code}
    records = [row.reference for row in rows]
    why = details.reason
    record(Kind.ALTERATION, by=by, records=records, reason=why, detail=detail)
