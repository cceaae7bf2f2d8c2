"""The forms with which a brief is signed, and taken out as a file."""

from typing import Any

from django import forms

from stronghold.accounts.models import User
from stronghold.dashboard.brief.actions.sign import LONGEST_COMMENT, Setter, sign_brief
from stronghold.dashboard.brief.models import Brief
from stronghold.dashboard.exports.forms import purpose_field
from stronghold.kernel.errors import RuleBroken
from stronghold.kernel.weeks import Week
from stronghold.records.forms import FreeTextForm


class TakeForm(FreeTextForm):
    """What a file of the brief is for."""

    free_text = "purpose"
    purpose = purpose_field("printed in")


class SignForm(FreeTextForm):
    """What the supervisor says of the week, and that they sign it."""

    free_text = "comment"
    comment = forms.CharField(
        label="What do you say of this week?",
        required=False,
        max_length=LONGEST_COMMENT,
        help_text=(
            "Whoever reads the brief reads this. Do not type names, and say nothing "
            "of a live warrant"
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def sign(self, *, by: User, week: Week, document: Setter) -> Brief | None:
        """Sign the brief; return nothing, with the errors shown, if it is refused."""
        if not self.is_valid():
            return None
        given: dict[str, Any] = self.cleaned_data
        try:
            return sign_brief(by=by, week=week, document=document, **given)
        except RuleBroken as broken:
            self.add_rule(broken)
        return None
