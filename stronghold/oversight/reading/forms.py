"""The form that marks a person's reading as looked at."""

from django import forms

from stronghold.core.ui.free_text import FreeTextForm

LONGEST_NOTE = 300


class LookForm(FreeTextForm):
    """What the person who looked found out."""

    free_text = "note"
    note = forms.CharField(
        label="What did you find?",
        max_length=LONGEST_NOTE,
        help_text="Such as: covered for the north team that night, as their sergeant "
        "confirms",
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": "Enter what you found"},
    )
