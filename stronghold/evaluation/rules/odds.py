"""The odds ratio: whether a place changed differently from its comparison area."""

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, inf, lgamma

from stronghold.evaluation.rules.cells import Pair

# At least this share of such intervals contains the true ratio.
CONFIDENCE = 0.95
# The logarithm of the ratio is searched for this far on either side of zero.
_WIDEST, _HALVINGS = 60.0, 64


@dataclass(frozen=True)
class Odds:
    """(place after ÷ before) ÷ (comparison after ÷ before), with its interval.

    1 is the same change in both; `high` is infinite if nothing was counted at the place
    before, or in the comparison area after.
    """

    value: float
    low: float
    high: float

    @property
    def is_evidence(self) -> bool:
        return not self.low <= 1 <= self.high


def odds_of(place: Pair, comparison: Pair) -> Odds | None:
    """Return the odds ratio; None if one side or one area has no counts at all.

    Given the totals at the place, in the comparison area and after the day, the count
    at the place after has Fisher's noncentral hypergeometric distribution, which
    depends on the odds ratio only. So the estimate (its conditional maximum
    likelihood) and the
    interval are exact for counts of any size (Cornfield 1956, "A statistical problem
    arising from retrospective studies", Proc. 3rd Berkeley Symposium).
    """
    n_before = place.before + comparison.before
    n_after = place.after + comparison.after
    if not (place.total and comparison.total and n_before and n_after):
        return None
    margins = _Margins.of(place, comparison)
    count, tail = place.after, (1 - CONFIDENCE) / 2
    if count == margins.least:
        return Odds(
            0.0,
            0.0,
            _ratio_at_zero(lambda log_ratio: tail - margins.at_most(count, log_ratio)),
        )
    low = _ratio_at_zero(lambda log_ratio: margins.at_least(count, log_ratio) - tail)
    if count == margins.most:
        return Odds(inf, low, inf)
    return Odds(
        _ratio_at_zero(lambda log_ratio: margins.mean(log_ratio) - count),
        low,
        _ratio_at_zero(lambda log_ratio: tail - margins.at_most(count, log_ratio)),
    )


def _ratio_at_zero(rising: Callable[[float], float]) -> float:
    """Return the ratio at whose logarithm a rising function is zero."""
    low, high = -_WIDEST, _WIDEST
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if rising(middle) < 0 else (low, middle)
    return exp((low + high) / 2)


def _log_choose(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)


@dataclass(frozen=True)
class _Margins:
    """The possible counts at the place after, given the totals of the table."""

    least: int
    # The logarithm of the number of ways to get each count, starting at `least`.
    ways: tuple[float, ...]

    @classmethod
    def of(cls, place: Pair, comparison: Pair) -> "_Margins":
        n_after = place.after + comparison.after
        least = max(0, n_after - comparison.total)
        most = min(place.total, n_after)
        return cls(
            least,
            tuple(
                _log_choose(place.total, n) + _log_choose(comparison.total, n_after - n)
                for n in range(least, most + 1)
            ),
        )

    @property
    def most(self) -> int:
        return self.least + len(self.ways) - 1

    def mean(self, log_ratio: float) -> float:
        shares = self._shares(log_ratio)
        return self.least + sum(n * share for n, share in enumerate(shares))

    def at_least(self, count: int, log_ratio: float) -> float:
        return sum(self._shares(log_ratio)[count - self.least :])

    def at_most(self, count: int, log_ratio: float) -> float:
        return sum(self._shares(log_ratio)[: count - self.least + 1])

    def _shares(self, log_ratio: float) -> list[float]:
        """Return the probability of each count at this logarithm of the ratio."""
        logs = [ways + n * log_ratio for n, ways in enumerate(self.ways)]
        highest = max(logs)
        weights = [exp(log - highest) for log in logs]
        total = sum(weights)
        return [weight / total for weight in weights]
