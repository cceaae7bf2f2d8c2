"""Rules of geography: spelling of names, addresses, and points that form one street.

Distances are approximate: good enough to distinguish streets, not to measure.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from math import cos, hypot, radians
from statistics import median

LonLat = tuple[float, float]

# Coordinate systems, by their EPSG codes.
WGS84, NATIONAL_GRID = 4326, 27700

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


class Nearest:
    """Finds the nearest named point with another name, among very many."""

    # Degrees: a few streets of a town are in each square.
    _SIDE = 0.01

    def __init__(self, names: Mapping[LonLat, str]) -> None:
        self._squares: dict[tuple[int, int], list[tuple[LonLat, str]]] = {}
        for at, name in names.items():
            self._squares.setdefault(self._square(at), []).append((at, name))
        columns = [x for x, _ in self._squares] or [0]
        rows = [y for _, y in self._squares] or [0]
        self._widest = max(max(columns) - min(columns), max(rows) - min(rows))

    def other_than(self, name: str, at: LonLat) -> str:
        """Return the name of the nearest point with another name; "" if none has."""
        found: list[tuple[float, LonLat, str]] = []
        last = self._widest + 1
        ring = 0
        while ring <= last:
            for square in self._ring(self._square(at), ring):
                for point, called in self._squares.get(square, ()):
                    if called != name:
                        found.append((metres_between(point, at), point, called))
            if found and last > 2 * ring + 1:
                # A square is narrower than it is high, so a nearer one may be beyond.
                last = 2 * ring + 1
            ring += 1
        return min(found)[2] if found else ""

    def _square(self, at: LonLat) -> tuple[int, int]:
        return int(at[0] // self._SIDE), int(at[1] // self._SIDE)

    @staticmethod
    def _ring(middle: tuple[int, int], n: int) -> Iterator[tuple[int, int]]:
        """Yield the squares that are so many away from the middle one."""
        x, y = middle
        for dx in range(-n, n + 1):
            # The whole of the first and last column, and the ends of the others.
            step = 1 if abs(dx) == n else 2 * n
            for dy in range(-n, n + 1, step):
                yield x + dx, y + dy


# Of more points than this, the one nearest to the median is taken, which is quicker.
_MANY = 300


def middle_point(points: Sequence[LonLat]) -> LonLat:
    """Return the point with the smallest total distance to all the others.

    Of very many, the point nearest to their median.
    """
    if len(points) > _MANY:
        middle = (median(x for x, _ in points), median(y for _, y in points))
        return min(points, key=lambda p: (metres_between(p, middle), p))
    return min(points, key=lambda p: (sum(metres_between(p, q) for q in points), p))
