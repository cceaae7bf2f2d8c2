"""How often chance makes a count: of the binomial, its negative, and Poisson.

Pure arithmetic. A count that is to come, foretold from a total that was counted over
other weeks, is negative binomial (Thatcher 1964, "Relationships between Bayesian and
confidence limits for predictions", J. R. Statist. Soc. B 26).
"""

from dataclasses import dataclass
from functools import lru_cache
from math import exp, lgamma, log, sqrt

# How many answers of each kind are kept: figures of a page repeat each other.
KEPT = 4096
# A term that adds less than this share adds nothing to a float.
NEGLIGIBLE = 1e-18
UNLIKELY = 1e-12


@dataclass(frozen=True)
class Foretold:
    """A count that is to come: `p` is the chance of one more, 0 < p < 1.

    `size` need not be whole; the mean is size × p / (1 − p). Of size 0 nothing comes.
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
        """Return P(X ≥ k), added up from k on, so that a small chance stays exact."""
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
    """What a count is held against from above, and what from below."""

    upper: Foretold
    lower: Foretold

    def chance(self, count: int) -> float:
        """Return twice the smaller tail, 1 at most: how often one is so far out."""
        smaller = min(self.upper.at_least(count), self.lower.at_most(count))
        return min(1.0, 2 * smaller)


def binomial(n: int, k: int, p: float) -> float:
    """Return P(X = k) of n tries, each with the chance p, 0 < p < 1.

    By logarithms: of many tries there are more ways than a float can hold.
    """
    ways = lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
    return exp(ways + k * log(p) + (n - k) * log(1 - p))


@lru_cache(maxsize=KEPT // 8)
def binomial_near(n: int, p: float) -> tuple[tuple[int, float], ...]:
    """Return each likely outcome of n tries, with its share.

    No outcome that is left out is likely: by Bernstein's bound all those beyond the
    reach together are rarer than UNLIKELY.
    """
    mean = n * p
    reach = 8 * sqrt(mean * (1 - p)) + 30
    outcomes = range(max(0, int(mean - reach)), min(n, int(mean + reach)) + 1)
    found = ((k, binomial(n, k, p)) for k in outcomes)
    return tuple((k, share) for k, share in found if share > UNLIKELY)


@lru_cache(maxsize=KEPT)
def poisson_up_to(mean: float) -> tuple[float, ...]:
    """Return P(X ≤ 0), P(X ≤ 1), … until nothing is left."""
    k, total, up_to = 0, 0.0, []
    while k < mean or total < 1 - 1e-13:
        total += exp(k * log(mean) - mean - lgamma(k + 1))
        up_to.append(total)
        k += 1
        if k > mean + 20 * (mean + 20) ** 0.5:
            break
    return tuple(up_to)
