"""The list of a kind of record as an export, by the kind's own description."""

from functools import partial
from typing import Any

from stronghold.core.records.fields import Field
from stronghold.core.records.kind import RecordKind
from stronghold.core.records.queries import listed
from stronghold.exports.columns import ExportColumn
from stronghold.exports.kinds.kind import ListKind


def export_of(kind: RecordKind[Any]) -> ListKind:
    """Return the export of a kind: its list, with a column for each field."""
    return ListKind(
        code=kind.code,
        label=kind.many,
        verb=kind.read,
        fields=kind.classes,
        filters=kind.filters,
        rows=partial(listed, kind),
        order=kind.order,
        page=f"{kind.app}:list",
        columns=[column_of(field) for field in kind.fields if field.means],
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
