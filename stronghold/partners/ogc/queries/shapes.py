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
        shape = GEOSGeometry(one.shape)
        is_right = one.is_box or (shape.valid and _is_within(shape, one.srid))
    except (GEOSException, GDALException, ValueError, TypeError):
        raise RuleBroken(_HOW) from None
    if not is_right:
        raise RuleBroken(_HOW)
    if one.srid == GRID and shape.length > PIECE * LONGEST:
        raise RuleBroken("The outline of the shape must be shorter than 10,000 km")
    shape.srid = one.srid
    return shape


def _is_within(shape: Any, srid: int) -> bool:
    """Say whether a shape has points, all where its reference system is of use."""
    west, south, east, north = GRID_EDGES if srid == GRID else WHOLE_EARTH
    points = [] if shape.empty else list(_points(shape.coords))
    is_in = [west <= x <= east and south <= y <= north for x, y in points]
    return bool(points) and all(is_in)


def _points(coordinates: Any) -> Iterator[tuple[float, float]]:
    """Yield the coordinates of each point, without its height."""
    if isinstance(coordinates[0], float):
        yield coordinates[:2]
        return
    for part in coordinates:
        yield from _points(part)
