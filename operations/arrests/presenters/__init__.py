"""What the page of an arrest shows, and the link above the list."""

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

from operations.arrests.choices import Exploitation
from operations.arrests.record import ARRESTS
from operations.operation.presenters import operation_rows
from stronghold.core.records.presenters import (
    RecordFacts,
    entered_rows,
    error_rows,
    linked_row,
    place_rows,
    recorded_row,
    shown_rows,
)
from stronghold.core.ui.dates import written_date, written_when
from stronghold.core.ui.parts import SummaryRow

if TYPE_CHECKING:
    from operations.arrests.models import Arrest


def waiting_text(n_waiting: int) -> str:
    """Say how many imported arrests are waiting for a decision."""
    if n_waiting == 1:
        return "1 imported arrest may be recorded already"
    return f"{n_waiting:,} imported arrests may be recorded already"


def _summary_rows(arrest: "Arrest", shown: Collection[str]) -> list[SummaryRow]:
    """Return the rows of the summary: when, where, what was entered, and by whom."""
    when = written_when(arrest.occurred_on, arrest.occurred_at)
    rows = [
        *error_rows(arrest),
        *_matched_rows(arrest),
        ("occurred_at", SummaryRow("When", when)),
        *place_rows(arrest, shown),
        *entered_rows(ARRESTS, arrest),
        *_exploitation_rows(arrest),
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
        named = linked_row(ARRESTS.field("same_as").label, ARRESTS, same)
        rows.append(("same_as", replace(named, lines=["It counts instead"])))
    return rows


def _exploitation_rows(arrest: "Arrest") -> list[tuple[str, SummaryRow]]:
    if not arrest.exploitation:
        return []
    field = ARRESTS.field("exploitation")
    line = arrest.exploitation_reason
    if arrest.exploitation == Exploitation.YES:
        referral = arrest.referral_reference
        to_do = "The referral is still to be made"
        line = f"Referral {referral}" if referral else to_do
    return [(field.name, SummaryRow(field.label, field.text(arrest), lines=[line]))]


def arrest_facts(arrest: "Arrest", shown: Collection[str]) -> RecordFacts:
    """Return what the page of an arrest shows, of the fields the viewer may see."""
    return RecordFacts(
        caption=f"Arrest, {written_date(arrest.occurred_on)}",
        tag=ARRESTS.status(arrest),
        rows=_summary_rows(arrest, shown),
        labels=ARRESTS.labels(shown),
    )
