"""What pages show of taskings."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from operations.operation.fields import is_shown
from operations.operation.presenters import (
    PlanList,
    PlanPage,
    operation_links,
    plans_pager,
)
from operations.priorities.record import PRIORITIES
from operations.taskings.choices import TaskingStatus
from operations.taskings.record import TASKINGS
from operations.taskings.rules import TaskingMove, is_overdue
from stronghold.core.kernel.weeks import Week
from stronghold.core.records.presenters import address, everything_at, title_cell
from stronghold.core.ui.dates import short_date, written_date, written_instant
from stronghold.core.ui.parts import (
    Cell,
    Column,
    Link,
    Row,
    SummaryRow,
    Table,
    Tag,
    Tone,
)

if TYPE_CHECKING:
    from operations.taskings.models import Tasking
    from stronghold.core.audit.queries import Receipt
    from stronghold.core.records.filters import ListFilter
    from stronghold.core.records.pages import Page

# What narrows the list, whichever of its views is shown.
NARROWED = ("week", "area", "at")
OVERDUE = Tag("Overdue", "attention")
# The headings of the forms that move a tasking on.
MOVE_TITLES: Mapping[str, str] = {
    "accept": "Accept the tasking",
    "do": "Record what was done",
    "leave": "Record why it was not done",
    "set_again": "Set the tasking again",
}
_TONES: Mapping[TaskingStatus, Tone] = {
    TaskingStatus.SET: "new",
    TaskingStatus.ACCEPTED: "active",
    TaskingStatus.DONE: "done",
    TaskingStatus.NOT_DONE: "stopped",
    TaskingStatus.CANCELLED: "stopped",
}


def state_of(tasking: "Tasking", today: date) -> Tag:
    """Return the status of a tasking as a tag; Overdue replaces any other."""
    if is_overdue(tasking.status, tasking.due_on, today=today):
        return OVERDUE
    status = TaskingStatus(tasking.status)
    return Tag(str(status.label), _TONES[status])


def assignee_name(tasking: "Tasking") -> str:
    """Return the name of the person, team or organisation that it is for."""
    if tasking.person:
        return tasking.person.display_name
    return tasking.team.name if tasking.team else tasking.organisation.name


def taskings_table(
    taskings: Sequence["Tasking"], caption: str, *, today: date
) -> Table | None:
    if not taskings:
        return None
    headings = ("Tasking", "Where", "For", "Due by", "Status")
    return Table(
        caption=caption,
        columns=[Column(text) for text in headings],
        rows=[_row(tasking, today) for tasking in taskings],
        hide_caption=True,
        stacked=True,
        compact=True,
    )


def _row(tasking: "Tasking", today: date) -> Row:
    state = state_of(tasking, today)
    return Row(
        [
            title_cell(TASKINGS, tasking),
            tasking.place_text,
            Cell(assignee_name(tasking)),
            short_date(tasking.due_on),
            Cell(state.text, tag=state),
        ]
    )


def list_page(
    page: "Page[Tasking]",
    table: Table | None,
    wanted: "ListFilter",
    *,
    place: str,
    may_run: bool,
    links: Sequence[Link],
) -> PlanList:
    """Return the list of taskings. `links` lead to its export.

    `place` names the area, street or address that it is narrowed to.
    """
    url, params, week = TASKINGS.url("list"), wanted.as_params(), wanted["week"]
    kept = {name: params[name] for name in NARROWED if name in params}
    views: list[tuple[str, Mapping[str, str]]] = [
        ("All open", kept),
        ("For me or my team", {"mine": "yes", **kept}),
        ("Answered", {"answered": "yes", **kept}),
    ]
    if kept:
        views.append(("Every place" if place else "Every week", {}))
    new = Link(TASKINGS.new_text, TASKINGS.url("new"))
    title = f"{TASKINGS.many}: {place}" if place else TASKINGS.many
    return PlanList(
        title=f"{title}, week of {written_date(Week.parse(week).start)}"
        if week
        else title,
        views=[
            Link(text, address(url, given), current=given == params)
            for text, given in views
        ],
        table=table,
        empty_title="No taskings",
        empty_text=_why_none(wanted),
        new=new if may_run else None,
        pager=plans_pager(page, url, params, label=TASKINGS.many),
        links=links,
        tab=TASKINGS.many if wanted["at"].startswith("premises") else "",
    )


def _why_none(wanted: "ListFilter") -> str:
    if wanted["mine"]:
        return "No tasking is for you or your team."
    return "None has been answered." if wanted["answered"] else "None is open."


def tasking_page(
    tasking: "Tasking",
    *,
    moves: Sequence[TaskingMove],
    may_change: bool,
    receipts: "Sequence[Receipt] | None",
    today: date,
) -> PlanPage:
    """Return everything that the page of a tasking shows, with the next moves.

    `receipts` say when another organisation read its tasking; None for a police one.
    """
    url = TASKINGS.url("move", tasking.reference)
    title = TASKINGS.title(tasking)
    actions = [Link(m.label, f"{url}?move={m.code}") for m in moves if m.asks]
    if may_change:
        change = TASKINGS.url("change", tasking.reference)
        actions.append(Link("Change the tasking", change))
    return PlanPage(
        title=title,
        tab=TASKINGS.tab(tasking),
        reference=tasking.reference,
        caption=f"Tasking, due by {written_date(tasking.due_on)}",
        tag=state_of(tasking, today),
        lead="" if title == tasking.what else tasking.what,
        rows=_rows(tasking, receipts, today),
        back=Link("All taskings", TASKINGS.url("list")),
        actions=actions,
        moves=[(m.code, m.label) for m in moves if not m.asks],
        move_url=url,
    )


def _rows(
    tasking: "Tasking", receipts: "Sequence[Receipt] | None", today: date
) -> list[SummaryRow]:
    late = is_overdue(tasking.status, tasking.due_on, today=today)
    who = SummaryRow(
        "For", assignee_name(tasking), lines=_team_and_organisation(tasking)
    )
    due = written_date(tasking.due_on)
    rows = [
        SummaryRow("Status", str(TaskingStatus(tasking.status).label)),
        who,
        SummaryRow("Due by", due, tag=OVERDUE if late else None),
        _where(tasking),
    ]
    if tasking.answered_at and tasking.answered_by:
        answered = (
            f"{written_instant(tasking.answered_at)} by "
            f"{tasking.answered_by.display_name}"
        )
        rows.insert(1, SummaryRow("Outcome", tasking.outcome, lines=[answered]))
    if receipts is not None:
        rows.append(_read(receipts))
    if tasking.priority and is_shown(tasking.priority):
        href = PRIORITIES.url("detail", tasking.priority.reference)
        rows.append(SummaryRow("Priority", tasking.priority.issue, href=href))
    rows += operation_links(tasking.operation)
    if tasking.source:
        rows.append(SummaryRow("Source", tasking.source))
    at = written_instant(tasking.recorded_at)
    return [*rows, SummaryRow("Set", f"{at} by {tasking.recorded_by.display_name}")]


def _where(tasking: "Tasking") -> SummaryRow:
    """Return the place, with the link to everything recorded there if it is known."""
    more = None
    if tasking.premises:
        more = everything_at("premises", tasking.premises.pk, tasking.premises.address)
    elif tasking.street:
        more = everything_at("street", tasking.street.pk, tasking.street.name)
    return SummaryRow("Where", tasking.place_text or "Not given", more=more)


def _read(receipts: Sequence["Receipt"]) -> SummaryRow:
    """Show when another organisation first and last read its tasking."""
    read = [
        f"First on {written_instant(receipt.first_at)}, last on "
        f"{written_instant(receipt.last_at)}, by {receipt.organisation}"
        for receipt in receipts
    ]
    return SummaryRow("Read", "" if read else "Not read yet", lines=read)


def _team_and_organisation(tasking: "Tasking") -> list[str]:
    """Return the team of the person it is for, and the organisation of that team."""
    names = []
    if tasking.person and tasking.team:
        names.append(tasking.team.name)
    if tasking.team or tasking.person:
        names.append(tasking.organisation.name)
    return names
