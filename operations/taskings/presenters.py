"""What pages and the API show of taskings."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from operations.operation.presenters import (
    FormPage,
    Pages,
    PlanList,
    PlanPage,
    audit_url,
    history_of,
    may_run,
    operation_link,
)
from operations.taskings.actions import answerer_of
from operations.taskings.choices import TaskingStatus
from operations.taskings.rules import MOVES, OPEN, is_overdue, moves_open_to
from stronghold.core.accounts.choices import OrganisationKind
from stronghold.core.accounts.models import User
from stronghold.core.audit.queries import receipts_of
from stronghold.core.kernel import clock
from stronghold.core.records.export_link import export_links
from stronghold.core.ui.dates import short_date, written_date, written_instant
from stronghold.core.ui.parts import Cell, Column, Link, Row, SummaryRow, Table, Tag

if TYPE_CHECKING:
    from operations.taskings.models import Tasking
    from operations.taskings.queries import TaskingFilter


OVERDUE = Tag("Overdue", "attention")
_TONES: Mapping[str, Any] = {
    "set": "new",
    "accepted": "active",
    "done": "done",
    "not_done": "stopped",
    "cancelled": "stopped",
}
HISTORY_LABELS: Mapping[str, str] = {
    "what": "What is to be done",
    "place_text": "Where",
    "organisation": "Organisation",
    "team": "Team",
    "person": "Person",
    "due_on": "Due by",
    "status": "Status",
    "outcome": "Outcome",
    "source": "Source",
    "operation": "Operation",
    "priority": "Priority",
    "answered_at": "Answered",
    "answered_by": "Answered by",
}


def is_late(tasking: "Tasking") -> bool:
    return is_overdue(tasking.status, tasking.due_on, today=clock.today())


def state_of(tasking: "Tasking") -> Tag:
    """Return the status of a tasking as a tag; Overdue replaces any other."""
    if is_late(tasking):
        return OVERDUE
    return Tag(TaskingStatus(tasking.status).label, _TONES[tasking.status])


def assignee_name(tasking: "Tasking") -> str:
    """Return the name of the person, team or organisation that it is for."""
    if tasking.person:
        return tasking.person.display_name
    return tasking.team.name if tasking.team else tasking.organisation.name


def taskings_table(taskings: Sequence["Tasking"], caption: str) -> Table | None:
    if not taskings:
        return None
    headings = ("Tasking", "What", "For", "Due by", "Status")
    return Table(
        caption=caption,
        columns=[Column(text) for text in headings],
        rows=[_row(tasking) for tasking in taskings],
        hide_caption=True,
        stacked=True,
    )


def _row(tasking: "Tasking") -> Row:
    state = state_of(tasking)
    url = reverse("taskings:detail", args=[tasking.reference])
    return Row(
        [
            Cell(tasking.reference, href=url),
            Cell(_short(tasking.what), note=tasking.place_text),
            Cell(assignee_name(tasking)),
            short_date(tasking.due_on),
            Cell(state.text, tag=state),
        ]
    )


def _short(text: str, longest: int = 120) -> str:
    """Return a text, cut after a word if it is longer than a cell should be."""
    if len(text) <= longest:
        return text
    return f"{text[:longest].rsplit(maxsplit=1)[0]} …"


def list_page(
    viewer: User,
    taskings: Sequence["Tasking"],
    wanted: "TaskingFilter",
    *,
    pages: Pages,
) -> PlanList:
    url = reverse("taskings:list")
    current = (wanted.mine, wanted.answered)
    views = (
        ("All open", url, (False, False)),
        ("For me or my team", f"{url}?mine=yes", (True, False)),
        ("Answered", f"{url}?answered=yes", (False, True)),
    )
    new = Link("Set a tasking", reverse("taskings:new"))
    return PlanList(
        title="Taskings",
        views=[Link(text, to, current=current == chosen) for text, to, chosen in views],
        table=taskings_table(taskings, "Taskings, the first due first"),
        empty_title="No taskings",
        empty_text="No tasking is for you or your team."
        if wanted.mine
        else "No tasking to show.",
        new=new if may_run(viewer) else None,
        earlier_url=pages.earlier(url, wanted.as_params()),
        later_url=pages.later(url, wanted.as_params()),
        links=export_links(viewer, "taskings", wanted.as_params()),
    )


def tasking_page(viewer: User, tasking: "Tasking", events: Sequence[Any]) -> PlanPage:
    """Return everything that the page of a tasking shows, with the next moves."""
    moves = moves_open_to(tasking.status, answerer_of(viewer, tasking))
    url = reverse("taskings:move", args=[tasking.reference])
    actions = [Link(m.label, f"{url}?move={m.code}") for m in moves if m.asks]
    if may_run(viewer) and tasking.status in OPEN:
        change = reverse("taskings:change", args=[tasking.reference])
        actions.append(Link("Change", change))
    return PlanPage(
        title=tasking.reference,
        caption=f"Tasking, due by {written_date(tasking.due_on)}",
        tag=state_of(tasking),
        lead=tasking.what,
        rows=_rows(tasking),
        back=Link("All taskings", reverse("taskings:list")),
        actions=actions,
        moves=[(m.code, m.label) for m in moves if not m.asks],
        move_url=url,
        history=history_of(events, HISTORY_LABELS, "Tasking set"),
        audit_url=audit_url(viewer, tasking),
    )


def _rows(tasking: "Tasking") -> list[SummaryRow]:
    who = SummaryRow(
        "For", assignee_name(tasking), lines=_team_and_organisation(tasking)
    )
    due = written_date(tasking.due_on)
    rows = [
        SummaryRow("Status", str(TaskingStatus(tasking.status).label)),
        who,
        SummaryRow("Due by", due, tag=OVERDUE if is_late(tasking) else None),
        SummaryRow("Where", tasking.place_text or "Not given"),
    ]
    if tasking.answered_at and tasking.answered_by:
        answered = (
            f"{written_instant(tasking.answered_at)} by "
            f"{tasking.answered_by.display_name}"
        )
        rows.insert(1, SummaryRow("Outcome", tasking.outcome, lines=[answered]))
    rows += _receipts(tasking)
    if tasking.priority:
        href = reverse("operations:priority", args=[tasking.priority.reference])
        rows.append(SummaryRow("Priority", tasking.priority.issue, href=href))
    if tasking.operation:
        rows.append(operation_link(tasking.operation))
    if tasking.source:
        rows.append(SummaryRow("Source", tasking.source))
    at = written_instant(tasking.recorded_at)
    return [*rows, SummaryRow("Set", f"{at} by {tasking.recorded_by.display_name}")]


def _receipts(tasking: "Tasking") -> list[SummaryRow]:
    """Show when another organisation first and last read its tasking."""
    if tasking.organisation.kind == OrganisationKind.POLICE:
        return []
    found = receipts_of(tasking.reference, force=tasking.force.code)
    read = [
        f"First on {written_instant(receipt.first_at)}, last on "
        f"{written_instant(receipt.last_at)}, by {receipt.organisation}"
        for receipt in found
    ]
    return [SummaryRow("Read", "" if read else "Not read yet", lines=read)]


def _team_and_organisation(tasking: "Tasking") -> list[str]:
    """Return the team of the person it is for, and the organisation of that team."""
    names = []
    if tasking.person and tasking.team:
        names.append(tasking.team.name)
    if tasking.team or tasking.person:
        names.append(tasking.organisation.name)
    return names


def form_page(tasking: "Tasking | None") -> FormPage:
    if tasking is None:
        back = Link("All taskings", reverse("taskings:list"))
        return FormPage("Set a tasking", "Set the tasking", back)
    url = reverse("taskings:detail", args=[tasking.reference])
    back = Link("Back to the tasking", url)
    return FormPage("Change the tasking", "Save", back, caption=tasking.reference)


def move_page(tasking: "Tasking", code: str) -> FormPage:
    label = next((move.label for move in MOVES if move.code == code), "Move")
    url = reverse("taskings:detail", args=[tasking.reference])
    return FormPage(
        title=f"{label}: {tasking.reference}",
        button=label if code != "cancel" else "Cancel the tasking",
        back=Link("Back to the tasking", url),
        lede=_short(tasking.what, 300),
    )


def tasking_body(tasking: "Tasking") -> dict[str, Any]:
    """Return what the API shows of a tasking."""
    names = ("reference", "what", "place_text", "due_on", "status", "outcome", "source")
    return {name: getattr(tasking, name) for name in names} | {
        "organisation": tasking.organisation.code,
        "team": tasking.team.code if tasking.team else None,
        "person": tasking.person.username if tasking.person else None,
        "operation": tasking.operation.reference if tasking.operation else None,
        "priority": tasking.priority.reference if tasking.priority else None,
        "answered_at": tasking.answered_at,
        "is_overdue": is_late(tasking),
        "recorded_at": tasking.recorded_at,
        "recorded_by": tasking.recorded_by.username,
    }
