"""What the overview shows, and the sections of an operation's and a priority's page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from operations.activities import queries as activities
from operations.activities.presenters import activities_table, hours_note
from operations.operation.presenters import (
    FormPage,
    Section,
    crowded,
    may_run,
    operations_table,
)
from operations.operation.queries import operations
from operations.overview.queries import Gathered, gathered
from operations.priorities.presenters import priorities_table
from operations.priorities.queries import priorities, priorities_of
from operations.taskings.presenters import taskings_table
from operations.taskings.queries import TaskingFilter, taskings, taskings_of
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.records.presenters import place_cell
from stronghold.core.ui.dates import short_when
from stronghold.core.ui.parts import Cell, Column, Link, Row, Table

if TYPE_CHECKING:
    from operations.operation.models import Operation
    from operations.priorities.models import Priority

# Rows of a table on the overview, and of one kind of record on an operation's page.
MOST_SHOWN = 10
MOST_LATEST = 5


@dataclass(frozen=True)
class OverviewPage:
    """What `overview/overview.html` draws."""

    table: Table | None
    under_way: Table | None
    sections: Sequence[Section]
    parts: Sequence[Link]
    warning: str
    new_operation: Link | None
    new_activity: Link | None
    start_patrol: Link | None


def overview_page(viewer: User) -> OverviewPage:
    """Return what the overview of operations shows to this viewer."""
    logs = policy.can(viewer, Verb.LOG_ACTIVITY)
    new = reverse("activities:new")
    start = Link("Start a patrol", f"{new}?when=now&length=going")
    set_up = Link("Set up an operation", reverse("operations:new"))
    return OverviewPage(
        table=operations_table(operations(viewer)),
        under_way=activities_table(
            activities.started_by(viewer), caption="What you have started"
        ),
        sections=_overview_sections(viewer),
        parts=parts_of_enforcement(viewer),
        warning=crowded(viewer),
        new_operation=set_up if may_run(viewer) else None,
        new_activity=Link("Log an activity", new) if logs else None,
        start_patrol=start if logs else None,
    )


def _overview_sections(viewer: User) -> list[Section]:
    """Return what the overview shows beneath the operations."""
    tasked, _ = taskings(viewer, TaskingFilter())
    week = activities.last_seven_days(viewer)
    set_priorities, _ = priorities(viewer)
    return [
        Section(
            "taskings",
            "Open taskings",
            "No tasking is open.",
            taskings_table(tasked[:MOST_SHOWN], "Taskings, the first due first"),
            note=_first_of(len(tasked), "taskings"),
            link=Link("All taskings", reverse("taskings:list")),
        ),
        Section(
            "priorities",
            "Open priorities",
            "No priority is open.",
            priorities_table(set_priorities[:MOST_SHOWN]),
            has_names=True,
            note=_first_of(len(set_priorities), "priorities"),
            link=Link("All priorities", reverse("priorities:list")),
        ),
        Section(
            "activities",
            "Activities of the last seven days",
            "No activity was logged in the last seven days.",
            activities_table(week.latest),
            note=hours_note(week.n, week.people_hours),
            link=Link("All activities", reverse("activities:list")),
        ),
    ]


def _first_of(n: int, many: str) -> str:
    """Say how many there are, where the table shows only some of them."""
    return f"The first {MOST_SHOWN} of {n:,} open {many}" if n > MOST_SHOWN else ""


def parts_of_enforcement(viewer: User) -> list[Link]:
    """Return the other parts of enforcement that the viewer may read."""
    parts = (
        ("Warrants", "warrants:list", Verb.READ_WARRANTS),
        ("Arrests", "arrests:list", Verb.READ_ARRESTS),
        ("Seizures", "seizures:list", Verb.READ_SEIZURES),
        ("Closures", "closures:list", Verb.READ_CLOSURES),
        ("Safeguarding", "safeguarding:overview", Verb.READ_SAFEGUARDING),
        ("Deadlines", "deadlines:list", Verb.READ_DEADLINES),
    )
    return [
        Link(text, reverse(name))
        for text, name, verb in parts
        if policy.can(viewer, verb)
    ]


def own_sections(viewer: User, operation: "Operation") -> list[Section]:
    """Return the priorities of an operation, its taskings and its activities."""
    query = f"?operation={operation.reference}"
    done = activities.done_in(viewer, operation)
    all_activities = Link("All its activities", f"{reverse('activities:list')}{query}")
    new_activity = Link("Log an activity", f"{reverse('activities:new')}{query}")
    new_tasking = Link("Set a tasking", f"{reverse('taskings:new')}{query}")
    new_priority = Link("Set a priority", f"{reverse('priorities:new')}{query}")
    runs, logs = may_run(viewer), policy.can(viewer, Verb.LOG_ACTIVITY)
    return [
        Section(
            "priorities",
            "Priorities",
            "No priority is set in this operation.",
            priorities_table(priorities_of(viewer, operation)),
            has_names=True,
            action=new_priority if runs else None,
        ),
        Section(
            "taskings",
            "Taskings",
            "Nothing is tasked in this operation.",
            taskings_table(
                taskings_of(viewer, operation=operation), "Taskings, open ones first"
            ),
            action=new_tasking if runs else None,
        ),
        Section(
            "activities",
            "Activities",
            "No activity is logged in this operation.",
            activities_table(done.latest),
            note=hours_note(done.n, done.people_hours),
            link=all_activities if done.n else None,
            action=new_activity if logs else None,
        ),
    ]


def taskings_section(viewer: User, priority: "Priority") -> Section:
    """Return the taskings that were set for a priority."""
    return Section(
        "taskings",
        "Taskings",
        "Nothing is tasked for this priority.",
        taskings_table(
            taskings_of(viewer, priority=priority), "Taskings, open ones first"
        ),
    )


def gathered_sections(viewer: User, operation: "Operation") -> list[Section]:
    """Return the records of an operation that the viewer may see, kind by kind."""
    found = gathered(viewer, operation, limit=MOST_LATEST)
    sections = [
        Section(
            records.kind.title.lower(),
            records.kind.title,
            "",
            _records_table(records),
            note=_latest_of(records.n),
        )
        for records in found
        if records.n
    ]
    missing = [records.kind.title.lower() for records in found if not records.n]
    if missing:
        text = f"None that you may see: {', '.join(missing)}."
        title = "Other records" if sections else "Records of this operation"
        sections.append(Section("others", title, text))
    return sections


def _latest_of(n: int) -> str:
    """Say how many there are, where the table shows only the latest."""
    return f"The latest {MOST_LATEST} of {n:,}" if n > MOST_LATEST else ""


def _records_table(found: Gathered) -> Table:
    return Table(
        caption=f"{found.kind.title}, the latest first",
        columns=[Column(text) for text in ("Reference", "What", "When", "Where")],
        rows=[_record_row(found, row) for row in found.latest],
        hide_caption=True,
        stacked=True,
    )


def _record_row(found: Gathered, row: Any) -> Row:
    what = getattr(row, f"get_{found.kind.what}_display")()
    return Row(
        [
            Cell(row.reference, href=reverse(found.kind.page, args=[row.reference])),
            str(what),
            short_when(row.occurred_on, row.occurred_at),
            place_cell(row),
        ]
    )


def put_in_form(operation: "Operation") -> FormPage:
    url = reverse("operations:detail", args=[operation.reference])
    back = Link("Back to the operation", url)
    return FormPage("Add a record", "Save", back, caption=operation.name)
