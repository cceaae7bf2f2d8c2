"""The forms of papers that others signed: one to add, and why one is wrong."""

from collections.abc import Collection
from io import BufferedRandom
from typing import Any, cast

from django import forms

from operations.closures.choices import PaperKind
from operations.closures.rules.paper import LARGEST_MB, LONGEST_REASON
from reports.photos.upload import SpooledPhoto
from stronghold.core.records.forms import FreeTextForm
from stronghold.core.ui.action_form import ActionForm

ACCEPTED = "application/pdf,image/jpeg,image/png"


class PaperForm(ActionForm):
    """A paper to keep with a case: what it is, and the file."""

    mark_optional = False
    kind = forms.ChoiceField(
        label="Which paper is it?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose which paper it is"},
    )
    # The action reads the file and checks its type.
    file = forms.Field(
        label="The paper, as a file",
        required=False,
        widget=forms.FileInput({"accept": ACCEPTED}),
        help_text=f"PDF, JPEG or PNG, {LARGEST_MB} MB or less. It is kept unchanged",
    )

    def __init__(self, *args: Any, kinds: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ChoiceField, self.fields["kind"])
        field.choices = [choice for choice in PaperKind.choices if choice[0] in kinds]
        if len(kinds) == 1:
            self.initial["kind"] = next(iter(kinds))

    def clean(self) -> dict[str, Any]:
        if self._sent is None:
            self.add_error("file", "Choose the file")
        return self.cleaned_data

    @property
    def cleaned(self) -> dict[str, Any]:
        """Return what the action takes of a paper."""
        sent = cast(SpooledPhoto, self._sent)
        return {
            "kind": self.cleaned_data["kind"],
            "file": cast(BufferedRandom, sent.file),
            "n_bytes": sent.size or 0,
        }

    @property
    def _sent(self) -> SpooledPhoto | None:
        found: Any = self.files.get("file")
        return found if isinstance(found, SpooledPhoto) else None


class PaperErrorForm(FreeTextForm):
    """Why a paper does not belong to a case."""

    free_text = "reason"
    reason = forms.CharField(
        label="What is wrong with it?",
        help_text="Such as: of another case, or cut off. No names",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what is wrong with it"},
    )
