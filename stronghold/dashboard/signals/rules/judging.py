"""What a week of one area says: a rise, a fall, silence, or no evidence of change.

The method follows from the counts alone, this week's among them: larger ones have an
XmR chart, small ones limits of their own. Nobody chooses it to suit a figure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from stronghold.dashboard.signals.rules import dispersion as scattered
from stronghold.dashboard.signals.rules import limits as poisson
from stronghold.dashboard.signals.rules import xmr
from stronghold.dashboard.signals.rules.limits import (
    ALL_WEEKS,
    FEW,
    FEWEST_BASELINE,
    RECENT,
    Limits,
)

# From this mean a week on the counts are large enough for an XmR chart.
LARGE = 10
# A change in per cent of fewer than this says more than is known.
LEAST_FOR_PER_CENT = 20

Counts = Sequence[int | None]


class Finding(Enum):
    """What can be said of the week."""

    RISE = "rise"
    FALL = "fall"
    SILENCE = "silence"
    NO_EVIDENCE = "no_evidence"
    TOO_SHORT = "too_short"
    NO_DATA = "no_data"


class Method(Enum):
    """By which limits: small counts, small ones that scatter, or an XmR chart."""

    POISSON = "poisson"
    SCATTERED = "scattered"
    XMR = "xmr"


class Rule(Enum):
    """What was outside: the week, four weeks together, or a rule of the chart."""

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
    """One look: the week, what was expected, its limits, and what follows.

    `rate` is how often chance alone flags a week with these limits, `silence_rate` how
    often as silent; `chance` how often it makes a signal at least so strong, 1 where
    there is none. `expected` is a week's mean over the `n_baseline` weeks; `empty` how
    many weeks in a row held none.
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


def scatter_of(series: Sequence[Counts]) -> float:
    """Return how far the baselines of like series scatter, for `judge`."""
    return scattered.scatter_of([_baseline(counts) for counts in series])


def judge(counts: Counts, scatter: float = 1.0) -> Judgement:
    """Judge the last week of a series by those before it; None is a gap.

    Of the last RECENT weeks none may be a gap. Before them lie up to BASELINE weeks.
    `scatter` is that of all areas of the measure; the area's own counts if it is more.
    """
    counts = list(counts)[-ALL_WEEKS:]
    known = _baseline(counts)
    recent = [n for n in counts[-RECENT:] if n is not None]
    if not counts or counts[-1] is None:
        return Judgement(finding=Finding.NO_DATA)
    if len(known) < FEWEST_BASELINE or len(recent) < RECENT:
        return Judgement(finding=Finding.TOO_SHORT, actual=counts[-1])
    # Of none at all nothing scatters.
    scatter = max(scatter, scattered.scatter_of([known])) if any(known) else 1.0
    small = _Small(sum(known), len(known), scatter)
    if sum(known) + sum(recent) >= LARGE * (len(known) + RECENT):
        chart = xmr.chart_of(counts[:-RECENT])
        if chart.mean_range:
            return _by_chart(chart, small, recent)
    return _by_limits(small, recent)


def _baseline(counts: Counts) -> list[int]:
    return [n for n in counts[-ALL_WEEKS:-RECENT] if n is not None]


def change_in_per_cent(actual: float, expected: float) -> int | None:
    """Return by how much it changed, or None where too little was expected to say."""
    if expected < LEAST_FOR_PER_CENT:
        return None
    return round(100 * (actual - expected) / expected)


@dataclass(frozen=True)
class _Small(scattered.Scattered):
    """A baseline of small counts, with what limits and chances follow from it."""

    @property
    def method(self) -> Method:
        return Method.SCATTERED if self.scatter > 1 else Method.POISSON

    def limits(self, weeks: int) -> Limits:
        if self.method == Method.SCATTERED:
            return scattered.scattered_limits(self, weeks)
        return poisson.limits(self.total, self.n, weeks)

    def chance(self, count: int, weeks: int) -> float:
        """Return how often chance makes so many weeks hold a count so far out."""
        if self.method == Method.SCATTERED:
            return self.tails(weeks).chance(count)
        return poisson.tails(self.total, self.n, weeks).chance(count)

    def chance_of_silence(self, weeks: int) -> float:
        if self.method == Method.SCATTERED:
            return self.silence(weeks)
        return poisson.chance_of_silence(self.total, self.n, weeks)

    @property
    def weeks_of_silence(self) -> int | None:
        if self.method == Method.SCATTERED:
            return scattered.weeks_of_scattered_silence(self)
        return poisson.weeks_of_silence(self.total, self.n)

    def rate(self, recent: int) -> float:
        if self.method == Method.SCATTERED:
            return scattered.scattered_rate(self)
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
    finding, rule = _found(small, recent)
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


def _found(small: _Small, recent: Sequence[int]) -> tuple[Finding, Rule | None]:
    """Say what is outside; silence first, since it is a fall of its own kind."""
    if small.is_silent(recent):
        return Finding.SILENCE, Rule.EMPTY_WEEKS
    for rule, weeks in ((Rule.WEEK, 1), (Rule.FOUR_WEEKS, FEW)):
        count, usual = sum(recent[-weeks:]), small.limits(weeks)
        if usual.leaves_out(count):
            is_rise = count > usual.high
            return Finding.RISE if is_rise else Finding.FALL, rule
    return Finding.NO_EVIDENCE, None


def _by_chart(chart: xmr.Chart, small: _Small, recent: Sequence[int]) -> Judgement:
    actual, empty = recent[-1], _empty(recent)
    rate = xmr.attained_rate(chart, small.total, small.n, scatter=small.scatter)
    silence_rate = small.silence_rate(sum(recent))
    if not chart.lower:
        # An empty week is beyond no limit of the chart, and a rule of its own.
        rate = min(1.0, rate + silence_rate)
    broken = xmr.broken_by(recent, chart)
    finding, rule, chance = Finding.NO_EVIDENCE, None, 1.0
    if small.is_silent(recent):
        finding, rule = Finding.SILENCE, Rule.EMPTY_WEEKS
        chance = min(rate, small.chance_of_silence(empty))
    elif broken:
        finding = Finding.RISE if broken[1] > 0 else Finding.FALL
        rule = _BROKEN[broken[0]]
        # One of three rules was broken, and of two alone no strength is told.
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
    """Return how many of the last weeks in a row hold nothing."""
    empty = 0
    for n in reversed(recent):
        if n:
            break
        empty += 1
    return empty
