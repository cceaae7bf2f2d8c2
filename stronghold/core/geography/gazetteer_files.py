"""Read the gazetteer's two files: named places with their points, and postcodes.

rules.py groups points into streets; actions.py stores the result.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from stronghold.core.geography.rules import LonLat, place_name
from stronghold.core.kernel.strict_csv import StrictReader, open_table
from stronghold.core.kernel.values import postcode_in_form
from stronghold.core.kernel.weeks import Month

# Other columns are ignored.
PLACE_COLUMNS = ("name", "kind", "longitude", "latitude", "first_month", "last_month")
POSTCODE_COLUMNS = ("postcode", "longitude", "latitude")
STREET = "street"


@dataclass(frozen=True)
class NamedPoint:
    """A point of a street.

    One of data.police.uk has the first and last month of the files that used it.
    """

    at: LonLat
    first_month: date | None
    last_month: date | None


@dataclass
class NamedPlaces:
    """The points of each name: streets, and kinds of place such as "Parking Area"."""

    streets: dict[str, list[NamedPoint]]
    place_types: dict[str, list[NamedPoint]]


def read_places(path: Path) -> NamedPlaces:
    """Return the file's places. FileRefused names the line at fault."""
    places = NamedPlaces(defaultdict(list), defaultdict(list))
    reader = open_table(path, PLACE_COLUMNS)
    for written, kind, longitude, latitude, first_month, last_month in reader.chosen():
        name = place_name(written.strip())
        if not name:
            raise reader.refusal("has no name")
        point = NamedPoint(
            at=_lon_lat(reader, longitude, latitude),
            first_month=_month(reader, first_month),
            last_month=_month(reader, last_month),
        )
        kept = places.streets if kind == STREET else places.place_types
        kept[name].append(point)
    return places


def read_postcodes(path: Path) -> dict[str, LonLat]:
    """Return the point of each postcode. FileRefused names the line at fault."""
    return dict(_postcodes(open_table(path, POSTCODE_COLUMNS)))


def _postcodes(reader: StrictReader) -> Iterator[tuple[str, LonLat]]:
    for written, longitude, latitude in reader.chosen():
        postcode = postcode_in_form(written)
        if postcode is None:
            raise reader.refusal(f"{written!r} is not a postcode")
        yield postcode, _lon_lat(reader, longitude, latitude)


def _lon_lat(reader: StrictReader, longitude: str, latitude: str) -> LonLat:
    try:
        at = (float(longitude), float(latitude))
    except ValueError as error:
        reason = f"{longitude!r}, {latitude!r} are not coordinates"
        raise reader.refusal(reason) from error
    if not (-180 <= at[0] <= 180 and -90 <= at[1] <= 90):
        raise reader.refusal(f"{longitude}, {latitude} is not a place on Earth")
    return at


def _month(reader: StrictReader, written: str) -> date:
    try:
        return Month.parse(written).start
    except ValueError as error:
        raise reader.refusal(str(error)) from error
