"""What pages show of priorities."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from operations.operation.presenters import (
    FormPage,
    Pages,
    PlanList,
    PlanPage,
    Section,
    audit_url,
    history_of,
    may_run,
    operation_link,
)
from operations.operation.queries import area_names
from operations.priorities.rules import update_by
from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock
from stronghold.core.ui.dates import short_date, written_date, written_instant
from stronghold.core.ui.parts import Cell, Column, Link, Row, SummaryRow, Table, Tag

if TYPE_CHECKING:
    from operations.priorities.models import Priority

ANSWERED = Tag("Answered", "done")
OPEN = Tag("Open", "active")
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


def up_to_date(priority: "Priority") -> list[str]:
    """Say when it was last updated and by when it is due; nothing once answered."""
    if priority.answered_on:
        return []
    n_days = (clock.today() - priority.updated_on).days
    ago = {0: "today", 1: "yesterday"}.get(n_days, f"{n_days} days ago")
    last = update_by(priority.updated_on)
    if last < clock.today():
        return [f"Updated {ago}. An update was due by {short_date(last)}"]
    return [f"Updated {ago}. Update it by {short_date(last)}"]


def priorities_table(priorities: Sequence["Priority"]) -> Table | None:
    if not priorities:
        return None
    names = area_names([p.area_code for p in priorities if p.area_code])
    return Table(
        caption="Priorities",
        columns=[Column(text) for text in ("Priority", "Where", "Since", "Status")],
        rows=[_priority_row(priority, names) for priority in priorities],
        hide_caption=True,
        stacked=True,
    )


def _priority_row(priority: "Priority", names: Mapping[str, str]) -> Row:
    url = reverse("operations:priority", args=[priority.reference])
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
    url = reverse("priorities:list")
    params = {"answered": "yes"} if answered else {}
    new = Link("Set a priority", reverse("priorities:new"))
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
    viewer: User,
    priority: "Priority",
    *,
    events: Sequence[Any],
    sections: Sequence[Section],
) -> PlanPage:
    """Return everything that the page of a priority shows."""
    args = [priority.reference]
    actions = [
        Link("Record what was done", reverse("priorities:answer", args=args)),
        Link("Update", reverse("priorities:change", args=args)),
    ]
    return PlanPage(
        title=priority.issue,
        caption=f"Priority, {priority.reference}",
        tag=priority_state(priority),
        rows=_priority_facts(priority),
        back=Link("All priorities", reverse("priorities:list")),
        actions=actions if may_run(viewer) and not priority.answered_on else [],
        sections=sections,
        history=history_of(events, PRIORITY_LABELS, "Priority set"),
        audit_url=audit_url(viewer, priority),
    )


def _priority_facts(priority: "Priority") -> list[SummaryRow]:
    names = area_names([priority.area_code] if priority.area_code else [])
    rows = [
        SummaryRow("Where", _where(priority, names)),
        SummaryRow("Why", priority.why or "Not given"),
        SummaryRow("Since", written_date(priority.since), lines=up_to_date(priority)),
    ]
    if priority.answered_on:
        answered = f"Answered on {written_date(priority.answered_on)}"
        rows.append(SummaryRow("What was done", priority.done, lines=[answered]))
    if priority.operation:
        rows.append(operation_link(priority.operation))
    at = written_instant(priority.recorded_at)
    return [*rows, SummaryRow("Set", f"{at} by {priority.recorded_by.display_name}")]


def priority_form(priority: "Priority | None", *, answer: bool = False) -> FormPage:
    if priority is None:
        back = Link("All priorities", reverse("priorities:list"))
        return FormPage("Set a priority", "Set the priority", back)
    url = reverse("operations:priority", args=[priority.reference])
    title = "Record what was done" if answer else "Update the priority"
    button = "Answer the priority" if answer else "Save"
    back = Link("Back to the priority", url)
    return FormPage(title, button, back, caption=priority.issue)
