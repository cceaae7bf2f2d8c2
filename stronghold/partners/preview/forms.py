"""The form for the signer's answer to the identity check, and the signature."""

from django import forms

from stronghold.core.sharing.forms import SignForm
from stronghold.core.sharing.rules import LONGEST_ANSWER
from stronghold.core.ui.action_form import ActionForm


def _answer() -> forms.CharField:
    return forms.CharField(
        label="Why may it be shown?",
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Say for each finding why no one is identified, or why that is "
        "necessary and lawful. It is kept with your name. Do not name anyone",
        error_messages={"required": "Say why it may be shown"},
    )


class AgainForm(ActionForm):
    """Another answer to the findings, now that more is shown."""

    answer = _answer()
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class CheckForm(SignForm):
    """One answer to all findings, and the signature.

    `seen` is the digest of the findings and the terms.
    """

    field_order = ("answer", "knows_loss", "typed_name", "seen")

    answer = _answer()
