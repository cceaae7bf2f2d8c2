"""What pages and the API show of seizures."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.urls import reverse

from operations.operation.presenters import operation_rows
from operations.seizures.choices import (
    Drug,
    DrugClass,
    DrugTest,
    SeizureKind,
)
from operations.seizures.record import SEIZURES, quantity_text
from operations.seizures.rules import class_on
from stronghold.core.records.presenters import (
    Panel,
    RecordFacts,
    error_rows,
    place_cell,
    place_rows,
    recorded_row,
    shown_rows,
)
from stronghold.core.ui.dates import short_when, written_date, written_when
from stronghold.core.ui.parts import Cell, Column, Row, SummaryRow, Table

if TYPE_CHECKING:
    from operations.seizures.models import Seizure


@dataclass(frozen=True)
class SeizuresPanel:
    """What `seizures/panel.html` draws on the page of an arrest or a warrant."""

    table: Table | None
    new_url: str


def seizures_panel(
    seizures: Sequence["Seizure"], *, may_record: bool, new_url: str = ""
) -> Panel:
    """Return the panel of what was seized at an arrest or at entries of a warrant.

    `new_url` is the form that adds one, for those who may record a seizure.
    """
    shown = SeizuresPanel(_panel_table(seizures), new_url if may_record else "")
    return Panel("seizures/panel.html", shown)


def _panel_table(seizures: Sequence["Seizure"]) -> Table | None:
    if not seizures:
        return None
    return Table(
        caption="What was seized",
        columns=[Column(t) for t in ("Seizure", "What", "Quantity", "Exhibit")],
        rows=[
            Row(
                [
                    _reference_cell(row),
                    _what_cell(row),
                    quantity_text(row) or "Not counted",
                    row.exhibit_reference or "None yet",
                ]
            )
            for row in seizures
        ],
        hide_caption=True,
        stacked=True,
    )


def seizures_table(seizures: Sequence["Seizure"]) -> Table | None:
    """Return the list as a table; the column Status only if one row has a status."""
    if not seizures:
        return None
    with_status = any(SEIZURES.status(seizure) for seizure in seizures)
    headings = ["Seizure", "When", "Where", "What", "Quantity"]
    if with_status:
        headings.append("Status")
    return Table(
        caption="Seizures, the latest first",
        columns=[Column(text) for text in headings],
        rows=[_row(seizure, with_status=with_status) for seizure in seizures],
        hide_caption=True,
        stacked=True,
    )


def _row(seizure: "Seizure", *, with_status: bool) -> Row:
    status = SEIZURES.status(seizure)
    cells: list[Cell | str | int] = [
        _reference_cell(seizure),
        short_when(seizure.occurred_on, seizure.occurred_at),
        place_cell(seizure),
        _what_cell(seizure),
        quantity_text(seizure) or "Not counted",
    ]
    if with_status:
        cells.append(Cell(status.text, tag=status) if status else "")
    return Row(cells, muted=seizure.is_in_error)


def _reference_cell(seizure: "Seizure") -> Cell:
    url = SEIZURES.url("detail", seizure.reference)
    return Cell(seizure.reference, href=url)


def _what_cell(seizure: "Seizure") -> Cell:
    if not seizure.drug:
        return Cell(SeizureKind(seizure.kind).label)
    return Cell(Drug(seizure.drug).label, note=DrugClass(seizure.drug_class).label)


def _pounds(estimate: Decimal | None) -> str:
    if estimate is None:
        return "Not estimated"
    return f"About £{estimate:,.2f}".removesuffix(".00")


def _class_text(seizure: "Seizure") -> str:
    """Return the class; if an officer chose it against the table, say so."""
    label = str(DrugClass(seizure.drug_class).label)
    by_table = DrugClass(class_on(seizure.drug, seizure.occurred_on))
    if by_table in {DrugClass.UNKNOWN, seizure.drug_class}:
        return label
    return f"{label}, chosen by the officer (by the law of that day: {by_table.label})"


def _summary_rows(seizure: "Seizure", shown: Collection[str]) -> list[SummaryRow]:
    """Return the rows of the summary, in the order of the form."""
    when = written_when(seizure.occurred_on, seizure.occurred_at)
    quantity = quantity_text(seizure) or "Not counted"
    exhibit = seizure.exhibit_reference or "None yet"
    rows = [
        *error_rows(seizure),
        ("kind", SummaryRow("What it is", SeizureKind(seizure.kind).label)),
        *_drug_rows(seizure),
        ("quantity", SummaryRow("Quantity", quantity)),
        ("estimate", SummaryRow("Estimate", _pounds(seizure.estimate))),
        ("exhibit_reference", SummaryRow("Exhibit reference", exhibit)),
        ("occurred_at", SummaryRow("When", when)),
        *place_rows(seizure, shown),
        ("arrest", _found(seizure)),
        *operation_rows(seizure.operation),
        recorded_row(seizure),
    ]
    return shown_rows(rows, shown)


def _drug_rows(seizure: "Seizure") -> list[tuple[str, SummaryRow]]:
    if not seizure.drug:
        return []
    return [
        ("drug", SummaryRow("Drug", Drug(seizure.drug).label)),
        ("drug_class", SummaryRow("Class on the day", _class_text(seizure))),
        ("test", SummaryRow("Test", DrugTest(seizure.test).label)),
    ]


def _found(seizure: "Seizure") -> SummaryRow:
    """Return the arrest at which it was found.

    A warrant is not named here, as it may still be live: a panel of operations/warrants
    names it to those who may know of it.
    """
    if arrest := seizure.arrest:
        url = reverse("arrests:detail", args=[arrest.reference])
        return SummaryRow("Found", f"At arrest {arrest.reference}", href=url)
    return SummaryRow("Found", "Not with an arrest")


def seizure_facts(seizure: "Seizure", shown: Collection[str]) -> RecordFacts:
    """Return what the page of a seizure shows, of the fields the viewer may see."""
    return RecordFacts(
        caption=f"Seizure, {written_date(seizure.occurred_on)}",
        tag=SEIZURES.status(seizure),
        rows=_summary_rows(seizure, shown),
        labels=SEIZURES.labels(shown),
    )
