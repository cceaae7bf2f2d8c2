"""The form that ends after-care."""

from typing import Any

from django import forms

from operations.after_care.choices import EndedBecause
from operations.after_care.rules import LONGEST_WORDS
from operations.operation.forms import PlanForm
from stronghold.core.kernel import clock
from stronghold.core.ui.fields import DatePartsField
from stronghold.core.ui.widgets import ChipRadios


class BeginForm(PlanForm):
    """From which day the revisits to a home are counted."""

    texts = ()
    since = DatePartsField(subject="Counted from", past=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("since", clock.today())


class EndForm(PlanForm):
    """Why after-care ends."""

    texts = ("words",)
    because = forms.ChoiceField(
        label="Why does it end?",
        choices=EndedBecause.choices,
        widget=ChipRadios,
        error_messages={"required": "Choose why it ends"},
    )
    words = forms.CharField(
        label="More about it (optional)",
        required=False,
        max_length=LONGEST_WORDS,
        help_text="Do not name anyone",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    @property
    def cleaned(self) -> dict[str, Any]:
        names = ("because", "words", "keep_words")
        return {name: self.cleaned_data[name] for name in names}
