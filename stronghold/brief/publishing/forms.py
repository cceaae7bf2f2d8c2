"""The form that publishes a quarter's figures again."""

from django import forms

from stronghold.brief.publishing.actions import revise_figures
from stronghold.brief.publishing.rules import LONGEST_REASON
from stronghold.core.accounts.models import User
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.quarters import Quarter
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

    def revise(self, *, by: User, quarter: Quarter) -> bool:
        """Publish again; return False and show the errors if it is refused."""
        if not self.is_valid():
            return False
        try:
            revise_figures(by=by, quarter=quarter, **self.cleaned_data)
        except RuleBroken as broken:
            self.add_rule(broken)
            return False
        return True
