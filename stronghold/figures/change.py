"""Whether a count changed more than chance explains. Pure arithmetic.

Two ranges of equal length are compared. If counts vary more than a Poisson process
would, the limit for a change is widened by that much.
"""

from collections.abc import Sequence
from math import comb, erfc, sqrt
from statistics import fmean, variance

# The significance level: chance alone gives a change in 1 of 100 comparisons.
RARE = 0.01
FEWEST_PERIODS = 4
# On a smaller base a percentage would mostly show chance.
LEAST_FOR_PER_CENT = 20
# Up to this total the probability is exact; above it, a normal approximation is used.
EXACT_UP_TO = 200


def has_changed(before: Sequence[int], after: Sequence[int]) -> bool | None:
    """Return whether two equally long runs differ beyond chance; None if too short."""
    if len(before) != len(after) or len(after) < FEWEST_PERIODS:
        return None
    return p_value(before, after) < RARE


def p_value(before: Sequence[int], after: Sequence[int]) -> float:
    """Return how likely chance alone makes totals at least this far apart."""
    less, more = sorted((sum(before), sum(after)))
    dispersion = max(1.0, _dispersion(before), _dispersion(after))
    if less + more <= EXACT_UP_TO and dispersion == 1.0:
        return _exact(less, less + more)
    return erfc((more - less) / sqrt(dispersion * (less + more)) / sqrt(2))


def _dispersion(counts: Sequence[int]) -> float:
    """Return the variance divided by the mean: 1 for a Poisson process."""
    mean = fmean(counts)
    return variance(counts) / mean if mean else 0.0


def _exact(less: int, total: int) -> float:
    """Return the share of all ways to split `total` that are at least as uneven."""
    if less * 2 == total:
        return 1.0
    ways = sum(comb(total, k) for k in range(less + 1))
    return ways / (1 << (total - 1))
