"""Cells of a file that are checked by the fields of a form: one definition for both."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from stronghold.core.kernel import cells as read
from stronghold.core.kernel.cells import Cells, CellWrong


def form_columns(form: type[forms.BaseForm], names: Sequence[str]) -> dict[str, str]:
    """Return what the columns of a form's own fields hold."""
    return {name: about(_fields(form)[name]) for name in names}


def _fields(form: type[forms.BaseForm]) -> Mapping[str, forms.Field]:
    # Its metaclass gives a form class its fields.
    declared: Any = form
    fields: Mapping[str, forms.Field] = declared.base_fields
    return fields


def about(field: forms.Field) -> str:
    """Return what a column that such a field checks may hold."""
    needed = "required" if field.required else "optional"
    if isinstance(field, forms.ChoiceField):
        listed = ", ".join(code for code in _codes(field) if code)
        several = isinstance(field, forms.MultipleChoiceField)
        return f"{needed}: {listed}{', with a semicolon between' if several else ''}"
    label = str(field.label).removesuffix(" (optional)")
    return f"{needed}: as asked in the form, “{label}”"


def _codes(field: forms.ChoiceField) -> list[str]:
    # A field's own list, which its type calls by what one may assign.
    choices: Any = field.choices
    return [str(code) for code, _ in choices]


def form_cells(
    cells: Cells, form: type[forms.BaseForm], names: Sequence[str]
) -> dict[str, Any]:
    """Return the cells of these columns, each checked by the form's own field."""
    return {name: cells.read(name, reader_of(_fields(form)[name])) for name in names}


@cache
def reader_of(field: forms.Field) -> Callable[[str], Any]:
    """Return what reads a cell as such a field does; CellWrong says what is wrong."""
    codes = _codes(field) if isinstance(field, forms.ChoiceField) else []
    if isinstance(field, forms.MultipleChoiceField):
        return read.several(codes)
    read_one = read.one_or_none([code for code in codes if code])

    def reading(cell: str) -> Any:
        if codes:
            cell = read_one(cell)
        try:
            return field.clean(cell)
        except ValidationError as wrong:
            said = " ".join(wrong.messages)
            raise CellWrong(said[:1].lower() + said[1:]) from None

    return reading
