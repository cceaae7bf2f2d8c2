"""Limits from the weeks before a day, by the method of signals for such counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from math import ceil, floor

from stronghold.dashboard.signals.rules.chances import poisson_up_to
from stronghold.dashboard.signals.rules.judging import LARGE
from stronghold.dashboard.signals.rules.limits import FEWEST_BASELINE, TAIL, limits
from stronghold.dashboard.signals.rules.xmr import chart_of


@dataclass(frozen=True)
class Usual:
    """The mean of the weeks before, and the limits that single weeks are held against.

    `is_large` says by which method: XmR for a mean of LARGE and more, else Poisson.
    """

    mean: float
    low: float
    high: float
    is_large: bool


def usual_of(before: Sequence[int]) -> Usual | None:
    """Return what was usual; None for too few weeks to say."""
    if len(before) < FEWEST_BASELINE:
        return None
    mean = sum(before) / len(before)
    chart = chart_of(before)
    if mean >= LARGE and chart.mean_range:
        return Usual(mean, chart.lower, chart.upper, is_large=True)
    found = limits(sum(before), len(before))
    return Usual(mean, found.low, found.high, is_large=False)


@dataclass(frozen=True)
class Run:
    """So many weeks straight after the day, all on one side of the centre line."""

    n: int
    is_below: bool


def run_after(after: Sequence[int], usual: Usual) -> Run | None:
    """Return the run that begins with the week after the day, where it says something.

    Each of its weeks lies on that side by a Poisson chance about the mean before, and
    all together by less than TAIL; else None.
    """
    if not after or not usual.mean or after[0] == usual.mean:
        return None
    is_below = after[0] < usual.mean
    side = takewhile(
        lambda n: (n < usual.mean) if is_below else (n > usual.mean), after
    )
    n = len(list(side))
    up_to = poisson_up_to(usual.mean)
    below = up_to[ceil(usual.mean) - 1]
    above = 1 - up_to[floor(usual.mean)]
    chance = (below if is_below else above) ** n
    return Run(n, is_below) if chance <= TAIL else None
