"""What pages and the API show of operations and priorities, and the overview."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from operations.plans.choices import Phase
from operations.umbrella.presenters.activities import activities_table, plain_hours
from operations.umbrella.presenters.plans import (
    FormPage,
    Pages,
    PlanList,
    PlanPage,
    Section,
    audit_url,
    from_to,
    history_of,
    may_run,
    overview_link,
)
from operations.umbrella.presenters.taskings import taskings_table
from operations.umbrella.presenters.up_to_date import up_to_date
from operations.umbrella.queries import operations as queries
from operations.umbrella.queries.belonging import Gathered, gathered
from operations.umbrella.queries.taskings import taskings_of
from operations.umbrella.rules.operations import MOST_IN_CLEAR, is_crowded
from stronghold.accounts import policy
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.kernel import clock
from stronghold.look.dates import short_date, short_when, written_date, written_instant
from stronghold.look.parts import Cell, Column, Link, Row, SummaryRow, Table, Tag
from stronghold.records.presenters import place_cell

if TYPE_CHECKING:
    from operations.plans.models import Operation, PhaseBegun
    from operations.umbrella.models import Priority

MOST_LATEST = 5
ENDED, ANSWERED, OPEN = Tag("Ended"), Tag("Answered", "done"), Tag("Open", "active")
PHASE_TAGS: Mapping[str, Tag] = {
    "clear": Tag("Clear", "attention"),
    "hold": Tag("Hold", "waiting"),
    "build": Tag("Build", "active"),
}
OPERATION_LABELS: Mapping[str, str] = {
    "name": "Name",
    "aims": "Aims",
    "areas": "Wards",
    "phase": "Phase",
    "begins_on": "First day",
    "ends_on": "Last day",
}
PRIORITY_LABELS: Mapping[str, str] = {
    "operation": "Operation",
    "issue": "Issue",
    "area_code": "Ward",
    "place_text": "Place",
    "why": "Why",
    "since": "Since",
    "updated_on": "Up to date",
    "done": "What was done",
    "answered_on": "Answered on",
}


def state_of(operation: "Operation") -> Tag:
    ended = operation.ends_on and operation.ends_on < clock.today()
    return ENDED if ended else PHASE_TAGS[operation.phase]


def crowded(viewer: User) -> str:
    """Warn of more operations in the phase of clearing than can be done well."""
    n = queries.n_in_clear(viewer)
    if not is_crowded(n):
        return ""
    return (
        f"{n} operations are in the phase Clear. More than {MOST_IN_CLEAR} at a time "
        "spread people thin: think of which can go over to Hold"
    )


def operations_table(operations: Sequence["Operation"]) -> Table | None:
    if not operations:
        return None
    return Table(
        caption="Operations, those under way first",
        columns=[Column(text) for text in ("Operation", "Phase", "When", "Partners")],
        rows=[_operation_row(operation) for operation in operations],
        hide_caption=True,
        stacked=True,
    )


def _operation_row(operation: "Operation") -> Row:
    url = reverse("umbrella:operation", args=[operation.reference])
    state = state_of(operation)
    partners = ", ".join(sorted(one.name for one in operation.partners.all()))
    return Row(
        [
            Cell(operation.name, href=url, note=operation.reference),
            Cell(state.text, tag=state),
            from_to(operation.begins_on, operation.ends_on),
            partners or "None",
        ],
        muted=state is ENDED,
    )


def operation_page(
    viewer: User,
    operation: "Operation",
    *,
    phases: Sequence["PhaseBegun"],
    events: Sequence[Any],
    sections: Sequence[Section],
) -> PlanPage:
    """Return all that the page of an operation shows."""
    args = [operation.reference]
    actions = [
        Link("Put a record in", reverse("umbrella:put_in", args=args)),
        Link("Change the phase", reverse("umbrella:phase", args=args)),
        Link("Change", reverse("umbrella:change_operation", args=args)),
    ]
    return PlanPage(
        title=operation.name,
        caption=f"Operation, {operation.reference}",
        tag=state_of(operation),
        lead=operation.aims,
        rows=_facts(operation, phases),
        back=overview_link(),
        actions=actions if may_run(viewer) else [],
        warning=crowded(viewer) if operation.phase == Phase.CLEAR else "",
        sections=sections,
        history=history_of(events, OPERATION_LABELS, "Operation set up"),
        audit_url=audit_url(viewer, operation),
    )


def _facts(operation: "Operation", phases: Sequence["PhaseBegun"]) -> list[SummaryRow]:
    areas = queries.area_names(operation.areas)
    partners = sorted(one.name for one in operation.partners.all())
    began = [f"{Phase(p.phase).label} since {written_date(p.began_on)}" for p in phases]
    told = f"{written_instant(operation.recorded_at)} by "
    evaluation = reverse("evaluation:operation", args=[operation.reference])
    return [
        SummaryRow("Phase", began[0] if began else "", lines=began[1:]),
        SummaryRow("When", from_to(operation.begins_on, operation.ends_on)),
        SummaryRow("Wards", ", ".join(areas.values()) or "None named"),
        SummaryRow("Partners", ", ".join(partners) or "None named"),
        SummaryRow("Set up", f"{told}{operation.recorded_by.display_name}"),
        SummaryRow("Did it work?", "Before and after in its wards", href=evaluation),
    ]


def own_sections(viewer: User, operation: "Operation") -> list[Section]:
    """Return the priorities of an operation, its taskings and its activities."""
    named = f"?operation={operation.reference}"
    done = queries.done_in(viewer, operation)
    activities = reverse("umbrella:activities")
    new_activity = Link("Log an activity", f"{reverse('umbrella:new_activity')}{named}")
    new_tasking = Link("Set a tasking", f"{reverse('umbrella:new_tasking')}{named}")
    new_priority = Link("Set a priority", f"{reverse('umbrella:new_priority')}{named}")
    runs, logs = may_run(viewer), policy.can(viewer, Verb.LOG_ACTIVITY)
    return [
        Section(
            "priorities",
            "Priorities",
            "No priority is set in this operation.",
            priorities_table(queries.priorities_of(viewer, operation)),
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
            link=Link("All its activities", f"{activities}{named}") if done.n else None,
            action=new_activity if logs else None,
        ),
    ]


def gathered_sections(viewer: User, operation: "Operation") -> list[Section]:
    """Return what other slices hold of an operation, as the viewer may see it."""
    found = gathered(viewer, operation, limit=MOST_LATEST)
    parts = [
        Section(
            one.kind.title.lower(),
            one.kind.title,
            "",
            _records_table(one),
            note=_counted(one),
        )
        for one in found
        if one.n
    ]
    none = [one.kind.title.lower() for one in found if not one.n]
    if none:
        words = f"None that you may see: {', '.join(none)}."
        title = "Other records" if parts else "Records of this operation"
        parts.append(Section("others", title, words))
    return parts


def _counted(found: Gathered) -> str:
    """Say how many there are, where the table shows only the latest."""
    if found.n <= MOST_LATEST:
        return ""
    return f"The latest {MOST_LATEST} of {found.n:,}"


def _records_table(found: "Gathered") -> Table | None:
    if not found.n:
        return None
    return Table(
        caption=f"{found.kind.title}, the latest first",
        columns=[Column(text) for text in ("Reference", "What", "When", "Where")],
        rows=[_record_row(found, row) for row in found.latest],
        hide_caption=True,
        stacked=True,
    )


def _record_row(found: "Gathered", row: Any) -> Row:
    what = getattr(row, f"get_{found.kind.what}_display")()
    return Row(
        [
            Cell(row.reference, href=reverse(found.kind.page, args=[row.reference])),
            str(what),
            short_when(row.occurred_on, row.occurred_at),
            place_cell(row),
        ]
    )


def hours_note(n: int, people_hours: float) -> str:
    if not n:
        return ""
    activities = "1 activity" if n == 1 else f"{n:,} activities"
    hours = plain_hours(people_hours)
    return f"{activities}, {hours} people-hours where the length is known"


def priorities_table(priorities: Sequence["Priority"]) -> Table | None:
    if not priorities:
        return None
    names = queries.area_names([p.area_code for p in priorities if p.area_code])
    return Table(
        caption="Priorities",
        columns=[Column(text) for text in ("Priority", "Where", "Since", "Status")],
        rows=[_priority_row(priority, names) for priority in priorities],
        hide_caption=True,
        stacked=True,
    )


def _priority_row(priority: "Priority", names: Mapping[str, str]) -> Row:
    url = reverse("umbrella:priority", args=[priority.reference])
    state = priority_state(priority)
    return Row(
        [
            Cell(priority.issue, href=url),
            Cell(_where(priority, names)),
            Cell(short_date(priority.since), note=" ".join(up_to_date(priority))),
            Cell(state.text, tag=state),
        ]
    )


def priority_state(priority: "Priority") -> Tag:
    return ANSWERED if priority.answered_on else OPEN


def _where(priority: "Priority", names: Mapping[str, str]) -> str:
    area = names.get(priority.area_code, "")
    return ", ".join(part for part in (priority.place_text, area) if part)


def priorities_page(
    viewer: User,
    priorities: Sequence["Priority"],
    *,
    answered: bool,
    pages: Pages,
) -> PlanList:
    url = reverse("umbrella:priorities")
    params = {"answered": "yes"} if answered else {}
    new = Link("Set a priority", reverse("umbrella:new_priority"))
    return PlanList(
        title="Priorities",
        views=[
            Link("Open", url, current=not answered),
            Link("Answered", f"{url}?answered=yes", current=answered),
        ],
        table=priorities_table(priorities),
        empty_title="No priorities",
        empty_text="None is answered yet." if answered else "None is open.",
        new=new if may_run(viewer) else None,
        has_names=True,
        earlier_url=pages.earlier(url, params),
        later_url=pages.later(url, params),
    )


def priority_page(
    viewer: User, priority: "Priority", events: Sequence[Any]
) -> PlanPage:
    """Return all that the page of a priority shows."""
    args = [priority.reference]
    actions = [
        Link("Say what was done", reverse("umbrella:answer_priority", args=args)),
        Link("Update", reverse("umbrella:change_priority", args=args)),
    ]
    found = taskings_of(viewer, priority=priority)
    tasked = Section(
        "taskings",
        "Taskings",
        "Nothing is tasked for this priority.",
        taskings_table(found, "Taskings, open ones first"),
    )
    return PlanPage(
        title=priority.issue,
        caption=f"Priority, {priority.reference}",
        tag=priority_state(priority),
        rows=_priority_facts(priority),
        back=Link("All priorities", reverse("umbrella:priorities")),
        actions=actions if may_run(viewer) and not priority.answered_on else [],
        sections=[tasked],
        history=history_of(events, PRIORITY_LABELS, "Priority set"),
        audit_url=audit_url(viewer, priority),
    )


def _priority_facts(priority: "Priority") -> list[SummaryRow]:
    names = queries.area_names([priority.area_code] if priority.area_code else [])
    rows = [
        SummaryRow("Where", _where(priority, names)),
        SummaryRow("Why", priority.why or "Not given"),
        SummaryRow("Since", written_date(priority.since), lines=up_to_date(priority)),
    ]
    if priority.answered_on:
        answered = f"Answered on {written_date(priority.answered_on)}"
        rows.append(SummaryRow("What was done", priority.done, lines=[answered]))
    if priority.operation:
        href = reverse("umbrella:operation", args=[priority.operation.reference])
        rows.append(SummaryRow("Operation", priority.operation.name, href=href))
    told = f"{written_instant(priority.recorded_at)} by "
    return [*rows, SummaryRow("Set", f"{told}{priority.recorded_by.display_name}")]


def belongs_form(operation: "Operation") -> FormPage:
    url = reverse("umbrella:operation", args=[operation.reference])
    back = Link("Back to the operation", url)
    return FormPage("Put a record in", "Save", back, caption=operation.name)


def operation_form(operation: "Operation | None", *, phase: bool = False) -> FormPage:
    if operation is None:
        back = overview_link()
        return FormPage("Set up an operation", "Set up the operation", back)
    url = reverse("umbrella:operation", args=[operation.reference])
    title = "Change the phase" if phase else "Change the operation"
    back = Link("Back to the operation", url)
    return FormPage(title, "Save", back, caption=operation.name)


def priority_form(priority: "Priority | None", *, answer: bool = False) -> FormPage:
    if priority is None:
        back = Link("All priorities", reverse("umbrella:priorities"))
        return FormPage("Set a priority", "Set the priority", back)
    url = reverse("umbrella:priority", args=[priority.reference])
    title = "Say what was done" if answer else "Update the priority"
    button = "Answer the priority" if answer else "Save"
    back = Link("Back to the priority", url)
    return FormPage(title, button, back, caption=priority.issue)


def operation_body(operation: "Operation") -> dict[str, Any]:
    """Return what the API tells of an operation."""
    names = ("reference", "name", "aims", "phase", "begins_on", "ends_on")
    return {name: getattr(operation, name) for name in names} | {
        "areas": list(operation.areas),
        "partners": sorted(one.code for one in operation.partners.all()),
        "recorded_at": operation.recorded_at,
        "recorded_by": operation.recorded_by.username,
    }
