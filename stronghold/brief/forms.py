"""The forms to sign a brief and to export it."""

from typing import Any

from django import forms

from stronghold.brief.actions.sign import (
    LONGEST_COMMENT,
    MakeDocument,
    sign_brief,
)
from stronghold.brief.models import Brief
from stronghold.core.accounts.models import User
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.weeks import Week
from stronghold.core.records.forms import FreeTextForm
from stronghold.exports.forms import purpose_field


class PurposeForm(FreeTextForm):
    """The purpose of a file of the brief."""

    free_text = "purpose"
    purpose = purpose_field("printed in")


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

    def sign(self, *, by: User, week: Week, document: MakeDocument) -> Brief | None:
        """Sign the brief; return None and show the errors if it is refused."""
        if not self.is_valid():
            return None
        cleaned: dict[str, Any] = self.cleaned_data
        try:
            return sign_brief(by=by, week=week, document=document, **cleaned)
        except RuleBroken as broken:
            self.add_rule(broken)
        return None
