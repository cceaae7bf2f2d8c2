"""What pages and the API show of seizures."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from operations.operation.presenters import operation_rows
from operations.seizures import queries
from operations.seizures.choices import (
    Drug,
    DrugClass,
    DrugTest,
    MeasureUnit,
    SeizureKind,
)
from operations.seizures.rules import class_on
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.records.presenters import (
    IN_ERROR,
    PLACE_LABELS,
    Panel,
    RecordFacts,
    error_rows,
    place_cell,
    place_rows,
    record_values,
    recorded_row,
    shown_rows,
    shown_values,
)
from stronghold.core.ui.dates import short_when, written_date, written_when
from stronghold.core.ui.parts import Cell, Column, Row, SummaryRow, Table, Tag

if TYPE_CHECKING:
    from operations.arrests.models import Arrest
    from operations.seizures.models import Seizure
    from operations.warrants.models import WarrantEntry

HISTORY_LABELS: Mapping[str, str] = {
    "occurred_on": "Day of seizure",
    "occurred_at": "Time of seizure",
    **PLACE_LABELS,
    "arrest": "Arrest",
    "kind": "What it is",
    "drug": "Drug",
    "drug_class": "Class on the day",
    "quantity": "Quantity",
    "unit": "Unit",
    "estimate": "Estimate in pounds",
    "exhibit_reference": "Exhibit reference",
    "test": "Test",
    "operation": "Operation",
}


@dataclass(frozen=True)
class SeizuresPanel:
    """What `seizures/panel.html` draws on the page of an arrest or a warrant."""

    table: Table | None
    new_url: str


def panel(
    viewer: User,
    *,
    arrest: "Arrest | None" = None,
    entries: Sequence["WarrantEntry"] = (),
    new_url: str = "",
) -> Panel | None:
    """Return the panel of seizures for an arrest, or for the entries of a warrant.

    None if the viewer may not read seizures. `new_url` is the form that adds one.
    """
    if not policy.can(viewer, Verb.READ_SEIZURES):
        return None
    found = queries.seized_at(
        viewer,
        arrest_id=arrest.pk if arrest else None,
        entry_ids=[entry.pk for entry in entries],
    )
    may_record = policy.can(viewer, Verb.RECORD_SEIZURE)
    shown = SeizuresPanel(_panel_table(found), new_url if may_record else "")
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


def correct_panel(viewer: User, seizure: "Seizure") -> Panel | None:
    """Return the link to correct a seizure, for those who may record one."""
    if seizure.is_in_error or not policy.can(viewer, Verb.RECORD_SEIZURE):
        return None
    url = reverse("seizures:correct", args=[seizure.reference])
    return Panel("seizures/correct_panel.html", url)


def state_of(seizure: "Seizure") -> Tag | None:
    """Return the tag of a seizure in error; None for all others."""
    return IN_ERROR if seizure.is_in_error else None


def seizures_table(seizures: Sequence["Seizure"]) -> Table | None:
    """Return the list as a table; the column Status only if one row has a status."""
    if not seizures:
        return None
    with_status = any(state_of(seizure) for seizure in seizures)
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
    state = state_of(seizure)
    cells: list[Cell | str | int] = [
        _reference_cell(seizure),
        short_when(seizure.occurred_on, seizure.occurred_at),
        place_cell(seizure),
        _what_cell(seizure),
        quantity_text(seizure) or "Not counted",
    ]
    if with_status:
        cells.append(Cell(state.text, tag=state) if state else "")
    return Row(cells, muted=seizure.is_in_error)


def _reference_cell(seizure: "Seizure") -> Cell:
    url = reverse("seizures:detail", args=[seizure.reference])
    return Cell(seizure.reference, href=url)


def _what_cell(seizure: "Seizure") -> Cell:
    if not seizure.drug:
        return Cell(SeizureKind(seizure.kind).label)
    return Cell(Drug(seizure.drug).label, note=DrugClass(seizure.drug_class).label)


def quantity_text(seizure: "Seizure") -> str:
    """Return the quantity with its unit, such as: 12 wraps; nothing if not counted."""
    if seizure.quantity is None:
        return ""
    unit = MeasureUnit(seizure.unit).label
    noun = unit.removesuffix("s") if seizure.quantity == 1 else unit
    return f"{_plain(seizure.quantity)} {noun}"


def _plain(number: Decimal) -> str:
    """Write a number without trailing zeros."""
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


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
        tag=state_of(seizure),
        rows=_summary_rows(seizure, shown),
        labels={n: label for n, label in HISTORY_LABELS.items() if n in shown},
    )


def seizure_body(seizure: "Seizure", shown: Collection[str]) -> dict[str, Any]:
    """Return what the API shows of a seizure."""
    names = ("kind", "drug", "drug_class", "quantity", "unit", "estimate")
    own = {n: getattr(seizure, n) for n in (*names, "exhibit_reference", "test")}
    own["arrest"] = seizure.arrest.reference if seizure.arrest else None
    return shown_values(record_values(seizure) | own, shown)
