"""Marks a report as recorded in error."""

from django.db import transaction

from reports.report.models import Report
from reports.report.rules import check_stands_alone
from reports.report.visibility import visible_reports
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.records.actions import (
    WithdrawVerbs,
    locked_one,
    mark_in_error,
)


def check_may_leave(report: Report) -> None:
    """Refuse to take a locked report out of the figures while others count as it."""
    merged = report.merged_reports.values_list("reference", flat=True)
    check_stands_alone(report.reference, list(merged))


WITHDRAW = WithdrawVerbs(Verb.WITHDRAW_OWN_REPORT, Verb.WITHDRAW_ANY_REPORT)


@transaction.atomic(durable=True)
def withdraw_report(
    *, by: User, reference: str, reason: str, keep_words: bool = False
) -> Report:
    """Mark a report as recorded in error, with the reason."""
    row = locked_one(Report.objects.filter(visible_reports(by)), reference)
    check_may_leave(row)
    return mark_in_error(row, by=by, verbs=WITHDRAW, reason=reason, kept=keep_words)
