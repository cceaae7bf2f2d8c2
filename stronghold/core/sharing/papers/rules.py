"""Rules of the papers of an agreement: how many, and what they are called."""

from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.free_text import check_no_personal_details
from stronghold.core.uploads.rules import UploadRefused

MOST_FOR_A_VERSION = 30
LONGEST_TITLE = 100


def checked_title(title: str, *, kept: bool) -> str:
    """Return a title on one line, which names no one."""
    text = " ".join(title.split())
    if not text:
        raise RuleBroken("Say what it is", field="title")
    if len(text) > LONGEST_TITLE or "\0" in text:
        raise RuleBroken(
            f"The title must be {LONGEST_TITLE} characters or less", field="title"
        )
    check_no_personal_details(text, field="title", kept=kept)
    return text


def check_room(n_papers: int) -> None:
    if n_papers >= MOST_FOR_A_VERSION:
        raise UploadRefused(f"There are {MOST_FOR_A_VERSION} papers here already")
