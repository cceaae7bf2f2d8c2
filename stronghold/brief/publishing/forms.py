"""The form that publishes a quarter's figures again."""

from django import forms

from stronghold.brief.publishing.rules import LONGEST_REASON
from stronghold.core.records.forms import FreeTextForm


class ReviseForm(FreeTextForm):
    """The reason why the figures of a quarter are revised."""

    free_text = "reason"
    reason = forms.CharField(
        label="Why are they revised?",
        max_length=LONGEST_REASON,
        help_text="Do not type names",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter why the figures are revised"},
    )
