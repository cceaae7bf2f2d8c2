"""The fields that a form takes of a kind of record without declaring them itself.

A form declares what it asks in words or in an order of its own. The rest of what can be
entered is asked by the label and the type of its row in `record.py`, so that a new
field is in each form of its kind from its first day.
"""

from collections.abc import Callable, Collection
from typing import Any, TypeVar

from django import forms

from stronghold.core.records.fields import Choice, Day, Field, Several, YesNo
from stronghold.core.records.kind import Kind
from stronghold.core.ui.fields import DatePartsField
from stronghold.core.ui.widgets import ChipCheckboxes, ChipRadios

# A text that can be longer than this is typed in a box of several lines.
ONE_LINE = 100
_Form = TypeVar("_Form", bound=forms.Form)


def takes(
    kind: Kind[Any], *, but: Collection[str] = ()
) -> Callable[[type[_Form]], type[_Form]]:
    """Give a class of forms each field of a kind that it does not declare.

    `but` are those that it does not ask.
    """

    def give(form: type[_Form]) -> type[_Form]:
        given: Any = form
        for field in kind.entered:
            name = field.name
            if name not in (*given.base_fields, *but):
                marks = getattr(form, "mark_optional", True)
                asked = form_field(kind, field, says_optional=not marks)
                given.base_fields[name] = asked
                # Forms that inherit from this one are made of what it declares.
                given.declared_fields[name] = asked
                given.more_names = (*given.more_names, name)
        return form

    return give


def form_field(
    kind: Kind[Any], field: Field, *, says_optional: bool = True
) -> forms.Field:
    """Return what asks for a field, of the type and with the limits of its column.

    `says_optional`: the label says so, where the form does not.
    """
    column: Any = kind.model._meta.get_field(field.name)
    is_needed = not (column.blank or column.null or column.has_default())
    asked = field.asks or field.label
    label = f"{asked} (optional)" if says_optional and not is_needed else asked
    given: dict[str, Any] = {"label": label, "required": is_needed}
    given["error_messages"] = {"required": f"Enter the {field.label.lower()}"}
    if isinstance(field, Several):
        given["choices"] = field.choices.choices
        return forms.MultipleChoiceField(widget=ChipCheckboxes, **given)
    if isinstance(field, Choice):
        return _one_of(field, column, given)
    if isinstance(field, Day):
        return DatePartsField(subject=label, required=is_needed)
    if isinstance(field, YesNo):
        return _yes_or_no(column, given)
    longest = column.max_length or 0
    if column.get_internal_type() in {"CharField", "TextField"}:
        given["widget"] = (
            forms.TextInput({"autocomplete": "off", "spellcheck": "false"})
            if 0 < longest <= ONE_LINE
            else forms.Textarea({"rows": 3})
        )
        given["error_messages"]["max_length"] = (
            f"{field.label} must be {longest:,} characters or less"
        )
    made: forms.Field = column.formfield(**given)
    return made


def _one_of(field: Choice, column: Any, given: dict[str, Any]) -> forms.Field:
    given["error_messages"]["required"] = f"Choose the {field.label.lower()}"
    # Without an answer it is what the column is without one.
    empty = column.get_default()
    codes = list(field.choices.choices)
    if empty == "":
        # What was chosen by mistake can be taken back.
        codes.append(("", "Not recorded"))
    return forms.TypedChoiceField(
        choices=codes, coerce=str, empty_value=empty, widget=ChipRadios, **given
    )


def _yes_or_no(column: Any, given: dict[str, Any]) -> forms.Field:
    if not column.null:
        # A box that is not ticked says no.
        return forms.BooleanField(label=given["label"], required=False)
    return forms.TypedChoiceField(
        choices=[("yes", "Yes"), ("no", "No")],
        coerce=lambda answer: answer == "yes",
        empty_value=None,
        widget=ChipRadios,
        **given,
    )
