"""Whether what fell at a place rose around it (displacement) or fell too (benefit)."""

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

from stronghold.evaluation.rules.cells import Cells, Pair
from stronghold.evaluation.rules.odds import CONFIDENCE

# With fewer in any cell, the quotient is too uncertain.
LEAST = 20
Z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)


@dataclass(frozen=True)
class Quotient:
    """The quotient and the ends of its interval; None if it has no ends."""

    value: float
    low: float | None = None
    high: float | None = None


def is_large_enough(cells: Cells) -> bool:
    return cells.least >= LEAST


def has_improved(cells: Cells) -> bool:
    """Whether the place fell compared with the comparison area."""
    return _change(cells.place, cells.comparison) < 0


def quotient_of(cells: Cells) -> Quotient | None:
    """Return the quotient; None for small cells, or if the place did not improve.

    WDQ = ((B1/C1) − (B0/C0)) ÷ ((A1/C1) − (A0/C0)), where A is the place, B the ring
    around it, C the comparison area, 0 before and 1 after; no two areas overlap (Bowers
    and Johnson 2003, "Measuring the geographical displacement and diffusion of benefit
    effects of crime prevention activity", J. Quantitative Criminology 19). It has a
    meaning only if the place improved compared with the comparison area, which makes
    the divisor negative. Below 0 the ring got worse (displacement); above 0 it
    improved too (diffusion of benefit), and above 1 by more than the place did.

    The interval is Fieller's (1954, "Some problems in interval estimation", J. R.
    Statist. Soc. B 16), for a quotient of two uncertain differences: counts are assumed
    independent and Poisson, and the variances of the differences and their covariance
    follow by the delta method. If the change at the place is too uncertain, the
    interval has no ends.
    """
    if not is_large_enough(cells) or not has_improved(cells):
        return None
    ring = _change(cells.ring, cells.comparison)
    place = _change(cells.place, cells.comparison)
    ends = _fieller(
        ring,
        place,
        ring_variance=_variance(cells.ring, cells.comparison),
        place_variance=_variance(cells.place, cells.comparison),
        together=_covariance(cells),
    )
    return Quotient(ring / place, *ends) if ends else Quotient(ring / place)


def _change(area: Pair, comparison: Pair) -> float:
    return area.after / comparison.after - area.before / comparison.before


def _variance(area: Pair, comparison: Pair) -> float:
    """Return the variance of a change, by the delta method for each of its ratios."""
    return sum(
        (n / base) ** 2 * (1 / n + 1 / base)
        for n, base in (
            (area.after, comparison.after),
            (area.before, comparison.before),
        )
    )


def _covariance(cells: Cells) -> float:
    """Return the covariance of the two changes, which share a comparison area."""
    place, ring, comparison = cells.place, cells.ring, cells.comparison
    return (
        place.after * ring.after / comparison.after**3
        + place.before * ring.before / comparison.before**3
    )


def _fieller(
    ring: float,
    place: float,
    *,
    ring_variance: float,
    place_variance: float,
    together: float,
) -> tuple[float, float] | None:
    """Return the ends between which (ring − q × place)² ≤ Z² × its variance."""
    a = place**2 - Z**2 * place_variance
    b = ring * place - Z**2 * together
    c = ring**2 - Z**2 * ring_variance
    if a <= 0:
        return None
    reach = sqrt(max(b**2 - a * c, 0.0))
    return (b - reach) / a, (b + reach) / a
