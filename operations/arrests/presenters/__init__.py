"""What pages and the API show of arrests."""

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from operations.arrests.choices import (
    AgeBand,
    Disposal,
    DrugClass,
    Exploitation,
    OffenceClass,
    Provision,
)
from operations.arrests.queries import needs_answer, needs_referral
from operations.operation.presenters import operation_rows
from stronghold.core.records.kind import IN_ERROR
from stronghold.core.records.presenters import (
    PLACE_LABELS,
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

HISTORY_LABELS: Mapping[str, str] = {
    "occurred_on": "Day of arrest",
    "occurred_at": "Time of arrest",
    **PLACE_LABELS,
    "offence_class": "Principal offence",
    "age_band": "Age",
    "drug_class": "Class of the drug",
    "custody_number": "Custody record number",
    "offence_provision": "Offence",
    "disposal": "Disposal",
    "exploitation": "Could the child be exploited",
    "exploitation_reason": "Why not",
    "referral_reference": "Referral",
    "is_imported": "From custody",
    "waits_for_match": "Waiting for a decision",
    "same_as": "The same as",
    "operation": "Operation",
}
WAITS = Tag("Waiting for a decision", "waiting")
TO_ANSWER = Tag("Exploited? Not answered", "attention")
TO_REFER = Tag("Exploited? Not referred", "attention")


def state_of(arrest: "Arrest") -> Tag | None:
    """Return the tag of an arrest that does not count or is not complete, or None."""
    if arrest.is_in_error:
        return IN_ERROR
    if arrest.same_as_id:
        return Tag("Set aside", "stopped")
    if arrest.waits_for_match:
        return WAITS
    if needs_answer(arrest):
        return TO_ANSWER
    return TO_REFER if needs_referral(arrest) else None


def waiting_text(n_waiting: int) -> str:
    """Say how many imported arrests are waiting for a decision."""
    if n_waiting == 1:
        return "1 imported arrest may be recorded already"
    return f"{n_waiting:,} imported arrests may be recorded already"


def arrests_table(arrests: Sequence["Arrest"]) -> Table | None:
    """Return the list as a table; the column Status only if one row has a status."""
    if not arrests:
        return None
    with_status = any(state_of(arrest) for arrest in arrests)
    headings = ["Arrest", "When", "Where", "Principal offence", "Age"]
    if with_status:
        headings.append("Status")
    return Table(
        caption="Arrests, the latest first",
        columns=[Column(text) for text in headings],
        rows=[_row(arrest, with_status=with_status) for arrest in arrests],
        hide_caption=True,
        stacked=True,
    )


def _row(arrest: "Arrest", *, with_status: bool) -> Row:
    state = state_of(arrest)
    cells: list[Cell | str | int] = [
        Cell(arrest.reference, href=reverse("arrests:detail", args=[arrest.reference])),
        short_when(arrest.occurred_on, arrest.occurred_at),
        place_cell(arrest),
        Cell(
            OffenceClass(arrest.offence_class).label,
            note=DrugClass(arrest.drug_class).label,
        ),
        AgeBand(arrest.age_band).label,
    ]
    if with_status:
        cells.append(Cell(state.text, tag=state) if state else "")
    return Row(cells, muted=arrest.is_in_error)


def _summary_rows(arrest: "Arrest", shown: Collection[str]) -> list[SummaryRow]:
    """Return the rows of the summary, in the order of the form."""
    when = written_when(arrest.occurred_on, arrest.occurred_at)
    offence = OffenceClass(arrest.offence_class).label
    drug = DrugClass(arrest.drug_class).label
    number = arrest.custody_number or "Not given yet"
    rows = [
        *error_rows(arrest),
        *_matched_rows(arrest),
        ("occurred_at", SummaryRow("When", when)),
        *place_rows(arrest, shown),
        ("offence_class", SummaryRow("Principal offence", offence)),
        *_offence_rows(arrest),
        ("age_band", SummaryRow("Age on the day", AgeBand(arrest.age_band).label)),
        *_exploitation_rows(arrest),
        ("drug_class", SummaryRow("Class of the drug", drug)),
        ("custody_number", SummaryRow("Custody record number", number)),
        *_disposal_rows(arrest),
        *operation_rows(arrest.operation),
        recorded_row(arrest),
    ]
    return shown_rows(rows, shown)


def _matched_rows(arrest: "Arrest") -> list[tuple[str, SummaryRow]]:
    """Return that it came from custody, and the arrest it was matched with."""
    rows = []
    if arrest.is_imported:
        rows.append(("is_imported", SummaryRow("Source", "Custody’s system")))
    if same := arrest.same_as:
        url = reverse("arrests:detail", args=[same.reference])
        text = f"{same.reference}, which counts instead"
        rows.append(("same_as", SummaryRow("The same as", text, href=url)))
    return rows


def _offence_rows(arrest: "Arrest") -> list[tuple[str, SummaryRow]]:
    if not arrest.offence_provision:
        return []
    text = Provision(arrest.offence_provision).label
    return [("offence_provision", SummaryRow("Offence", text))]


def _disposal_rows(arrest: "Arrest") -> list[tuple[str, SummaryRow]]:
    if not arrest.disposal:
        return []
    return [("disposal", SummaryRow("Disposal", Disposal(arrest.disposal).label))]


def _exploitation_rows(arrest: "Arrest") -> list[tuple[str, SummaryRow]]:
    if not arrest.exploitation:
        return []
    key = "Could the child be exploited?"
    if arrest.exploitation == Exploitation.NO:
        lines = [arrest.exploitation_reason]
        return [("exploitation", SummaryRow(key, "No", lines=lines))]
    referral = arrest.referral_reference
    line = f"Referral {referral}" if referral else "The referral is still to be made"
    return [("exploitation", SummaryRow(key, "Yes, or it may be", lines=[line]))]


def arrest_facts(arrest: "Arrest", shown: Collection[str]) -> RecordFacts:
    """Return what the page of an arrest shows, of the fields the viewer may see."""
    return RecordFacts(
        caption=f"Arrest, {written_date(arrest.occurred_on)}",
        tag=state_of(arrest),
        rows=_summary_rows(arrest, shown),
        labels={n: label for n, label in HISTORY_LABELS.items() if n in shown},
    )


def arrest_body(arrest: "Arrest", shown: Collection[str]) -> dict[str, Any]:
    """Return what the API shows of an arrest."""
    names = (
        "offence_class",
        "age_band",
        "drug_class",
        "custody_number",
        "offence_provision",
        "disposal",
        "exploitation",
        "referral_reference",
        "is_imported",
        "waits_for_match",
    )
    own = {name: getattr(arrest, name) for name in names}
    own["operation"] = arrest.operation.reference if arrest.operation else None
    own["same_as"] = arrest.same_as.reference if arrest.same_as else None
    return shown_values(record_values(arrest) | own, shown)
