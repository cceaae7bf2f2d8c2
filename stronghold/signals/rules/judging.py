"""Judges a week of one area: a rise, a fall, silence, or no evidence of change.

The counts alone, including this week's, decide the method: larger counts use an XmR
chart, small counts their own limits. No one chooses it to suit a figure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from stronghold.signals.rules import dispersion as dispersions
from stronghold.signals.rules import limits as poisson
from stronghold.signals.rules import xmr
from stronghold.signals.rules.limits import (
    ALL_WEEKS,
    FEW,
    FEWEST_BASELINE,
    RECENT,
    Limits,
)

# From this weekly mean, counts are large enough for an XmR chart.
LARGE = 10
# On a smaller expected count a percentage would mostly show chance.
LEAST_FOR_PER_CENT = 20

Counts = Sequence[int | None]


class Finding(Enum):
    """The result for the week."""

    RISE = "rise"
    FALL = "fall"
    SILENCE = "silence"
    NO_EVIDENCE = "no_evidence"
    TOO_SHORT = "too_short"
    NO_DATA = "no_data"


class Method(Enum):
    """The limits used: for small counts, for overdispersed ones, or an XmR chart."""

    POISSON = "poisson"
    OVERDISPERSED = "overdispersed"
    XMR = "xmr"


class Rule(Enum):
    """What is outside: the week, four weeks together, or a rule of the chart."""

    WEEK = "week"
    FOUR_WEEKS = "four_weeks"
    EMPTY_WEEKS = "empty_weeks"
    IN_A_ROW = "in_a_row"
    OUTER = "outer"


SIGNALS = frozenset({Finding.RISE, Finding.FALL, Finding.SILENCE})
_BROKEN = {
    xmr.Broken.BEYOND: Rule.WEEK,
    xmr.Broken.IN_A_ROW: Rule.IN_A_ROW,
    xmr.Broken.OUTER: Rule.OUTER,
}


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """The judgement of one check: the week, what was expected, its limits, the result.

    `rate` is how often chance alone flags a week with these limits, `silence_rate` how
    often as silent; `chance` how often it makes a signal at least this strong, 1 if
    there is none. `expected` is the weekly mean of the `n_baseline` weeks; `empty` the
    number of empty weeks in a row.
    """

    finding: Finding
    actual: int | None = None
    expected: float = 0.0
    limits: Limits | None = None
    four: int = 0
    four_limits: Limits | None = None
    method: Method = Method.POISSON
    rule: Rule | None = None
    rate: float = 0.0
    silence_rate: float = 0.0
    chance: float = 1.0
    n_baseline: int = 0
    empty: int = 0

    @property
    def is_signal(self) -> bool:
        return self.finding in SIGNALS

    @property
    def expected_in_four(self) -> float:
        return FEW * self.expected


def dispersion_of(series: Sequence[Counts]) -> float:
    """Return the dispersion of the baselines of similar series, for `judge`."""
    return dispersions.dispersion_of([_baseline(counts) for counts in series])


def judge(counts: Counts, dispersion: float = 1.0) -> Judgement:
    """Judge the last week of a series by those before it; None is a gap.

    None of the last RECENT weeks may be a gap. Up to BASELINE weeks before them are the
    baseline. `dispersion` is that of all areas of the measure; the area's own is used
    if it is higher.
    """
    counts = list(counts)[-ALL_WEEKS:]
    known = _baseline(counts)
    recent = [n for n in counts[-RECENT:] if n is not None]
    if not counts or counts[-1] is None:
        return Judgement(finding=Finding.NO_DATA)
    if len(known) < FEWEST_BASELINE or len(recent) < RECENT:
        return Judgement(finding=Finding.TOO_SHORT, actual=counts[-1])
    # A baseline of only zeros has no dispersion.
    dispersion = (
        max(dispersion, dispersions.dispersion_of([known])) if any(known) else 1.0
    )
    small = _Small(sum(known), len(known), dispersion)
    if sum(known) + sum(recent) >= LARGE * (len(known) + RECENT):
        chart = xmr.chart_of(counts[:-RECENT])
        if chart.mean_range:
            return _by_chart(chart, small, recent)
    return _by_limits(small, recent)


def _baseline(counts: Counts) -> list[int]:
    return [n for n in counts[-ALL_WEEKS:-RECENT] if n is not None]


def change_in_per_cent(actual: float, expected: float) -> int | None:
    """Return the change in per cent; None if too few were expected."""
    if expected < LEAST_FOR_PER_CENT:
        return None
    return round(100 * (actual - expected) / expected)


@dataclass(frozen=True)
class _Small(dispersions.Overdispersed):
    """A baseline of small counts, with its limits and probabilities."""

    @property
    def method(self) -> Method:
        return Method.OVERDISPERSED if self.dispersion > 1 else Method.POISSON

    def limits(self, weeks: int) -> Limits:
        if self.method == Method.OVERDISPERSED:
            return dispersions.overdispersed_limits(self, weeks)
        return poisson.limits(self.total, self.n, weeks)

    def chance(self, count: int, weeks: int) -> float:
        """Return how often chance puts a count of `weeks` weeks this far out."""
        if self.method == Method.OVERDISPERSED:
            return self.tails(weeks).chance(count)
        return poisson.tails(self.total, self.n, weeks).chance(count)

    def chance_of_silence(self, weeks: int) -> float:
        if self.method == Method.OVERDISPERSED:
            return self.silence(weeks)
        return poisson.chance_of_silence(self.total, self.n, weeks)

    @property
    def weeks_of_silence(self) -> int | None:
        if self.method == Method.OVERDISPERSED:
            return dispersions.weeks_of_overdispersed_silence(self)
        return poisson.weeks_of_silence(self.total, self.n)

    def rate(self, recent: int) -> float:
        if self.method == Method.OVERDISPERSED:
            return dispersions.overdispersed_rate(self)
        return poisson.attained_rate(self.total + recent, self.n)

    def silence_rate(self, recent: int) -> float:
        """Return how often chance alone makes a silence."""
        if self.method == Method.POISSON:
            return poisson.silence_rate(self.total + recent, self.n)
        weeks = self.weeks_of_silence
        return self.silence(weeks) if weeks else 0.0

    def is_silent(self, recent: Sequence[int]) -> bool:
        weeks = self.weeks_of_silence
        return weeks is not None and _empty(recent) >= weeks


def _by_limits(small: _Small, recent: Sequence[int]) -> Judgement:
    actual, four, empty = recent[-1], sum(recent[-FEW:]), _empty(recent)
    finding, rule = _finding(small, recent)
    rate = small.rate(sum(recent))
    chance = 1.0
    if finding == Finding.SILENCE:
        chance = min(rate, small.chance_of_silence(empty))
    elif finding != Finding.NO_EVIDENCE:
        strongest = min(small.chance(actual, 1), small.chance(four, FEW))
        chance = min(rate, 2 * strongest)
    return Judgement(
        finding=finding,
        actual=actual,
        expected=small.mean,
        limits=small.limits(1),
        four=four,
        four_limits=small.limits(FEW),
        method=small.method,
        rule=rule,
        rate=rate,
        silence_rate=small.silence_rate(sum(recent)),
        chance=chance,
        n_baseline=small.n,
        empty=empty,
    )


def _finding(small: _Small, recent: Sequence[int]) -> tuple[Finding, Rule | None]:
    """Return what is outside its limits; silence first, since it is a special fall."""
    if small.is_silent(recent):
        return Finding.SILENCE, Rule.EMPTY_WEEKS
    for rule, weeks in ((Rule.WEEK, 1), (Rule.FOUR_WEEKS, FEW)):
        count, usual = sum(recent[-weeks:]), small.limits(weeks)
        if usual.is_outside(count):
            is_rise = count > usual.high
            return Finding.RISE if is_rise else Finding.FALL, rule
    return Finding.NO_EVIDENCE, None


def _by_chart(chart: xmr.Chart, small: _Small, recent: Sequence[int]) -> Judgement:
    actual, empty = recent[-1], _empty(recent)
    rate = xmr.attained_rate(chart, small.total, small.n, dispersion=small.dispersion)
    silence_rate = small.silence_rate(sum(recent))
    if not chart.lower:
        # The chart has no lower limit for an empty week, so silence is an extra rule.
        rate = min(1.0, rate + silence_rate)
    broken = xmr.broken_by(recent, chart)
    finding, rule, chance = Finding.NO_EVIDENCE, None, 1.0
    if small.is_silent(recent):
        finding, rule = Finding.SILENCE, Rule.EMPTY_WEEKS
        chance = min(rate, small.chance_of_silence(empty))
    elif broken:
        finding = Finding.RISE if broken[1] > 0 else Finding.FALL
        rule = _BROKEN[broken[0]]
        # Three rules were checked, so the chance of any is at most three times one.
        chance = min(rate, 3 * small.chance(actual, 1))
    return Judgement(
        finding=finding,
        actual=actual,
        expected=chart.mean,
        limits=Limits(chart.lower, chart.upper),
        four=sum(recent[-FEW:]),
        method=Method.XMR,
        rule=rule,
        rate=rate,
        silence_rate=silence_rate,
        chance=chance,
        n_baseline=small.n,
        empty=empty,
    )


def _empty(recent: Sequence[int]) -> int:
    """Return how many weeks in a row are empty, counting back from the last."""
    empty = 0
    for n in reversed(recent):
        if n:
            break
        empty += 1
    return empty
