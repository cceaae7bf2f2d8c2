"""Reads a CSV file whose columns are known, and writes its wrong lines back.

A file that is not valid is refused as a whole: a wrong header, another encoding, a line
that is not as wide as the header. It does not know what the columns mean.
"""

import csv
import io
import os
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from stronghold.core.kernel.file_lines import ADDED, Line, Problem, is_formula
from stronghold.core.kernel.files import FileRefused
from stronghold.core.kernel.strict_csv import StrictReader

MEGABYTE = 1_000_000
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_SAVE_AS = "save it as “CSV UTF-8 (comma delimited)”"
# Excel recognises UTF-8 by it.
_BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True)
class KnownColumns:
    """The columns of a file, with what each holds, and those that it must have.

    A column that is `personal` is refused with `why`, since it would hold what a
    spreadsheet must not bring in.
    """

    columns: Mapping[str, str]
    required: Collection[str]
    personal: re.Pattern[str]
    why: str


@dataclass(frozen=True)
class CsvFile:
    """A valid file: its header is known, and each line is as wide as the header."""

    name: str
    columns: Sequence[str]
    content: bytes
    n_lines: int

    def lines(self) -> Iterator[Line]:
        return _lines(self.content, self.name, self.columns)


def read_csv(name: str, content: bytes, known: KnownColumns) -> CsvFile:
    """Check a file and read its header; FileRefused says why it is not valid."""
    if content.startswith(_UTF_16):
        raise FileRefused(name, f"is in UTF-16; {_SAVE_AS}")
    columns = read_header(name, content)
    check_columns(columns, known, name)
    n_lines = sum(1 for _ in _lines(content, name, columns))
    if not n_lines:
        raise FileRefused(name, "has a header and no lines below it")
    return CsvFile(name, columns, content, n_lines)


def read_content(path: Path, *, largest_mb: int) -> bytes:
    """Return what a file holds; FileRefused if it is too large or cannot be read."""
    try:
        if path.stat().st_size > largest_mb * MEGABYTE:
            raise FileRefused(
                path.name, f"is larger than {largest_mb} MB; import it in parts"
            )
        return path.read_bytes()
    except OSError as error:
        raise FileRefused(path.name, str(error.strerror).lower()) from error


def read_header(name: str, content: bytes) -> list[str]:
    """Return the names of the columns as they are written in the first line."""
    reader = StrictReader(io.BytesIO(content), name=name, header=())
    try:
        found = [column.strip() for column in next(reader.everything())]
    except FileRefused as refused:
        raise _clearer(refused) from refused
    for mark, called in ((";", "semicolons"), ("\t", "tabs")):
        if len(found) == 1 and mark in found[0]:
            reason = f"separates its columns with {called}; {_SAVE_AS}"
            raise FileRefused(name, reason, line=1)
    return found


def check_columns(found: Sequence[str], known: KnownColumns, name: str) -> None:
    """Refuse a header with a column that is not known, or named twice, or absent."""
    for column in found:
        _check_column(column, known, name)
    double = next((column for column in found if found.count(column) > 1), None)
    if double is not None:
        raise FileRefused(name, f"has the column {double!r} twice", line=1)
    if absent := [column for column in known.required if column not in found]:
        listed = ", ".join(absent)
        raise FileRefused(
            name, f"lacks the columns {listed}; is the first line the header?", line=1
        )


def _check_column(column: str, known: KnownColumns, name: str) -> None:
    if column in known.columns or column in ADDED:
        return
    shown = column[:40]
    if known.personal.search(column.lower()):
        raise FileRefused(name, f"has the column {shown!r}: {known.why}", line=1)
    listed = ", ".join(known.columns)
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


def wrong_header(columns: Sequence[str]) -> list[str]:
    """Return the header of a file of wrong lines: what is wrong, then its columns."""
    return list(ADDED) + [column for column in columns if column not in ADDED]


def wrong_row(problem: Problem, columns: Sequence[str]) -> list[str]:
    """Return a line as it is written back to be corrected."""
    cells = problem.line.cells
    added = [str(problem.line.number), problem.wrong, problem.to_do]
    row = [harmless("", cell) for cell in added]
    own = (column for column in columns if column not in ADDED)
    return row + [harmless(column, cells[column]) for column in own]


def wrong_lines_csv(columns: Sequence[str], problems: Sequence[Problem]) -> str:
    """Return a whole file of wrong lines, to be downloaded."""
    target = io.StringIO(newline="")
    target.write(_BYTE_ORDER_MARK)
    writer = csv.writer(target)
    writer.writerow(wrong_header(columns))
    writer.writerows(wrong_row(problem, columns) for problem in problems)
    return target.getvalue()


def check_is_new(path: Path) -> None:
    """Refuse to write a file over another, or where none can be written."""
    if path.exists():
        raise FileRefused(
            path.name, "already exists; name another file for the wrong lines"
        )
    if not os.access(path.absolute().parent, os.W_OK):
        raise FileRefused(path.name, "cannot be written there")


def write_privately(path: Path, text: str) -> None:
    """Write a new file, which holds records, for its owner alone to read."""

    def privately(path: str, flags: int) -> int:
        return os.open(path, flags, 0o600)

    with open(path, "x", encoding="utf-8", newline="", opener=privately) as target:
        target.write(text)
