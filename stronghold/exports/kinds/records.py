"""The list of a kind of record as an export, by the kind's own description."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from operations.links.queries import with_links
from operations.links.record import KIND_OF
from stronghold.core.accounts.models import User
from stronghold.core.records.fields import Field
from stronghold.core.records.filters import ListFilter
from stronghold.core.records.kind import RecordKind
from stronghold.core.records.queries import listed
from stronghold.core.sharing.fields import FieldClass
from stronghold.core.ui.tables import Cell
from stronghold.exports.columns import ExportColumn
from stronghold.exports.kinds.kind import ListKind


def _joined(references: Sequence[str] | None) -> Cell:
    return "; ".join(references or ())


# The columns of what each record is linked to, as far as the reader may see it.
LINKS: Sequence[ExportColumn] = (
    ExportColumn(
        "came_from",
        "Came from",
        "Records that it came from or was made at, by reference.",
        ("linked_before",),
        ("linked_before",),
        _joined,
    ),
    ExportColumn(
        "led_to",
        "Led to",
        "Records that came of it or were made at it, by reference.",
        ("linked_after",),
        ("linked_after",),
        _joined,
    ),
)


# Their classes, beside those of the fields of a kind.
LINK_FIELDS: Mapping[str, FieldClass] = {
    "linked_before": FieldClass.POLICE,
    "linked_after": FieldClass.POLICE,
}


def export_of(kind: RecordKind[Any]) -> ListKind:
    """Return the export of a kind: its list, with a column for each field."""
    can_be_linked = kind.prefix in KIND_OF

    def rows(viewer: User, wanted: ListFilter) -> QuerySet[Any]:
        found = listed(kind, viewer, wanted)
        return with_links(kind, viewer, found) if can_be_linked else found

    columns = [column_of(field) for field in kind.fields if field.means]
    return ListKind(
        code=kind.code,
        label=kind.many,
        verb=kind.read,
        fields={**kind.classes, **LINK_FIELDS} if can_be_linked else kind.classes,
        filters=kind.filters,
        rows=rows,
        order=kind.order,
        page=f"{kind.app}:list",
        columns=[*columns, *LINKS] if can_be_linked else columns,
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
