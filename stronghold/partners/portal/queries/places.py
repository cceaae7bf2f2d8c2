"""The places of the rows of an agreement, from the shared views."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock
from stronghold.core.sharing.models import Agreement
from stronghold.partners.portal.kinds import SharedKind
from stronghold.partners.portal.queries import Reading, reading
from stronghold.partners.portal.queries.figures import StreetCrimes, street_crimes

# How many rows of each kind a map can hold. Older rows are in the lists.
MOST_ON_MAP = 2000
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


@dataclass(frozen=True)
class MapRows:
    """What a map of these kinds shows: the latest rows, and what is drawn below."""

    kinds: Sequence[SharedKind]
    placed: Sequence[Placed]
    # Whether there are more rows of a kind than the `n_most` that a map can hold.
    has_more: bool
    n_most: int
    areas: Sequence[Any]
    # Published open data for the same areas, by the code of the ward.
    crimes: Mapping[str, StreetCrimes]


def map_rows(
    viewer: User, agreement: Agreement, kinds: Sequence[SharedKind]
) -> MapRows:
    """Return what a map of an agreement shows of these kinds."""
    with reading(viewer, agreement) as read:
        found, has_more = placed(read, kinds, most=MOST_ON_MAP)
        return MapRows(
            kinds,
            found,
            has_more=has_more,
            n_most=MOST_ON_MAP,
            areas=outlines(read),
            crimes=street_crimes(read, clock.today()),
        )


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
