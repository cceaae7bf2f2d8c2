"""Read the columns of data.police.uk: rows of street crime, and of stop and search.

Only columns that the dashboard counts are read, never age, gender or ethnicity.
actions.py stores the rows.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import NamedTuple

from stronghold.core.geography.rules import place_name
from stronghold.core.kernel.london import LONDON
from stronghold.core.kernel.strict_csv import StrictReader
from stronghold.core.kernel.weeks import Month

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
ANOTHER_MONTH = "belongs to another month"

Point = tuple[float, float]


class StreetRow(NamedTuple):
    """One crime or incident. Only its month is published, not its day."""

    crime_id: str
    point: Point | None
    location: str
    lsoa_code: str
    crime_type: str
    outcome: str


class StopRow(NamedTuple):
    """One search. `occurred_at` is None if the file gives a date without a time."""

    occurred_on: date
    occurred_at: datetime | None
    point: Point | None
    legislation: str
    object_of_search: str
    outcome: str
    outcome_linked: bool | None


@dataclass
class RowCount:
    """The number of rows read from a file, and of rows set aside, by reason."""

    read: int = 0
    set_aside: Counter[str] = field(default_factory=Counter)


def street_rows(
    reader: StrictReader, *, month: Month, count: RowCount
) -> Iterator[StreetRow]:
    """Yield the crimes of a street file. Rows of another month are set aside."""
    due, points, crime_ids = str(month), _Points(reader), _Texts(reader, 64)
    locations, lsoa_codes = _Texts(reader, 120), _Texts(reader, 9)
    crime_types, outcomes = _Texts(reader, 40), _Texts(reader, 80)
    for fields in reader:
        crime_id, stated, _, _, longitude, latitude = fields[:6]
        location, lsoa_code, _, crime_type, outcome, _ = fields[6:]
        count.read += 1
        if stated != due:
            _check_month(stated, reader)
            count.set_aside[ANOTHER_MONTH] += 1
            continue
        yield StreetRow(
            crime_ids.fitting(crime_id),
            points[longitude, latitude],
            locations[location],
            lsoa_codes[lsoa_code],
            crime_types[crime_type],
            outcomes[outcome],
        )


def stop_rows(
    reader: StrictReader, *, month: Month, count: RowCount
) -> Iterator[StopRow]:
    """Yield the searches whose London date is in the file's month."""
    points, truths, laws = _Points(reader), _Truths(reader), _Texts(reader, 120)
    objects, outcomes = _Texts(reader, 80), _Texts(reader, 80)
    for fields in reader:
        latitude, longitude = fields[4:6]
        law, looked_for, outcome, linked = fields[10:14]
        count.read += 1
        local = _london_time(fields[1], reader)
        if Month.of(local.date()) != month:
            count.set_aside[ANOTHER_MONTH] += 1
            continue
        yield StopRow(
            local.date(),
            None if local.time() == time() else local.astimezone(UTC),
            points[longitude, latitude],
            laws[law],
            objects[looked_for],
            outcomes[outcome],
            truths[linked],
        )


def _check_month(stated: str, reader: StrictReader) -> None:
    try:
        Month.parse(stated)
    except ValueError as error:
        raise reader.refusal(str(error)) from error


def _london_time(stated: str, reader: StrictReader) -> datetime:
    try:
        instant = datetime.fromisoformat(stated)
        if instant.tzinfo is not None:
            return instant.astimezone(LONDON)
    except (ValueError, OverflowError) as error:
        raise reader.refusal(f"{stated!r} is not a date and time") from error
    raise reader.refusal(f"{stated!r} does not say its time zone")


# Most values of a column repeat, so each is checked once and then looked up.


class _Points(dict[tuple[str, str], Point | None]):
    """The points of a file, by longitude and latitude as written."""

    def __init__(self, reader: StrictReader) -> None:
        super().__init__({("", ""): None})
        self._refusal = reader.refusal

    def __missing__(self, written: tuple[str, str]) -> Point:
        if "" in written:
            raise self._refusal("has half a pair of coordinates")
        try:
            point = (float(written[0]), float(written[1]))
        except ValueError as error:
            reason = f"{', '.join(written)} are not coordinates"
            raise self._refusal(reason) from error
        if not (-180 <= point[0] <= 180 and -90 <= point[1] <= 90):
            raise self._refusal(f"{', '.join(written)} is not a place on Earth")
        self[written] = point
        return point


class _Texts(dict[str, str]):
    """The values of a text column, as written and as stored."""

    def __init__(self, reader: StrictReader, longest: int) -> None:
        super().__init__()
        self._refusal, self._longest = reader.refusal, longest

    def __missing__(self, written: str) -> str:
        kept = self[written] = place_name(self.fitting(written))
        return kept

    def fitting(self, written: str) -> str:
        if len(written) > self._longest:
            reason = f"{written[:20]!r}… is longer than {self._longest} characters"
            raise self._refusal(reason)
        return written


class _Truths(dict[str, bool | None]):
    """True, False, or None for an empty value."""

    def __init__(self, reader: StrictReader) -> None:
        super().__init__({"True": True, "False": False, "": None})
        self._refusal = reader.refusal

    def __missing__(self, written: str) -> bool | None:
        raise self._refusal(f"{written!r} is neither True nor False")
