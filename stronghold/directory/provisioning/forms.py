"""The form that makes a key for the directory."""

from typing import Any

from django import forms

from stronghold.core.accounts.rules import LONGEST_KEY_NAME
from stronghold.core.ui.action_form import ActionForm
from stronghold.directory.provisioning.rules import TERMS

USUAL_TERM = 180


class KeyForm(ActionForm):
    """Which directory uses the key, and how long it lasts."""

    name = forms.CharField(
        label="Which directory uses the key?",
        help_text="To help you recognise it, such as Microsoft Entra ID",
        max_length=LONGEST_KEY_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Say which directory uses the key"},
    )
    days = forms.TypedChoiceField(
        label="How long should it last?",
        choices=[(days, f"{days} days") for days in TERMS],
        coerce=int,
        initial=USUAL_TERM,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose how long the key should last",
            "invalid_choice": "Choose how long the key should last",
        },
    )

    @property
    def cleaned(self) -> dict[str, Any]:
        return self.cleaned_data
