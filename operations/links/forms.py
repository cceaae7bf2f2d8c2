"""The forms of links: which record, and why a link is removed."""

from django import forms

from operations.links.rules import LONGEST_REASON, read_other
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.forms import FreeTextForm
from stronghold.core.ui.action_form import ActionForm


class LinkForm(ActionForm):
    """The reference of the record to link to, typed or chosen by its button."""

    other = forms.CharField(
        label="Reference",
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "class": "sh-width-m",
                "autocomplete": "off",
                "spellcheck": "false",
            }
        ),
        error_messages={
            "required": "Enter the reference of the record to link",
            "max_length": "Enter the reference of a record, such as A-7F3K-92QX",
        },
    )

    def clean_other(self) -> str:
        try:
            return read_other(self.cleaned_data["other"])
        except RuleBroken as broken:
            raise forms.ValidationError(broken.message) from broken


class RemoveForm(FreeTextForm):
    """The reason why a link is wrong."""

    free_text = "reason"
    reason = forms.CharField(
        label="Why is the link wrong?",
        help_text="Such as: another arrest at the same address",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Enter why the link is wrong",
            "max_length": f"Reason must be {LONGEST_REASON} characters or less",
        },
    )
