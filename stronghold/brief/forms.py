"""The form to sign a brief."""

from django import forms

from stronghold.brief.rules.weeks import LONGEST_COMMENT
from stronghold.core.records.forms import FreeTextForm


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
