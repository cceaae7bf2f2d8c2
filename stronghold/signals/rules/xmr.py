"""Limits for larger counts: the chart of individual values and moving ranges (XmR).

The mean ± 2.66 mean moving ranges: Shewhart's limits for individual values as set by
Wheeler ("Understanding Variation", 1993). A signal is one week beyond a limit, eight on
one side of the mean, or three of four nearer a limit than the mean.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from itertools import pairwise
from math import erf, exp, floor, sqrt
from statistics import fmean

from stronghold.signals.rules.probabilities import KEPT, poisson_up_to

# 3 ÷ 1.128, the mean range of two values in standard deviations.
SPREAD = 2.66
IN_A_ROW, OUTER, OUT_OF = 8, 3, 4


class Broken(Enum):
    """The rule that a series breaks."""

    BEYOND = "beyond"
    IN_A_ROW = "in_a_row"
    OUTER = "outer"


@dataclass(frozen=True)
class Chart:
    """The mean and the mean moving range of a baseline, and its limits."""

    mean: float
    mean_range: float

    @property
    def lower(self) -> float:
        """The lower limit; no count is below 0."""
        return max(0.0, self.mean - SPREAD * self.mean_range)

    @property
    def upper(self) -> float:
        return self.mean + SPREAD * self.mean_range


def chart_of(baseline: Sequence[int | None]) -> Chart:
    """Return the chart of a baseline; a range beside a gap is left out."""
    known = [n for n in baseline if n is not None]
    ranges = [
        abs(b - a) for a, b in pairwise(baseline) if a is not None and b is not None
    ]
    return Chart(fmean(known), fmean(ranges) if ranges else 0.0)


def broken_by(recent: Sequence[int], chart: Chart) -> tuple[Broken, int] | None:
    """Return the first rule that the last weeks break, and the side (+1 or −1)."""
    sides = [_side(n, chart) for n in recent]
    outer = [_outer(n, chart) for n in recent[-OUT_OF:]]
    if not chart.lower <= recent[-1] <= chart.upper:
        return Broken.BEYOND, sides[-1]
    for side in (1, -1):
        if sides[-IN_A_ROW:].count(side) == IN_A_ROW:
            return Broken.IN_A_ROW, side
        if outer.count(side) >= OUTER:
            return Broken.OUTER, side
    return None


def _side(n: int, chart: Chart) -> int:
    return (n > chart.mean) - (n < chart.mean)


def _outer(n: int, chart: Chart) -> int:
    """Return the side (+1, −1) where a week is nearer the limit than the mean, or 0."""
    half = SPREAD * chart.mean_range / 2
    return (n > chart.mean + half) - (n < chart.mean - half)


@dataclass(frozen=True)
class _Zones:
    """The probabilities of a week beyond a limit, in an outer part, and on a side."""

    beyond_high: float
    beyond_low: float
    outer_high: float
    outer_low: float
    above: float
    below: float


def attained_rate(
    chart: Chart, total: int, n: int, *, dispersion: float = 1.0
) -> float:
    """Return how often chance alone breaks a rule of this chart.

    Weeks are assumed Poisson, or if overdispersed normal with that spread. The true
    mean is not known: the rate is averaged over its likely values.
    """
    spread = sqrt(dispersion * chart.mean) if dispersion > 1 else None
    return sum(
        weight * _breaks(_zones(chart, mean, spread))
        for mean, weight in _means(total, n, dispersion)
    )


@lru_cache(maxsize=KEPT)
def _means(total: int, n: int, dispersion: float) -> list[tuple[float, float]]:
    """Return the likely values of the true mean, each with its weight."""
    mean, error = total / n, sqrt(dispersion * total) / n
    steps = [step / 2 for step in range(-8, 9)]
    weights = [exp(-step * step / 2) for step in steps]
    whole = sum(weights)
    return [
        (max(mean + step * error, 0.01), weight / whole)
        for step, weight in zip(steps, weights, strict=True)
    ]


def _zones(chart: Chart, mean: float, spread: float | None) -> _Zones:
    half = SPREAD * chart.mean_range / 2
    if spread is None:
        up_to = poisson_up_to(mean)

        def share(edge: float, *, above: bool) -> float:
            return _above(up_to, edge) if above else _below(up_to, edge)
    else:

        def share(edge: float, *, above: bool) -> float:
            beneath = (1 + erf((edge - mean) / spread / sqrt(2))) / 2
            return 1 - beneath if above else beneath

    return _Zones(
        beyond_high=share(chart.upper, above=True),
        beyond_low=share(chart.lower, above=False),
        outer_high=share(chart.mean + half, above=True),
        outer_low=share(chart.mean - half, above=False),
        above=share(chart.mean, above=True),
        below=share(chart.mean, above=False),
    )


def _above(up_to: Sequence[float], edge: float) -> float:
    last = floor(edge)
    if last < 0:
        return 1.0
    return max(0.0, 1 - up_to[last]) if last < len(up_to) else 0.0


def _below(up_to: Sequence[float], edge: float) -> float:
    last = -floor(-edge) - 1
    return up_to[min(last, len(up_to) - 1)] if last >= 0 else 0.0


def _breaks(zones: _Zones) -> float:
    """Return the probability that eight weeks break a rule.

    It is 1 minus the probability that this week is within its limits and no three of
    four weeks are in one outer part, minus the cases with all eight on one side.
    """
    inside = 1 - zones.beyond_high - zones.beyond_low
    kept = inside
    for outer, beyond, side in (
        (zones.outer_high, zones.beyond_high, zones.above),
        (zones.outer_low, zones.beyond_low, zones.below),
    ):
        kept -= _outer_breaks(outer, beyond, inside)
        kept -= _one_sided(side, outer, beyond) * side ** (IN_A_ROW - OUT_OF)
    return 1 - kept


def _outer_breaks(outer: float, beyond: float, inside: float) -> float:
    """Return the probability of three of four outer, this week within limits."""
    two_of_three = outer**3 + 3 * outer**2 * (1 - outer)
    this_week = max(outer - beyond, 0.0)
    return this_week * two_of_three + (inside - this_week) * outer**3


def _one_sided(side: float, outer: float, beyond: float) -> float:
    """Return the probability of four on one side, fewer than three outer."""
    near, this_week = max(side - outer, 0.0), max(outer - beyond, 0.0)
    return this_week * (near**3 + 3 * near**2 * outer) + near * (side**3 - outer**3)
