"""The sections of the overview, and of the pages of an operation and a priority."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from operations.activities.presenters import activities_table, hours_by, hours_note
from operations.operation.presenters import Section
from operations.priorities.record import PRIORITIES
from operations.taskings.record import TASKINGS
from stronghold.core.records.presenters import title_cell, ward_cell
from stronghold.core.ui.dates import short_when
from stronghold.core.ui.parts import Column, Link, Row, Table

if TYPE_CHECKING:
    from operations.activities.queries import Done
    from operations.operation.models import Operation
    from operations.overview.queries import Gathered

# Rows of a table on the overview, and of one kind of record on an operation's page.
MOST_SHOWN = 10
MOST_LATEST = 5


def overview_sections(
    taskings: Table | None,
    priorities: Table | None,
    week: "Done",
    *,
    n_taskings: int,
    n_priorities: int,
) -> list[Section]:
    """Return what the overview shows beneath the operations."""
    return [
        Section(
            "taskings",
            "Open taskings",
            "No tasking is open.",
            taskings,
            note=_first_of(n_taskings, "taskings"),
            link=Link("All taskings", TASKINGS.url("list")),
        ),
        Section(
            "priorities",
            "Open priorities",
            "No priority is open.",
            priorities,
            note=_first_of(n_priorities, "priorities"),
            link=Link("All priorities", PRIORITIES.url("list")),
        ),
        Section(
            "activities",
            "Activities of the last seven days",
            "No activity was logged in the last seven days.",
            activities_table(week.latest),
            note=hours_note(week.hours),
            link=Link("All activities", reverse("activities:list")),
        ),
    ]


def _first_of(n: int, many: str) -> str:
    """Say how many there are, where the table shows only some of them."""
    return f"The first {MOST_SHOWN} of {n:,} open {many}" if n > MOST_SHOWN else ""


def own_sections(
    operation: "Operation",
    *,
    priorities: Table | None,
    taskings: Table | None,
    done: "Done",
    may_run: bool,
    may_log: bool,
) -> list[Section]:
    """Return the priorities of an operation, its taskings and its activities."""
    query = f"?operation={operation.reference}"
    all_activities = Link("All its activities", f"{reverse('activities:list')}{query}")
    new_activity = Link("Log an activity", f"{reverse('activities:new')}{query}")
    new_tasking = Link(TASKINGS.new_text, f"{TASKINGS.url('new')}{query}")
    new_priority = Link(PRIORITIES.new_text, f"{PRIORITIES.url('new')}{query}")
    return [
        Section(
            "priorities",
            "Priorities",
            "No priority is set in this operation.",
            priorities,
            action=new_priority if may_run else None,
        ),
        Section(
            "taskings",
            "Taskings",
            "Nothing is tasked in this operation.",
            taskings,
            action=new_tasking if may_run else None,
        ),
        Section(
            "activities",
            "Activities",
            "No activity is logged in this operation.",
            activities_table(done.latest),
            note=hours_note(done.hours),
            link=all_activities if done.hours.n else None,
            action=new_activity if may_log else None,
            more=hours_by(done.hours, {"operation": operation.reference}),
        ),
    ]


def taskings_section(taskings: Table | None) -> Section:
    """Return the taskings that were set for a priority."""
    return Section(
        "taskings", "Taskings", "Nothing is tasked for this priority.", taskings
    )


def gathered_sections(found: "Sequence[Gathered]") -> list[Section]:
    """Return the records of an operation that the viewer may see, kind by kind."""
    sections = [
        Section(
            records.kind.many.lower(),
            records.kind.many,
            "",
            _records_table(records),
            note=_latest_of(records.n),
        )
        for records in found
        if records.n
    ]
    missing = [records.kind.many.lower() for records in found if not records.n]
    if missing:
        text = f"None that you may see: {', '.join(missing)}."
        title = "Other records" if sections else "Records of this operation"
        sections.append(Section("others", title, text))
    return sections


def _latest_of(n: int) -> str:
    """Say how many there are, where the table shows only the latest."""
    return f"The latest {MOST_LATEST} of {n:,}" if n > MOST_LATEST else ""


def _records_table(found: "Gathered") -> Table:
    return Table(
        caption=f"{found.kind.many}, the latest first",
        columns=[Column(text) for text in (found.kind.one, "When", "Ward")],
        rows=[_record_row(found, row) for row in found.latest],
        hide_caption=True,
        stacked=True,
        compact=True,
    )


def _record_row(found: "Gathered", row: Any) -> Row:
    return Row(
        [
            title_cell(found.kind, row),
            short_when(row.occurred_on, row.occurred_at),
            ward_cell(row),
        ]
    )
