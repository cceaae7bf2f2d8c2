"""The form that decides on what waits for approval."""

from typing import Any

from django import forms

from stronghold.core.ui.action_form import ActionForm


class DecideForm(ActionForm):
    """Approve or refuse; and what of it the page showed."""

    answer = forms.ChoiceField(
        label="What is your decision?",
        choices=[("yes", "Approve"), ("no", "Refuse")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether you approve it"},
    )
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)

    @property
    def cleaned(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {"is_approved": given["answer"] == "yes", "seen": given["seen"]}
