"""How soon limits find a real and lasting rise, counted week by week.

Until RECENT weeks have passed, the baseline does not include any of the rise.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from math import exp, lgamma, log

from stronghold.signals.rules.limits import (
    BASELINE,
    FEW,
    RECENT,
    limits,
)
from stronghold.signals.rules.probabilities import KEPT

# The shares of rises found that are reported: half, and nine in ten.
HALF, MOST = 0.5, 0.9
_UNLIKELY = 1e-5
_RARE_BASELINE = 0.01


@lru_cache(maxsize=KEPT)
def found_within(before: int, after: int) -> tuple[float, ...]:
    """Return the share of rises found within 1, 2, … RECENT weeks.

    From one weekly Poisson mean to another, averaged over the totals of the baseline.
    """
    weights: dict[_Highest, float] = defaultdict(float)
    for total, weight in enumerate(_poisson(before * BASELINE, _RARE_BASELINE)):
        week, few = limits(total, BASELINE), limits(total, BASELINE, FEW)
        weights[_Highest(week=int(week.high), few=int(few.high))] += weight
    whole = sum(weights.values())
    missed = [0.0] * RECENT
    for highest, weight in weights.items():
        if weight:
            for i, share in enumerate(_missed(before, after, highest)):
                missed[i] += share * weight / whole
    return tuple(1 - share for share in missed)


def weeks_to_find(before: int, after: int, share: float) -> int | None:
    """Return within how many weeks this share is found; None if not in RECENT."""
    found = found_within(before, after)
    return next((n for n, part in enumerate(found, start=1) if part >= share), None)


@dataclass(frozen=True, kw_only=True)
class _Highest:
    """The highest counts of a week, and of four weeks, that are not flagged."""

    week: int
    few: int

    def within(self, last: "_LastThree") -> range:
        """Return this week's counts that are not flagged, given the three before."""
        return range(min(self.week, self.few - sum(last)) + 1)


_LastThree = tuple[int, int, int]


def _missed(before: int, after: int, highest: _Highest) -> list[float]:
    """Return the share not found after each week, tracking the last three weeks."""
    old, new = _poisson(before, _UNLIKELY), _poisson(after, _UNLIKELY)
    new += [0.0] * (highest.week + 1 - len(new))
    states = {
        (a, b, c): old[a] * old[b] * old[c]
        for a, b, c in product(range(len(old)), repeat=FEW - 1)
    }
    missed = []
    for _ in range(RECENT):
        states = _next_week(states, new, highest)
        missed.append(sum(states.values()))
    return missed


def _next_week(
    states: dict[_LastThree, float], new: list[float], highest: _Highest
) -> dict[_LastThree, float]:
    """Return the share of each last three weeks a week later, nothing flagged."""
    following: dict[_LastThree, float] = defaultdict(float)
    likely = ((last, share) for last, share in states.items() if share > _UNLIKELY)
    for last, share in likely:
        for x in highest.within(last):
            following[last[1], last[2], x] += share * new[x]
    return following


def _poisson(mean: float, least: float) -> list[float]:
    """Return P(X = 0), P(X = 1), …; those rarer than `least` are 0 or left out."""
    found = []
    for k in range(int(mean + 10 * (mean + 1) ** 0.5)):
        share = exp(k * log(mean) - mean - lgamma(k + 1))
        found.append(share if share >= least else 0.0)
    while found and not found[-1]:
        found.pop()
    return found
