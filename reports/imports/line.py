"""Reads the cells of one line as the values of a report, or lists all its errors."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from django.db.models import Choices

from reports.report.choices import Channel, Concern, Drug, Sign
from stronghold.core.kernel.file_lines import ADDED, Line, Problem, is_formula
from stronghold.core.kernel.london import LONDON
from stronghold.core.places.rules import GivenPlace
from stronghold.core.records.rules import When

NOT_KNOWN = "not_known"
LONGEST_ID = 100
_DAY = re.compile(
    r"(?:([0-9]{4})-([0-9]{2})-([0-9]{2})|([0-9]{1,2})/([0-9]{1,2})/([0-9]{4}))",
    re.ASCII,
)
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?", re.ASCII)
_WITH_ZONE = re.compile(r"\A[0-9T:. -]+(?:Z|[+-][0-9]{2}:[0-9]{2})", re.ASCII)
_DEGREES = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{1,15})?", re.ASCII)
_YES, _NO = {"yes", "y", "true", "1"}, {"", "no", "n", "false", "0"}


@dataclass(frozen=True)
class LineRead:
    """The values of a line; its place is still to be looked up."""

    external_id: str
    place: GivenPlace
    values: Mapping[str, Any]


class LineWrong(Exception):
    """A line that cannot be stored, with the reason for each wrong cell."""

    def __init__(self, line: Line, faults: list[tuple[str, str]]) -> None:
        super().__init__(line.number)
        wrong = "; ".join(f"{column}: {why}" for column, why in faults)
        columns = list(dict.fromkeys(column for column, _ in faults))
        self.problem = Problem(
            line, wrong, f"Correct {', '.join(columns)} and import the line again"
        )


class _Fault(ValueError):
    """The error in one cell."""


def read_line(line: Line) -> LineRead:
    """Return the values of a line; LineWrong lists all of its errors."""
    cells = _Cells(line)
    values = {
        "concern": cells.read("concern", _one_of(Concern)),
        "channel": cells.read("channel", _one_of(Channel)),
        "received_at": cells.read("received_at", _instant),
        "drug": cells.read("drug", _one_of(Drug, Drug.UNKNOWN)),
        "description": cells.read("description", str),
        "keep_words": cells.read("keep_words", _yes),
        "signs": cells.read("signs", _signs),
        "children_seen": cells.read("children_seen", _yes),
        "vulnerable_adult": cells.read("vulnerable_adult", _yes),
        "weapons_mentioned": cells.read("weapons_mentioned", _yes),
        "occurred": cells.occurred(),
    }
    external_id, place = cells.read("external_id", _external_id), cells.place()
    if cells.faults:
        raise LineWrong(line, cells.faults)
    return LineRead(str(external_id), place, values)


class _Cells:
    """The cells of a line, and the errors found so far."""

    def __init__(self, line: Line) -> None:
        self.given = {c: cell for c, cell in line.cells.items() if c not in ADDED}
        self.faults: list[tuple[str, str]] = []
        for column, cell in self.given.items():
            if is_formula(column, cell):
                self._fault(column, _formula_words(cell))
            elif any(_is_control(character) for character in cell):
                self._fault(column, "holds a control character. Take it out")

    def read(self, column: str, reading: Callable[[str], Any]) -> Any:
        """Return the value of a cell; None, with a fault noted, if it is wrong."""
        try:
            return reading(self.given.get(column, "").strip())
        except _Fault as fault:
            self._fault(column, str(fault))
            return None

    def occurred(self) -> When | None:
        day, at = self.read("occurred_on", _day), self.read("occurred_time", _time)
        if at is None or "occurred_time" in dict(self.faults):
            return When(day) if day else None
        if day is None:
            self._fault("occurred_on", "is empty although occurred_time is given")
            return None
        occurred: When | None = self.read(
            "occurred_time", lambda _: When(day, _london(day, at))
        )
        return occurred

    def place(self) -> GivenPlace:
        words, choice = self.read("place", str), self.read("place_choice", str)
        return GivenPlace(
            words=words,
            choice="" if choice == NOT_KNOWN else choice,
            latitude=self.read("latitude", _degrees),
            longitude=self.read("longitude", _degrees),
            not_known=choice == NOT_KNOWN,
        )

    def _fault(self, column: str, why: str) -> None:
        if column not in dict(self.faults):
            self.faults.append((column, why))


def _is_control(character: str) -> bool:
    return unicodedata.category(character) == "Cc" and character not in "\r\n\t"


def _formula_words(cell: str) -> str:
    mark = cell.lstrip(" '")[:1] or cell[:1]
    shown = "a tab" if mark == "\t" else f"“{mark}”"
    return (
        f"starts with {shown}, which a spreadsheet takes for a formula. Start it with "
        "a word"
    )


def _external_id(cell: str) -> str:
    if not cell:
        raise _Fault("is empty. Give each report a reference that never changes")
    if len(cell) > LONGEST_ID or not cell.isprintable():
        raise _Fault(f"must be {LONGEST_ID} ordinary characters or less")
    return cell


def _one_of(choices: type[Choices], default: str = "") -> Callable[[str], str]:
    def read(cell: str) -> str:
        code = cell.lower() or default
        if code not in choices.values:
            problem = f"{cell[:20]!r} is not" if cell else "is empty, and must be"
            codes = ", ".join(map(str, choices.values))
            raise _Fault(f"{problem} one of {codes}")
        return code

    return read


def _signs(cell: str) -> list[str]:
    codes = [code.strip().lower() for code in cell.split(";")]
    return [_one_of(Sign)(code) for code in codes if code]


def _yes(cell: str) -> bool:
    if cell.lower() in _YES:
        return True
    if cell.lower() in _NO:
        return False
    raise _Fault("must be yes or no")


def _degrees(cell: str) -> float | None:
    if cell and not _DEGREES.fullmatch(cell):
        raise _Fault("must be degrees, such as 51.75200")
    return float(cell) if cell else None


def _day(cell: str) -> date | None:
    if not cell:
        return None
    match = _DAY.fullmatch(cell)
    if match is None:
        raise _Fault("must be a date, such as 2026-11-24 or 24/11/2026")
    y, m, d, day, month, year = match.groups()
    try:
        return date(int(y or year), int(m or month), int(d or day))
    except ValueError:
        raise _Fault("must be a real date") from None


def _time(cell: str) -> time | None:
    if not cell:
        return None
    match = _TIME.fullmatch(cell)
    if match is None:
        raise _Fault("must be a time in the 24-hour clock, such as 14:30")
    try:
        return time(int(match[1]), int(match[2]), int(match[3] or 0))
    except ValueError:
        raise _Fault("must be a real time, such as 14:30") from None


def _instant(cell: str) -> datetime:
    if not cell:
        raise _Fault("is empty. Enter when it was reported, such as 2026-11-24 14:30")
    if _WITH_ZONE.fullmatch(cell):
        try:
            return datetime.fromisoformat(cell).astimezone(UTC)
        except (ValueError, OverflowError):
            raise _Fault("must be a real date and time") from None
    on, _, at = cell.replace("T", " ", 1).partition(" ")
    day, clock_time = _day(on), _time(at.strip())
    if day is None or clock_time is None:
        raise _Fault("must be a date and a time, such as 2026-11-24 14:30")
    return _london(day, clock_time)


def _london(day: date, at: time) -> datetime:
    """Return a London time as an instant; the first of two when clocks go back."""
    instant = datetime.combine(day, at, LONDON)
    try:
        there_and_back = instant.astimezone(UTC).astimezone(LONDON)
    except OverflowError:
        raise _Fault("must be a real date and time") from None
    if there_and_back.replace(tzinfo=None) != instant.replace(tzinfo=None):
        raise _Fault("is in the hour that is skipped when the clocks go forward")
    return instant
