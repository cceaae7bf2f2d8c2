"""The six counts of an evaluation."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Pair:
    """The counts of an area in equally many weeks before and after."""

    before: int = 0
    after: int = 0

    @property
    def total(self) -> int:
        return self.before + self.after


@dataclass(frozen=True)
class Cells:
    """The place, the ring around it and the comparison area; no two overlap."""

    place: Pair
    ring: Pair
    comparison: Pair

    @property
    def least(self) -> int:
        pairs = (self.place, self.ring, self.comparison)
        return min(n for pair in pairs for n in (pair.before, pair.after))
