"""Marks a report as recorded in error."""

from django.db import transaction

from reports.report.models import Report
from reports.report.record import REPORTS
from reports.report.rules import check_not_merged_into
from reports.report.visibility import visible_reports
from stronghold.core.accounts.models import User
from stronghold.core.records.actions import locked_one, mark_in_error


def check_has_none_merged(report: Report) -> None:
    """Refuse a locked report that others are merged into: they count through it."""
    merged = report.merged_reports.values_list("reference", flat=True)
    check_not_merged_into(report.reference, list(merged))


@transaction.atomic(durable=True)
def withdraw_report(
    *, by: User, reference: str, reason: str, keep_words: bool = False
) -> Report:
    """Mark a report as recorded in error, with the reason."""
    row = locked_one(Report.objects.filter(visible_reports(by)), reference)
    check_has_none_merged(row)
    return mark_in_error(
        row, by=by, verbs=REPORTS.withdraw, reason=reason, kept=keep_words
    )
