"""Write rows with their areas as text lines for PostgreSQL's COPY."""

import struct
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from stronghold.opendata.police_uk import Point, StopRow, StreetRow

CRIME_COLUMNS = (
    "crime_id, crime_type, outcome, location, lsoa_code, point, "
    "district_id, ward_id, lsoa_id"
)
STOP_COLUMNS = (
    "occurred_on, occurred_at, object_of_search, outcome, outcome_linked, "
    "legislation, point, district_id, ward_id, lsoa_id"
)
NULL = "\\N"
_TRUTHS = {True: "t", False: "f", None: NULL}
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
# Extended well-known binary, little-endian: a point of EPSG 4326, longitude first.
_POINT = struct.Struct("<BIIdd")
_POINT_WITH_SYSTEM = 0x20000001
_SYSTEM = 4326

AreaId = int | None
# District and LSOA of an LSOA's code.
AreasOfCode = tuple[AreaId, AreaId]
# District, ward and LSOA of a point on a day.
AreasOfPoint = tuple[AreaId, AreaId, AreaId]


def crime_lines(
    rows: Iterable[StreetRow],
    *,
    start: str,
    by_code: Mapping[str, AreasOfCode],
    ward_at: Mapping[Point, AreaId],
) -> Iterator[str]:
    """Yield a line for each crime: `start`, then CRIME_COLUMNS."""
    texts, points, wards = _Texts(), _Points(), _Ids(ward_at)
    codes = {code: (_id(d), _id(lsoa)) for code, (d, lsoa) in by_code.items()}
    for crime_id, point, location, lsoa_code, crime_type, outcome in rows:
        district, lsoa = codes.get(lsoa_code, (NULL, NULL))
        yield (
            f"{start}\t{_escaped(crime_id)}\t{texts[crime_type]}"
            f"\t{texts[outcome]}\t{texts[location]}\t{texts[lsoa_code]}"
            f"\t{points[point]}\t{district}\t{wards[point]}\t{lsoa}\n"
        )


def stop_lines(
    rows: Iterable[StopRow],
    *,
    start: str,
    areas_at: Mapping[tuple[Point, date], AreasOfPoint],
) -> Iterator[str]:
    """Yield a line for each search: `start`, then STOP_COLUMNS."""
    texts, points = _Texts(), _Points()
    for day, instant, point, law, looked_for, outcome, linked in rows:
        areas = areas_at[point, day] if point else (None, None, None)
        yield (
            f"{start}\t{day}\t{instant or NULL}\t{texts[looked_for]}"
            f"\t{texts[outcome]}\t{_TRUTHS[linked]}\t{texts[law]}"
            f"\t{points[point]}\t{_id(areas[0])}\t{_id(areas[1])}\t{_id(areas[2])}\n"
        )


def _escaped(text: str) -> str:
    return text if text.isalnum() else text.translate(_ESCAPES)


def _id(area: AreaId) -> str:
    return NULL if area is None else str(area)


# Most values repeat, so each is converted once and then looked up.


class _Texts(dict[str, str]):
    def __missing__(self, text: str) -> str:
        written = self[text] = _escaped(text)
        return written


class _Points(dict[Point | None, str]):
    def __missing__(self, point: Point | None) -> str:
        written = NULL
        if point:
            written = _POINT.pack(1, _POINT_WITH_SYSTEM, _SYSTEM, *point).hex()
        self[point] = written
        return written


class _Ids(dict[Point | None, str]):
    def __init__(self, areas: Mapping[Point, AreaId]) -> None:
        super().__init__({None: NULL})
        self._areas = areas

    def __missing__(self, point: Point) -> str:
        written = self[point] = _id(self._areas[point])
        return written
