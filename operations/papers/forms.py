"""The forms of papers: one to add, and why one is wrong."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.conf import settings

from operations.papers.choices import PaperKind
from operations.papers.rules import LONGEST_REASON, LONGEST_TITLE
from stronghold.core.records.forms import FreeTextForm
from stronghold.core.uploads.forms import LargeFileForm


class PaperForm(LargeFileForm):
    """A paper to keep with a record: what it is, and the file."""

    accepted = "application/pdf,image/jpeg,image/png"
    free_text = "title"
    field_order = ("kind", "title", "file")
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

    def __init__(self, *args: Any, kinds: Sequence[str], **kwargs: Any) -> None:
        help_text = (
            f"PDF, JPEG or PNG, {settings.PAPER_MB} MB or less. A PDF is kept as it "
            "is: it must have no password, script or attachment. Of a picture we "
            "remove where and when it was taken"
        )
        super().__init__(*args, help_text=help_text, **kwargs)
        field = cast(forms.ChoiceField, self.fields["kind"])
        field.choices = [choice for choice in PaperKind.choices if choice[0] in kinds]

    @property
    def cleaned(self) -> dict[str, Any]:
        """Return what is said of the paper."""
        return {
            name: self.cleaned_data[name] for name in ("kind", "title", "keep_words")
        }


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
