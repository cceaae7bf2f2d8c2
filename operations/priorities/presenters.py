"""What pages show of priorities."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from operations.operation.presenters import (
    PlanList,
    PlanPage,
    Section,
    operation_links,
    plans_pager,
)
from operations.priorities.record import PRIORITIES
from operations.priorities.rules import update_by
from stronghold.core.places.drawn_areas import written_size
from stronghold.core.records.presenters import title_cell
from stronghold.core.ui.dates import short_date, written_date, written_instant
from stronghold.core.ui.parts import Cell, Column, Link, Row, SummaryRow, Table, Tag

if TYPE_CHECKING:
    from operations.priorities.models import Priority
    from operations.priorities.queries import Inside
    from stronghold.core.records.filters import ListFilter
    from stronghold.core.records.pages import Page

ANSWERED = Tag("Answered", "done")
OPEN = Tag("Open", "active")


def up_to_date(priority: "Priority", today: date) -> list[str]:
    """Say when it was last updated and by when it is due; nothing once answered."""
    if priority.answered_on:
        return []
    n_days = (today - priority.updated_on).days
    ago = {0: "today", 1: "yesterday"}.get(n_days, f"{n_days} days ago")
    last = update_by(priority.updated_on)
    if last < today:
        return [f"Updated {ago}. An update was due by {short_date(last)}"]
    return [f"Updated {ago}. Update it by {short_date(last)}"]


def priorities_table(
    priorities: Sequence["Priority"], *, areas: Mapping[str, str], today: date
) -> Table | None:
    """List priorities. `areas` are the names of their wards, by code."""
    if not priorities:
        return None
    return Table(
        caption="Priorities",
        columns=[Column(text) for text in ("Priority", "Where", "Since", "Status")],
        rows=[_priority_row(priority, areas, today) for priority in priorities],
        hide_caption=True,
        stacked=True,
        dense=True,
    )


def _priority_row(priority: "Priority", areas: Mapping[str, str], today: date) -> Row:
    state = priority_state(priority)
    return Row(
        [
            title_cell(PRIORITIES, priority),
            Cell(_where(priority, areas)),
            Cell(
                short_date(priority.since), note=" ".join(up_to_date(priority, today))
            ),
            Cell(state.text, tag=state),
        ]
    )


def priority_state(priority: "Priority") -> Tag:
    return ANSWERED if priority.answered_on else OPEN


def _where(priority: "Priority", areas: Mapping[str, str]) -> str:
    area = areas.get(priority.area_code, "")
    return ", ".join(part for part in (priority.place_text, area) if part)


def priorities_page(
    page: "Page[Priority]",
    table: Table | None,
    wanted: "ListFilter",
    *,
    may_run: bool,
) -> PlanList:
    url, answered = PRIORITIES.url("list"), bool(wanted["answered"])
    new = Link(PRIORITIES.new_text, PRIORITIES.url("new"))
    return PlanList(
        title=PRIORITIES.many,
        views=[
            Link("Open", url, current=not answered),
            Link("Answered", f"{url}?answered=yes", current=answered),
        ],
        table=table,
        empty_title="No priorities",
        empty_text="None is answered yet." if answered else "None is open.",
        new=new if may_run else None,
        pager=plans_pager(page, url, wanted.as_params(), label=PRIORITIES.many),
    )


def priority_page(
    priority: "Priority",
    *,
    areas: Mapping[str, str],
    sections: Sequence[Section],
    may_run: bool,
    today: date,
    inside: "Inside | None" = None,
) -> PlanPage:
    """Return everything that the page of a priority shows."""
    reference = priority.reference
    actions = [
        Link("Record what was done", PRIORITIES.url("answer", reference)),
        Link("Update the priority", PRIORITIES.url("change", reference)),
    ]
    return PlanPage(
        title=PRIORITIES.title(priority),
        tab=PRIORITIES.tab(priority),
        reference=reference,
        caption=PRIORITIES.one,
        tag=priority_state(priority),
        rows=_priority_facts(priority, areas, today, inside),
        drawn=_drawn(priority),
        back=Link("All priorities", PRIORITIES.url("list")),
        actions=actions if may_run and not priority.answered_on else [],
        sections=sections,
    )


def _drawn(priority: "Priority") -> Mapping[str, Any] | None:
    """Return what was drawn on the map, as GeoJSON for the page's script."""
    if priority.outline is None:
        return None
    geometry = json.loads(priority.outline.geojson)
    named = {"name": priority.issue}
    feature = {"type": "Feature", "properties": named, "geometry": geometry}
    return {"type": "FeatureCollection", "features": [feature]}


def _drawn_rows(priority: "Priority", inside: "Inside | None") -> list[SummaryRow]:
    """Give the size of what was drawn, and the reports in it if they may be read."""
    if priority.outline is None:
        return []
    lines = []
    if inside:
        before = f"{inside.before} in the four weeks before it was set"
        lines = [f"Reports in it: {inside.now} in the last four weeks, {before}"]
    return [SummaryRow("Drawn area", written_size(priority.outline), lines=lines)]


def _priority_facts(
    priority: "Priority",
    areas: Mapping[str, str],
    today: date,
    inside: "Inside | None",
) -> list[SummaryRow]:
    rows = [
        SummaryRow("Where", _where(priority, areas)),
        *_drawn_rows(priority, inside),
        SummaryRow("Why", priority.why or "Not given"),
        SummaryRow(
            "Since", written_date(priority.since), lines=up_to_date(priority, today)
        ),
    ]
    if priority.answered_on:
        answered = f"Answered on {written_date(priority.answered_on)}"
        rows.append(SummaryRow("What was done", priority.done, lines=[answered]))
    rows += operation_links(priority.operation)
    at = written_instant(priority.recorded_at)
    return [*rows, SummaryRow("Set", f"{at} by {priority.recorded_by.display_name}")]
