"""What pages show of operations, and what the pages of all plans share."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from operations.operation.choices import Phase
from operations.operation.fields import is_shown
from operations.operation.record import OPERATIONS
from operations.operation.rules import MOST_IN_CLEAR, has_ended, is_crowded
from stronghold.core.records.presenters import Panel, pager_of, title_cell
from stronghold.core.ui.dates import written_date, written_instant
from stronghold.core.ui.parts import (
    Cell,
    Column,
    Link,
    Pager,
    Row,
    SummaryRow,
    Table,
    Tag,
)

if TYPE_CHECKING:
    from operations.operation.models import Operation, PhaseBegun
    from stronghold.core.records.pages import Page

ENDED = Tag("Ended")
PHASE_TAGS: Mapping[str, Tag] = {
    Phase.CLEAR: Tag(str(Phase.CLEAR.label), "attention"),
    Phase.HOLD: Tag(str(Phase.HOLD.label), "waiting"),
    Phase.BUILD: Tag(str(Phase.BUILD.label), "active"),
}


def operation_rows(operation: "Operation | None") -> list[tuple[str, SummaryRow]]:
    """Return the row of a record's summary that links to its operation, if any."""
    return [("operation", row) for row in operation_links(operation)]


def operation_links(
    operation: "Operation | None", key: str = "Operation"
) -> list[SummaryRow]:
    """Return the row that links to an operation; none if it is not shown."""
    if operation is None or not is_shown(operation):
        return []
    url = OPERATIONS.url("detail", operation.reference)
    return [SummaryRow(key, operation.name, href=url)]


@dataclass(frozen=True)
class Section:
    """A part of a page: its heading, a table or the text for an empty one, links.

    `more` is shown under the table.
    """

    id: str
    title: str
    empty: str
    table: Table | None = None
    note: str = ""
    link: Link | None = None
    action: Link | None = None
    more: Panel | None = None


@dataclass(frozen=True)
class PlanPage:
    """Everything that the page of one plan shows, but for its history.

    `tab` is what the browser's tab and history show instead of its title.
    """

    title: str
    tab: str
    reference: str
    caption: str
    tag: Tag | None
    rows: Sequence[SummaryRow]
    back: Link
    lead: str = ""
    # Links to forms, and moves made by one button; the main one first.
    actions: Sequence[Link] = ()
    moves: Sequence[tuple[str, str]] = ()
    move_url: str = ""
    warning: str = ""
    sections: Sequence[Section] = ()
    # What someone drew on the map, as GeoJSON.
    drawn: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class PlanList:
    """A list of plans, the views of it, and the link to set up another.

    `tab` is what the browser's tab shows instead of a title with an address.
    """

    title: str
    views: Sequence[Link]
    table: Table | None
    empty_title: str
    empty_text: str
    new: Link | None = None
    pager: Pager | None = None
    links: Sequence[Link] = ()
    tab: str = ""


def plans_pager(
    page: "Page[Any]", url: str, params: Mapping[str, str], *, label: str
) -> Pager:
    """Return the links between the pages of a list that is not by date alone."""
    return pager_of(
        page, url, params, label=label, newer_text="Back", older_text="More"
    )


def overview_link() -> Link:
    return Link("Operations", reverse("operations:overview"))


def from_to(begins_on: Any, ends_on: Any) -> str:
    """Write the first and last day of an operation."""
    if ends_on is None:
        return f"Since {written_date(begins_on)}"
    return f"{written_date(begins_on)} to {written_date(ends_on)}"


def state_of(operation: "Operation", today: date) -> Tag:
    ended = has_ended(operation.ends_on, today=today)
    return ENDED if ended else PHASE_TAGS[Phase(operation.phase)]


def crowded(n_in_clear: int) -> str:
    """Return a warning if more operations are in Clear than can be run well."""
    if not is_crowded(n_in_clear):
        return ""
    return (
        f"{n_in_clear} operations are in the phase Clear. More than {MOST_IN_CLEAR} at "
        "a time spread people thin: consider which can move to Hold"
    )


def operations_table(operations: Sequence["Operation"], today: date) -> Table | None:
    if not operations:
        return None
    return Table(
        caption="Operations, those under way first",
        columns=[Column(text) for text in ("Operation", "Phase", "When", "Partners")],
        rows=[_operation_row(operation, today) for operation in operations],
        hide_caption=True,
        stacked=True,
        dense=True,
    )


def parts_section(parts: Sequence["Operation"], today: date) -> Section | None:
    """Return the operations within one; None if there are none."""
    if not parts:
        return None
    note = "Priorities, taskings and records below include theirs, each once."
    table = operations_table(parts, today)
    return Section("parts", "Operations in this one", "", table, note=note)


def _operation_row(operation: "Operation", today: date) -> Row:
    state = state_of(operation, today)
    partners = ", ".join(sorted(partner.name for partner in operation.partners.all()))
    return Row(
        [
            title_cell(OPERATIONS, operation),
            Cell(state.text, tag=state),
            from_to(operation.begins_on, operation.ends_on),
            partners or "None",
        ],
        muted=state is ENDED,
    )


def operation_page(
    operation: "Operation",
    *,
    phases: Sequence["PhaseBegun"],
    areas: Collection[str],
    sections: Sequence[Section],
    may_run: bool,
    warning: str,
    today: date,
) -> PlanPage:
    """Return everything that the page of an operation shows.

    `areas` are the names of its wards.
    """
    reference = operation.reference
    actions = [
        Link("Add a record", OPERATIONS.url("put_in", reference)),
        Link("Change the phase", OPERATIONS.url("phase", reference)),
        Link("Change the operation", OPERATIONS.url("change", reference)),
    ]
    return PlanPage(
        title=OPERATIONS.title(operation),
        tab=OPERATIONS.tab(operation),
        reference=reference,
        caption=OPERATIONS.one,
        tag=state_of(operation, today),
        lead=operation.aims,
        rows=_facts(operation, phases, areas),
        back=overview_link(),
        actions=actions if may_run else [],
        warning=warning,
        sections=sections,
    )


def _facts(
    operation: "Operation", phases: Sequence["PhaseBegun"], areas: Collection[str]
) -> list[SummaryRow]:
    partners = sorted(partner.name for partner in operation.partners.all())
    began = [f"{Phase(p.phase).label} since {written_date(p.began_on)}" for p in phases]
    at = written_instant(operation.recorded_at)
    evaluation = reverse("evaluation:operation", args=[operation.reference])
    return [
        SummaryRow("Phase", began[0] if began else "", lines=began[1:]),
        SummaryRow("When", from_to(operation.begins_on, operation.ends_on)),
        SummaryRow("Wards", ", ".join(areas) or "None named"),
        SummaryRow("Partners", ", ".join(partners) or "None named"),
        *operation_links(operation.part_of, "Part of"),
        SummaryRow("Set up", f"{at} by {operation.recorded_by.display_name}"),
        SummaryRow("Did it work?", "Before and after in its wards", href=evaluation),
    ]
