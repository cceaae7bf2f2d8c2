"""A range compared with the same weeks, or months, of the year before. Pure arithmetic.

Weeks are paired by ISO number. Week 53 has no counterpart in most years and is left
out, as is a pair with a period that is unfinished or not known.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from stronghold.core.kernel.weeks import Period
from stronghold.figures.change import LEAST_FOR_PER_CENT, has_changed


@dataclass(frozen=True)
class Pairs:
    """The periods that can be compared, those a year earlier, and those without any."""

    now: Sequence[Period]
    then: Sequence[Period]
    unpaired: Sequence[Period]


@dataclass(frozen=True)
class Verdict:
    """Two totals; `changed` is None if there are too few periods to judge."""

    now: int
    then: int
    changed: bool | None

    @property
    def per_cent(self) -> int | None:
        """The change in per cent; None if the base is too small."""
        if self.then < LEAST_FOR_PER_CENT:
            return None
        return round((self.now - self.then) / self.then * 100)


def paired(
    wanted: Sequence[Period], unknown: Collection[Period], *, shifted: int = 0
) -> Pairs:
    """Pair each period with the same period a year earlier, if both are known.

    With `shifted`, with the one so many periods before.
    """
    pairs = [(period, earlier_one(period, shifted)) for period in wanted]
    known = [
        (period, earlier)
        for period, earlier in pairs
        if earlier is not None and period not in unknown and earlier not in unknown
    ]
    return Pairs(
        now=[period for period, _ in known],
        then=[earlier for _, earlier in known],
        unpaired=[period for period, earlier in pairs if earlier is None],
    )


def earlier_one(period: Period, shifted: int) -> Period | None:
    """Return the same period a year earlier, or the one so many periods before."""
    return period.shifted(-shifted) if shifted else period.a_year_earlier()


def verdict(now: Sequence[int], then: Sequence[int]) -> Verdict:
    """Return both totals and whether they differ beyond chance."""
    return Verdict(sum(now), sum(then), has_changed(then, now))
