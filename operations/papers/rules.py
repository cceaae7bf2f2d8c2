"""Rules of papers: their size and file type, their title, and why one is wrong."""

from collections.abc import Mapping
from typing import BinaryIO

from operations.papers.choices import PaperMedia
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.rules import check_no_personal_details, check_text
from stronghold.core.uploads.rules import UploadRefused

MOST_FOR_A_RECORD = 100
LONGEST_TITLE = 100
LONGEST_REASON = 300
PDF_BEGINS = b"%PDF-"
# How files begin that are pictures, and those that hide a PDF behind something else.
PICTURES_BEGIN = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
FIRST_PART = 1024
ENDINGS: Mapping[str, str] = {PaperMedia.PDF: "pdf", PaperMedia.JPEG: "jpg"}


class SameAgain(UploadRefused):
    """The very same file is kept with this record already."""

    def __init__(self, n: int, title: str) -> None:
        super().__init__(f"This file is there already, as paper {n}: {title}")


def is_pdf(stream: BinaryIO) -> bool:
    """Return whether a file is to be read as a PDF; UploadRefused if as nothing."""
    stream.seek(0)
    start = stream.read(FIRST_PART)
    stream.seek(0)
    if start.startswith(PDF_BEGINS):
        return True
    if start.startswith(PICTURES_BEGIN):
        return False
    if PDF_BEGINS in start:
        raise UploadRefused(
            "The file is something else that has a PDF in it. Print it to a new PDF, "
            "and add that"
        )
    raise UploadRefused("The file must be a PDF, or a picture in JPEG or PNG")


def checked_title(title: str, *, kept: bool) -> str:
    """Return a title on one line, which names no one."""
    text = " ".join(title.split())
    if not text:
        raise RuleBroken("Say what it is", field="title")
    check_text(text, subject="The title", field="title", longest=LONGEST_TITLE)
    check_no_personal_details(text, field="title", kept=kept)
    return text


def check_room(n_papers: int) -> None:
    if n_papers >= MOST_FOR_A_RECORD:
        raise UploadRefused(f"There are {MOST_FOR_A_RECORD} papers here already")


def checked_reason(reason: str, *, kept: bool) -> str:
    """Return why a paper was added in error, without space around it."""
    text = reason.strip()
    if not text:
        raise RuleBroken("Say what is wrong with it", field="reason")
    check_text(text, subject="The reason", field="reason", longest=LONGEST_REASON)
    check_no_personal_details(text, field="reason", kept=kept)
    return text
