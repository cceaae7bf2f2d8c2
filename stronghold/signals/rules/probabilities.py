"""Probabilities of counts: binomial, negative binomial and Poisson. Pure arithmetic.

A count predicted from a total over other weeks is negative binomial (Thatcher 1964,
"Relationships between Bayesian and confidence limits for predictions", J. R. Statist.
Soc. B 26).
"""

from dataclasses import dataclass
from functools import lru_cache
from math import exp, lgamma, log, sqrt

# How many results of each function are cached: the figures of a page repeat.
KEPT = 4096
# A term with a smaller share than this does not change a float sum.
NEGLIGIBLE = 1e-18
UNLIKELY = 1e-12


@dataclass(frozen=True)
class Predicted:
    """A predicted count, negative binomial with `size` and `p`, 0 < p < 1.

    `size` need not be a whole number; the mean is size × p / (1 − p). With size 0 the
    count is always 0.
    """

    size: float
    p: float

    def mass(self, k: int) -> float:
        """Return P(X = k)."""
        if self.size == 0:
            return float(k == 0)
        ways = lgamma(self.size + k) - lgamma(self.size) - lgamma(k + 1)
        return exp(ways + k * log(self.p) + self.size * log(1 - self.p))

    def at_least(self, k: int) -> float:
        """Return P(X ≥ k), added up from k, so that small values stay exact."""
        if k <= 0:
            return 1.0
        term = total = self.mass(k)
        while term > NEGLIGIBLE * total or self.p * (self.size + k) > k + 1:
            term *= self.p * (self.size + k) / (k + 1)
            total += term
            k += 1
        return min(total, 1.0)

    def at_most(self, k: int) -> float:
        """Return P(X ≤ k)."""
        return min(sum(self.mass(j) for j in range(k + 1)), 1.0)


@dataclass(frozen=True)
class Tails:
    """The predicted counts that a count is compared with, from above and from below."""

    upper: Predicted
    lower: Predicted

    def chance(self, count: int) -> float:
        """Return twice the smaller tail, at most 1: how often one is this far out."""
        smaller = min(self.upper.at_least(count), self.lower.at_most(count))
        return min(1.0, 2 * smaller)


def binomial(n: int, k: int, p: float) -> float:
    """Return P(X = k) of n trials, each with the probability p, 0 < p < 1.

    Uses logarithms: for many trials the number of ways exceeds a float.
    """
    ways = lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
    return exp(ways + k * log(p) + (n - k) * log(1 - p))


@lru_cache(maxsize=KEPT // 8)
def binomial_near(n: int, p: float) -> tuple[tuple[int, float], ...]:
    """Return each likely outcome of n trials, with its probability.

    By Bernstein's bound, all outcomes beyond `reach` together are rarer than UNLIKELY.
    """
    mean = n * p
    reach = 8 * sqrt(mean * (1 - p)) + 30
    outcomes = range(max(0, int(mean - reach)), min(n, int(mean + reach)) + 1)
    found = ((k, binomial(n, k, p)) for k in outcomes)
    return tuple((k, share) for k, share in found if share > UNLIKELY)


@lru_cache(maxsize=KEPT)
def poisson_up_to(mean: float) -> tuple[float, ...]:
    """Return P(X ≤ 0), P(X ≤ 1), … until the rest is negligible."""
    k, total, up_to = 0, 0.0, []
    while k < mean or total < 1 - 1e-13:
        total += exp(k * log(mean) - mean - lgamma(k + 1))
        up_to.append(total)
        k += 1
        if k > mean + 20 * (mean + 20) ** 0.5:
            break
    return tuple(up_to)
