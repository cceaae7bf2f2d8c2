"""Django's error messages in GOV.UK style, made from the field's label.

Messages that a form sets itself are not changed.
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

Wording = Callable[[str, dict[str, Any]], str]

WORDINGS: dict[str, Wording] = {
    "invalid": lambda label, _: f"Enter {_lower(label)} in the correct format",
    "invalid_choice": lambda label, _: f"{label}: choose one of the answers offered",
    "max_length": lambda label, given: (
        f"{label} must be {given['limit_value']} characters or fewer"
    ),
    "min_length": lambda label, given: (
        f"{label} must be {given['limit_value']} characters or more"
    ),
    "max_value": lambda label, given: f"{label} must be {given['limit_value']} or less",
    "min_value": lambda label, given: f"{label} must be {given['limit_value']} or more",
}
CHOOSING = (forms.ChoiceField, forms.ModelChoiceField)


def messages_of(
    field: forms.Field, label: str, errors: list[ValidationError]
) -> list[str]:
    """Return the messages about a field, in order."""
    return [
        _message(field, error, label=label, text=text)
        for error in errors
        for text in error.messages
    ]


def _message(
    field: forms.Field, error: ValidationError, *, label: str, text: str
) -> str:
    code = error.code or ""
    if not _is_djangos(field, code, error):
        return text
    if code == "required":
        return _required(field, label)
    if code == "invalid" and isinstance(field, forms.IntegerField):
        return f"{label.rstrip('?')} must be a whole number"
    wording = WORDINGS.get(code)
    return wording(label.rstrip("?"), error.params or {}) if wording else text


def _required(field: forms.Field, label: str) -> str:
    verb = "Choose" if isinstance(field, CHOOSING) else "Enter"
    if isinstance(field, forms.BooleanField):
        return f"Tick the box: {label}"
    if label.endswith("?"):
        return f"{verb} an answer: {label}"
    return f"{verb} the {label if label[:2].isupper() else _lower(label)}"


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]


def _is_djangos(field: forms.Field, code: str, error: ValidationError) -> bool:
    """Return whether the message is Django's own, not one set by the form."""
    stock: dict[str, Any] = {}
    for kind in reversed(type(field).__mro__):
        if kind.__module__.startswith("django."):
            stock.update(getattr(kind, "default_error_messages", {}))
    if code in field.error_messages:
        return bool(error.message == stock.get(code))
    return code in WORDINGS and "limit_value" in (error.params or {})
