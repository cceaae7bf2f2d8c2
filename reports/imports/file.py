"""Reads a CSV file of reports, and writes the wrong lines to another file.

A file that is not valid CSV is refused as a whole; a line with a wrong cell is refused
alone. No places are looked up here.
"""

import csv
import io
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from stronghold.core.kernel.file_lines import ADDED, Line, Problem, is_formula
from stronghold.core.kernel.files import FileRefused
from stronghold.core.kernel.strict_csv import StrictReader

MEGABYTE = 1_000_000
LARGEST_MB = 50
# What each column holds; also shown in the command's help.
COLUMNS: Mapping[str, str] = {
    "external_id": "the reference of the report in the system it comes from; required, "
    "and the same each time the report is imported",
    "concern": "required: dealing, use, cuckooing, exploitation, growing, litter, "
    "smell or other",
    "channel": "required, how it reached the police: officer, pcso, in_person, 101, "
    "999, online, crimestoppers, council, housing, meeting, school, other or not_said",
    "received_at": "required: 2026-11-24 14:30 or 24/11/2026 14:30, London time",
    "occurred_on": "2026-11-24 or 24/11/2026; empty if not known",
    "occurred_time": "14:30, London time; empty if not known",
    "place": "a street, postcode or address, as it would be typed into the form",
    "place_choice": "if several places have that name, the key of the right one; "
    "words: keep the words, without a place on the map; not_known: no place is known",
    "latitude": "with longitude, in degrees: 51.75200",
    "longitude": "with latitude, in degrees: -1.25800",
    "drug": "unknown, cannabis, crack, cocaine, heroin, synthetic, nitrous, ketamine, "
    "pills or other; empty is unknown",
    "description": "what was seen or said; no names, dates of birth, phone numbers or "
    "number plates",
    "keep_words": "yes if the description was checked and may stay, although it seems "
    "to identify someone",
    "signs": "signs of cuckooing with a semicolon between them: visitors, "
    "occupier_unseen, vehicles, use_nearby, isolated",
    "children_seen": "yes or no",
    "vulnerable_adult": "yes or no",
    "weapons_mentioned": "yes or no",
}
REQUIRED = ("external_id", "concern", "channel", "received_at")
_CONTACT = re.compile(
    r"name|phone|mobile|tel\b|telephone|e-?mail|contact|reporter|caller|informant|dob"
    r"|birth|address"
)
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_SAVE_AS = "save it as “CSV UTF-8 (comma delimited)”"


@dataclass(frozen=True)
class ImportFile:
    """A valid file: its header is known, and each line is as wide as the header."""

    name: str
    columns: Sequence[str]
    content: bytes
    n_lines: int

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read and check a file; FileRefused says why it is not valid."""
        content = _content(path)
        columns = _columns(content, path.name)
        n_lines = sum(1 for _ in _lines(content, path.name, columns))
        if not n_lines:
            raise FileRefused(path.name, "has a header and no lines below it")
        return cls(path.name, columns, content, n_lines)

    def lines(self) -> Iterator[Line]:
        return _lines(self.content, self.name, self.columns)


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_MB * MEGABYTE:
            raise FileRefused(
                path.name, f"is larger than {LARGEST_MB} MB; import it in parts"
            )
        content = path.read_bytes()
    except OSError as error:
        raise FileRefused(path.name, str(error.strerror).lower()) from error
    if content.startswith(_UTF_16):
        raise FileRefused(path.name, f"is in UTF-16; {_SAVE_AS}")
    return content


def _columns(content: bytes, name: str) -> list[str]:
    """Return the header: known columns only, in any order."""
    reader = StrictReader(io.BytesIO(content), name=name, header=())
    found = [column.strip() for column in _first(reader, name)]
    _check_separator(found, name)
    for column in found:
        _check_column(column, name)
    double = next((column for column in found if found.count(column) > 1), None)
    if double is not None:
        raise FileRefused(name, f"has the column {double!r} twice", line=1)
    if absent := [column for column in REQUIRED if column not in found]:
        listed = ", ".join(absent)
        raise FileRefused(
            name, f"lacks the columns {listed}; is the first line the header?", line=1
        )
    return found


def _first(reader: StrictReader, name: str) -> list[str]:
    try:
        return next(reader.everything())
    except FileRefused as refused:
        raise _clearer(refused) from refused


def _check_separator(found: list[str], name: str) -> None:
    for mark, called in ((";", "semicolons"), ("\t", "tabs")):
        if len(found) == 1 and mark in found[0]:
            raise FileRefused(
                name, f"separates its columns with {called}; {_SAVE_AS}", line=1
            )


def _check_column(column: str, name: str) -> None:
    if column in COLUMNS or column in ADDED:
        return
    shown = column[:40]
    if _CONTACT.search(column.lower()):
        raise FileRefused(
            name,
            f"has the column {shown!r}: reporters are not imported. Take the "
            "column out, and add contact details to the report itself",
            line=1,
        )
    listed = ", ".join(COLUMNS)
    raise FileRefused(
        name, f"has the column {shown!r}, which is not one of {listed}", line=1
    )


def _lines(content: bytes, name: str, columns: Sequence[str]) -> Iterator[Line]:
    reader = StrictReader(io.BytesIO(content), name=name, header=())
    try:
        records = reader.everything()
        next(records)
        for cells in records:
            if any(cell.strip() for cell in cells):
                yield Line(reader.line, dict(zip(columns, cells, strict=True)))
    except FileRefused as refused:
        raise _clearer(refused) from refused


def _clearer(refused: FileRefused) -> FileRefused:
    """Return an error of the csv module in words that say what to do."""
    reason = refused.reason
    if "field larger than field limit" in reason:
        reason = (
            f"a cell is longer than {csv.field_size_limit():,} characters; is a "
            "quotation mark never closed?"
        )
    if "is not UTF-8" in reason:
        reason = f"{reason}; {_SAVE_AS}"
    return FileRefused(refused.file, reason, line=refused.line)


def harmless(column: str, cell: str) -> str:
    """Return a cell that a spreadsheet shows as text and does not calculate."""
    return f"'{cell}" if is_formula(column, cell) else cell


class WrongLines:
    """The file of wrong lines, created with the first; it overwrites nothing."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        if path.exists():
            raise FileRefused(
                path.name, "already exists; name another file for the wrong lines"
            )
        if not os.access(path.absolute().parent, os.W_OK):
            raise FileRefused(path.name, "cannot be written there")
        self.path = path
        self._begun = False
        self._columns = [column for column in columns if column not in ADDED]

    def write(self, problems: Sequence[Problem]) -> None:
        if not problems:
            return
        is_new, self._begun = not self._begun, True
        # It holds reports: only the owner of the file may read it.
        mode = "x" if is_new else "a"
        with open(
            self.path, mode, encoding="utf-8", newline="", opener=_privately
        ) as target:
            # Excel recognises UTF-8 by the byte order mark.
            target.write("\ufeff" if is_new else "")
            writer = csv.writer(target)
            if is_new:
                writer.writerow([*ADDED, *self._columns])
            writer.writerows(self._row(problem) for problem in problems)
            target.flush()
            os.fsync(target.fileno())

    def _row(self, problem: Problem) -> list[str]:
        cells = problem.line.cells
        added = [str(problem.line.number), problem.wrong, problem.to_do]
        row = [harmless("", cell) for cell in added]
        row += [harmless(column, cells[column]) for column in self._columns]
        return row


def _privately(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
