"""The form that adds a record to an operation, or takes one out."""

from typing import Any

from django import forms

from operations.operation.forms import PlanForm


class PutInForm(PlanForm):
    """The reference of a record to add to an operation, or to take out of it."""

    of = forms.CharField(
        label="Reference of the record",
        help_text="Of an arrest, warrant, closure, seizure or activity, such as "
        "A-7F3K-92QX",
        max_length=40,
        widget=forms.TextInput(attrs={"class": "sh-width-m", "autocomplete": "off"}),
        error_messages={"required": "Enter the reference of the record"},
    )
    take_out = forms.BooleanField(
        label="Take it out of the operation instead", required=False
    )

    @property
    def cleaned(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("of", "take_out")}
