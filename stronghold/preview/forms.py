"""The signer's word on what could identify somebody."""

from django import forms

from stronghold.kernel.errors import RuleBroken
from stronghold.sharing.rules import LONGEST_ANSWER


class CheckForm(forms.Form):
    """One answer to all that was found; `seen` says what that was."""

    answer = forms.CharField(
        label="Why may it be shown so?",
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Say for each finding why nobody is identified, or why that is "
        "necessary and lawful. It is kept with your signature. Name nobody",
        error_messages={"required": "Say why it may be shown so"},
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def add_rule(self, broken: RuleBroken) -> None:
        self.add_error(
            broken.field if broken.field in self.fields else None, broken.message
        )
