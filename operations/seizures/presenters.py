"""What pages and the API show of seizures."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from operations.operation.presenters import operation_rows
from operations.seizures.record import SEIZURES
from stronghold.core.kernel.london import london_date
from stronghold.core.records.presenters import (
    Panel,
    RecordFacts,
    entered_rows,
    error_rows,
    place_rows,
    recorded_row,
    shown_rows,
    title_cell,
)
from stronghold.core.ui.dates import week_of, written_date
from stronghold.core.ui.parts import Column, Row, SummaryRow, Table

if TYPE_CHECKING:
    from operations.seizures.models import Seizure

# Shown to other teams.
ROUGH = "Its team alone sees the address and the day until {until}"


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
                    title_cell(SEIZURES, row),
                    *(
                        SEIZURES.field(name).list_cell(row)
                        for name in ("kind", "quantity", "exhibit_reference")
                    ),
                ]
            )
            for row in seizures
        ],
        hide_caption=True,
        stacked=True,
        dense=True,
    )


def _summary_rows(seizure: "Seizure", shown: Collection[str]) -> list[SummaryRow]:
    """Return the rows of the summary: what was entered, then when, where and how."""
    recorded = recorded_row(seizure)
    lines = []
    if until := seizure.blurred_until:
        lines = [ROUGH.format(until=written_date(until))]
        who = seizure.recorded_by.display_name
        recorded = (
            "recorded_at",
            SummaryRow(
                "Recorded", f"{week_of(london_date(seizure.recorded_at))} by {who}"
            ),
        )
    rows = [
        *error_rows(seizure),
        *entered_rows(SEIZURES, seizure),
        (
            "occurred_at",
            SummaryRow("When", SEIZURES.when_in_words(seizure), lines=lines),
        ),
        *place_rows(seizure, shown),
        *operation_rows(seizure.operation),
        recorded,
    ]
    return shown_rows(rows, shown)


def seizure_facts(seizure: "Seizure", shown: Collection[str]) -> RecordFacts:
    """Return what the page of a seizure shows, of the fields the viewer may see."""
    day = written_date(seizure.occurred_on)
    if seizure.blurred_until:
        day = f"week of {day}"
    return RecordFacts(
        caption=f"Seizure, {day}",
        tag=SEIZURES.status(seizure),
        rows=_summary_rows(seizure, shown),
        labels=SEIZURES.labels(shown),
    )
