"""What pages and the API show of operations, and what the pages of all plans share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse

from operations.operation.choices import Phase
from operations.operation.queries import area_names, n_in_clear
from operations.operation.rules import MOST_IN_CLEAR, is_crowded
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.core.records.presenters import history_items, people_in
from stronghold.core.records.queries import names_of_people
from stronghold.core.ui.dates import written_date, written_instant
from stronghold.core.ui.parts import (
    Cell,
    Column,
    Link,
    Row,
    SummaryRow,
    Table,
    Tag,
    TimelineItem,
)

if TYPE_CHECKING:
    from operations.operation.models import Operation, PhaseBegun, Plan

ENDED = Tag("Ended")
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


def operation_rows(operation: "Operation | None") -> list[tuple[str, SummaryRow]]:
    """Return the row of a record's summary that links to its operation, if any."""
    return [("operation", operation_link(operation))] if operation else []


def operation_link(operation: "Operation") -> SummaryRow:
    """Return the row of a summary that links to an operation."""
    url = reverse("operations:detail", args=[operation.reference])
    return SummaryRow("Operation", operation.name, href=url)


@dataclass(frozen=True)
class Section:
    """A part of a page: its heading, a table or the text for an empty one, links."""

    id: str
    title: str
    empty: str
    table: Table | None = None
    note: str = ""
    link: Link | None = None
    action: Link | None = None
    # The first column holds names of any length, not references.
    has_names: bool = False


@dataclass(frozen=True)
class PlanPage:
    """Everything that the page of one plan shows."""

    title: str
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
    history: Sequence[TimelineItem] = ()
    audit_url: str = ""


@dataclass(frozen=True)
class Pages:
    """The number of a page of a list, and whether there is a next one."""

    page: int = 1
    has_more: bool = False

    def earlier(self, url: str, params: Mapping[str, str]) -> str:
        """Return the address of the previous page, or nothing."""
        return _page_url(url, params, self.page - 1) if self.page > 1 else ""

    def later(self, url: str, params: Mapping[str, str]) -> str:
        """Return the address of the next page, or nothing."""
        return _page_url(url, params, self.page + 1) if self.has_more else ""


def _page_url(url: str, params: Mapping[str, str], page: int) -> str:
    return f"{url}?{urlencode({**params, 'page': page})}"


@dataclass(frozen=True)
class PlanList:
    """A list of plans, the views of it, and the link to set up another."""

    title: str
    views: Sequence[Link]
    table: Table | None
    empty_title: str
    empty_text: str
    new: Link | None = None
    has_names: bool = False
    earlier_url: str = ""
    later_url: str = ""
    links: Sequence[Link] = ()


@dataclass(frozen=True)
class FormPage:
    """What the page of a form about a plan shows around its fields."""

    title: str
    button: str
    back: Link
    caption: str = ""
    lede: str = ""


def overview_link() -> Link:
    return Link("Operations", reverse("operations:overview"))


def history_of(
    events: Sequence[Any], labels: Mapping[str, str], first: str
) -> list[TimelineItem]:
    """Return the history of a plan, the latest first."""
    changes = [_as_record(event) for event in events]
    names = names_of_people(people_in(changes))
    return history_items(changes, labels=labels, names=names, first=first)


def _as_record(event: Any) -> Any:
    """Add the fields that history reads of every record: no plan is in error."""
    event.error_at, event.error_reason = None, ""
    return event


def audit_url(viewer: User, plan: "Plan") -> str:
    if not policy.can(viewer, Verb.READ_AUDIT):
        return ""
    return reverse("oversight:record", args=[plan.reference])


def may_run(viewer: User) -> bool:
    return policy.can(viewer, Verb.RUN_OPERATIONS)


def from_to(begins_on: Any, ends_on: Any) -> str:
    """Write the first and last day of an operation."""
    if ends_on is None:
        return f"Since {written_date(begins_on)}"
    return f"{written_date(begins_on)} to {written_date(ends_on)}"


def state_of(operation: "Operation") -> Tag:
    ended = operation.ends_on and operation.ends_on < clock.today()
    return ENDED if ended else PHASE_TAGS[operation.phase]


def crowded(viewer: User) -> str:
    """Return a warning if more operations are in Clear than can be run well."""
    n = n_in_clear(viewer)
    if not is_crowded(n):
        return ""
    return (
        f"{n} operations are in the phase Clear. More than {MOST_IN_CLEAR} at a time "
        "spread people thin: consider which can move to Hold"
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
    url = reverse("operations:detail", args=[operation.reference])
    state = state_of(operation)
    partners = ", ".join(sorted(partner.name for partner in operation.partners.all()))
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
    """Return everything that the page of an operation shows."""
    args = [operation.reference]
    actions = [
        Link("Add a record", reverse("operations:put_in", args=args)),
        Link("Change the phase", reverse("operations:phase", args=args)),
        Link("Change", reverse("operations:change", args=args)),
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
    areas = area_names(operation.areas)
    partners = sorted(partner.name for partner in operation.partners.all())
    began = [f"{Phase(p.phase).label} since {written_date(p.began_on)}" for p in phases]
    at = written_instant(operation.recorded_at)
    evaluation = reverse("evaluation:operation", args=[operation.reference])
    return [
        SummaryRow("Phase", began[0] if began else "", lines=began[1:]),
        SummaryRow("When", from_to(operation.begins_on, operation.ends_on)),
        SummaryRow("Wards", ", ".join(areas.values()) or "None named"),
        SummaryRow("Partners", ", ".join(partners) or "None named"),
        SummaryRow("Set up", f"{at} by {operation.recorded_by.display_name}"),
        SummaryRow("Did it work?", "Before and after in its wards", href=evaluation),
    ]


def operation_form(operation: "Operation | None", *, phase: bool = False) -> FormPage:
    if operation is None:
        back = overview_link()
        return FormPage("Set up an operation", "Set up the operation", back)
    url = reverse("operations:detail", args=[operation.reference])
    title = "Change the phase" if phase else "Change the operation"
    back = Link("Back to the operation", url)
    return FormPage(title, "Save", back, caption=operation.name)


def operation_body(operation: "Operation") -> dict[str, Any]:
    """Return what the API shows of an operation."""
    names = ("reference", "name", "aims", "phase", "begins_on", "ends_on")
    return {name: getattr(operation, name) for name in names} | {
        "areas": list(operation.areas),
        "partners": sorted(partner.code for partner in operation.partners.all()),
        "recorded_at": operation.recorded_at,
        "recorded_by": operation.recorded_by.username,
    }
