"""Counts that scatter more than chance makes them, as when one cause brings several.

Poisson limits would then flag far too often. How far they scatter is the index of
dispersion, variance over mean (Potthoff and Whittinghill 1966, Biometrika 53); limits
that allow for it are those of a negative binomial of that index.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from statistics import fmean, variance

from stronghold.dashboard.signals.rules.limits import (
    FEW,
    RECENT,
    TAIL,
    Limits,
    limits_of,
)
from stronghold.dashboard.signals.rules.probabilities import KEPT, Foretold, Tails

# Of fewer nobody can say how they scatter.
FEWEST = 20
# In standard errors; chance alone goes further about once in a hundred times.
FAR = 2.8


def scatter_of(baselines: Sequence[Sequence[int]]) -> float:
    """Return variance over mean of like series, where it is surely above 1, or else 1.

    All areas of a measure are taken together: a single baseline is too short to tell.
    The standard error is that of counts which fell to their weeks by chance alone.
    """
    told = [one for one in baselines if sum(one) > 1]
    if sum(sum(one) for one in told) < FEWEST:
        return 1.0
    freedom = sum(len(one) - 1 for one in told)
    index = sum((len(one) - 1) * variance(one) / fmean(one) for one in told) / freedom
    spread = sum(2 * (len(one) - 1) * (1 - 1 / sum(one)) for one in told)
    return index if index > 1 + FAR * sqrt(spread) / freedom else 1.0


@dataclass(frozen=True)
class Scattered:
    """A baseline of counts that scatter: their total over n weeks, and how far."""

    total: int
    n: int
    scatter: float

    def foretold(self, weeks: int) -> Foretold:
        """Return what so many weeks together will hold, of that mean and scatter."""
        mean, index = self.mean * weeks, self.scatter * (1 + weeks / self.n)
        return Foretold(mean / (index - 1), 1 - 1 / index)

    @property
    def mean(self) -> float:
        return self.total / self.n

    def tails(self, weeks: int) -> Tails:
        return Tails(self.foretold(weeks), self.foretold(weeks))

    def silence(self, weeks: int) -> float:
        """Return how often chance leaves so many weeks empty."""
        return self.foretold(weeks).mass(0)


@lru_cache(maxsize=KEPT)
def scattered_limits(baseline: Scattered, weeks: int) -> Limits:
    """Return the limits of so many weeks together."""
    return limits_of(baseline.tails(weeks))


@lru_cache(maxsize=KEPT)
def weeks_of_scattered_silence(baseline: Scattered) -> int | None:
    """Return how many empty weeks in a row are a signal; None if no number here is."""
    for weeks in range(1, RECENT + 1):
        if baseline.silence(weeks) <= TAIL:
            return weeks
    return None


@lru_cache(maxsize=KEPT)
def scattered_rate(baseline: Scattered) -> float:
    """Return how often chance flags a week of such counts, at most.

    The mean and the scatter are taken as they were found, with the room that a
    foretold count needs.
    """
    week, few = (scattered_limits(baseline, weeks) for weeks in (1, FEW))
    one = baseline.foretold(1)
    before = Foretold((FEW - 1) * one.size, one.p)
    earlier = [before.mass(y) for y in range(int(few.high) + 1)]
    within = sum(
        one.mass(x)
        * sum(earlier[max(int(few.low) - x, 0) : max(int(few.high) - x + 1, 0)])
        for x in range(int(week.low), int(week.high) + 1)
    )
    silence = weeks_of_scattered_silence(baseline)
    empty = baseline.silence(silence) if silence else 0.0
    return min(1.0, 1.0 - within + empty)
