"""The forms of photos: several files at once, and the caption of one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BufferedRandom
from typing import Any, cast

from django import forms

from reports.photos.actions import attach_photo
from reports.photos.rules import (
    LARGEST_BODY_MB,
    LARGEST_MB,
    LONGEST_CAPTION,
    PhotoRefused,
    shown_name,
)
from reports.photos.upload import SpooledPhoto
from stronghold.core.accounts.models import User
from stronghold.core.records.forms import FreeTextForm

# Listed one by one, so that a phone that takes HEIC pictures sends a JPEG.
ACCEPTED = "image/jpeg,image/png,image/webp"


@dataclass
class Sent:
    """The result of an upload: each file was added, already there, or refused."""

    added: list[str] = field(default_factory=list)
    there: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)

    @property
    def words(self) -> str:
        """Return the message on what was stored; "" if nothing was."""
        parts = []
        if n := len(self.added):
            parts.append("1 photo added" if n == 1 else f"{n} photos added")
        if n := len(self.there):
            parts.append(
                "1 photo was there already"
                if n == 1
                else f"{n} photos were there already"
            )
        return ", ".join(parts)


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
        if not self._sent_files():
            self.refuse("Choose a photo")
        return self.cleaned_data

    def refuse(self, reason: str) -> None:
        self.add_error("photos", reason)

    def send(self, *, by: User, report: str) -> Sent:
        """Add each photo separately, and show at the field why one was refused."""
        sent = Sent()
        for file in self._sent_files():
            name = shown_name(str(file.name))
            try:
                photo, is_new = attach_photo(
                    by=by,
                    report=report,
                    file=cast(BufferedRandom, file.file),
                    n_bytes=file.size or 0,
                )
            except PhotoRefused as refused:
                sent.refused.append((name, refused.message))
                self.refuse(f"{name}: {refused.message}")
            else:
                (sent.added if is_new else sent.there).append(photo.reference)
        return sent

    def _sent_files(self) -> list[SpooledPhoto]:
        files: Any = self.files
        found = files.getlist("photos") if hasattr(files, "getlist") else []
        return [file for file in found if isinstance(file, SpooledPhoto)]


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
