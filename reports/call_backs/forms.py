"""The forms of call-backs: what may be said, and the result."""

from typing import Any

from django import forms

from reports.call_backs.actions import clear_for_call_back, record_call_back
from reports.call_backs.rules import LONGEST_WORDS, RESULTS
from stronghold.core.accounts.models import User
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.forms import FreeTextForm


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

    def submit(self, by: User, **which: Any) -> bool:
        """Clear the words; return whether it was done, else show the errors."""
        if not self.is_valid():
            return False
        try:
            clear_for_call_back(by=by, **which, **self.cleaned_data)
        except RuleBroken as broken:
            self.add_rule(broken)
        return not self.errors


class ResultForm(forms.Form):
    """The result of a call-back."""

    result = forms.ChoiceField(
        label="What was the result?",
        choices=RESULTS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the result of the call-back"},
    )
    n_cancelled = 0

    def submit(self, by: User, **which: Any) -> bool:
        """Record the result; return whether it was done, else show the errors."""
        if not self.is_valid():
            return False
        try:
            self.n_cancelled = record_call_back(by=by, **which, **self.cleaned_data)
        except RuleBroken as broken:
            self.add_error(None, broken.message)
        return not self.errors
