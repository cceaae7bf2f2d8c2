"""Reads a CSV file of people. It looks nothing up.

A file that is not valid is refused as a whole; a line is refused for a wrong cell.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from stronghold.core.accounts.choices import OF_PEOPLE
from stronghold.core.kernel.file_lines import Line
from stronghold.core.kernel.files import FileRefused
from stronghold.core.kernel.strict_csv import StrictReader

LARGEST_BYTES = 1_000_000
# A one-time password takes a twentieth of a second to hash.
MOST_LINES = 500
# What each column holds, as the page shows it.
COLUMNS: Mapping[str, str] = {
    "username": "required: 2 to 40 lower-case letters, digits, dots, hyphens or "
    "underscores. It says whose account a line is, and never changes",
    "name": "required: as colleagues know them",
    "email": "their e-mail at work, or empty",
    "organisation": "required: its name or code. It cannot be changed by a file",
    "role": f"required: {', '.join(str(role.label) for role in OF_PEOPLE)}",
    "team": "its name or code; required for an officer, otherwise it may be empty",
}
REQUIRED = ("username", "name", "organisation", "role")


@dataclass(frozen=True)
class PeopleFile:
    """A valid file: its header is known, and each line has as many cells."""

    name: str
    content: bytes
    lines: Sequence[Line]

    @classmethod
    def read(cls, name: str, content: bytes) -> "PeopleFile":
        """Check and read a file; FileRefused says why it is not valid."""
        if len(content) > LARGEST_BYTES:
            raise FileRefused(name, "is larger than 1 MB; import it in parts")
        lines = list(_lines(name, content))
        if not lines:
            raise FileRefused(name, "has a header but no lines below it")
        if len(lines) > MOST_LINES:
            raise FileRefused(name, f"has over {MOST_LINES} lines; import it in parts")
        return cls(name, content, lines)


def _lines(name: str, content: bytes) -> Iterator[Line]:
    reader = StrictReader(io.BytesIO(content), name=name, header=())
    records = reader.everything()
    columns = [column.strip().lower() for column in next(records)]
    _check_columns(name, columns)
    for cells in records:
        if any(cell.strip() for cell in cells):
            yield Line(reader.line, dict(zip(columns, cells, strict=True)))


def _check_columns(name: str, columns: Sequence[str]) -> None:
    listed = ", ".join(COLUMNS)
    for column in columns:
        if column not in COLUMNS:
            reason = f"has the column {column[:40]!r}, which is not one of {listed}"
            raise FileRefused(name, reason, line=1)
        if columns.count(column) > 1:
            raise FileRefused(name, f"has the column {column!r} twice", line=1)
    if absent := [column for column in REQUIRED if column not in columns]:
        reason = f"lacks the columns {', '.join(absent)}"
        raise FileRefused(name, f"{reason}; is the first line the header?", line=1)
