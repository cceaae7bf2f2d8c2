"""How often chance makes a count: exact tails of the negative binomial and Poisson.

Pure arithmetic. A count that is to come, foretold from a total that was counted over
other weeks, is negative binomial (Thatcher 1964, "Relationships between Bayesian and
confidence limits for predictions", J. R. Statist. Soc. B 26).
"""

from dataclasses import dataclass
from functools import lru_cache
from math import comb, exp, lgamma, log

# How many answers of each kind are kept: figures of a page repeat each other.
KEPT = 4096
# A term that adds less than this share adds nothing to a float.
NEGLIGIBLE = 1e-18


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


@lru_cache(maxsize=KEPT)
def binomial(n: int, p: float) -> tuple[float, ...]:
    """Return P(X = 0), … P(X = n) of n tries, each with the chance p."""
    return tuple(comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1))


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
