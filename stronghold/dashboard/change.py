"""Whether a count changed, or only moved as counts do by chance. Pure arithmetic.

Two ranges of equal length are compared. Counts that scatter more than chance would
make them scatter are given that much more room.
"""

from collections.abc import Sequence
from math import comb, erfc, sqrt
from statistics import fmean, variance

# Chance alone passes this once in a hundred comparisons.
RARE = 0.01
FEWEST_PERIODS = 4
# Below this a percentage says more about chance than about change.
LEAST_FOR_PER_CENT = 20
# Up to this many in all the exact share of chance is added up, not approximated.
EXACT_UP_TO = 200


def has_changed(before: Sequence[int], after: Sequence[int]) -> bool | None:
    """Say whether two equally long runs differ beyond chance; None if too short."""
    if len(before) != len(after) or len(after) < FEWEST_PERIODS:
        return None
    return likelihood_of_chance(before, after) < RARE


def likelihood_of_chance(before: Sequence[int], after: Sequence[int]) -> float:
    """Return how often chance alone would make totals at least so far apart."""
    less, more = sorted((sum(before), sum(after)))
    scatter = max(1.0, _scatter(before), _scatter(after))
    if less + more <= EXACT_UP_TO and scatter == 1.0:
        return _exact(less, less + more)
    return erfc((more - less) / sqrt(scatter * (less + more)) / sqrt(2))


def _scatter(counts: Sequence[int]) -> float:
    """Return variance over mean: 1 where counts vary as chance makes them."""
    mean = fmean(counts)
    return variance(counts) / mean if mean else 0.0


def _exact(less: int, total: int) -> float:
    """Return the share of all ways to halve `total` that are at least so uneven."""
    if less * 2 == total:
        return 1.0
    ways = sum(comb(total, k) for k in range(less + 1))
    return ways / (1 << (total - 1))
