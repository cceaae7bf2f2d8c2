"""The forms to sign a brief and to export it."""

from django import forms

from stronghold.brief.rules.weeks import LONGEST_COMMENT
from stronghold.core.records.forms import FreeTextForm
from stronghold.exports.forms import purpose_field


class PurposeForm(FreeTextForm):
    """The purpose of a file that is made at once, such as one of the brief."""

    free_text = "purpose"
    purpose = purpose_field("printed in")

    @property
    def stated(self) -> str:
        """The purpose of a valid form, on one line."""
        return " ".join(self.cleaned_data["purpose"].split())


class SignForm(FreeTextForm):
    """The supervisor's comment on the week, and their signature."""

    free_text = "comment"
    comment = forms.CharField(
        label="Your comment on this week",
        required=False,
        max_length=LONGEST_COMMENT,
        help_text=(
            "Everyone who reads the brief sees this. Do not type names, and do not "
            "mention a live warrant"
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
