"""Tiles of the usual web map grid, by number. Pure arithmetic."""

from math import atan, degrees, pi, sinh

# The zoom of the tiles that street names are sent by: about a mile and a half wide.
LABELS_ZOOM = 14


def box_of(x: int, y: int, zoom: int) -> tuple[float, float, float, float] | None:
    """Return west, south, east, north of a tile; None if there is no such tile."""
    n = 2**zoom
    if not (0 <= x < n and 0 <= y < n):
        return None
    return _longitude(x, n), _latitude(y + 1, n), _longitude(x + 1, n), _latitude(y, n)


def _longitude(x: int, n: int) -> float:
    return x / n * 360 - 180


def _latitude(y: int, n: int) -> float:
    return degrees(atan(sinh(pi * (1 - 2 * y / n))))
