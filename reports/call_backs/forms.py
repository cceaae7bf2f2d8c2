"""The forms of call-backs: what may be said, and the result."""

from django import forms

from reports.call_backs.rules import LONGEST_WORDS, RESULTS
from stronghold.core.ui.action_form import ActionForm
from stronghold.core.ui.free_text import FreeTextForm


class WordsForm(FreeTextForm):
    """What may be said in a call-back."""

    free_text = "words"
    words = forms.CharField(
        label="What may be said",
        help_text="Nothing about other people, or about what is planned",
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": "Enter what may be said",
            "max_length": f"What may be said must be {LONGEST_WORDS:,} "
            "characters or less",
        },
    )


class ResultForm(ActionForm):
    """The result of a call-back."""

    result = forms.ChoiceField(
        label="What was the result?",
        choices=RESULTS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the result of the call-back"},
    )
