"""The places of the rows of an agreement, from the shared views."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from stronghold.partners.portal.kinds import SharedKind
from stronghold.partners.portal.queries import Reading

# Degrees, about 20 metres: enough for an outline on a map of a city.
SIMPLER = 0.0002


@dataclass(frozen=True)
class Placed:
    """One row: its columns, and its longitude and latitude if it has a place."""

    kind: SharedKind
    reference: str
    values: Mapping[str, Any]
    # What the place is: an address, a stretch of street, or a point for a whole ward.
    place_is: str
    at: tuple[float, float] | None


def placed(
    read: Reading, kinds: Sequence[SharedKind], *, most: int
) -> tuple[list[Placed], bool]:
    """Return the latest rows of these kinds, and whether there are more of one."""
    found: list[Placed] = []
    has_more = False
    for kind in kinds:
        rows = read.select(kind, _columns(kind), most=most + 1)
        has_more = has_more or len(rows) > most
        found += [_placed(kind, row) for row in rows[:most]]
    found.sort(key=lambda row: row.values[row.kind.day] or date.min, reverse=True)
    read.note(row.reference for row in found)
    return found, has_more


def outlines(read: Reading) -> list[Any]:
    """Return the outlines of the agreement's areas, as GeoJSON, wards first."""
    read.cursor.execute(
        "SELECT kind, ST_AsGeoJSON(ST_SimplifyPreserveTopology(outline, %s), 5)"
        " FROM shared_areas ORDER BY kind DESC, code",
        [SIMPLER],
    )
    return [
        {
            "type": "Feature",
            "properties": {"kind": kind},
            "geometry": orjson.loads(shape),
        }
        for kind, shape in read.cursor.fetchall()
    ]


_WHERE = ("place_is", "ST_X(point)", "ST_Y(point)")


def _columns(kind: SharedKind) -> str:
    return ", ".join(("reference", *kind.columns, *_WHERE))


def _placed(kind: SharedKind, row: Sequence[Any]) -> Placed:
    values = dict(zip(kind.columns, row[1:], strict=False))
    place_is, x, y = row[-3:]
    at = None if x is None else (round(x, 5), round(y, 5))
    return Placed(kind, row[0], values, place_is=place_is, at=at)
