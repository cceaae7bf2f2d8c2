"""Rules of geography: spelling of names, addresses, and points that form one street.

Distances are approximate: good enough to distinguish streets, not to measure.
"""

import re
from collections.abc import Sequence
from math import cos, hypot, radians

LonLat = tuple[float, float]

# Maximum lengths of an edition's fields.
LONGEST = {"name": 100, "source": 200, "licence": 300, "area_code": 20}
# A record must be in the loaded areas or within this distance; further is a mistake.
NEAR_M = 30_000
# Points with the same name form one street if no gap between neighbours is longer.
STREET_GAP_M = 1500
_METRES_PER_DEGREE = 111_320
_TITLED_S = re.compile(r"(?<=\w)'S\b")
# The part of an address before the street: "Flat 2, 14a", "12-14a", "12/3".
_FLOOR = r"(?:basement|ground|first|second|third|top|upper|lower)(?: floor)? flat"
_UNIT = (
    rf"(?:{_FLOOR}|(?:flat|apartment|apt|unit|room|studio|shop) (?:\d+[a-z]?|[a-z]))"
)
_NUMBER = r"\d+ ?[a-z]?(?: ?[-–/] ?\d+ ?[a-z]?)?"
# Also used by the script of a phone without a connection, which ignores case too.
BEFORE_STREET = rf"^(?:{_UNIT}[, ]+(?:{_NUMBER}[, ]+)?|{_NUMBER}[, ]+)(?=\S)"
_BEFORE_STREET = re.compile(BEFORE_STREET, re.IGNORECASE)


def place_name(written: str) -> str:
    """Return a title-case name with its apostrophes corrected: St Aldate's."""
    return _TITLED_S.sub("'s", written)


def plain_words(typed: str) -> str:
    """Return typed text with single spaces and none around it."""
    return " ".join(typed.split())


def house_number(typed: str) -> str:
    """Return the part of an address before the street: `12 `, `Flat 2, 14a `."""
    match = _BEFORE_STREET.match(plain_words(typed))
    return match[0] if match else ""


def metres_between(a: LonLat, b: LonLat) -> float:
    """Return the approximate distance of two nearby points."""
    east = (a[0] - b[0]) * cos(radians((a[1] + b[1]) / 2))
    return hypot(east, a[1] - b[1]) * _METRES_PER_DEGREE


def linked_points(points: Sequence[LonLat], gap_m: float) -> list[list[int]]:
    """Group points so that each is within `gap_m` metres of another of its group.

    Returns the indexes of the points; groups and their members are in order.
    """
    groups: list[list[int]] = []
    for n, point in enumerate(points):
        near = [
            group
            for group in groups
            if any(metres_between(point, points[m]) <= gap_m for m in group)
        ]
        joined = sorted([n, *(m for group in near for m in group)])
        groups = [group for group in groups if group not in near] + [joined]
    return sorted(groups)


def middle_point(points: Sequence[LonLat]) -> LonLat:
    """Return the point with the smallest total distance to all the others."""
    return min(points, key=lambda p: (sum(metres_between(p, q) for q in points), p))
