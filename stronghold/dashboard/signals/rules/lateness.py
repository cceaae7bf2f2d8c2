"""How late records arrive, and how much of a week that is over is still to come."""

from collections.abc import Sequence
from dataclasses import dataclass

# Below this share of what is usual, a week is said to be still filling in.
NEARLY_ALL = 0.98
# So few records say nothing of how late others will be.
FEWEST = 20


@dataclass(frozen=True)
class Filling:
    """How full a week is by now, as like weeks were at the same age."""

    n_then: int
    n_in_all: int

    @property
    def share(self) -> float | None:
        """The share that had arrived by then; None where too few to say."""
        return self.n_then / self.n_in_all if self.n_in_all >= FEWEST else None

    @property
    def is_filling(self) -> bool:
        return self.share is not None and self.share < NEARLY_ALL


@dataclass(frozen=True)
class SoFar:
    """A week that is running beside earlier ones as they stood at the same hour."""

    n: int
    before: Sequence[int]

    @property
    def middle(self) -> float:
        """The median of the earlier weeks."""
        return _at(sorted(self.before), 0.5)

    @property
    def usual(self) -> tuple[int, int]:
        """The lowest and the highest of the earlier weeks."""
        return min(self.before), max(self.before)


def _at(ranked: Sequence[int], share: float) -> float:
    """Return the value at a share of the way through, between two if it falls there."""
    place = share * (len(ranked) - 1)
    low = int(place)
    high = min(low + 1, len(ranked) - 1)
    return ranked[low] + (ranked[high] - ranked[low]) * (place - low)
