"""The forms of duplicates: the decision about two reports."""

from collections.abc import Sequence
from typing import Any

from django import forms

from stronghold.core.ui.action_form import ActionForm
from stronghold.core.ui.widgets import ChipRadios

THE_SAME, NOT_THE_SAME = "same", "not_same"


class DecisionForm(ActionForm):
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

    @property
    def is_same(self) -> bool:
        return bool(self.cleaned_data["decision"] == THE_SAME)

    @property
    def kept_and_other(self) -> tuple[str, str]:
        """Return the report that is kept, and the other."""
        kept: str = self.cleaned_data["kept"]
        (other,) = (r for r in self.references if r != kept)
        return kept, other
