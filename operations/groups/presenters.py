"""What the page of an organised crime group shows."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from operations.groups.record import GROUPS
from stronghold.core.records.presenters import (
    RecordFacts,
    entered_rows,
    error_rows,
    place_rows,
    recorded_row,
    shown_rows,
)
from stronghold.core.ui.parts import SummaryRow

if TYPE_CHECKING:
    from operations.groups.models import CrimeGroup


def group_facts(group: "CrimeGroup", shown: Collection[str]) -> RecordFacts:
    """Return what the page of a group shows, of the fields that the viewer may see."""
    rows = [
        *error_rows(group),
        *entered_rows(GROUPS, group),
        *(_row(name, group) for name in ("team", "occurred_on")),
        *place_rows(group, shown),
        recorded_row(group),
    ]
    return RecordFacts(
        caption=GROUPS.one,
        tag=GROUPS.status(group),
        rows=shown_rows(rows, shown),
        labels=GROUPS.labels(shown),
    )


def _row(name: str, group: "CrimeGroup") -> tuple[str, SummaryRow]:
    field = GROUPS.field(name)
    return name, SummaryRow(field.label, field.text(group))
