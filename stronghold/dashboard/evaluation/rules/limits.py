"""Limits from the weeks before a day, by the method of signals for such counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from math import ceil, exp, floor, sqrt

from stronghold.dashboard.signals.rules.judging import LARGE
from stronghold.dashboard.signals.rules.limits import FEWEST_BASELINE, TAIL, limits
from stronghold.dashboard.signals.rules.probabilities import poisson_up_to
from stronghold.dashboard.signals.rules.xmr import chart_of

# Standard errors on either side of the mean before, at which the true mean is tried.
_STEPS = tuple(step / 2 for step in range(-8, 9))
_LEAST_MEAN = 0.01


@dataclass(frozen=True)
class Usual:
    """The mean of the weeks before, and the limits that single weeks are held against.

    `is_large` says by which method: XmR for a mean of LARGE and more, else Poisson.
    """

    mean: float
    low: float
    high: float
    is_large: bool
    n_weeks: int


def usual_of(before: Sequence[int]) -> Usual | None:
    """Return what was usual; None for too few weeks to say."""
    if len(before) < FEWEST_BASELINE:
        return None
    n, mean = len(before), sum(before) / len(before)
    chart = chart_of(before)
    if mean >= LARGE and chart.mean_range:
        return Usual(mean, chart.lower, chart.upper, is_large=True, n_weeks=n)
    found = limits(sum(before), len(before))
    return Usual(mean, found.low, found.high, is_large=False, n_weeks=n)


@dataclass(frozen=True)
class Run:
    """So many weeks straight after the day, all on one side of the centre line."""

    n: int
    is_below: bool


def run_after(after: Sequence[int], usual: Usual) -> Run | None:
    """Return the run that begins with the week after the day, where it says something.

    Chance makes one so long, on either side, less often than TAIL; else None.
    """
    if not after or not usual.mean or after[0] == usual.mean:
        return None
    is_below = after[0] < usual.mean
    side = takewhile(
        lambda n: (n < usual.mean) if is_below else (n > usual.mean), after
    )
    run = Run(len(list(side)), is_below)
    return run if 2 * _chance(run, usual) <= TAIL else None


def _chance(run: Run, usual: Usual) -> float:
    """Return how often chance makes such a run on that side.

    Each week is Poisson about the true mean. That is not known, and all of its weeks
    depend on it: the chance of all is averaged over where it may be.
    """
    return sum(
        weight * _share(mean, usual.mean, is_below=run.is_below) ** run.n
        for mean, weight in _true_means(usual)
    )


def _true_means(usual: Usual) -> list[tuple[float, float]]:
    """Return where the mean of which the weeks before were a sample may be, weighed."""
    error = sqrt(usual.mean / usual.n_weeks)
    weights = [exp(-step * step / 2) for step in _STEPS]
    whole = sum(weights)
    return [
        (max(usual.mean + step * error, _LEAST_MEAN), weight / whole)
        for step, weight in zip(_STEPS, weights, strict=True)
    ]


def _share(mean: float, line: float, *, is_below: bool) -> float:
    """Return how often a week of that mean lies on that side of a line."""
    up_to = poisson_up_to(mean)
    last = ceil(line) - 1 if is_below else floor(line)
    at_most = up_to[last] if last < len(up_to) else 1.0
    return at_most if is_below else 1 - at_most
