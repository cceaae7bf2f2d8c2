"""The form that decides on what waits for approval."""

from collections.abc import Mapping
from typing import Any

from django import forms

from stronghold.core.accounts.approvals.rules import LONGEST_REASON
from stronghold.core.ui.action_form import ActionForm


class DecideForm(ActionForm):
    """Approve or refuse; and what of it the page showed."""

    shown_when: Mapping[str, str] = {"reason": "answer=no"}
    required_if_shown = frozenset({"reason"})

    answer = forms.ChoiceField(
        label="What is your decision?",
        choices=[("yes", "Approve"), ("no", "Refuse")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether you approve it"},
    )
    reason = forms.CharField(
        label="Why do you refuse it?",
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Who asked reads this on their first page",
    )
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)

    @property
    def cleaned(self) -> dict[str, Any]:
        given = self.cleaned_data
        is_approved = given["answer"] == "yes"
        reason = "" if is_approved else given["reason"]
        return {"is_approved": is_approved, "seen": given["seen"], "reason": reason}
