"""Reads the cells of one line of a CSV file as values, or lists all their faults.

It looks nothing up. Each reader takes a cell without spaces around it.
"""

import re
from collections.abc import Callable, Collection
from datetime import UTC, date, datetime, time
from typing import Any

from stronghold.core.kernel.file_lines import (
    ADDED,
    BEFORE_A_FORMULA,
    Line,
    Problem,
    is_formula,
)
from stronghold.core.kernel.london import LONDON

_DAY = re.compile(
    r"(?:([0-9]{4})-([0-9]{2})-([0-9]{2})|([0-9]{1,2})/([0-9]{1,2})/([0-9]{4}))",
    re.ASCII,
)
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?", re.ASCII)
_WITH_ZONE = re.compile(r"\A[0-9T:. -]+(?:Z|[+-][0-9]{2}:[0-9]{2})", re.ASCII)
_DEGREES = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{1,15})?", re.ASCII)
# Characters of the category Cc but for tab, line feed and carriage return.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_WHOLE = re.compile(r"[0-9]{1,6}", re.ASCII)
_YES, _NO = {"yes", "y", "true", "1"}, {"", "no", "n", "false", "0"}
LONGEST_ID = 100


class CellWrong(ValueError):
    """The fault of one cell, in words that follow the name of its column."""


class LineWrong(Exception):
    """A line that cannot be stored, with the reason for each wrong cell."""

    def __init__(self, line: Line, faults: list[tuple[str, str]]) -> None:
        super().__init__(line.number)
        self.faults = dict(faults)
        wrong = "; ".join(f"{column}: {why}" for column, why in faults)
        columns = list(dict.fromkeys(column for column, _ in faults))
        self.problem = Problem(
            line, wrong, f"Correct {', '.join(columns)} and import the file again"
        )


class Cells:
    """The cells of a line, and the faults found so far."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.given = {c: cell for c, cell in line.cells.items() if c not in ADDED}
        self.faults: list[tuple[str, str]] = []
        for column, cell in self.given.items():
            if is_formula(column, cell):
                self.fault(column, _formula_words(cell))
            elif _CONTROL.search(cell):
                self.fault(column, "holds a control character. Take it out")

    def cell(self, column: str) -> str:
        return self.given.get(column, "").strip()

    def read(self, column: str, reading: Callable[[str], Any]) -> Any:
        """Return the value of a cell; None, with its fault noted, if it is wrong."""
        try:
            return reading(self.cell(column))
        except CellWrong as wrong:
            self.fault(column, str(wrong))
            return None

    def fault(self, column: str, why: str) -> None:
        """Note a fault; the first of a column counts."""
        if column not in dict(self.faults):
            self.faults.append((column, why))

    def check(self) -> None:
        """Raise LineWrong if a fault was noted."""
        if self.faults:
            raise LineWrong(self.line, self.faults)


def _formula_words(cell: str) -> str:
    mark = cell.lstrip(BEFORE_A_FORMULA)[:1] or cell[:1]
    shown = "a tab" if mark == "\t" else f"“{mark}”"
    return (
        f"starts with {shown}, which a spreadsheet takes for a formula. Start it with "
        "a word"
    )


def needed(reading: Callable[[str], Any]) -> Callable[[str], Any]:
    """Return a reader that refuses an empty cell."""

    def read(cell: str) -> Any:
        if not cell:
            raise CellWrong("is empty")
        return reading(cell)

    return read


def reference(of: str) -> Callable[[str], str]:
    """Return the reader of a reference of the system that a line comes from."""

    def read(cell: str) -> str:
        if not cell:
            raise CellWrong(f"is empty. Give each {of} a reference that never changes")
        if len(cell) > LONGEST_ID or not cell.isprintable():
            raise CellWrong(f"must be {LONGEST_ID} ordinary characters or less")
        return cell

    return read


def one_of(codes: Collection[str], default: str = "") -> Callable[[str], str]:
    """Return the reader of one code; an empty cell is `default`, if there is one."""
    by_lower = {code.lower(): code for code in map(str, codes)}

    def read(cell: str) -> str:
        code = cell.lower() or str(default).lower()
        if code not in by_lower:
            problem = f"{cell[:20]!r} is not" if cell else "is empty, and must be"
            raise CellWrong(f"{problem} one of {', '.join(by_lower.values())}")
        return by_lower[code]

    return read


def one_or_none(codes: Collection[str]) -> Callable[[str], str]:
    """Return the reader of one code, or of an empty cell."""
    read_one = one_of(codes)

    def read(cell: str) -> str:
        return read_one(cell) if cell else ""

    return read


def several(codes: Collection[str]) -> Callable[[str], list[str]]:
    """Return the reader of codes with a semicolon between them."""
    read_one = one_of(codes)

    def read(cell: str) -> list[str]:
        return [read_one(code.strip()) for code in cell.split(";") if code.strip()]

    return read


def yes(cell: str) -> bool:
    if cell.lower() in _YES:
        return True
    if cell.lower() in _NO:
        return False
    raise CellWrong("must be yes or no")


def yes_or_none(cell: str) -> bool | None:
    return yes(cell) if cell else None


def whole(cell: str) -> int | None:
    if cell and not _WHOLE.fullmatch(cell):
        raise CellWrong("must be a whole number in digits")
    return int(cell) if cell else None


def degrees(cell: str) -> float | None:
    if cell and not _DEGREES.fullmatch(cell):
        raise CellWrong("must be degrees, such as 51.75200")
    return float(cell) if cell else None


def day(cell: str) -> date | None:
    if not cell:
        return None
    match = _DAY.fullmatch(cell)
    if match is None:
        raise CellWrong("must be a date, such as 2026-11-24 or 24/11/2026")
    y, m, d, on, month, year = match.groups()
    try:
        return date(int(y or year), int(m or month), int(d or on))
    except ValueError:
        raise CellWrong("must be a real date") from None


def clock_time(cell: str) -> time | None:
    if not cell:
        return None
    match = _TIME.fullmatch(cell)
    if match is None:
        raise CellWrong("must be a time in the 24-hour clock, such as 14:30")
    try:
        return time(int(match[1]), int(match[2]), int(match[3] or 0))
    except ValueError:
        raise CellWrong("must be a real time, such as 14:30") from None


def instant(cell: str) -> datetime | None:
    """Read a day and a time: London's, unless the cell says the offset."""
    if not cell:
        return None
    if _WITH_ZONE.fullmatch(cell):
        try:
            return datetime.fromisoformat(cell).astimezone(UTC)
        except (ValueError, OverflowError):
            raise CellWrong("must be a real date and time") from None
    on, _, at = cell.replace("T", " ", 1).partition(" ")
    that_day, its_time = day(on), clock_time(at.strip())
    if that_day is None or its_time is None:
        raise CellWrong("must be a date and a time, such as 2026-11-24 14:30")
    return london(that_day, its_time)


def london(on: date, at: time) -> datetime:
    """Return a London time as an instant; the first of two when clocks go back."""
    there = datetime.combine(on, at, LONDON)
    try:
        there_and_back = there.astimezone(UTC).astimezone(LONDON)
    except OverflowError:
        raise CellWrong("must be a real date and time") from None
    if there_and_back.replace(tzinfo=None) != there.replace(tzinfo=None):
        raise CellWrong("is in the hour that is skipped when the clocks go forward")
    return there
