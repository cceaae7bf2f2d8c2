"""A range held against the same weeks, or months, of the year before. Pure arithmetic.

Weeks are paired by their ISO number. Week 53 has no twin in most years and is left
out, as is a period of which either side is unfinished or not known.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from stronghold.dashboard.change import LEAST_FOR_PER_CENT, has_changed
from stronghold.kernel.weeks import Period


@dataclass(frozen=True)
class Pairs:
    """The periods that can be compared, their twins, and those that have none."""

    now: Sequence[Period]
    then: Sequence[Period]
    without_twin: Sequence[Period]


@dataclass(frozen=True)
class Verdict:
    """Two totals; `changed` is None where there is too little to say."""

    now: int
    then: int
    changed: bool | None

    @property
    def per_cent(self) -> int | None:
        """The change in per cent; None where its base is too small for one."""
        if self.then < LEAST_FOR_PER_CENT:
            return None
        return round((self.now - self.then) / self.then * 100)


def paired(asked: Sequence[Period], unknown: Collection[Period]) -> Pairs:
    """Pair each period with its twin, where both are known."""
    pairs = [(period, period.a_year_earlier()) for period in asked]
    whole = [
        (period, twin)
        for period, twin in pairs
        if twin is not None and period not in unknown and twin not in unknown
    ]
    return Pairs(
        now=[period for period, _ in whole],
        then=[twin for _, twin in whole],
        without_twin=[period for period, twin in pairs if twin is None],
    )


def verdict(now: Sequence[int], then: Sequence[int]) -> Verdict:
    """Say whether the counts of pairs of periods differ beyond chance."""
    return Verdict(sum(now), sum(then), has_changed(then, now))
