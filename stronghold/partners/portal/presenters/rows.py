"""The rows of a kind as a table, with labels for its columns and codes."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from operations.safeguarding.choices import Urgency
from stronghold.core.sharing.choices import Shared
from stronghold.core.ui.dates import ago, short_date, short_instant
from stronghold.core.ui.parts import Cell, Column, Row, Table
from stronghold.partners.portal.kinds import NAMES, SharedKind, label_of

if TYPE_CHECKING:
    from stronghold.partners.portal.queries import SharedRow, SharedRows


def rows_table(
    found: "SharedRows", *, now: datetime, links: bool = False
) -> Table | None:
    """Present a page of rows, or None where there are none.

    A column that is empty in every row is left out. With `links`, each reference links
    to its page, where the kind has one.
    """
    if not found.rows:
        return None
    kind = found.kind
    listed = kind.listed or kind.columns
    known = [
        n
        for n, name in enumerate(kind.columns)
        if name in listed and any(row.values[n] not in (None, "") for row in found.rows)
    ]
    return Table(
        caption=kind.label,
        columns=[
            Column("Reference"),
            *(Column(label_of(kind, kind.columns[n])) for n in known),
        ],
        rows=[
            Row([_reference(kind, row, links, now), *_cells(kind, row, known)])
            for row in found.rows
        ],
        hide_caption=True,
        stacked=True,
    )


def _reference(kind: SharedKind, row: "SharedRow", links: bool, now: datetime) -> Cell:
    url = url_of(kind, row.reference) if links else ""
    return Cell(row.reference, href=url, whole=True, note=_urgent(kind, row, now))


def _urgent(kind: SharedKind, row: "SharedRow", now: datetime) -> str:
    """Mark an urgent referral that is not decided, with its age."""
    if kind.code != Shared.REFERRALS:
        return ""
    values = dict(zip(kind.columns, row.values, strict=True))
    if values["urgency"] != Urgency.URGENT or values["decision"]:
        return ""
    return f"Urgent: made {ago(values['made_at'], now)}"


def url_of(kind: SharedKind, reference: str) -> str:
    """Return the address of one row's page, where its kind has one."""
    return reverse(kind.page, args=[reference]) if kind.page else ""


def _cells(kind: SharedKind, row: "SharedRow", known: Sequence[int]) -> list[str]:
    return [text_of(kind, kind.columns[n], row.values[n]) for n in known]


def text_of(kind: SharedKind, column: str, value: Any) -> str:
    """Return a value as pages show it: a day, an instant, or the label of a code."""
    if value in (None, ""):
        return "–"
    if isinstance(value, datetime):
        return short_instant(value)
    if isinstance(value, date):
        return short_date(value)
    name = NAMES.get((kind.code, column))
    return str(name(value).label) if name else str(value)
