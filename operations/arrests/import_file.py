"""Reads a CSV file of arrests from custody's system. It looks nothing up.

A file that is not valid is refused as a whole; a line is refused for a wrong cell.
"""

import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Choices

from operations.arrests.choices import (
    AgeBand,
    Disposal,
    DrugClass,
    OffenceClass,
    Provision,
)
from stronghold.core.kernel.file_lines import Line, Problem, is_formula
from stronghold.core.kernel.files import FileRefused
from stronghold.core.kernel.london import LONDON
from stronghold.core.kernel.strict_csv import StrictReader
from stronghold.core.places.rules import GivenPlace

LARGEST_BYTES = 2_500_000
NOT_KNOWN = "not_known"


def _codes(choices: type[Choices]) -> str:
    """Explain each code; a label may end with its code, which is not said twice."""
    meant = ((c, str(label).removesuffix(f" ({c})")) for c, label in choices.choices)
    return "; ".join(f"{code}: {label}" for code, label in meant)


# What each column holds, as shown by the command's help and on the page.
COLUMNS: Mapping[str, str] = {
    "custody_number": "required: the custody record number, as your force writes it",
    "arrested_at": "required: 2026-11-24 14:30 or 24/11/2026 14:30, London time; or "
    "2026-11-24 14:30+00:00",
    "place": "a street, postcode or address, as it would be typed into the form",
    "place_choice": "only if several places have that name: the key of the right one; "
    "words to keep only the text; not_known if the place is not known",
    "latitude": "with longitude, in degrees: 51.75200",
    "longitude": "with latitude, in degrees: -1.25800",
    "offence_class": f"required. {_codes(OffenceClass)}",
    "age_band": f"required: {', '.join(AgeBand.values)}",
    "drug_class": f"{_codes(DrugClass)}; or empty, which is U",
    "offence_provision": f"{_codes(Provision)}; or empty",
    "disposal": f"{_codes(Disposal)}; or empty",
}
REQUIRED = ("custody_number", "arrested_at", "offence_class", "age_band")
_FORMATS = ("%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M")
_WITH_OFFSET = re.compile(r"[0-9][+-][0-9]{2}:[0-9]{2}\Z", re.ASCII)
_DEGREES = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{1,15})?", re.ASCII)
_PERSONAL = re.compile(r"name|birth|dob|ethnic|gender|sex|nationality|phone|address")


@dataclass(frozen=True)
class ArrestFile:
    """A valid file: its header is known, and each line has as many cells."""

    name: str
    content: bytes
    lines: Sequence[Line]

    @classmethod
    def read(cls, name: str, content: bytes) -> "ArrestFile":
        """Check and read a file; FileRefused says why it is not valid."""
        if len(content) > LARGEST_BYTES:
            raise FileRefused(name, "is larger than 2.5 MB; import it in parts")
        lines = list(_lines(name, content))
        if not lines:
            raise FileRefused(name, "has a header but no lines below it")
        return cls(name, content, lines)


@dataclass(frozen=True)
class ArrestRead:
    """What a line holds; its place is not looked up yet."""

    arrested_at: datetime
    place: GivenPlace
    facts: Mapping[str, Any]


class LineWrong(Exception):
    """A line that cannot be stored, with the reason for each wrong cell."""

    def __init__(self, line: Line, faults: Mapping[str, str]) -> None:
        super().__init__(line.number)
        self.faults = faults
        wrong = "; ".join(f"{column} {why}" for column, why in faults.items())
        self.problem = Problem(
            line, wrong, f"Correct {', '.join(faults)} and import the file again"
        )


class _Fault(ValueError):
    """The fault of one cell."""


def read_line(line: Line) -> ArrestRead:
    """Return the values of a line; LineWrong has every fault in it."""
    faults: dict[str, str] = {}

    def read(column: str, reading: Callable[[str], Any]) -> Any:
        cell = line.cells.get(column, "").strip()
        try:
            if is_formula(column, cell):
                raise _Fault("begins like a formula in a spreadsheet")
            return reading(cell)
        except _Fault as fault:
            faults[column] = str(fault)
            return None

    choice = read("place_choice", str)
    found = ArrestRead(
        arrested_at=read("arrested_at", _instant),
        place=GivenPlace(
            words=read("place", str),
            choice="" if choice == NOT_KNOWN else choice,
            latitude=read("latitude", _degrees),
            longitude=read("longitude", _degrees),
            not_known=choice == NOT_KNOWN,
        ),
        facts={
            "custody_number": read("custody_number", _given),
            "offence_class": read("offence_class", _one_of(OffenceClass)),
            "age_band": read("age_band", _age),
            "drug_class": read("drug_class", _one_of(DrugClass, DrugClass.UNKNOWN)),
            "offence_provision": read("offence_provision", _one_of(Provision, "")),
            "disposal": read("disposal", _one_of(Disposal, "")),
        },
    )
    if faults:
        raise LineWrong(line, faults)
    return found


def _lines(name: str, content: bytes) -> Iterator[Line]:
    reader = StrictReader(io.BytesIO(content), name=name, header=())
    records = reader.everything()
    columns = [column.strip() for column in next(records)]
    _check_columns(name, columns)
    for cells in records:
        if any(cell.strip() for cell in cells):
            yield Line(reader.line, dict(zip(columns, cells, strict=True)))


def _check_columns(name: str, columns: Sequence[str]) -> None:
    for column in columns:
        if column in COLUMNS and columns.count(column) == 1:
            continue
        shown = column[:40]
        reason = f"has the column {shown!r}, which is not one of {', '.join(COLUMNS)}"
        if column in COLUMNS:
            reason = f"has the column {shown!r} twice"
        elif _PERSONAL.search(column.lower()):
            reason = (
                f"has the column {shown!r}: who was arrested stays in custody’s "
                "system. Take the column out"
            )
        raise FileRefused(name, reason, line=1)
    if absent := [column for column in REQUIRED if column not in columns]:
        listed = ", ".join(absent)
        raise FileRefused(
            name, f"lacks the columns {listed}; is the first line the header?", line=1
        )


def _given(cell: str) -> str:
    if not cell:
        raise _Fault("is empty")
    return cell


def _one_of(choices: type[Choices], default: str | None = None) -> Callable[[str], str]:
    by_lower = {str(code).lower(): str(code) for code in choices.values}

    def read(cell: str) -> str:
        if not cell and default is not None:
            return default
        if cell.lower() not in by_lower:
            fault = f"{cell[:20]!r} is not" if cell else "is empty, and must be"
            raise _Fault(f"{fault} one of {', '.join(by_lower.values())}")
        return by_lower[cell.lower()]

    return read


def _age(cell: str) -> str:
    if cell.lower() in {"under-10", "under 10", "0-9"}:
        raise _Fault(
            "is under 10, and cannot be arrested. Take the line out, and "
            "make a referral"
        )
    return _one_of(AgeBand)(cell)


def _instant(cell: str) -> datetime:
    if _WITH_OFFSET.search(cell):
        with suppress(ValueError):
            return datetime.fromisoformat(cell)
    for form in _FORMATS:
        try:
            typed = datetime.strptime(cell.replace("T", " ", 1), form)
        except ValueError:
            continue
        return typed.replace(tzinfo=LONDON)
    raise _Fault("must be a date and a time, such as 2026-11-24 14:30")


def _degrees(cell: str) -> float | None:
    if cell and not _DEGREES.fullmatch(cell):
        raise _Fault("must be degrees, such as 51.75200")
    return float(cell) if cell else None
