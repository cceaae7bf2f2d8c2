"""The overview of operations: what runs, what is tasked, what was done this week."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import NoReverseMatch, reverse

from operations.umbrella.presenters.activities import activities_table
from operations.umbrella.presenters.operations import (
    crowded,
    hours_note,
    operations_table,
    priorities_table,
)
from operations.umbrella.presenters.plans import Section, may_run
from operations.umbrella.presenters.taskings import taskings_table
from operations.umbrella.queries import activities, taskings
from operations.umbrella.queries import operations as queries
from operations.umbrella.queries.taskings import TaskingFilter
from stronghold.accounts import policy
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.look.parts import Link, Table

if TYPE_CHECKING:
    from operations.umbrella.models import Priority, Tasking

MOST_SHOWN = 10


@dataclass(frozen=True)
class OverviewPage:
    """What `umbrella/overview.html` draws."""

    table: Table | None
    going_on: Table | None
    sections: Sequence[Section]
    ways_on: Sequence[Link]
    warning: str
    new_operation: Link | None
    new_activity: Link | None
    start_patrol: Link | None


def overview_page(viewer: User) -> OverviewPage:
    """Return what a person of this role is shown first."""
    logs = policy.can(viewer, Verb.LOG_ACTIVITY)
    new = reverse("umbrella:new_activity")
    start = Link("Start a patrol", f"{new}?when=now&length=going")
    found, _ = taskings.taskings(viewer, TaskingFilter())
    week = queries.last_seven_days(viewer)
    set_up = Link("Set up an operation", reverse("umbrella:new_operation"))
    return OverviewPage(
        table=operations_table(queries.operations(viewer)),
        going_on=activities_table(
            activities.going_on(viewer), caption="What you have started"
        ),
        sections=_sections(week, found, queries.priorities(viewer)[0]),
        ways_on=ways_on(viewer),
        warning=crowded(viewer),
        new_operation=set_up if may_run(viewer) else None,
        new_activity=Link("Log an activity", new) if logs else None,
        start_patrol=start if logs else None,
    )


def _sections(
    week: queries.Week,
    taskings: Sequence["Tasking"],
    priorities: Sequence["Priority"],
) -> list[Section]:
    """Return what the overview shows beneath the operations."""
    return [
        Section(
            "taskings",
            "Open taskings",
            "No tasking is open.",
            taskings_table(taskings[:MOST_SHOWN], "Taskings, the first due first"),
            note=_first_of(len(taskings), "taskings"),
            link=Link("All taskings", reverse("umbrella:taskings")),
        ),
        Section(
            "priorities",
            "Open priorities",
            "No priority is open.",
            priorities_table(priorities[:MOST_SHOWN]),
            has_names=True,
            note=_first_of(len(priorities), "priorities"),
            link=Link("All priorities", reverse("umbrella:priorities")),
        ),
        Section(
            "activities",
            "Activities of the last seven days",
            "No activity is logged of the last seven days.",
            activities_table(week.latest),
            note=hours_note(week.n, week.people_hours),
            link=Link("All activities", reverse("umbrella:activities")),
        ),
    ]


def _first_of(n: int, many: str) -> str:
    """Say how many there are, where the table shows only some of them."""
    return f"The first {MOST_SHOWN} of {n:,} open {many}" if n > MOST_SHOWN else ""


def ways_on(viewer: User) -> list[Link]:
    """Return the other parts of enforcement that the viewer may read."""
    parts = (
        ("Warrants", "warrants:list", Verb.READ_WARRANTS),
        ("Arrests", "arrests:list", Verb.READ_ARRESTS),
        ("Seizures", "seizures:list", Verb.READ_SEIZURES),
        ("Closures", "closures:list", Verb.READ_CLOSURES),
        ("Safeguarding", "safeguarding:overview", Verb.READ_SAFEGUARDING),
        ("Deadlines", "deadlines:list", Verb.READ_DEADLINES),
    )
    mine = [(text, name) for text, name, verb in parts if policy.can(viewer, verb)]
    return [Link(text, url) for text, name in mine if (url := _url(name))]


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
