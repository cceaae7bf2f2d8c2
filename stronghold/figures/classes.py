"""The classes of counts that the map's shades show. Pure arithmetic.

Zero is its own class. Counts up to five have a shade each, so that a small count never
has a strong shade. Larger counts are classed by square root, since a count varies by
chance by about its square root.
"""

from dataclasses import dataclass
from math import ceil

SHADES = 5


@dataclass(frozen=True)
class CountClass:
    """The counts from low to high, and the number of their shade; shade 0 is zero."""

    shade: int
    low: int
    high: int

    @property
    def label(self) -> str:
        return (
            f"{self.low:,}"
            if self.low == self.high
            else f"{self.low:,} to {self.high:,}"
        )


def classes_up_to(highest: int) -> list[CountClass]:
    """Return the class of zero, and five classes for every count up to highest."""
    found, low = [CountClass(0, 0, 0)], 1
    for shade in range(1, SHADES + 1):
        bound = max(shade, highest * shade * shade / SHADES**2)
        high = max(low, _rounded_up(bound) if shade < SHADES else ceil(bound))
        found.append(CountClass(shade, low, high))
        low = high + 1
    return found


def shade_of(n: int, classes: list[CountClass]) -> int:
    """Return the shade of a count that is in one of the classes."""
    return next(found.shade for found in classes if n <= found.high)


def _rounded_up(bound: float) -> int:
    """Round up to a number that is easy to read: 12 to 12, 38 to 40, 312 to 350."""
    digits = len(str(ceil(bound)))
    size = int(10 ** max(digits - 2, 0)) * (5 if bound > 20 else 1)
    return ceil(bound / size) * size
