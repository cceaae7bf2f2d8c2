"""The forms of papers: one to add, and why one is wrong."""

from collections.abc import Sequence
from io import BufferedRandom
from typing import Any, cast

from django import forms
from django.conf import settings

from operations.papers.choices import PaperKind
from operations.papers.rules import LONGEST_REASON, LONGEST_TITLE
from stronghold.core.records.forms import FreeTextForm
from stronghold.core.uploads.upload import SpooledFile

ACCEPTED = "application/pdf,image/jpeg,image/png"
AGAIN = "Choose the file again, too: a browser does not keep it"


class PaperForm(FreeTextForm):
    """A paper to keep with a record: what it is, and the file."""

    mark_optional = False
    free_text = "title"
    kind = forms.ChoiceField(
        label="Which paper is it?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose which paper it is"},
    )
    title = forms.CharField(
        label="What is it, in a few words?",
        help_text="As it is called in a list of exhibits, such as: statement of the "
        "housing officer, 3 November. No names",
        max_length=LONGEST_TITLE,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "Say what it is",
            "max_length": f"The title must be {LONGEST_TITLE} characters or less",
        },
    )
    # The action reads the file and checks what it is.
    file = forms.Field(
        label="The file", required=False, widget=forms.FileInput({"accept": ACCEPTED})
    )

    def __init__(self, *args: Any, kinds: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ChoiceField, self.fields["kind"])
        field.choices = [choice for choice in PaperKind.choices if choice[0] in kinds]
        self.fields["file"].help_text = (
            f"PDF, JPEG or PNG, {settings.PAPER_MB} MB or less. A PDF is kept as it "
            "is: it must have no password, script or attachment. Of a picture we "
            "remove where and when it was taken"
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self._sent is None:
            self.add_error("file", "Choose the file")
        elif self.errors:
            self.add_error("file", AGAIN)
        return cleaned

    @property
    def cleaned(self) -> dict[str, Any]:
        """Return what is said of the paper."""
        return {
            name: self.cleaned_data[name] for name in ("kind", "title", "keep_words")
        }

    @property
    def sent(self) -> dict[str, Any]:
        """Return the file, and its size."""
        sent = cast(SpooledFile, self._sent)
        return {"file": cast(BufferedRandom, sent.file), "n_bytes": sent.size or 0}

    @property
    def _sent(self) -> SpooledFile | None:
        found: Any = self.files.get("file")
        return found if isinstance(found, SpooledFile) else None


class PaperErrorForm(FreeTextForm):
    """Why a paper does not belong here."""

    free_text = "reason"
    reason = forms.CharField(
        label="What is wrong with it?",
        help_text="Such as: of another case, or cut off. No names",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what is wrong with it"},
    )
