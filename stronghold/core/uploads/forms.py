"""The base of forms that send a large file with a few words."""

from io import BufferedRandom
from typing import Any, cast

from django import forms

from stronghold.core.ui.free_text import FreeTextForm
from stronghold.core.uploads.upload import SpooledFile

AGAIN = "Choose the file again, too: a browser does not keep it"


class LargeFileForm(FreeTextForm):
    """Words and the file; the action reads the file and checks what it is."""

    mark_optional = False
    file = forms.Field(label="The file", required=False)
    accepted = ""

    def __init__(self, *args: Any, help_text: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["file"]
        field.widget = forms.FileInput({"accept": self.accepted})
        field.help_text = help_text

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self._sent is None:
            self.add_error("file", "Choose the file")
        elif self.errors:
            self.add_error("file", AGAIN)
        return cleaned

    @property
    def sent(self) -> dict[str, Any]:
        """Return the file, and its size."""
        sent = cast(SpooledFile, self._sent)
        return {"file": cast(BufferedRandom, sent.file), "n_bytes": sent.size or 0}

    @property
    def _sent(self) -> SpooledFile | None:
        found: Any = self.files.get("file")
        return found if isinstance(found, SpooledFile) else None
