"""Shapes that requests give, checked before they reach the database."""

from collections.abc import Iterator
from typing import Any

from django.contrib.gis.gdal import GDALException
from django.contrib.gis.geos import GEOSException, GEOSGeometry

from stronghold.core.kernel.errors import RuleBroken
from stronghold.partners.ogc.rules import GRID_EDGES, WHOLE_EARTH
from stronghold.partners.ogc.rules.conditions import GRID, Intersects

# A line that is straight on the grid is bent in degrees; of pieces of a kilometre, none
# is more than 3 cm beside it. The longest shape has this many pieces.
PIECE, LONGEST = 1_000, 10_000
_HOW = (
    "The shape of S_INTERSECTS must be a valid one in the reference system of "
    "'filter-crs', in degrees by default"
)


def shape_of(one: Intersects) -> GEOSGeometry:
    """Return a shape with its reference system; RuleBroken if it is no valid one."""
    try:
        shape: Any = GEOSGeometry(one.shape)
        is_valid = not shape.empty and shape.valid
    except (GEOSException, GDALException, ValueError, TypeError):
        raise RuleBroken(_HOW) from None
    west, south, east, north = GRID_EDGES if one.srid == GRID else WHOLE_EARTH
    xs, ys = zip(*_points(shape.coords), strict=True)
    if not (is_valid and west <= min(xs) and max(xs) <= east):
        raise RuleBroken(_HOW)
    if not (south <= min(ys) and max(ys) <= north):
        raise RuleBroken(_HOW)
    if one.srid == GRID and shape.length > PIECE * LONGEST:
        raise RuleBroken("The outline of the shape must be shorter than 10,000 km")
    shape.srid = one.srid
    return shape


def _points(coordinates: Any) -> Iterator[tuple[float, float]]:
    """Yield the coordinates of each point, without its height."""
    if isinstance(coordinates[0], float):
        yield coordinates[:2]
        return
    for part in coordinates:
        yield from _points(part)
