"""Every write of triage to one report: assess it, and each move of the table.

Bulk actions of the queue are in queue.py, and triage in one step is in one.py. Both
call the inner functions of this module.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction

from reports.report.choices import Outcome, Status
from reports.report.models import Report
from reports.report.visibility import visible_reports
from reports.reporter.models import CallBack
from reports.triage import rules
from reports.triage.choices import Concerned
from reports.triage.models import Assessment
from reports.triage.rules import Mover, ReportState
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import Team, User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.queries import was_last_moved_by
from stronghold.core.audit.record import record
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotAllowed, RuleBroken
from stronghold.core.records.actions import locked_one
from stronghold.core.records.rules import ChangedMeanwhile, check_no_personal_details

MOVED = ("team", "assigned_to", "status", "grade", "outcome", "reopened_because")


@dataclass(frozen=True)
class NewAssessment:
    """A THRIVE assessment of a report, with the grade. "" is not weighed."""

    grade: str
    threat: str
    vulnerability: str
    harm: str = ""
    risk: str = ""
    investigation: str = ""
    engagement: str = ""
    reason: str = ""


@dataclass(frozen=True)
class MoveDetails:
    """What a move may need: a person, a team, an outcome or a reason."""

    person: User | None = None
    team: Team | None = None
    outcome: str = ""
    reason: str = ""


def state_of(row: Report) -> ReportState:
    """Return the state of a report, without its call-backs: closing it reads those."""
    return ReportState(
        reference=row.reference,
        status=row.status,
        grade=row.grade,
        assigned=row.assigned_to_id is not None,
        in_error=row.is_in_error,
        merged_into=row.merged_into.reference if row.merged_into else "",
    )


def mover_of(by: User, row: Report) -> Mover:
    """Return what a person's verbs and team let them do with a report."""
    is_mine = row.assigned_to_id == by.pk
    is_teams = row.team_id is not None and row.team_id == by.team_id
    return Mover(
        may_work=policy.can(by, Verb.WORK_REPORTS),
        may_triage=policy.can(by, Verb.TRIAGE_REPORTS),
        is_ours=is_mine or is_teams,
    )


def assess_row(row: Report, *, by: User, assessment: NewAssessment) -> Report:
    """Assess a locked row; the caller records it in the audit log."""
    rules.check_can_move(state_of(row))
    rules.check_assessment(assessment.grade, assessment.reason)
    weights = {name: getattr(assessment, name) for name in rules.CONSIDERATIONS}
    rules.check_weights(weights, Concerned.values)
    return _put_grade(row, by=by, **asdict(assessment))


def grade_row(row: Report, *, by: User, grade: str) -> Report:
    """Set a grade without an assessment: no weights are made up."""
    rules.check_can_move(state_of(row))
    rules.check_assessment(grade, reason="")
    return _put_grade(row, by=by, grade=grade)


def assess_as_before(row: Report, *, by: User, earlier: Assessment) -> Report:
    """Repeat an earlier assessment of a locked row as a new one."""
    weighed = {name: getattr(earlier, name) for name in rules.CONSIDERATIONS}
    return _put_grade(row, by=by, grade=earlier.grade, reason=earlier.reason, **weighed)


def _put_grade(row: Report, *, by: User, grade: str, **weighed: str) -> Report:
    """Record who graded it, when and by which weights, and set the report's grade."""
    Assessment.objects.create(
        report=row, assessed_at=clock.now(), assessed_by=by, grade=grade, **weighed
    )
    if row.status == Status.NEW:
        row.status = rules.move_of(state_of(row), "triage").target
    row.grade = grade
    row.save(update_fields=["grade", "status"])
    return row


def state_mark(row: Report) -> str:
    """Return a short text that changes whenever someone triages the report."""
    return state_marks([row])[row.pk]


def state_marks(rows: Sequence[Report]) -> Mapping[int, str]:
    """Return the `state_mark` of each report by its id, in one read."""
    found = Assessment.objects.filter(report__in=rows).order_by("assessed_at", "pk")
    latest = dict(found.values_list("report_id", "pk"))
    return {
        row.pk: ".".join(
            "" if part is None else str(part)
            for part in (
                row.status,
                row.grade,
                row.team_id,
                row.assigned_to_id,
                latest.get(row.pk),
            )
        )
        for row in rows
    }


@transaction.atomic(durable=True)
def move_report(
    *,
    by: User,
    reference: str,
    move: str,
    details: MoveDetails = MoveDetails(),
    seen: str | None = None,
    keep_words: bool = False,
) -> Report:
    """Make one of the moves of the table, if the report and the person allow it.

    `seen` is the `state_mark` on which a phone without signal decided. If the report
    has changed since, ChangedMeanwhile; but if it is already as the person wanted, they
    sent it before, and it is returned as a repetition.
    """
    policy.require(by, Verb.WORK_REPORTS)
    check_no_personal_details(details.reason, field="reason", kept=keep_words)
    row = locked_report(by, reference)
    if seen is not None and seen != state_mark(row):
        if _is_so_already(row, move, by=by):
            row.is_repetition = True
            return row
        raise _changed(row, move, by=by)
    move_row(row, by=by, code=move, details=details)
    record_moves([row], by=by, move=move, details=details)
    return row


def _is_so_already(row: Report, move: str, *, by: User) -> bool:
    """Return whether a report is as the same person's earlier move made it."""
    match move:
        case "start":
            is_so = row.status == Status.IN_ACTION and row.assigned_to_id == by.pk
        case "hand_back":
            is_so = row.assigned_to_id is None and row.status in rules.UNASSIGNED
        case _:
            return False
    since = row.recorded_at
    return is_so and was_last_moved_by(by, row.reference, move=move, since=since)


def _changed(row: Report, move: str, *, by: User) -> ChangedMeanwhile:
    """Return what the report is now, and whether the move is still open."""
    still = rules.moves_open_to(state_of(row), mover_of(by, row))
    person = row.assigned_to.display_name if row.assigned_to else "no one"
    return ChangedMeanwhile(
        f"{row.reference} was changed after you saw it. It is now "
        f"{Status(row.status).label.lower()}, and {person} has it",
        mark=state_mark(row),
        may_still=move in {one.code for one in still},
    )


def move_row(
    row: Report, *, by: User, code: str, details: MoveDetails = MoveDetails()
) -> Report:
    """Move a locked row; NotAllowed if this person may not make the move."""
    state = state_of(row)
    move = rules.move_of(state, code)
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
    """Set what a move changes in addition to the status."""
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
            ask="Choose the outcome of the report",
        )
    if "reason" in needs:
        rules.check_reopen_reason(details.reason)
    if "no_call_back" in needs and has_open_call_back(row):
        rules.check_call_backs(
            ReportState(row.reference, row.status, has_call_back=True)
        )


def _check_person(person: User | None, by: User) -> None:
    """Refuse a person who may not work on reports, or is of another force."""
    fits = person is not None and person.force == by.force
    if person is None or not fits or not policy.can(person, Verb.WORK_REPORTS):
        raise RuleBroken("Choose who to assign it to", field="person")


def check_team(team: Team | None, by: User) -> None:
    if team is None or team.organisation.force_id != by.force.pk:
        raise RuleBroken("Choose a team", field="team")


def has_open_call_back(row: Report) -> bool:
    """Return whether a call-back is open for it, or for a report merged into it.

    Two questions, each answered by an index: asked as one, PostgreSQL reads every
    report and every call-back.
    """
    still_open = CallBack.objects.filter(result="")
    return (
        still_open.filter(report=row).exists()
        or still_open.filter(report__merged_into=row).exists()
    )


def locked_report(by: User, reference: str) -> Report:
    return locked_one(Report.objects.filter(visible_reports(by)), reference)


def record_moves(
    rows: list[Report], *, by: User, move: str, details: MoveDetails = MoveDetails()
) -> None:
    """Write one audit event for a move, with all the reports that it moved."""
    given: Mapping[str, Any] = {
        "person": details.person.username if details.person else "",
        "team": details.team.code if details.team else "",
        "outcome": details.outcome,
    }
    detail = {"move": move} | {name: code for name, code in given.items() if code}
    records = [row.reference for row in rows]
    why = details.reason
    record(Kind.ALTERATION, by=by, records=records, reason=why, detail=detail)
