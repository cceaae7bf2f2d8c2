"""From British National Grid to longitude and latitude, and the area that is kept.

Coordinates are converted in one way everywhere: by the GDAL and PROJ that Django uses,
also for the base map. Without Ordnance Survey's grid of corrections (OSTN15), which
distributions leave out, PROJ shifts all of Great Britain by one formula (EPSG:1314).
Over Ordnance Survey's own test points in England and Wales it is at most 3 metres out,
less than the width of a street; a test measures it.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

import numpy as np
from django.contrib.gis.gdal import CoordTransform, SpatialReference
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon, Point, Polygon

from stronghold.core.geography.rules import NATIONAL_GRID, WGS84, LonLat

# Metres around the box of an outline in which a point is looked at, since the outline
# is converted too.
_AROUND = 500
_AT_ONCE = 20_000
# A point in well-known binary: byte order, type, x and y.
_POINT = np.dtype([("order", "u1"), ("type", "<u4"), ("x", "<f8"), ("y", "<f8")])
_HEAD = np.dtype([("order", "u1"), ("type", "<u4"), ("n", "<u4")])
_POINT_TYPE, _MULTIPOINT_TYPE = 1, 4

T = TypeVar("T")


def transform(from_srid: int, to_srid: int) -> CoordTransform:
    """Return the conversion of shapes from one system to another."""
    return CoordTransform(SpatialReference(from_srid), SpatialReference(to_srid))


def to_lon_lat(points: Sequence[tuple[float, float]]) -> list[LonLat]:
    """Return longitude and latitude of eastings and northings, in their order."""
    rows = np.zeros(len(points), _POINT)
    rows["order"], rows["type"] = 1, _POINT_TYPE
    rows["x"], rows["y"] = np.array(points, "<f8").reshape(-1, 2).T
    head = np.array([(1, _MULTIPOINT_TYPE, len(points))], _HEAD)
    shape = GEOSGeometry(memoryview(head.tobytes() + rows.tobytes()))
    shape.srid = NATIONAL_GRID
    shape.transform(transform(NATIONAL_GRID, WGS84))
    placed = np.frombuffer(bytes(shape.wkb), _POINT, offset=_HEAD.itemsize)
    return list(zip(placed["x"].tolist(), placed["y"].tolist(), strict=True))


class Kept:
    """The outline to which national files are cut."""

    def __init__(self, outline: MultiPolygon) -> None:
        self.outline = outline
        self.box = outline.extent
        self._prepared = outline.prepared
        west, south, east, north = _box_in(outline, NATIONAL_GRID)
        self.grid_box = (
            west - _AROUND,
            south - _AROUND,
            east + _AROUND,
            north + _AROUND,
        )

    def has(self, at: LonLat) -> bool:
        """Return whether a point is in the outline or on its edge."""
        west, south, east, north = self.box
        if not (west <= at[0] <= east and south <= at[1] <= north):
            return False
        return bool(self._prepared.intersects(Point(*at)))

    def on_grid(
        self, given: Iterable[tuple[T, float, float]]
    ) -> Iterator[tuple[T, LonLat]]:
        """Yield what lies in the outline, of things with easting and northing."""
        west, south, east, north = self.grid_box
        near = (
            one for one in given if west <= one[1] <= east and south <= one[2] <= north
        )
        while some := list(islice(near, _AT_ONCE)):
            placed = to_lon_lat([(x, y) for _, x, y in some])
            for (thing, _, _), at in zip(some, placed, strict=True):
                if self.has(at):
                    yield thing, at


def _box_in(shape: GEOSGeometry, srid: int) -> tuple[float, float, float, float]:
    box = Polygon.from_bbox(shape.extent)
    box.srid = WGS84
    box.transform(transform(WGS84, srid))
    extent: tuple[float, float, float, float] = box.extent
    return extent
