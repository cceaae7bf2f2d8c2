"""What the page of an organised crime group shows."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from django.urls import reverse

from operations.groups.record import GROUPS
from stronghold.core.records.presenters import (
    Action,
    Panel,
    RecordFacts,
    entered_rows,
    error_rows,
    place_rows,
    recorded_row,
    shown_rows,
)
from stronghold.core.ui.parts import Link, SummaryRow

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


def sections(path: str) -> Sequence[Link]:
    """Return the pages of this part of the site; `path` is the one being read."""
    pages = (
        ("Groups", GROUPS.url("list")),
        ("Disruptions", reverse("disruptions:list")),
    )
    return [Link(label, url, current=url == path) for label, url in pages]


def changes_panel(reference: str) -> Panel:
    """Return the buttons that correct a group and change its status."""
    actions = [
        Action("Correct or complete", GROUPS.url("correct", reference)),
        Action("Change the status", GROUPS.url("status", reference)),
    ]
    return Panel("groups/changes_panel.html", actions)


def _row(name: str, group: "CrimeGroup") -> tuple[str, SummaryRow]:
    field = GROUPS.field(name)
    return name, SummaryRow(field.label, field.text(group))
