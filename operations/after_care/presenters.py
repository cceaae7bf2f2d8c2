"""What the pages of after-care show, and its panel on the page of a place."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse

from operations.after_care.choices import Because, EndedBecause
from operations.after_care.record import AFTER_CARE
from operations.after_care.rules import DAYS
from operations.operation.presenters import PlanList, PlanPage, Section, plans_pager
from stronghold.core.records.presenters import title_cell
from stronghold.core.ui.dates import short_date, written_date
from stronghold.core.ui.parts import Cell, Column, Link, Row, SummaryRow, Table, Tag

if TYPE_CHECKING:
    from operations.after_care.models import AfterCare, Revisit
    from stronghold.core.records.filters import ListFilter
    from stronghold.core.records.pages import Page

DUE = f"A visit falls due after {DAYS[0]}, {DAYS[1]} and {DAYS[2]} days."
OPEN, ENDED = Tag("Open", "active"), Tag("Ended", "done")
MADE, MISSED, PLANNED = Tag("Made", "done"), Tag("Missed", "attention"), Tag("Planned")


def next_due(row: "AfterCare") -> date | None:
    """Return the day of the next revisit; None if all are made or it has ended."""
    if row.ended_on is not None:
        return None
    return min(
        (one.due_on for one in row.revisits.all() if not one.done_on), default=None
    )


def table(rows: "Sequence[AfterCare]", today: date) -> Table | None:
    """List the homes, with the next revisit of each."""
    if not rows:
        return None
    return Table(
        caption=AFTER_CARE.many,
        hide_caption=True,
        stacked=True,
        dense=True,
        columns=[Column(text) for text in ("Home", "Since", "Next revisit", "Status")],
        rows=[_row(row, today) for row in rows],
    )


def _row(row: "AfterCare", today: date) -> Row:
    due = next_due(row)
    tag = ENDED if row.ended_on else MISSED if due and due < today else OPEN
    return Row(
        [
            title_cell(AFTER_CARE, row),
            short_date(row.since),
            _due_text(row, due),
            Cell(tag.text, tag=tag),
        ]
    )


def _due_text(row: "AfterCare", due: date | None) -> str:
    if row.ended_on:
        return "–"
    return f"Revisit by {short_date(due)}" if due else "All made: end it"


def list_page(page: "Page[AfterCare]", wanted: "ListFilter", today: date) -> PlanList:
    """Return the page of the list."""
    url, ended = AFTER_CARE.url("list"), bool(wanted["ended"])
    empty = (
        "None has ended yet."
        if ended
        else (
            "Revisits are planned after a concern that a home was taken over, and "
            "after an entry or a closure order there."
        )
    )
    return PlanList(
        title="After-care of homes that were taken over",
        views=[
            Link("Open", url, current=not ended),
            Link("Ended", f"{url}?ended=yes", current=ended),
        ],
        table=table(page.items, today),
        empty_title="No homes",
        empty_text=empty,
        pager=plans_pager(page, url, wanted.as_params(), label=AFTER_CARE.many),
    )


def one_page(
    row: "AfterCare",
    revisits: "Sequence[Revisit]",
    *,
    may_end: bool,
    visit_url: str,
    today: date,
) -> PlanPage:
    """Return everything that the page of one after-care shows."""
    is_open = row.ended_on is None
    actions = [
        Link("Record a visit", visit_url),
        Link("End the after-care", AFTER_CARE.url("end", row.reference)),
    ]
    return PlanPage(
        title=AFTER_CARE.title(row),
        tab=AFTER_CARE.tab(row),
        reference=row.reference,
        caption="Home that was taken over",
        tag=OPEN if is_open else ENDED,
        rows=_facts(row),
        back=Link("All after-care", AFTER_CARE.url("list")),
        actions=actions if may_end and is_open else [],
        sections=[
            Section(
                "revisits",
                "Revisits",
                "None is planned.",
                _revisits(revisits, today, is_open=is_open),
            )
        ],
    )


def at_home(
    row: "AfterCare | None", premises_id: int, *, may_begin: bool
) -> Link | None:
    """Return the link from the page of a home to its revisits, or to plan them."""
    if row is not None:
        due = next_due(row)
        words = f"next by {short_date(due)}" if due else "all made"
        url = AFTER_CARE.url("detail", row.reference)
        return Link(f"Revisits after it was taken over: {words}", url)
    if not may_begin:
        return None
    url = reverse("after_care:new", args=[premises_id])
    return Link("Plan revisits, if the home was taken over", url)


def _facts(row: "AfterCare") -> list[SummaryRow]:
    rows = [
        SummaryRow("Home", row.place_text),
        SummaryRow(
            "Counted from",
            Because(row.because).label,
            lines=[line for line in (written_date(row.since), row.source) if line],
        ),
        SummaryRow("Team", row.team.name if row.team else "No team"),
    ]
    if row.ended_on:
        because = EndedBecause(row.ended_because).label
        lines = [written_date(row.ended_on)]
        if row.ended_words:
            lines.append(row.ended_words)
        rows.append(SummaryRow("Ended", because, lines=lines))
    return rows


def _revisits(
    revisits: "Sequence[Revisit]", today: date, *, is_open: bool
) -> Table | None:
    if not revisits:
        return None
    return Table(
        caption="Revisits",
        hide_caption=True,
        stacked=True,
        dense=True,
        columns=[Column(text) for text in ("Due", "Status", "Made")],
        rows=[_revisit(one, today, is_open=is_open) for one in revisits],
    )


def _revisit(one: "Revisit", today: date, *, is_open: bool) -> Row:
    due = Cell(f"By {short_date(one.due_on)}", note=f"{one.day} days after")
    if one.done_on is None:
        tag = MISSED if one.due_on < today else PLANNED
        return Row([due, Cell(tag.text, tag=tag) if is_open else "Not made", "–"])
    made = Cell(short_date(one.done_on), reference=one.activity)
    return Row([due, Cell(MADE.text, tag=MADE), made])
