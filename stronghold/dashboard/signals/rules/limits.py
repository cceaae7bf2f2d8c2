"""Limits for small counts, which allow for a mean that is only estimated.

Given all that was counted, how it falls to some weeks and to others is binomial
(Przyborowski and Wilenski 1940, "Homogeneity of results in testing samples from
Poisson series", Biometrika 31): so the false alarms are exact at any mean.
"""

from dataclasses import dataclass
from functools import lru_cache

from stronghold.dashboard.signals.rules.probabilities import (
    KEPT,
    Foretold,
    Tails,
    binomial_near,
)

# What is judged, and the weeks before it that it is judged by.
RECENT, BASELINE, FEWEST_BASELINE = 8, 26, 12
ALL_WEEKS = RECENT + BASELINE
FEW = 4
# Chance alone goes past each limit less often than this.
TAIL = 0.005
# Of larger wholes, which have these limits only where a baseline has no range at all,
# the rate is that of this one: it hardly rises any more, and costs seconds to add up.
MOST_EXACT = 4_000


@dataclass(frozen=True)
class Limits:
    """The lowest and the highest that chance may well make; beyond is flagged."""

    low: float
    high: float

    def leaves_out(self, n: float) -> bool:
        return not self.low <= n <= self.high


def tails(total: int, n: int, weeks: int) -> Tails:
    """Return what so many weeks together are held against, by a total over n weeks.

    The tails of the binomial test, as those of a count that is foretold.
    """
    p = weeks / (n + weeks)
    return Tails(Foretold(total + 1, p), Foretold(total, p))


@lru_cache(maxsize=KEPT)
def limits(total: int, n: int, weeks: int = 1) -> Limits:
    """Return the limits of so many weeks together, by a total counted over n weeks."""
    return limits_of(tails(total, n, weeks))


def limits_of(held_against: Tails) -> Limits:
    """Return limits that chance passes less often than TAIL, each."""
    upper, lower = held_against.upper, held_against.lower
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
    """Return how often chance leaves so many weeks empty, by a baseline's total."""
    return float((n / (n + weeks)) ** total)


@lru_cache(maxsize=KEPT)
def weeks_of_silence(total: int, n: int) -> int | None:
    """Return how many empty weeks in a row are a signal; None if no number here is."""
    for weeks in range(1, RECENT + 1):
        if chance_of_silence(total, n, weeks) <= TAIL:
            return weeks
    return None


def attained_rate(whole: int, n: int) -> float:
    """Return how often chance alone flags a week, exact given the whole.

    `whole` is what all n + RECENT weeks hold. Averaged over wholes it is the rate of
    false alarms at any mean, since given the whole no mean is left in it.
    """
    return _attained_rate(min(whole, MOST_EXACT), n)


@lru_cache(maxsize=KEPT)
def _attained_rate(whole: int, n: int) -> float:
    shares = binomial_near(whole, n / (n + RECENT))
    return sum(share * _flagged(total, whole - total, n) for total, share in shares)


@lru_cache(maxsize=KEPT)
def silence_rate(whole: int, n: int) -> float:
    """Return how often chance alone leaves a silence, exact given the whole."""
    shares = binomial_near(whole, n / (n + RECENT))
    return sum(share * _silent(total, whole - total, n) for total, share in shares)


def _silent(total: int, recent: int, n: int) -> float:
    """Return the share of ways in which none of `recent` falls to the last weeks."""
    silence = weeks_of_silence(total, n)
    return 0.0 if silence is None else float((1 - silence / RECENT) ** recent)


def _flagged(total: int, recent: int, n: int) -> float:
    """Return the share of ways in which `recent` falls to the last weeks, flagged."""
    week, few = limits(total, n), limits(total, n, FEW)
    silence = weeks_of_silence(total, n)
    flagged = sum(
        share * (1.0 if few.leaves_out(f) else _week_flagged(f, week, silence))
        for f, share in binomial_near(recent, FEW / RECENT)
    )
    if silence is not None and silence > FEW:
        flagged += float((1 - silence / RECENT) ** recent)
    return flagged


@lru_cache(maxsize=KEPT)
def _week_flagged(in_four: int, week: Limits, silence: int | None) -> float:
    """Return the share in which this week is flagged, given what four weeks hold.

    Two or three empty weeks can be a signal where a single one is none yet.
    """
    shares = binomial_near(in_four, 1 / FEW)
    flagged = sum(share for x, share in shares if week.leaves_out(x))
    if silence in {2, 3} and in_four:
        flagged += (1 - silence / FEW) ** in_four
    return flagged
