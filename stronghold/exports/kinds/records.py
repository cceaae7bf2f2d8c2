"""The list of a kind of record as an export, by the kind's own description."""

from collections.abc import Mapping
from typing import Any

from stronghold.core.accounts.models import User
from stronghold.core.records.fields import Field
from stronghold.core.records.filters import names_of
from stronghold.core.records.forms import ListFilterForm
from stronghold.core.records.kind import RecordKind
from stronghold.core.records.queries import listed
from stronghold.exports.columns import ExportColumn
from stronghold.exports.kinds.filters import by_filter_form, page_of
from stronghold.exports.kinds.kind import ListKind


def export_of(kind: RecordKind[Any]) -> ListKind:
    """Return the export of a kind: its list, with a column for each field."""

    def filter_form(viewer: User, given: Mapping[str, str]) -> ListFilterForm:
        return ListFilterForm(kind, given, viewer=viewer)

    return ListKind(
        code=kind.code,
        label=kind.many,
        verb=kind.read,
        fields=kind.classes,
        names=names_of(kind),
        read=by_filter_form(filter_form),
        rows=listed,
        order=kind.order,
        list_url=page_of(f"{kind.app}:list"),
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
