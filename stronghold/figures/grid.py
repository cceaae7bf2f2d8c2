"""The map's squares, for which counts are kept ready. Pure arithmetic.

Grid g divides the world into 2**g columns; each square of a finer grid is inside one
square of a coarser grid. In Great Britain a square is about as high as it is wide on a
web map. Positions are whole numbers, so that sums can be compared exactly.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import floor

from stronghold.core.kernel.weeks import Month, Period

# The finest is about 190 metres wide in Great Britain; 0 is the whole world.
FINEST = 17
GRIDS = (0, 7, 9, 11, 13, 15, FINEST)
# Positions are finer than the finest square, to find the middle of what is in it.
PLACE_BITS = 23
PLACES = 1 << PLACE_BITS
DEGREES_WIDE, DEGREES_HIGH = 360, 225
# How many periods are counted together: one, or a block that starts at a multiple.
SPANS = (1, 8, 64)
# The column of records without a point, in every grid.
NO_POINT = -1
# A tile of 256 pixels is 2 to the power of this many squares wide.
ACROSS_A_TILE = 2
MOST_CELLS = 1500
ZOOMS = range(5, 19)
_DAYS_OF_A_WEEK = 7


@dataclass(frozen=True)
class Box:
    """A part of the map, in degrees."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True)
class Squares:
    """The squares of a grid from one corner to the other, inclusive.

    They are read from the next finer grid that is kept, `finer` steps finer.
    """

    grid: int
    west: int
    south: int
    east: int
    north: int

    @property
    def kept_grid(self) -> int:
        return min(grid for grid in GRIDS if grid >= self.grid)

    @property
    def finer(self) -> int:
        return self.kept_grid - self.grid

    @property
    def n(self) -> int:
        return (self.east - self.west + 1) * (self.north - self.south + 1)

    @property
    def box(self) -> Box:
        """The part of the map that the squares cover."""
        bits = PLACE_BITS - self.grid
        return Box(
            longitude_of(self.west << bits),
            latitude_of(self.south << bits),
            longitude_of((self.east + 1) << bits),
            latitude_of((self.north + 1) << bits),
        )


def column_of(longitude: float) -> int:
    """Return the position from west to east, from 0 to PLACES."""
    return floor((longitude + 180) / DEGREES_WIDE * PLACES)


def row_of(latitude: float) -> int:
    """Return the position from south to north, from 0 at the South Pole."""
    return floor((latitude + 90) / DEGREES_HIGH * PLACES)


def longitude_of(column: float) -> float:
    return column / PLACES * DEGREES_WIDE - 180


def latitude_of(row: float) -> float:
    return row / PLACES * DEGREES_HIGH - 90


def squares_in(box: Box, zoom: int) -> Squares:
    """Return the squares to draw: as fine as the zoom allows, at most MOST_CELLS."""
    for grid in range(min(zoom + ACROSS_A_TILE, FINEST), -1, -1):
        found = _squares(box, grid)
        if found.n <= MOST_CELLS:
            return found
    raise ValueError("the coarsest grid has one square")


def _squares(box: Box, grid: int) -> Squares:
    bits = PLACE_BITS - grid
    return Squares(
        grid,
        column_of(box.west) >> bits,
        row_of(box.south) >> bits,
        column_of(box.east) >> bits,
        row_of(box.north) >> bits,
    )


def period_number(period: Period) -> int:
    """Return the number of weeks, or months, from the year 1 to this period."""
    if isinstance(period, Month):
        return period.start.year * 12 + period.start.month - 1
    return (period.start.toordinal() - 1) // _DAYS_OF_A_WEEK


def blocks_of(first: int, last: int) -> Iterator[tuple[int, int]]:
    """Yield the span and number of the fewest blocks that make up the periods."""
    start = first
    while start <= last:
        span = max(s for s in SPANS if start % s == 0 and start + s - 1 <= last)
        yield span, start // span
        start += span
