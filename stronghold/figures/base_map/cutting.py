"""Cuts features into the squares of each band, in whole units from their corner."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
from django.contrib.gis.geos import (
    GeometryCollection,
    GEOSException,
    GEOSGeometry,
    LineString,
    MultiLineString,
    Point,
    Polygon,
)

from stronghold.figures.base_map.kinds import BANDS, Kind
from stronghold.figures.base_map.reading import Found

# The width of the world in web Mercator, in metres.
WORLD = 2 * 20_037_508.342789244
# A square is divided into so many units each way.
UNITS = 4096
# Shapes overlap the edge of a square by this part of it, so that no seam is seen.
OVERLAP = 1 / 64
# The smallest area that is shown, in square pixels of a band's own scale.
SMALLEST = 6
# A band is shown at up to so many zooms more than that of its squares.
_ZOOMS_BEYOND = 3
_PIXELS = 256
# The fewest points of a shape that can be drawn.
_FEWEST = {"Polygon": 4, "LineString": 2, "LinearRing": 4}
# The bytes of a line in well-known binary that come before its points.
_HEAD_OF_LINE = 9
# What the numbers of one part mean: x and y of the first point, then the steps.
Part = list[int]


class Piece(NamedTuple):
    """What one feature draws in one square of a band."""

    zoom: int
    x: int
    y: int
    kind: str
    name: str
    number: str
    parts: list[Part]


def joined(found: Iterable[Found]) -> Iterator[Found]:
    """Join lines of the same kind, name and number where they meet end to end."""
    lines: dict[tuple[Kind, str, str], list[LineString]] = defaultdict(list)
    for one in found:
        parts = [part for part in _simple(one.shape) if isinstance(part, LineString)]
        if parts:
            lines[one.kind, one.name, one.number] += parts
        else:
            yield one
    for (kind, name, number), parts in lines.items():
        merged = MultiLineString(parts).merged
        for line in _simple(merged):
            yield Found(kind, name, number, line)


def pieces_of(found: Found) -> Iterator[Piece]:
    """Return what a feature draws in every square of every band that shows it."""
    for number, band in enumerate(BANDS):
        if not found.kind.first <= number <= found.kind.last:
            continue
        shape = _generalised(found.shape, band.squares)
        if shape is None:
            continue
        is_named = number >= found.kind.named
        for x, y, part in _cut(shape, band.squares):
            parts = _in_units(part, x, y, band.squares)
            if parts:
                yield Piece(
                    band.squares,
                    x,
                    y,
                    found.kind.name,
                    found.name if is_named else "",
                    found.number,
                    parts,
                )


def _generalised(shape: GEOSGeometry, zoom: int) -> GEOSGeometry | None:
    """Return the shape in the detail that the band can show; None if too small."""
    if isinstance(shape, Point):
        return shape
    pixel = WORLD / _PIXELS / 2 ** (zoom + 1)
    if shape.area and shape.area < SMALLEST * pixel**2:
        return None
    detail = WORLD / _PIXELS / 2 ** (zoom + _ZOOMS_BEYOND) / 2
    try:
        simple = shape.simplify(detail, preserve_topology=bool(shape.area))
    except GEOSException:
        return None
    return simple if not simple.empty else None


def _cut(shape: GEOSGeometry, zoom: int) -> Iterator[tuple[int, int, GEOSGeometry]]:
    """Cut in halves until each part is in one square, so that rivers cost little."""
    width = WORLD / 2**zoom
    west, south, east, north = shape.extent
    first_x, first_y = _square_at(west, north, width)
    last_x, last_y = _square_at(east, south, width)
    waiting = [(shape, first_x, first_y, last_x, last_y)]
    while waiting:
        part, left, top, right, bottom = waiting.pop()
        if left == right and top == bottom:
            yield left, top, part
            continue
        if right - left >= bottom - top:
            middle = (left + right) // 2
            halves = [(left, top, middle, bottom), (middle + 1, top, right, bottom)]
        else:
            middle = (top + bottom) // 2
            halves = [(left, top, right, middle), (left, middle + 1, right, bottom)]
        for half in halves:
            inside = _within(part, half, width)
            if inside is not None:
                waiting.append((inside, *half))


def _square_at(x: float, y: float, width: float) -> tuple[int, int]:
    return int((x + WORLD / 2) // width), int((WORLD / 2 - y) // width)


def _within(
    shape: GEOSGeometry, squares: tuple[int, int, int, int], width: float
) -> GEOSGeometry | None:
    left, top, right, bottom = squares
    over = width * OVERLAP
    box = Polygon.from_bbox(
        (
            left * width - WORLD / 2 - over,
            WORLD / 2 - (bottom + 1) * width - over,
            (right + 1) * width - WORLD / 2 + over,
            WORLD / 2 - top * width + over,
        )
    )
    try:
        inside = shape.intersection(box)
    except GEOSException:
        return None
    return None if inside.empty else inside


def _simple(shape: GEOSGeometry) -> list[GEOSGeometry]:
    """Return the single shapes that a collection is made of."""
    if isinstance(shape, GeometryCollection):
        return [simple for part in shape for simple in _simple(part)]
    return [shape]


def _in_units(shape: GEOSGeometry, x: int, y: int, zoom: int) -> list[Part]:
    """Return a shape's lines, or the rings of its areas, from the square's corner."""
    width = WORLD / 2**zoom
    left, top = x * width - WORLD / 2, WORLD / 2 - y * width
    scale = UNITS / width
    parts = []
    for simple in _simple(shape):
        rings = list(simple) if isinstance(simple, Polygon) else [simple]
        for ring in rings:
            points = (_points(ring) - (left, top)) * (scale, -scale)
            steps = _steps(points.round().astype(int))
            if len(steps) >= 2 * _FEWEST.get(simple.geom_type, 1):
                parts.append(steps)
    return parts


def _points(shape: GEOSGeometry) -> "np.ndarray[tuple[int, int], np.dtype[np.float64]]":
    """Return the points of a line or ring, without heights, by its well-known binary.

    Django reads them one by one, which takes ten times as long.
    """
    if isinstance(shape, Point):
        return np.array([shape.coords[:2]])
    numbers = np.frombuffer(bytes(shape.wkb), "<f8", offset=_HEAD_OF_LINE)
    return numbers.reshape(shape.num_points, -1)[:, :2]


def _steps(points: "np.ndarray[tuple[int, int], np.dtype[np.int64]]") -> Part:
    """Return the first point, then the way to each next one, without standstills."""
    ways = np.diff(points, axis=0)
    moved = ways[ways.any(axis=1)]
    return [*points[0].tolist(), *moved.ravel().tolist()]
