"""The list of a kind of record as an export, by the kind's own description."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from operations.links.queries import linked_references
from operations.links.record import KIND_OF
from stronghold.core.accounts.models import User
from stronghold.core.records.fields import Field
from stronghold.core.records.kind import RecordKind
from stronghold.core.records.queries import listed
from stronghold.core.ui.tables import Cell
from stronghold.exports.columns import ExportColumn
from stronghold.exports.kinds.kind import ListKind
from stronghold.exports.kinds.map_styles import style_of_records


def _linked_to(viewer: User, references: Sequence[str]) -> Callable[[str], Cell]:
    """Return what shows the links of a row, by its reference."""
    found = linked_references(viewer, references)
    return lambda reference: "; ".join(found.get(reference, ()))


# What each record is linked to, as far as the reader may see it.
LINKED_TO = ExportColumn(
    "linked_to",
    "Linked to",
    "The references of what it led to, came from, or was made at.",
    ("reference",),
    ("reference",),
    show_for=_linked_to,
)


def export_of(kind: RecordKind[Any]) -> ListKind:
    """Return the export of a kind: its list, with a column for each field."""
    columns = [column_of(field) for field in kind.fields if field.means]
    return ListKind(
        code=kind.code,
        label=kind.many,
        verb=kind.read,
        fields=kind.classes,
        filters=kind.filters,
        rows=partial(listed, kind),
        order=kind.order,
        page=f"{kind.app}:list",
        style=partial(style_of_records, kind.code),
        columns=list(columns) + [LINKED_TO] if kind.prefix in KIND_OF else columns,
    )


def column_of(field: Field) -> ExportColumn:
    """Return the column of a field."""
    return ExportColumn(
        name=field.name,
        heading=field.label,
        means=field.means,
        paths=tuple(field.paths),
        fields=tuple(field.reads),
        show=field.cell,
        holds=field.holds,
        is_usual=field.is_usual,
    )
