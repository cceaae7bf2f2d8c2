"""What the columns of data.police.uk mean: rows of street crime and of stop and search.

Only what the dashboard counts is kept: age, gender and ethnicity are never read out.
Storing the rows is actions.py's business.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import NamedTuple

from stronghold.kernel.clock import LONDON
from stronghold.kernel.weeks import Month
from stronghold.opendata.strict_csv import StrictReader

STREET_HEADER = (
    "Crime ID",
    "Month",
    "Reported by",
    "Falls within",
    "Longitude",
    "Latitude",
    "Location",
    "LSOA code",
    "LSOA name",
    "Crime type",
    "Last outcome category",
    "Context",
)
STOP_HEADER = (
    "Type",
    "Date",
    "Part of a policing operation",
    "Policing operation",
    "Latitude",
    "Longitude",
    "Gender",
    "Age range",
    "Self-defined ethnicity",
    "Officer-defined ethnicity",
    "Legislation",
    "Object of search",
    "Outcome",
    "Outcome linked to object of search",
    "Removal of more than just outer clothing",
)
LONGEST_TEXT = 200
LONGEST_CODE = 9
LONGEST_CRIME_ID = 64
ANOTHER_MONTH = "belongs to another month"

Point = tuple[float, float]
_TRUTHS = {"True": True, "False": False, "": None}
_TITLED_S = re.compile(r"(?<=\w)'S\b")


class StreetRow(NamedTuple):
    """One crime or incident; it has a month, and no day."""

    crime_id: str
    point: Point | None
    location: str
    lsoa_code: str
    crime_type: str
    outcome: str


class StopRow(NamedTuple):
    """One search; `occurred_at` is None where the file gives a date and no time."""

    occurred_on: date
    occurred_at: datetime | None
    point: Point | None
    object_of_search: str
    outcome: str
    outcome_linked: bool | None


@dataclass
class RowCount:
    """How many rows a file had, and why some were set aside."""

    read: int = 0
    set_aside: Counter[str] = field(default_factory=Counter)


def repaired(name: str) -> str:
    """Return a name in title case with its apostrophes put right: St Aldate's."""
    return _TITLED_S.sub("'s", name)


def street_rows(
    reader: StrictReader, *, month: Month, count: RowCount
) -> Iterator[StreetRow]:
    """Yield the crimes of a street file; those of another month are set aside."""
    due, checks = str(month), _Checks(reader)
    point_of, text_of, code_of = checks.point, checks.text, checks.code
    for fields in reader:
        crime_id, stated, _, _, longitude, latitude = fields[:6]
        location, lsoa_code, _, crime_type, outcome, _ = fields[6:]
        count.read += 1
        if stated != due:
            checks.month(stated)
            count.set_aside[ANOTHER_MONTH] += 1
            continue
        if len(crime_id) > LONGEST_CRIME_ID:
            raise reader.refusal(f"{crime_id[:20]!r}… is too long for a crime ID")
        yield StreetRow(
            crime_id,
            point_of(longitude, latitude),
            text_of(location),
            code_of(lsoa_code),
            text_of(crime_type),
            text_of(outcome),
        )


def stop_rows(
    reader: StrictReader, *, month: Month, count: RowCount
) -> Iterator[StopRow]:
    """Yield the searches whose London date is in the file's month."""
    checks = _Checks(reader)
    for fields in reader:
        count.read += 1
        local = checks.london_time(fields[1])
        if (local.year, local.month) != (month.start.year, month.start.month):
            count.set_aside[ANOTHER_MONTH] += 1
            continue
        yield StopRow(
            local.date(),
            None if local.time() == time() else local.astimezone(UTC),
            checks.point(fields[5], fields[4]),
            checks.text(fields[11]),
            checks.text(fields[12]),
            checks.truth(fields[13]),
        )


class _Checks:
    """What single fields must be; remembers what it has seen, since most repeat."""

    def __init__(self, reader: StrictReader) -> None:
        self._refusal = reader.refusal
        self._points: dict[tuple[str, str], Point | None] = {("", ""): None}
        self._texts: dict[str, str] = {}
        self._codes: set[str] = {""}

    def point(self, longitude: str, latitude: str) -> Point | None:
        try:
            return self._points[longitude, latitude]
        except KeyError:
            point = self._new_point(longitude, latitude)
            self._points[longitude, latitude] = point
            return point

    def _new_point(self, longitude: str, latitude: str) -> Point:
        if not longitude or not latitude:
            raise self._refusal("has half a pair of coordinates")
        try:
            point = (float(longitude), float(latitude))
        except ValueError as error:
            reason = f"{longitude!r}, {latitude!r} are not coordinates"
            raise self._refusal(reason) from error
        if not (-180 <= point[0] <= 180 and -90 <= point[1] <= 90):
            raise self._refusal(f"{longitude}, {latitude} is no place on earth")
        return point

    def text(self, value: str) -> str:
        try:
            return self._texts[value]
        except KeyError:
            if len(value) > LONGEST_TEXT:
                raise self._refusal(f"{value[:20]!r}… is too long") from None
            return self._texts.setdefault(value, repaired(value))

    def code(self, value: str) -> str:
        if value not in self._codes:
            if len(value) > LONGEST_CODE or not value.isalnum():
                raise self._refusal(f"{value[:20]!r} is not an LSOA code")
            self._codes.add(value)
        return value

    def month(self, value: str) -> None:
        try:
            Month.parse(value)
        except ValueError as error:
            raise self._refusal(str(error)) from error

    def london_time(self, value: str) -> datetime:
        try:
            instant = datetime.fromisoformat(value)
            if instant.tzinfo is not None:
                return instant.astimezone(LONDON)
        except (ValueError, OverflowError) as error:
            raise self._refusal(f"{value!r} is not a date and time") from error
        raise self._refusal(f"{value!r} does not say its time zone")

    def truth(self, value: str) -> bool | None:
        try:
            return _TRUTHS[value]
        except KeyError:
            raise self._refusal(f"{value!r} is neither True nor False") from None
