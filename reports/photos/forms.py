"""The forms of photos: several files at once, and the caption of one."""

from collections.abc import Mapping
from typing import Any

from django import forms

from reports.photos.rules import LARGEST_BODY_MB, LARGEST_MB, LONGEST_CAPTION
from stronghold.core.records.forms import FreeTextForm
from stronghold.core.uploads.upload import SpooledFile

# Listed one by one, so that a phone that takes HEIC pictures sends a JPEG.
ACCEPTED = "image/jpeg,image/png,image/webp"


class PhotosInput(forms.FileInput):
    """The browser's file picker for several files; on a phone also the camera."""

    allow_multiple_selected = True

    def __init__(self) -> None:
        super().__init__({"accept": ACCEPTED})


class PhotosForm(forms.Form):
    """Photos for a report. If one is refused, the others are still added."""

    mark_optional = False
    # The action checks the files, as it reads them.
    photos = forms.Field(
        label="Choose photos, or take one",
        required=False,
        widget=PhotosInput,
        help_text=f"JPEG, PNG or WebP, {LARGEST_MB} MB or less each and "
        f"{LARGEST_BODY_MB} MB together. We remove where and when a photo was taken. "
        "Leave out faces and number plates that do not matter",
    )

    def clean(self) -> dict[str, Any]:
        if not self.sent_files:
            self.refuse("Choose a photo")
        return self.cleaned_data

    def refuse(self, reason: str) -> None:
        self.add_error("photos", reason)

    @property
    def sent_files(self) -> list[SpooledFile]:
        files: Any = self.files
        found = files.getlist("photos") if hasattr(files, "getlist") else []
        return [file for file in found if isinstance(file, SpooledFile)]


class CaptionForm(FreeTextForm):
    """The caption of a photo."""

    free_text = "caption"
    names: Mapping[str, str] = {}
    caption = forms.CharField(
        label="Caption",
        required=False,
        help_text="What it shows and where, such as: back gate of the garages. No "
        "names, dates of birth, phone numbers or number plates",
        max_length=LONGEST_CAPTION,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "max_length": f"Caption must be {LONGEST_CAPTION} characters or less"
        },
    )
