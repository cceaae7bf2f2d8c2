"""The form that asks what a file is for."""

from collections.abc import Mapping
from typing import Any

from stronghold.core.accounts.models import User
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.ui.free_text import FreeTextForm
from stronghold.exports.actions.requesting import (
    ExportOptions,
    request_export,
)
from stronghold.exports.choices import WORLD, FileFormat
from stronghold.exports.forms import purpose_field
from stronghold.exports.models import Export
from stronghold.partners.geopackage.kind import AGREEMENT


class GeopackageForm(FreeTextForm):
    """The purpose of one file of what an agreement shares."""

    free_text = "purpose"
    names: Mapping[str, str] = {"": "purpose"}
    purpose = purpose_field("written into")

    def __init__(self, *args: Any, viewer: User, agreement: str) -> None:
        super().__init__(*args)
        self._viewer, self._agreement = viewer, agreement

    def submit(self) -> Export | None:
        """Request the file; None if the form has errors, which are shown."""
        if not self.is_valid():
            return None
        given = self.cleaned_data
        options = ExportOptions(
            columns=[],
            file_format=FileFormat.GEOPACKAGE,
            srid=WORLD,
            purpose=given["purpose"],
            keep_words=given["keep_words"],
        )
        try:
            return request_export(
                by=self._viewer,
                of=AGREEMENT.code,
                params={"agreement": self._agreement},
                options=options,
            )
        except RuleBroken as broken:
            self.add_rule(broken)
            return None

    @property
    def typed(self) -> list[tuple[str, str]]:
        """Return what was typed, if the agreement ended in the meantime."""
        words = self.data.get("purpose", "").strip()
        return [(str(self.fields["purpose"].label), words)] if words else []
