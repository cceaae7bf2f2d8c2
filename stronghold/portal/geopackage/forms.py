"""What somebody says a file is for."""

from typing import Any

from django import forms

from stronghold.accounts.models import User
from stronghold.dashboard.exports.actions.asking import Wish, ask_export
from stronghold.dashboard.exports.choices import WORLD, FileFormat
from stronghold.dashboard.exports.forms import purpose_field
from stronghold.dashboard.models import Export
from stronghold.kernel.errors import RuleBroken
from stronghold.portal.geopackage.kind import AGREEMENT


class GeopackageForm(forms.Form):
    """The purpose of one file of all that an agreement gives."""

    purpose = purpose_field("written into")

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
