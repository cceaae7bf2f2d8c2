"""The forms of duplicates: the decision about two reports."""

from collections.abc import Sequence
from typing import Any

from django import forms

from reports.duplicates.actions import merge_report, set_apart
from stronghold.accounts.models import User
from stronghold.kernel.errors import RuleBroken
from stronghold.look.widgets import ChipRadios

THE_SAME, NOT_THE_SAME = "same", "not_same"


class DecisionForm(forms.Form):
    """The same or not, by the button pressed; and which of the two goes on."""

    mark_optional = False
    goes_on = forms.ChoiceField(
        label="If they are the same, which one goes on?",
        help_text="The other stays on its own page, and leaves the figures",
        widget=ChipRadios,
        error_messages={
            "required": "Choose which report goes on",
            "invalid_choice": "Choose which report goes on",
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
        self.fields["goes_on"].choices = choices  # type: ignore[attr-defined]
        self.references = [reference for reference, _ in choices]
        self.initial.setdefault("goes_on", self.references[0])

    def decide(self, *, by: User) -> str:
        """Decide, and return what was done in words; nothing if it was refused."""
        if not self.is_valid():
            return ""
        goes_on = self.cleaned_data["goes_on"]
        (other,) = (r for r in self.references if r != goes_on)
        try:
            if self.cleaned_data["decision"] == THE_SAME:
                merge_report(by=by, reference=other, into=goes_on)
                return f"{other} is merged into {goes_on}"
            set_apart(by=by, reference=goes_on, other=other)
        except RuleBroken as broken:
            self.add_error(None, broken.message)
            return ""
        return f"{goes_on} and {other} are not the same, and not suggested again"
