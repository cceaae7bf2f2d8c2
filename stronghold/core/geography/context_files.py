"""Read the files of context: residents by area and year, and published indicators.

docs/context.md describes the columns. actions.py stores the result.
"""

from dataclasses import dataclass
from pathlib import Path

from stronghold.core.kernel.strict_csv import StrictReader, open_table

POPULATION_COLUMNS = ("code", "year", "residents")
INDICATOR_COLUMNS = ("code", "label", "figure", "dated", "source", "note")
# The maximum length of each column. Only the note may be empty.
LONGEST = {
    "code": 40,
    "label": 100,
    "figure": 40,
    "dated": 60,
    "source": 200,
    "note": 300,
}
YEARS = range(1900, 2101)
RESIDENTS = range(100_000_001)


@dataclass(frozen=True)
class Residents:
    """The number of residents of an area in a year."""

    code: str
    year: int
    residents: int


@dataclass(frozen=True)
class PublishedIndicator:
    """A figure published by others, as they worded it."""

    code: str
    label: str
    figure: str
    dated: str
    source: str
    note: str


def read_population(path: Path) -> list[Residents]:
    """Return the file's rows. FileRefused names the line at fault."""
    reader = open_table(path, POPULATION_COLUMNS)
    found: dict[tuple[str, int], Residents] = {}
    for code, year, residents in reader:
        if not 0 < len(code) <= 20:
            raise reader.refusal(f"{code!r} is not the code of an area")
        row = Residents(
            code,
            _whole(reader, year, YEARS),
            _whole(reader, residents, RESIDENTS),
        )
        if (row.code, row.year) in found:
            raise reader.refusal(f"{code} is given twice for {year}")
        found[row.code, row.year] = row
    return list(found.values())


def read_indicators(path: Path) -> list[PublishedIndicator]:
    """Return the file's rows. FileRefused names the line at fault."""
    reader = open_table(path, INDICATOR_COLUMNS)
    found: dict[str, PublishedIndicator] = {}
    for fields in reader:
        row = PublishedIndicator(*(field.strip() for field in fields))
        for name, text in vars(row).items():
            if not text and name != "note":
                raise reader.refusal(f"has no {name}")
            if len(text) > LONGEST[name]:
                most = LONGEST[name]
                raise reader.refusal(f"its {name} has more than {most} characters")
        if row.code in found:
            raise reader.refusal(f"{row.code} is given twice")
        found[row.code] = row
    return list(found.values())


def _whole(reader: StrictReader, written: str, allowed: range) -> int:
    least, most = allowed.start, allowed.stop - 1
    if not written.isascii() or not written.isdigit() or len(written) > len(str(most)):
        raise reader.refusal(f"{written!r} is not a whole number")
    number = int(written)
    if number not in allowed:
        raise reader.refusal(f"{number} is not between {least} and {most}")
    return number
