"""The viewer's work: what is due, assigned, tasked, and what they recorded."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from operations.deadlines.presenters.page import due_table
from operations.taskings.presenters import taskings_table
from operations.visits.presenters import alerts_table
from reports.call_backs.presenters import call_backs_table
from reports.report.presenters import (
    assignee,
    due_words,
    grade_words,
    report_is_late,
    team_name,
)
from reports.report.record import status_tag
from stronghold.core.records.kind import IN_ERROR
from stronghold.core.records.presenters import address, place_cell
from stronghold.core.ui.dates import short_instant
from stronghold.core.ui.parts import Cell, Row, Tag
from stronghold.home.presenters.parts import Part, Todo, listed, todo_part

if TYPE_CHECKING:
    from operations.deadlines.queries.listed import Found
    from operations.taskings.models import Tasking
    from operations.visits.models import VisitAlert
    from reports.models import CallBack, Report
    from stronghold.home.queries import FirstFew


def tasked(found: "FirstFew[Tasking]", today: date) -> Part:
    """List the open taskings for the viewer or their team."""
    return _taskings(
        found,
        today,
        title="Taskings for you and your team",
        empty="There is no open tasking for you or your team.",
        all_url=address(reverse("taskings:list"), {"mine": "yes"}),
    )


def visits(alerts: Sequence["VisitAlert"]) -> Part | None:
    """List planned visits to places where the viewer's team asks to be rung first."""
    table = alerts_table(alerts, "Visits where your team asks to be rung")
    if table is None:
        return None
    return todo_part(
        Todo(
            title=table.caption,
            table=table,
            empty="",
            all_url=reverse("visits:list"),
            all_text="All of these visits",
        )
    )


def team_tasked(found: "FirstFew[Tasking]", today: date) -> Part:
    """List all open taskings, soonest due first."""
    return _taskings(
        found,
        today,
        title="Open taskings",
        empty="No tasking is open.",
        all_url=reverse("taskings:list"),
    )


def _taskings(
    found: "FirstFew[Tasking]", today: date, *, title: str, empty: str, all_url: str
) -> Part:
    table = taskings_table(found.items, title, today=today)
    n_more = found.n - len(found.items)
    return todo_part(
        Todo(
            title=title,
            table=replace(table, hide_caption=False) if table else None,
            empty=empty,
            all_url=all_url,
            all_text=f"All {found.n:,} taskings" if n_more else "",
        )
    )


def recent(records: Sequence[Any]) -> Part:
    """List the viewer's last records and their status."""
    title = "Your latest records"
    rows = [_recent_row(record) for record in records]
    columns = ("Reference", "About", "Where", "Recorded", "Status")
    return todo_part(
        Todo(
            title=title,
            table=listed(title, columns, rows),
            empty="You have recorded nothing yet.",
        )
    )


def _recent_row(record: Any) -> Row:
    is_report = hasattr(record, "concern")
    page, what = (
        ("reports:detail", str(record.get_concern_display()))
        if is_report
        else ("arrests:detail", f"Arrest: {record.get_offence_class_display()}")
    )
    return Row(
        [
            Cell(record.reference, reverse(page, args=[record.reference])),
            what,
            place_cell(record),
            short_instant(record.recorded_at),
            _report_status(record) if is_report else _error_status(record),
        ],
        muted=record.is_in_error,
    )


def _report_status(report: "Report") -> Cell:
    """Show the status of a report, and its outcome or who has it."""
    if report.is_in_error:
        return _error_status(report)
    if into := report.merged_into:
        href = reverse("reports:detail", args=[into.reference])
        return Cell(f"Merged into {into.reference}", href)
    if report.outcome:
        outcome = str(report.get_outcome_display())
        return Cell("", tag=status_tag(report), note=outcome)
    who = assignee(report) if report.assigned_to_id else team_name(report)
    return Cell("", tag=status_tag(report), note=who)


def _error_status(record: Any) -> Cell:
    return Cell("", tag=IN_ERROR) if record.is_in_error else Cell("–")


def due_next(found: Sequence["Found"], n: int, *, n_now: int, now: datetime) -> Part:
    """List the first few that are due, of `n`; `n_now` are due by the end of today."""
    title = f"Due next: {n_now:,} by the end of today" if n_now else "Due next"
    return todo_part(
        Todo(
            table=due_table(found, now, title),
            title=title,
            empty="Nothing is due to you or your team.",
            all_url=reverse("deadlines:list"),
            all_text=f"All {n:,} deadlines" if n > len(found) else "",
        )
    )


def assigned(found: "FirstFew[Report]", now: datetime) -> Part:
    """List the reports assigned to the viewer, soonest due first."""
    rows = [
        Row(
            [
                Cell(row.reference, reverse("reports:detail", args=[row.reference])),
                str(row.get_concern_display()),
                place_cell(row),
                _due(row, now),
                Cell("", tag=status_tag(row)),
            ]
        )
        for row in found.items
    ]
    columns = ("Report", "About", "Where", "Due", "Status")
    return todo_part(
        Todo(
            table=listed("Assigned to you", columns, rows),
            title="Assigned to you",
            empty="No open report is assigned to you.",
            all_url=address(reverse("reports:triage"), {"mine": "yes"}),
            all_text=f"All {found.n:,} assigned to you" if found.n > len(rows) else "",
        )
    )


def _due(report: "Report", now: datetime) -> Cell:
    """Show the time by which to attend; once attended, only the grade."""
    due, grade = due_words(report, now), grade_words(report)
    if report_is_late(report, now):
        return Cell("", tag=Tag(due, "attention"), note=grade)
    return Cell(due, note=grade) if due else Cell(grade)


def call_backs(found: "FirstFew[CallBack]", now: datetime) -> Part:
    """List the call-backs the viewer has to make, without naming the person."""
    title = "Your call-backs"
    table = call_backs_table(found.items, now=now, with_names=False)
    return todo_part(
        Todo(
            table=replace(table, caption=title, hide_caption=False) if table else None,
            title=title,
            empty="You have no call-backs to make.",
            all_url=reverse("reports:call_backs"),
            all_text=f"All {found.n:,} call-backs"
            if found.n > len(found.items)
            else "",
        )
    )
