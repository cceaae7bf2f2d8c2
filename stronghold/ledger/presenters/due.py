"""One thing that is due at a place: an open report, a tasking, a deadline."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse

from operations.taskings.record import TASKINGS
from operations.taskings.rules import is_overdue as tasking_is_overdue
from operations.taskings.rules import shortened
from reports.report.choices import Concern, Grade, Status
from reports.report.rules import WAITING, due_at, is_late
from reports.reporter.presenters import written_due
from reports.reporter.rules import is_overdue
from stronghold.core.kernel.london import london_date
from stronghold.core.ui.dates import written_date, written_instant

if TYPE_CHECKING:
    from operations.deadlines.queries.listed import Found
    from operations.taskings.models import Tasking
    from reports.models import CallBack, Report

# How many characters of a tasking are shown.
LONGEST_WHAT = 80


@dataclass(frozen=True)
class DueItem:
    """One thing due: what, on which record, by when."""

    what: str
    reference: str
    url: str
    when: str
    is_late: bool = False


def open_report_item(report: "Report", now: datetime) -> DueItem:
    """Show until when its grade lets it wait, or else when it was received."""
    is_waiting = report.status in WAITING
    by = due_at(report.grade, report.received_at) if is_waiting else None
    since = f"received {written_date(london_date(report.received_at))}"
    status = Status(report.status).label.lower()
    grade = f", grade {Grade(report.grade).label.lower()}" if report.grade else ""
    return DueItem(
        what=f"{Concern(report.concern).label}: {status}{grade}",
        reference=report.reference,
        url=reverse("reports:detail", args=[report.reference]),
        when=f"due by {written_instant(by)}" if by else since,
        is_late=is_late(
            status=report.status,
            grade=report.grade,
            received_at=report.received_at,
            now=now,
        ),
    )


def call_back_item(call_back: "CallBack", now: datetime) -> DueItem:
    """Show when the call-back is due, without naming the person."""
    ordinal = {1: "First", 2: "Second"}[call_back.ordinal]
    return DueItem(
        what=f"{ordinal} call-back",
        reference=call_back.report.reference,
        url=reverse("reports:detail", args=[call_back.report.reference]),
        when=f"by {written_due(call_back)}",
        is_late=is_overdue(call_back.due_on, call_back.due_at, now),
    )


def tasking_item(tasking: "Tasking", now: datetime) -> DueItem:
    """Show the first words of a tasking, and by when it is due."""
    today = london_date(now)
    return DueItem(
        what=shortened(tasking.what, LONGEST_WHAT),
        reference=tasking.reference,
        url=TASKINGS.url("detail", tasking.reference),
        when=f"by {written_date(tasking.due_on)}",
        is_late=tasking_is_overdue(tasking.status, tasking.due_on, today=today),
    )


def deadline_item(found: "Found", now: datetime) -> DueItem:
    """Show what must be done by when, and the section of the Act."""
    deadline = found.deadline
    last, section = london_date(deadline.due_at), deadline.section
    by = written_date(last) if deadline.is_day else written_instant(deadline.due_at)
    return DueItem(
        what=f"{deadline.get_kind_display()}{f', {section}' if section else ''}",
        reference=found.reference,
        url=reverse(found.source.page, args=[found.reference]),
        when=f"by {by}",
        is_late=deadline.due_at < now,
    )
