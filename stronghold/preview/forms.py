"""The signer's word on what could identify somebody."""

from django import forms

from stronghold.sharing.forms import SignForm
from stronghold.sharing.rules import LONGEST_ANSWER


class CheckForm(SignForm):
    """One answer to all that was found, and the signature; `seen` says what it was."""

    field_order = ("answer", "typed_name", "seen")

    answer = forms.CharField(
        label="Why may it be shown so?",
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Say for each finding why nobody is identified, or why that is "
        "necessary and lawful. It is kept with your signature. Name nobody",
        error_messages={"required": "Say why it may be shown so"},
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
