"""An area that someone drew on the map: its text, its bounds and its size."""

import json
from math import floor, isfinite, log10

from django.contrib.gis.geos import GEOSException, Polygon

from stronghold.core.geography.rules import NATIONAL_GRID, WGS84
from stronghold.core.places.rules import is_in_great_britain

# Of the text of a drawing; a corner takes about forty letters.
LONGEST = 20_000
MOST_CORNERS = 200
# A car park, and more than a town's centre.
SMALLEST_KM2, LARGEST_KM2 = 0.000_1, 10.0
_SQUARE_METRES = 1_000_000


def size_of(area: Polygon) -> float:
    """Return the size of an area in square kilometres, by the National Grid."""
    size: float = area.transform(NATIONAL_GRID, clone=True).area / _SQUARE_METRES
    return size


def written_size(area: Polygon) -> str:
    """Write the size of an area, to two figures: 0.042 square kilometres."""
    size = size_of(area)
    places = 0 if size >= 10 else 1 - floor(log10(size))
    return f"{size:.{max(places, 0)}f} square kilometres"


def polygon_of(text: str) -> Polygon | None:
    """Return the polygon of one ring that a GeoJSON text holds; None if it is none."""
    try:
        given = json.loads(text)
        [ring] = given["coordinates"]
        corners = [(float(x), float(y)) for x, y in ring]
        is_polygon = given["type"] == "Polygon"
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    if not is_polygon or not all(isfinite(n) for corner in corners for n in corner):
        return None
    try:
        return Polygon(corners, srid=WGS84)
    except (GEOSException, ValueError):
        return None


def fault_of(area: Polygon) -> str:
    """Say what to change of an area; "" if it can be stored."""
    west, south, east, north = area.extent
    # The last corner of a ring is the first one again.
    if area.num_coords - 1 > MOST_CORNERS:
        return f"Draw the area with at most {MOST_CORNERS} corners"
    if not (is_in_great_britain(south, west) and is_in_great_britain(north, east)):
        return "Draw the area inside Great Britain"
    if not area.valid:
        return "Draw the area so that its sides do not cross"
    size = size_of(area)
    if size < SMALLEST_KM2:
        return "Draw a larger area: at least 100 square metres"
    if size > LARGEST_KM2:
        return f"Draw a smaller area: at most {LARGEST_KM2:.0f} square kilometres"
    return ""
