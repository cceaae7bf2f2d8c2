"""Limits for small counts, which allow for a mean that is only estimated.

Given the total, its split between two sets of weeks is binomial (Przyborowski and
Wilenski 1940, "Homogeneity of results in testing samples from Poisson series",
Biometrika 31), so the rate of false alarms is exact for any mean.
"""

from dataclasses import dataclass
from functools import lru_cache

from stronghold.signals.rules.probabilities import (
    KEPT,
    Predicted,
    Tails,
    binomial_near,
)

# The number of weeks judged, and of the weeks before that they are judged by.
RECENT, BASELINE, FEWEST_BASELINE = 8, 26, 12
ALL_WEEKS = RECENT + BASELINE
FEW = 4
# Chance alone passes each limit with less than this probability.
TAIL = 0.005
# Larger totals use the rate of this one: it hardly rises further, and would take
# seconds to add up. They have these limits only if all weeks of a baseline are equal.
MOST_EXACT = 4_000


@dataclass(frozen=True)
class Limits:
    """The lowest and highest usual count; counts outside are flagged."""

    low: float
    high: float

    def is_outside(self, n: float) -> bool:
        return not self.low <= n <= self.high


def tails(total: int, n: int, weeks: int) -> Tails:
    """Return the predicted count of `weeks` weeks from a total over n weeks.

    Its tails are those of the binomial test.
    """
    p = weeks / (n + weeks)
    return Tails(Predicted(total + 1, p), Predicted(total, p))


@lru_cache(maxsize=KEPT)
def limits(total: int, n: int, weeks: int = 1) -> Limits:
    """Return the limits of `weeks` weeks together, from a total over n weeks."""
    return limits_of(tails(total, n, weeks))


def limits_of(predicted: Tails) -> Limits:
    """Return the limits that chance passes with less than the probability TAIL each."""
    upper, lower = predicted.upper, predicted.lower
    high, beyond = 0, 1.0 - upper.mass(0)
    while beyond > TAIL:
        high += 1
        beyond -= upper.mass(high)
    low, below = 0, lower.mass(0)
    while below <= TAIL:
        low += 1
        below += lower.mass(low)
    return Limits(low, high)


def chance_of_silence(total: int, n: int, weeks: int) -> float:
    """Return the probability that `weeks` weeks are empty, from a baseline's total."""
    return float((n / (n + weeks)) ** total)


@lru_cache(maxsize=KEPT)
def weeks_of_silence(total: int, n: int) -> int | None:
    """Return how many empty weeks in a row are a signal; None if not up to RECENT."""
    for weeks in range(1, RECENT + 1):
        if chance_of_silence(total, n, weeks) <= TAIL:
            return weeks
    return None


def attained_rate(whole: int, n: int) -> float:
    """Return how often chance alone flags a week, exact given the overall total.

    `whole` is the total of all n + RECENT weeks. Averaged over totals it is the rate of
    false alarms at any mean, since it does not depend on the mean given the total.
    """
    return _attained_rate(min(whole, MOST_EXACT), n)


@lru_cache(maxsize=KEPT)
def _attained_rate(whole: int, n: int) -> float:
    shares = binomial_near(whole, n / (n + RECENT))
    return sum(share * _flagged(total, whole - total, n) for total, share in shares)


@lru_cache(maxsize=KEPT)
def silence_rate(whole: int, n: int) -> float:
    """Return how often chance alone makes a silence, exact given the overall total."""
    shares = binomial_near(whole, n / (n + RECENT))
    return sum(share * _silent(total, whole - total, n) for total, share in shares)


def _silent(total: int, recent: int, n: int) -> float:
    """Return the probability that none of `recent` is in the last weeks."""
    silence = weeks_of_silence(total, n)
    return 0.0 if silence is None else float((1 - silence / RECENT) ** recent)


def _flagged(total: int, recent: int, n: int) -> float:
    """Return the probability that the last weeks are flagged, given their total."""
    week, few = limits(total, n), limits(total, n, FEW)
    silence = weeks_of_silence(total, n)
    flagged = sum(
        share * (1.0 if few.is_outside(f) else _week_flagged(f, week, silence))
        for f, share in binomial_near(recent, FEW / RECENT)
    )
    if silence is not None and silence > FEW:
        flagged += float((1 - silence / RECENT) ** recent)
    return flagged


@lru_cache(maxsize=KEPT)
def _week_flagged(in_four: int, week: Limits, silence: int | None) -> float:
    """Return the probability that this week is flagged, given the total of four weeks.

    Two or three empty weeks can be a signal when a single one is not.
    """
    shares = binomial_near(in_four, 1 / FEW)
    flagged = sum(share for x, share in shares if week.is_outside(x))
    if silence in {2, 3} and in_four:
        flagged += (1 - silence / FEW) ** in_four
    return flagged
