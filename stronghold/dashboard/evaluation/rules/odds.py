"""Whether a place changed otherwise than its comparison area: the odds ratio."""

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, inf, lgamma

from stronghold.dashboard.evaluation.rules.cells import Pair

# Of all such intervals this share holds the true ratio, or more.
CONFIDENCE = 0.95
# The logarithm of the ratio is looked for so far on either side of nought.
_WIDEST, _HALVINGS = 60.0, 64


@dataclass(frozen=True)
class Odds:
    """(place after ÷ before) ÷ (comparison after ÷ before), with its interval.

    1 is the same change in both; `high` is infinite where nothing was counted at the
    place before, or in the comparison area after.
    """

    value: float
    low: float
    high: float

    @property
    def is_evidence(self) -> bool:
        return not self.low <= 1 <= self.high


def odds_of(place: Pair, comparison: Pair) -> Odds | None:
    """Return the odds ratio; None where one side or one area has nothing at all.

    Given all that was counted at the place, all in the comparison area and all after,
    how much of it fell to the place after is Fisher's noncentral hypergeometric
    distribution of the odds ratio alone. So the estimate (its conditional maximum
    likelihood) and the interval are exact for counts of any size (Cornfield 1956, "A
    statistical problem arising from retrospective studies", Proc. 3rd Berkeley
    Symposium).
    """
    n_before = place.before + comparison.before
    n_after = place.after + comparison.after
    if not (place.total and comparison.total and n_before and n_after):
        return None
    given = _Given.of(place, comparison)
    count, tail = place.after, (1 - CONFIDENCE) / 2
    if count == given.least:
        return Odds(0.0, 0.0, _where(lambda at: tail - given.at_most(count, at)))
    low = _where(lambda at: given.at_least(count, at) - tail)
    if count == given.most:
        return Odds(inf, low, inf)
    return Odds(
        _where(lambda at: given.mean(at) - count),
        low,
        _where(lambda at: tail - given.at_most(count, at)),
    )


def _where(rises: Callable[[float], float]) -> float:
    """Return the ratio at which what rises with its logarithm crosses nought."""
    low, high = -_WIDEST, _WIDEST
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if rises(middle) < 0 else (low, middle)
    return exp((low + high) / 2)


def _log_choose(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)


@dataclass(frozen=True)
class _Given:
    """The counts that the place may have had after, given all margins of the table."""

    least: int
    # The logarithm of how many ways each count from `least` on comes about in.
    ways: tuple[float, ...]

    @classmethod
    def of(cls, place: Pair, comparison: Pair) -> "_Given":
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

    def mean(self, at: float) -> float:
        shares = self._shares(at)
        return self.least + sum(n * share for n, share in enumerate(shares))

    def at_least(self, count: int, at: float) -> float:
        return sum(self._shares(at)[count - self.least :])

    def at_most(self, count: int, at: float) -> float:
        return sum(self._shares(at)[: count - self.least + 1])

    def _shares(self, at: float) -> list[float]:
        """Return the share of each count where the logarithm of the ratio is `at`."""
        logs = [ways + n * at for n, ways in enumerate(self.ways)]
        highest = max(logs)
        weights = [exp(one - highest) for one in logs]
        whole = sum(weights)
        return [weight / whole for weight in weights]
