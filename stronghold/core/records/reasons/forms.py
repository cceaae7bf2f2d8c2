"""The form that asks why: one press of a button, or a line of text."""

from typing import Any

from django import forms

from stronghold.core.records.reasons.choices import OTHER
from stronghold.core.records.reasons.rules import LONGEST_WORDS, SAY_WHY
from stronghold.core.ui.free_text import FreeTextForm


class ReasonForm(FreeTextForm):
    """The code of the button that was pressed, and the text beside the last one."""

    free_text = "words"
    code = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    words = forms.CharField(
        label="Another reason",
        max_length=LONGEST_WORDS,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": SAY_WHY},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["words"].required = data is None or data.get("code") == OTHER
