"""A small map as an SVG drawing: each area in the shade of its class, with its count.

`components/area_map.html` draws it, without a base map or script, on screen and paper.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any

WIDTH, MARGIN = 440, 6
# One hue, from none to most, as on the large map; readable in grey.
SHADES = ("#f7f6f2", "#d5e6e8", "#a6cbd1", "#67a3af", "#2a7686", "#0a4350")
# The number is white on this shade and darker ones.
DARK = 4

# Points of longitude and latitude.
Ring = Sequence[Sequence[float]]


@dataclass(frozen=True)
class Outline:
    """One area: its outline as an SVG path, and the position (x, y) of its number."""

    code: str
    name: str
    path: str
    x: float
    y: float


@dataclass(frozen=True)
class Outlines:
    """All areas of an edition in a drawing, with its width and height in pixels."""

    width: int
    height: int
    areas: Sequence[Outline]


@dataclass(frozen=True)
class Shape:
    """An area as drawn; `number` is empty if the count is 0.

    `href` is the address of what is counted; without it, the area is no link.
    """

    outline: Outline
    fill: str
    ink: str
    number: str
    described: str
    href: str = ""


@dataclass(frozen=True)
class AreaMap:
    """The content of `components/area_map.html`; a table has the same numbers."""

    title: str
    description: str
    table_id: str
    width: int
    height: int
    shapes: Sequence[Shape]
    key: Sequence[tuple[str, str]]
    # Names the drawing where a page has several.
    id: str = "area"

    @property
    def linked(self) -> bool:
        return any(shape.href for shape in self.shapes)


def outlines_from(features: Iterable[Mapping[str, Any]]) -> Outlines | None:
    """Return the areas of a GeoJSON collection as outlines; None if it is empty."""
    areas = [(area["properties"], _rings(area["geometry"])) for area in features]
    points = [point for _, rings in areas for ring in rings for point in ring]
    if not points:
        return None
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    # The length of a degree of longitude, relative to one of latitude, at this place.
    narrower = cos(radians((south + north) / 2))
    scale = (WIDTH - 2 * MARGIN) / ((east - west) * narrower)

    def placed(ring: Ring) -> list[tuple[float, float]]:
        return [
            (MARGIN + (x - west) * narrower * scale, MARGIN + (north - y) * scale)
            for x, y, *_ in ring
        ]

    outlines = []
    for properties, rings in areas:
        drawn = [placed(ring) for ring in rings]
        x, y = _centroid(max(drawn, key=_size))
        path = " ".join(_path(ring) for ring in drawn)
        outlines.append(Outline(properties["code"], properties["name"], path, x, y))
    return Outlines(WIDTH, round((north - south) * scale) + 2 * MARGIN, outlines)


def shape(outline: Outline, n: int, *, shade: int, noun: str, href: str = "") -> Shape:
    """Draw an area in a shade with its count, and a link if there are any."""
    return Shape(
        outline=outline,
        fill=SHADES[shade],
        ink="#ffffff" if shade >= DARK else "#12191d",
        number=f"{n:,}" if n else "",
        described=f"{outline.name}: {n:,} {noun}",
        href=href if n else "",
    )


def _rings(geometry: Mapping[str, Any]) -> list[Ring]:
    parts = geometry["coordinates"]
    polygons = [parts] if geometry["type"] == "Polygon" else parts
    return [ring for polygon in polygons for ring in polygon]


def _path(ring: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring) + "Z"


def _size(ring: Sequence[tuple[float, float]]) -> float:
    return abs(_twice_signed_area(ring))


def _twice_signed_area(ring: Sequence[tuple[float, float]]) -> float:
    ends = zip(ring, [*ring[1:], ring[0]], strict=True)
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in ends)


def _centroid(ring: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Return the centroid of a ring, to a tenth of a pixel."""
    twice, x, y = _twice_signed_area(ring), 0.0, 0.0
    if not twice:
        return ring[0]
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = x1 * y2 - x2 * y1
        x, y = x + (x1 + x2) * cross, y + (y1 + y2) * cross
    return round(x / (3 * twice), 1), round(y / (3 * twice), 1)
