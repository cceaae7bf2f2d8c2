"""How late records arrive, and how much of a finished week is still to come."""

from collections.abc import Sequence
from dataclasses import dataclass

# Below this share, records of the week are still to come.
NEARLY_ALL = 0.98
# With fewer records the share cannot be estimated.
FEWEST = 20


@dataclass(frozen=True)
class Filling:
    """How complete a week is by now, as earlier weeks were at the same age."""

    n_then: int
    n_in_all: int

    @property
    def share(self) -> float | None:
        """The share that had arrived by then; None if there are too few to say."""
        return self.n_then / self.n_in_all if self.n_in_all >= FEWEST else None

    @property
    def is_filling(self) -> bool:
        return self.share is not None and self.share < NEARLY_ALL


@dataclass(frozen=True)
class SoFar:
    """The current week, and earlier ones at the same hour of the week."""

    n: int
    before: Sequence[int]

    @property
    def middle(self) -> float:
        """The median of the earlier weeks."""
        return _quantile(sorted(self.before), 0.5)

    @property
    def usual(self) -> tuple[int, int]:
        """The lowest and the highest of the earlier weeks."""
        return min(self.before), max(self.before)


def _quantile(ranked: Sequence[int], share: float) -> float:
    """Return the value at a share of the way through, interpolated between two."""
    place = share * (len(ranked) - 1)
    low = int(place)
    high = min(low + 1, len(ranked) - 1)
    return ranked[low] + (ranked[high] - ranked[low]) * (place - low)
