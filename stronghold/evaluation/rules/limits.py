"""Limits from the weeks before a day, by the methods used for signals."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from math import ceil, exp, floor, sqrt

from stronghold.signals.rules.judging import LARGE
from stronghold.signals.rules.limits import FEWEST_BASELINE, TAIL, limits
from stronghold.signals.rules.probabilities import poisson_up_to
from stronghold.signals.rules.xmr import chart_of

# The true mean is tried at these standard errors from the mean of the weeks before.
_STEPS = tuple(step / 2 for step in range(-8, 9))
_LEAST_MEAN = 0.01


@dataclass(frozen=True)
class Usual:
    """The mean of the weeks before, and the limits of single weeks.

    `is_large` gives the method: XmR for a mean of LARGE or more, else Poisson.
    """

    mean: float
    low: float
    high: float
    is_large: bool
    n_weeks: int


def usual_of(before: Sequence[int]) -> Usual | None:
    """Return what was usual; None if there are too few weeks."""
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
    """A run of weeks straight after the day, all on one side of the centre line."""

    n: int
    is_below: bool


def run_after(after: Sequence[int], usual: Usual) -> Run | None:
    """Return the run that starts with the week after the day, if it is significant.

    Chance makes one this long, on either side, with a probability of at most TAIL;
    None for shorter runs.
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
    """Return the probability of such a run on that side.

    Each week is Poisson with the true mean. As that is not known, the probability of
    the run is averaged over its likely values.
    """
    return sum(
        weight * _share(mean, usual.mean, is_below=run.is_below) ** run.n
        for mean, weight in _true_means(usual)
    )


def _true_means(usual: Usual) -> list[tuple[float, float]]:
    """Return likely values of the true mean of the weeks before, with their weights."""
    error = sqrt(usual.mean / usual.n_weeks)
    weights = [exp(-step * step / 2) for step in _STEPS]
    total = sum(weights)
    return [
        (max(usual.mean + step * error, _LEAST_MEAN), weight / total)
        for step, weight in zip(_STEPS, weights, strict=True)
    ]


def _share(mean: float, line: float, *, is_below: bool) -> float:
    """Return the probability that a week with this mean is on that side of a line."""
    up_to = poisson_up_to(mean)
    last = ceil(line) - 1 if is_below else floor(line)
    at_most = up_to[last] if last < len(up_to) else 1.0
    return at_most if is_below else 1 - at_most
