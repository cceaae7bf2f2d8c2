"""Grades the source of a report, and clears the words that others may read."""

from dataclasses import dataclass

from django.db import transaction

from reports.report.models import Report
from reports.triage import rules
from reports.triage.actions.report import locked_report, state_of
from reports.triage.choices import SourceChange
from reports.triage.rules import SOURCE_GRADES, check_can_move, check_chosen
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from stronghold.core.records.rules import check_no_personal_details


@dataclass(frozen=True)
class SourceGrade:
    """The 3x5x2 grading of the source, and fact or opinion; each may be empty."""

    source_evaluation: str = ""
    information_assessment: str = ""
    basis: str = ""


@transaction.atomic(durable=True)
def grade_source(*, by: User, reference: str, grade: SourceGrade) -> Report:
    """Grade how reliable the source and the information are."""
    policy.require(by, Verb.TRIAGE_REPORTS)
    return grade_source_row(locked_report(by, reference), by=by, grade=grade)


def grade_source_row(row: Report, *, by: User, grade: SourceGrade) -> Report:
    """Grade the source of a locked row."""
    check_can_move(state_of(row))
    for name, codes in SOURCE_GRADES.items():
        value = getattr(grade, name)
        among = {"", *codes}
        check_chosen(value, among, field=name, ask="Choose one of the grades offered")
        setattr(row, name, value)
    row.save(update_fields=list(SOURCE_GRADES))
    record(
        Kind.ALTERATION,
        by=by,
        records=[row.reference],
        detail={"change": SourceChange.GRADED},
    )
    return row


@transaction.atomic(durable=True)
def clear_words(
    *, by: User, reference: str, text: str, keep_words: bool = False
) -> Report:
    """Set the words for people who may not read the original; empty removes them."""
    policy.require(by, Verb.CLEAR_WORDS)
    check_no_personal_details(text, field="text", kept=keep_words)
    return clear_words_row(locked_report(by, reference), by=by, text=text)


def clear_words_row(row: Report, *, by: User, text: str) -> Report:
    """Set the cleared words of a locked row."""
    rules.check_cleared(text)
    check_can_move(state_of(row))
    row.sanitised_text = text.strip()
    row.save(update_fields=["sanitised_text"])
    change = (
        SourceChange.WORDS_CLEARED
        if row.sanitised_text
        else SourceChange.CLEARANCE_REMOVED
    )
    detail = {"change": change}
    record(Kind.ALTERATION, by=by, records=[row.reference], detail=detail)
    return row
