"""The forms of duplicates: the decision about two reports."""

from collections.abc import Sequence
from typing import Any

from django import forms

from reports.duplicates.actions import mark_different, merge_report
from stronghold.core.accounts.models import User
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.ui.widgets import ChipRadios

THE_SAME, NOT_THE_SAME = "same", "not_same"


class DecisionForm(forms.Form):
    """The same or not, by the button pressed, and which of the two is kept."""

    mark_optional = False
    kept = forms.ChoiceField(
        label="Which one do you keep?",
        help_text="If they are the same. The other keeps its page but is not counted",
        widget=ChipRadios,
        error_messages={
            "required": "Choose which report to keep",
            "invalid_choice": "Choose which report to keep",
        },
    )
    decision = forms.ChoiceField(
        choices=[(THE_SAME, "The same"), (NOT_THE_SAME, "Not the same")],
        widget=forms.HiddenInput,
        error_messages={
            "required": "Choose “The same” or “Not the same”",
            "invalid_choice": "Choose “The same” or “Not the same”",
        },
    )

    def __init__(
        self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kept"].choices = choices  # type: ignore[attr-defined]
        self.references = [reference for reference, _ in choices]
        self.initial.setdefault("kept", self.references[0])

    def decide(self, *, by: User) -> str:
        """Make the decision; return the message, or "" if it was refused."""
        if not self.is_valid():
            return ""
        kept = self.cleaned_data["kept"]
        (other,) = (r for r in self.references if r != kept)
        try:
            if self.cleaned_data["decision"] == THE_SAME:
                merge_report(by=by, reference=other, into=kept)
                return f"{other} is merged into {kept}"
            mark_different(by=by, reference=kept, other=other)
        except RuleBroken as broken:
            self.add_error(None, broken.message)
            return ""
        return f"{kept} and {other} are not the same, and not suggested again"
