"""What somebody says a file is for."""

from typing import Any

from django import forms

from stronghold.accounts.models import User
from stronghold.dashboard.exports.actions.asking import (
    LONGEST_PURPOSE,
    Wish,
    ask_export,
)
from stronghold.dashboard.exports.choices import WORLD, FileFormat
from stronghold.dashboard.models import Export
from stronghold.kernel.errors import RuleBroken
from stronghold.portal.geopackage.kind import AGREEMENT


class GeopackageForm(forms.Form):
    """The purpose of one file of all that an agreement gives."""

    purpose = forms.CharField(
        label="What is the file for?",
        help_text="It is written into the file, under the protective marking, and kept "
        "in the audit log. Give no names.",
        max_length=LONGEST_PURPOSE,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Say what the file is for"},
    )

    def __init__(self, *args: Any, viewer: User, agreement: str) -> None:
        super().__init__(*args)
        self._viewer, self._agreement = viewer, agreement

    def submit(self) -> Export | None:
        """Ask for the file; None where something is wrong, which is shown."""
        if not self.is_valid():
            return None
        purpose = self.cleaned_data["purpose"]
        try:
            return ask_export(
                by=self._viewer,
                of=AGREEMENT.code,
                params={"agreement": self._agreement},
                wish=Wish([], FileFormat.GEOPACKAGE, WORLD, purpose),
            )
        except RuleBroken as broken:
            self.add_error("purpose", broken.message)
            return None
