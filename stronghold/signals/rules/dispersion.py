"""Overdispersed counts: those that vary more than Poisson counts, as bunches do.

Poisson limits would then flag far too often. The index of dispersion is the variance
divided by the mean (Potthoff and Whittinghill 1966, Biometrika 53); the wider limits
are those of a negative binomial with that index.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from statistics import fmean, variance

from stronghold.signals.rules.limits import (
    FEW,
    RECENT,
    TAIL,
    Limits,
    limits_of,
)
from stronghold.signals.rules.probabilities import KEPT, Predicted, Tails

# With fewer events in all the dispersion cannot be estimated.
FEWEST = 20
# In standard errors; chance alone exceeds it about once in a hundred times.
FAR = 2.8


def dispersion_of(baselines: Sequence[Sequence[int]]) -> float:
    """Return the index of dispersion of similar series; 1 unless clearly above 1.

    All areas of a measure are taken together, since one baseline is too short. The
    standard error is that of Poisson counts.
    """
    used = [series for series in baselines if sum(series) > 1]
    if sum(sum(series) for series in used) < FEWEST:
        return 1.0
    freedom = sum(len(series) - 1 for series in used)
    index = (
        sum((len(series) - 1) * variance(series) / fmean(series) for series in used)
        / freedom
    )
    spread = sum(2 * (len(series) - 1) * (1 - 1 / sum(series)) for series in used)
    return index if index > 1 + FAR * sqrt(spread) / freedom else 1.0


@dataclass(frozen=True)
class Overdispersed:
    """A baseline of overdispersed counts: their total over n weeks, and the index."""

    total: int
    n: int
    dispersion: float

    def predicted(self, weeks: int) -> Predicted:
        """Return the predicted count of `weeks` weeks with this mean and dispersion."""
        mean, index = self.mean * weeks, self.dispersion * (1 + weeks / self.n)
        return Predicted(mean / (index - 1), 1 - 1 / index)

    @property
    def mean(self) -> float:
        return self.total / self.n

    def tails(self, weeks: int) -> Tails:
        return Tails(self.predicted(weeks), self.predicted(weeks))

    def silence(self, weeks: int) -> float:
        """Return the probability that `weeks` weeks are empty."""
        return self.predicted(weeks).mass(0)


@lru_cache(maxsize=KEPT)
def overdispersed_limits(baseline: Overdispersed, weeks: int) -> Limits:
    """Return the limits of `weeks` weeks together."""
    return limits_of(baseline.tails(weeks))


@lru_cache(maxsize=KEPT)
def weeks_of_overdispersed_silence(baseline: Overdispersed) -> int | None:
    """Return how many empty weeks in a row are a signal; None if not up to RECENT."""
    for weeks in range(1, RECENT + 1):
        if baseline.silence(weeks) <= TAIL:
            return weeks
    return None


@lru_cache(maxsize=KEPT)
def overdispersed_rate(baseline: Overdispersed) -> float:
    """Return an upper bound of how often chance flags a week of such counts.

    The mean and the dispersion are taken as estimated, with the wider spread of a
    predicted count.
    """
    week, few = (overdispersed_limits(baseline, weeks) for weeks in (1, FEW))
    week_count = baseline.predicted(1)
    before = Predicted((FEW - 1) * week_count.size, week_count.p)
    earlier = [before.mass(y) for y in range(int(few.high) + 1)]
    within = sum(
        week_count.mass(x)
        * sum(earlier[max(int(few.low) - x, 0) : max(int(few.high) - x + 1, 0)])
        for x in range(int(week.low), int(week.high) + 1)
    )
    silence = weeks_of_overdispersed_silence(baseline)
    empty = baseline.silence(silence) if silence else 0.0
    return min(1.0, 1.0 - within + empty)
