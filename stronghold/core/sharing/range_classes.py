"""The classes of published ranges that shades show, on the web and in QGIS alike.

Pure arithmetic.
"""

from dataclasses import dataclass

from stronghold.core.sharing.small_numbers import SMALLEST_SHOWN, STEP

SHADES = 5


@dataclass(frozen=True)
class RangeClass:
    """A shade for the ranges whose highest number is from low to high. 0 means none."""

    shade: int
    low: int
    high: int

    @property
    def label(self) -> str:
        if self.high == 0:
            return "0"
        if self.high < SMALLEST_SHOWN:
            return f"<{SMALLEST_SHOWN}"
        return f"{self.low:,} to {self.high:,}"


def classes_up_to(highest: int) -> list[RangeClass]:
    """Return the classes 0, few, and up to four more that reach the highest number.

    Each ends where a range can end, and is wider than the one before.
    """
    small = SMALLEST_SHOWN - 1
    found = [RangeClass(0, 0, 0), RangeClass(1, 1, small)]
    growth = max(highest / small, 1) ** (1 / (SHADES - 1))
    for shade in range(2, SHADES + 1):
        before = found[-1].high
        if before >= highest:
            break
        bound = _edge(max(small * growth ** (shade - 1), before + STEP))
        bound = max(bound, highest) if shade == SHADES else bound
        found.append(RangeClass(shade, before + 1, bound))
    return found


def _edge(bound: float) -> int:
    """Return the next number at which a range ends: 7, 12, 17 …"""
    half = STEP // 2
    return round((bound - half) / STEP + 0.499) * STEP + half
