"""Rules of papers that others signed: which are kept, their size and file type.

A court order or signed notice is kept as it was uploaded, byte for byte.
"""

from collections.abc import Mapping

from operations.closures.choices import EventKind, PaperKind, PaperMedia
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.rules import check_text

MEGABYTE = 1_000_000
LARGEST_MB = 8
LARGEST_BYTES = LARGEST_MB * MEGABYTE
MOST_FOR_A_CASE = 40
LONGEST_REASON = 300
# The first bytes of a file of each type, and the ending of its name.
BEGINNINGS = {
    b"%PDF-": PaperMedia.PDF,
    b"\xff\xd8\xff": PaperMedia.JPEG,
    b"\x89PNG\r\n\x1a\n": PaperMedia.PNG,
}
ENDINGS: Mapping[str, str] = {
    PaperMedia.PDF: "pdf",
    PaperMedia.JPEG: "jpg",
    PaperMedia.PNG: "png",
}
# A reader looks for the end of a PDF in its last kilobyte.
LAST_OF_A_PDF, END_OF_A_PDF = 1024, b"%%EOF"
LOCKED_PDF = b"/Encrypt"
# The events of a case of which there can be such a paper.
AFTER: Mapping[str, tuple[EventKind, ...]] = {
    PaperKind.SIGNED_NOTICE: (EventKind.AUTHORISE,),
    PaperKind.COURT_ORDER: (
        EventKind.ORDER,
        EventKind.EXTEND_ORDER,
        EventKind.NOT_EXTENDED,
        EventKind.ADJOURN,
        EventKind.REFUSE,
        EventKind.REFUSE_CONTINUE,
        EventKind.DECIDE_APPEAL,
        EventKind.DISCHARGE,
    ),
}


_MISSING: Mapping[str, str] = {
    PaperKind.SIGNED_NOTICE: "Record who authorised the notice first",
    PaperKind.COURT_ORDER: "Record what the court decided first",
}


class PaperRefused(RuleBroken):
    """This file cannot be kept; the message says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, field="file")


def check_size(n_bytes: int) -> None:
    if n_bytes == 0:
        raise PaperRefused("The file is empty. Choose it again")
    if n_bytes > LARGEST_BYTES:
        raise PaperRefused(
            f"The file is {n_bytes / MEGABYTE:.1f} MB, and must be {LARGEST_MB} MB or "
            "less. Scan it in black and white, or at 200 dots an inch"
        )


def media_type_of(content: bytes) -> str:
    """Return the media type by a file's content; PaperRefused if it is not accepted."""
    for beginning, media_type in BEGINNINGS.items():
        if content.startswith(beginning):
            if media_type == PaperMedia.PDF:
                _check_pdf(content)
            return media_type
    raise PaperRefused("The file must be a PDF, or a picture in JPEG or PNG")


def _check_pdf(content: bytes) -> None:
    if END_OF_A_PDF not in content[-LAST_OF_A_PDF:]:
        raise PaperRefused("The PDF is cut short. Choose it again")
    if LOCKED_PDF in content:
        raise PaperRefused(
            "The PDF is locked with a password, so a court could not open it. Save it "
            "without one"
        )


def check_may_be(kind: str, happened: set[str]) -> None:
    """Refuse a paper of an event that is not recorded in the case."""
    if kind not in AFTER:
        raise RuleBroken("Choose which paper it is", field="kind")
    if not happened & set(AFTER[kind]):
        raise RuleBroken(_MISSING[kind], field="kind")


def check_room(n_papers: int) -> None:
    if n_papers >= MOST_FOR_A_CASE:
        raise PaperRefused(f"This case has {MOST_FOR_A_CASE} papers already")


def check_why(reason: str) -> str:
    """Return why a paper was added in error, without space around it."""
    text = reason.strip()
    if not text:
        raise RuleBroken("Say what is wrong with it", field="reason")
    check_text(text, subject="The reason", field="reason", longest=LONGEST_REASON)
    return text
