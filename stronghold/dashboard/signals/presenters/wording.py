"""What a signal says, what it means and what it does not, in plain sentences."""

from math import ceil, floor, log10

from stronghold.dashboard.measures import Measure
from stronghold.dashboard.presenters.wording import n_periods
from stronghold.dashboard.signals.queries import AreaSignal, TeamLogged
from stronghold.dashboard.signals.rules.delay import HALF, MOST, weeks_to_find
from stronghold.dashboard.signals.rules.judging import (
    Finding,
    Judgement,
    Method,
    Rule,
    change_in_per_cent,
)
from stronghold.dashboard.signals.rules.limits import Limits
from stronghold.look.parts import Tag

TAGS = {
    Finding.RISE: Tag("Rise", "attention"),
    Finding.FALL: Tag("Fall", "active"),
    Finding.SILENCE: Tag("None logged", "waiting"),
    Finding.NO_EVIDENCE: Tag("No evidence of change"),
    Finding.TOO_SHORT: Tag("Too few weeks to tell"),
    Finding.NO_DATA: Tag("Not known"),
}
SILENCE_MEANS = (
    "It may be that nothing happened, that nobody told of it, or that nobody logged it."
)
FEWER_REPORTS = (
    "Fewer reports can mean less trust in the police and not less drug activity."
)
METHODS = {
    Method.POISSON: "limits for small counts",
    Method.SCATTERED: "limits for small counts that come in bunches",
    Method.XMR: "an XmR chart",
}
# A mean is written to one digit.
LEAST_WRITTEN = 0.1
# From here on a chance is too small to say how small.
_RAREST = 100_000
_DIGITS = 2


def one_in(chance: float) -> str:
    """Write a chance as people weigh it: 1 in 110, to two digits."""
    if chance * _RAREST < 1:
        return f"fewer than 1 in {_RAREST:,}"
    times = 1 / chance
    step = 10 ** max(0, floor(log10(times)) + 1 - _DIGITS)
    return f"1 in {round(times / step) * step:,}"


def number(value: float) -> str:
    """Write a mean with one digit, and a large one without."""
    if 0 < value < LEAST_WRITTEN / 2:
        return f"fewer than {LEAST_WRITTEN}"
    return f"{value:,.0f}" if value >= 100 else f"{value:,.1f}".removesuffix(".0")


def usual(limits: Limits) -> str:
    """Write the whole numbers within limits: 0 to 10."""
    return f"{ceil(limits.low):,} to {floor(limits.high):,}"


def what_was_seen(one: Judgement) -> str:
    """Say what is outside its limits, beside what was expected."""
    mean = f"{number(one.expected)} a week"
    if one.rule == Rule.EMPTY_WEEKS:
        return f"None for {n_periods(one.empty, 'week')}, {mean} expected."
    if one.rule == Rule.IN_A_ROW:
        side = "above" if one.finding == Finding.RISE else "below"
        return f"Eight weeks in a row {side} the mean of {mean}."
    if one.rule == Rule.OUTER:
        side = "upper" if one.finding == Finding.RISE else "lower"
        return (
            f"Three of the last four weeks nearer the {side} limit than the mean of "
            f"{mean}."
        )
    if one.rule == Rule.FOUR_WEEKS and one.four_limits:
        return (
            f"{one.four:,} in the last four weeks, {number(one.expected_in_four)} "
            f"expected; {usual(one.four_limits)} are usual."
        )
    within = f"; {usual(one.limits)} are usual" if one.limits else ""
    return f"{one.actual or 0:,} in the week, {_expected(one)}{within}."


def _expected(one: Judgement) -> str:
    if not one.expected:
        return f"none in the {n_periods(one.n_baseline, 'week')} it is held against"
    return f"{number(one.expected)} expected{_per_cent(one)}"


def _per_cent(one: Judgement) -> str:
    change = change_in_per_cent(one.actual or 0, one.expected)
    if change is None:
        return ""
    return f" ({abs(change)}% {'more' if change > 0 else 'fewer'})"


def how_likely(signal: AreaSignal | TeamLogged, n_looks: int) -> str:
    """Say how often chance does it, and what remains of that among so many looks."""
    rare = f"Chance alone does as much in {one_in(signal.judgement.chance)} weeks"
    if n_looks == 1:
        return f"{rare}."
    if signal.stands_out:
        return f"{rare}: it stands out even among the {n_looks:,} figures looked at."
    return f"{rare}: among {n_looks:,} figures looked at, one such may well be chance."


def what_it_means(measure: Measure | None, finding: Finding) -> str:
    """Say what the signal can mean, and what must not be read into it."""
    if finding == Finding.SILENCE or measure is None:
        return SILENCE_MEANS
    if finding == Finding.FALL and measure.source == "reports":
        return FEWER_REPORTS
    return measure.note


def delay_in_words(before: int, after: int) -> str:
    """Say within how many weeks a rise that lasts is found."""
    half, most = (weeks_to_find(before, after, share) for share in (HALF, MOST))
    rise = f"A lasting rise from {before} to {after} a week is found"
    if half is None:
        return f"{rise} in fewer than half of cases within 8 weeks."
    first = f"{rise} within {n_periods(half, 'week')} in half of cases"
    if most is None:
        return f"{first}, and within 8 in fewer than nine of ten."
    return f"{first}, and within {n_periods(most, 'week')} in nine of ten."
