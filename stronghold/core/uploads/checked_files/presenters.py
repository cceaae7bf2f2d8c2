"""The words about a file that was checked and waits to be imported."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stronghold.core.ui.dates import written_time
from stronghold.core.uploads.checked_files.rules import KEPT_FOR

if TYPE_CHECKING:
    from stronghold.core.accounts.models import CheckedFile


@dataclass(frozen=True)
class Waiting:
    """What `components/checked_file.html` draws: the form without a file."""

    key: str
    until: str


def waiting(row: "CheckedFile | None") -> Waiting | None:
    """Return what is said of a file that waits; None if there is none."""
    if row is None:
        return None
    return Waiting(
        key=str(row.key),
        until=f"{row.name} is kept for you alone until "
        f"{written_time(row.checked_at + KEPT_FOR)}, so that you need not choose it "
        "again. It is deleted once it is imported.",
    )


def checked_sentence(row: "CheckedFile") -> str:
    """Say when a file was checked, where the result of its check is not shown."""
    at = written_time(row.checked_at)
    return f"{row.name} was correct when you checked it at {at}."
