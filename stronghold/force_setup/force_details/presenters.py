"""The page of a force's details in words: what is set, what is not, what changed."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from stronghold.core.ui.dates import written_date, written_instant
from stronghold.core.ui.parts import Column, Row, SummaryRow, Table, Tag
from stronghold.force_setup.force_details.rules import LABELS, PARTS, Details, Part

if TYPE_CHECKING:
    from stronghold.force_setup.force_details.queries import Changed

NOT_SET = Tag("Not set", "attention")
BY_FILE = "The file of the force"


def page(
    details: Details, found: Sequence["Changed"], *, may_set: bool
) -> dict[str, Any]:
    """Return the parts with their rows, how much is not set, and the history."""
    n = sum(not getattr(details, name) for name in LABELS)
    return {
        "parts": [_part(part, details, may_set=may_set) for part in PARTS],
        "missing": _missing(n),
        "history": _history(found),
    }


def _missing(n: int) -> str:
    if not n:
        return ""
    things = "1 detail is" if n == 1 else f"{n} details are"
    return f"{things} not set. The statements leave out what is not set."


def _part(part: Part, details: Details, *, may_set: bool) -> dict[str, Any]:
    rows = [_row(label, getattr(details, name)) for name, label in part.labels.items()]
    url = reverse("force:change", args=[part.code]) if may_set else ""
    return {"title": part.title, "rows": rows, "url": url}


def _row(label: str, value: str | date | None) -> SummaryRow:
    if not value:
        return SummaryRow(label, tag=NOT_SET)
    words = written_date(value) if isinstance(value, date) else value
    return SummaryRow(label, words)


def _history(found: Sequence["Changed"]) -> Table | None:
    if not found:
        return None
    return Table(
        caption="Changes",
        hide_caption=True,
        stacked=True,
        columns=[Column(text) for text in ("When", "Who", "What")],
        rows=[
            Row(
                [
                    written_instant(one.at),
                    one.by or BY_FILE,
                    "; ".join(LABELS[name] for name in one.names),
                ]
            )
            for one in found
        ],
    )
