"""How soon limits find a rise that is real and lasts, counted week after week.

While the rise is younger than RECENT weeks, the baseline still lies before it.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from math import exp, lgamma, log

from stronghold.dashboard.signals.rules.limits import (
    BASELINE,
    FEW,
    RECENT,
    limits,
)
from stronghold.dashboard.signals.rules.probabilities import KEPT

# Half of such rises are found by then, and nine of ten.
HALF, MOST = 0.5, 0.9
_UNLIKELY = 1e-5
_RARE_BASELINE = 0.01


@lru_cache(maxsize=KEPT)
def found_within(before: int, after: int) -> tuple[float, ...]:
    """Return the share of rises that are found within 1, 2, … RECENT weeks.

    From a Poisson mean a week to another; over all totals that the baseline may have.
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
    """Return within how many weeks such a share is found; None if not in RECENT."""
    found = found_within(before, after)
    return next((n for n, got in enumerate(found, start=1) if got >= share), None)


@dataclass(frozen=True, kw_only=True)
class _Highest:
    """The most that a week, and four together, may hold unflagged."""

    week: int
    few: int

    def within(self, last: "_LastThree") -> range:
        """Return what this week may hold, given the three before it."""
        return range(min(self.week, self.few - sum(last)) + 1)


_LastThree = tuple[int, int, int]


def _missed(before: int, after: int, highest: _Highest) -> list[float]:
    """Return the share not found by then, followed through the last three weeks."""
    old, new = _poisson(before, _UNLIKELY), _poisson(after, _UNLIKELY)
    new += [0.0] * (highest.week + 1 - len(new))
    states = {
        (a, b, c): old[a] * old[b] * old[c]
        for a, b, c in product(range(len(old)), repeat=FEW - 1)
    }
    missed = []
    for _ in range(RECENT):
        states = _a_week_on(states, new, highest)
        missed.append(sum(states.values()))
    return missed


def _a_week_on(
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
    """Return P(X = 0), P(X = 1), … without those beyond, or rarer than `least`."""
    found = []
    for k in range(int(mean + 10 * (mean + 1) ** 0.5)):
        share = exp(k * log(mean) - mean - lgamma(k + 1))
        found.append(share if share >= least else 0.0)
    while found and not found[-1]:
        found.pop()
    return found
