"""What pages and the API show of seizures."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from operations.operation.presenters import operation_rows
from operations.seizures.record import SEIZURES
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
from stronghold.core.ui.dates import written_date, written_when
from stronghold.core.ui.parts import Column, Row, SummaryRow, Table

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
    when = written_when(seizure.occurred_on, seizure.occurred_at)
    rows = [
        *error_rows(seizure),
        *entered_rows(SEIZURES, seizure),
        ("occurred_at", SummaryRow("When", when)),
        *place_rows(seizure, shown),
        *operation_rows(seizure.operation),
        recorded_row(seizure),
    ]
    return shown_rows(rows, shown)


def seizure_facts(seizure: "Seizure", shown: Collection[str]) -> RecordFacts:
    """Return what the page of a seizure shows, of the fields the viewer may see."""
    return RecordFacts(
        caption=f"Seizure, {written_date(seizure.occurred_on)}",
        tag=SEIZURES.status(seizure),
        rows=_summary_rows(seizure, shown),
        labels=SEIZURES.labels(shown),
    )
