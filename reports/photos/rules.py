"""Rules of photos: how big, how many, who may remove one, what a caption may say."""

from stronghold.core.records.rules import check_no_personal_details, check_text
from stronghold.core.uploads.rules import (
    MEGABYTE,
    ROOM,
    UploadRefused,
    written_size,
)

LARGEST_MB = 15
LARGEST_BYTES = LARGEST_MB * MEGABYTE
# All photos sent at once, with some room for the rest of the request.
LARGEST_BODY_MB = 100
LARGEST_BODY = LARGEST_BODY_MB * MEGABYTE + ROOM
MOST_FOR_A_REPORT = 60
# A JPEG is decoded at a smaller size; the others need all their pixels at once.
MOST_MEGAPIXELS = {"JPEG": 50, "PNG": 25, "WEBP": 25}
LONGEST_CAPTION = 200


class PhotoRefused(UploadRefused):
    """Raised with the reason why a file is not stored."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, field="photos")


def check_bytes(n_bytes: int) -> None:
    if n_bytes == 0:
        raise PhotoRefused("The file is empty. Choose it again")
    if n_bytes > LARGEST_BYTES:
        raise PhotoRefused(
            f"The file is {written_size(n_bytes)}. A photo must be {LARGEST_MB} MB "
            "or less: send it in a smaller size"
        )


def check_pixels(width: int, height: int, *, kind: str) -> None:
    """Refuse by the size in the header, before anything is decoded."""
    most = MOST_MEGAPIXELS[kind]
    if width * height > most * 1_000_000:
        raise PhotoRefused(
            f"The picture is {width:,} by {height:,} pixels. A photo of this kind must "
            f"be {most} megapixels or less: send it in a smaller size"
        )
    if width < 1 or height < 1:
        raise PhotoRefused("The picture has no pixels. Choose another file")


def check_body(n_bytes: int) -> None:
    """Refuse a request by its stated size, before it is read."""
    if n_bytes > LARGEST_BODY:
        raise PhotoRefused(
            f"The photos are {written_size(n_bytes)} together. Send "
            f"{LARGEST_BODY_MB} MB or less at once, and {LARGEST_MB} MB or less a photo"
        )


def check_room(n_photos: int) -> None:
    if n_photos >= MOST_FOR_A_REPORT:
        raise PhotoRefused(
            f"This report has {MOST_FOR_A_REPORT} photos already. Remove one to add "
            "another"
        )


def check_not_in_error(*, is_in_error: bool) -> None:
    if is_in_error:
        raise PhotoRefused(
            "This report is marked as recorded in error. Add the photo to the correct "
            "report"
        )


def check_caption(caption: str, *, kept: bool) -> None:
    check_text(caption, subject="Caption", field="caption", longest=LONGEST_CAPTION)
    check_no_personal_details(caption, field="caption", kept=kept)


def may_remove(*, is_own: bool, may_own: bool, may_any: bool) -> bool:
    """Return whether someone may remove a photo or put it back: any, or their own."""
    return may_any or (is_own and may_own)
