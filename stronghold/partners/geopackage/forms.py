"""The form that asks what a file is for."""

from collections.abc import Mapping

from stronghold.core.ui.free_text import FreeTextForm
from stronghold.exports.forms import purpose_field


class GeopackageForm(FreeTextForm):
    """The purpose of one file of what an agreement shares."""

    free_text = "purpose"
    names: Mapping[str, str] = {"": "purpose"}
    purpose = purpose_field("written into")

    @property
    def typed(self) -> list[tuple[str, str]]:
        """Return what was typed, if the agreement ended in the meantime."""
        words = self.data.get("purpose", "").strip()
        return [(str(self.fields["purpose"].label), words)] if words else []
