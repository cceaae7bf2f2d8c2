"""A brief's line for one measure: this period and those it is compared with.

Pure arithmetic over counts. A period that no file covers, or before the force kept such
figures, is None and never zero.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from statistics import fmean
from typing import Any, Self

from stronghold.core.kernel.weeks import GRAINS, Period, Week
from stronghold.figures.change import LEAST_FOR_PER_CENT
from stronghold.signals.rules.judging import judge
from stronghold.signals.rules.limits import ALL_WEEKS
from stronghold.signals.rules.multiple_checks import highest_chance

# The measure that a brief draws by ward.
MAPPED = "reports"
# How many weeks of it are compared with the same weeks a year before.
WEEKS_OF_YEAR = 12
# How many periods before are averaged.
MEAN_OF = 4
# How many periods are drawn; the brief's own is the last.
DRAWN = 13

Counts = Mapping[Period, int | None]


@dataclass(frozen=True, kw_only=True)
class Line:
    """The figures of one measure, as a brief shows them and a signed brief keeps them.

    `period` is the brief's week, or the last period published by then. `drawn` ends
    with it. `twin` is the same week a year earlier, empty if there is none. The fields
    from `finding` are as for signals, empty for measures without limits; `low` to
    `high` is the usual range. Briefs without `rate` judged each line on its own.
    """

    measure: str
    period: str
    n: int | None
    before: int | None
    mean: float | None
    twin: str
    year_earlier: int | None
    drawn: Sequence[int | None]
    finding: str = ""
    rule: str = ""
    low: float | None = None
    high: float | None = None
    rate: float | None = None
    chance: float = 1.0
    stands_out: bool = True

    @classmethod
    def from_kept(cls, kept: Mapping[str, Any]) -> Self:
        """Read what `as_kept` wrote."""
        return cls(**{**kept, "drawn": tuple(kept["drawn"])})

    def as_kept(self) -> dict[str, Any]:
        return asdict(self) | {"drawn": list(self.drawn)}

    @property
    def when(self) -> Period:
        grain = "week" if "W" in self.period else "month"
        return GRAINS[grain].parse(self.period)


def line_of(measure: str, period: Period, counts: Counts) -> Line:
    """Compare the period with the one before, the four before, and a year earlier."""
    twin = period.a_year_earlier()
    return Line(
        measure=measure,
        period=str(period),
        n=counts.get(period),
        before=counts.get(period.shifted(-1)),
        mean=_mean([counts.get(period.shifted(-k)) for k in range(1, MEAN_OF + 1)]),
        twin=str(twin) if twin else "",
        year_earlier=counts.get(twin) if twin else None,
        drawn=tuple(counts.get(period.shifted(k)) for k in range(1 - DRAWN, 1)),
    )


def judged(line: Line, counts: Counts) -> Line:
    """Return the line with its judgement by limits."""
    shown = [counts.get(line.when.shifted(k)) for k in range(1 - ALL_WEEKS, 1)]
    found = judge(shown)
    return replace(
        line,
        finding=found.finding.value,
        rule=found.rule.value if found.rule else "",
        low=found.limits.low if found.limits else None,
        high=found.limits.high if found.limits else None,
        rate=found.rate,
        chance=found.chance,
    )


def among_all(lines: Sequence[Line]) -> list[Line]:
    """Return the lines, marking those that stand out among all judged lines."""
    highest = highest_chance([line.chance for line in lines if line.rate])
    return [replace(line, stands_out=line.chance <= highest) for line in lines]


def periods_needed(period: Period) -> tuple[Period, Period]:
    """Return the first and the last period that a line needs."""
    twin = period.a_year_earlier()
    furthest = period.shifted(1 - max(DRAWN, ALL_WEEKS))
    return (min(furthest, twin) if twin else furthest), period


def reach_of(week: Week) -> Week:
    """Return the earliest week that the figures of a week are compared with."""
    first, _ = periods_needed(week)
    return Week(first.start)


def _mean(counts: Sequence[int | None]) -> float | None:
    known = [n for n in counts if n is not None]
    return fmean(known) if len(known) == len(counts) else None


def change(n: int | None, base: float | None) -> float | None:
    """Return the difference of a count from its base; None unless both are known."""
    return None if n is None or base is None else n - base


def per_cent(n: int | None, base: float | None) -> float | None:
    """Return the change in per cent; None if the base is too small."""
    if n is None or base is None or base < LEAST_FOR_PER_CENT:
        return None
    return (n - base) / base * 100
