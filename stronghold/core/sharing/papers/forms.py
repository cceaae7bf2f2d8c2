"""The forms of the papers of an agreement."""

from typing import Any

from django import forms
from django.conf import settings

from stronghold.core.sharing.papers.rules import LONGEST_TITLE
from stronghold.core.ui.action_form import ActionForm
from stronghold.core.uploads.forms import LargeFileForm


class AgreementPaperForm(LargeFileForm):
    """A paper to keep with a version: what it is, and the file."""

    accepted = "application/pdf"
    free_text = "title"
    field_order = ("title", "file")
    title = forms.CharField(
        label="What is it, in a few words?",
        help_text="Such as: signed copy; data protection impact assessment; protocol. "
        "Both sides read this. No names",
        max_length=LONGEST_TITLE,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "Say what it is",
            "max_length": f"The title must be {LONGEST_TITLE} characters or less",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        help_text = (
            f"PDF, {settings.PAPER_MB} MB or less, kept as it is: it must have no "
            "password, script or attachment"
        )
        super().__init__(*args, help_text=help_text, **kwargs)

    @property
    def cleaned(self) -> dict[str, Any]:
        """Return what is said of the paper."""
        return {name: self.cleaned_data[name] for name in ("title", "keep_words")}


class RemovePaperForm(ActionForm):
    """The confirmation that a paper of a draft is removed."""
