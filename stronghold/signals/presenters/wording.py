"""Signals in words: what was counted, how likely it is, and what it means."""

from math import ceil, floor, log10
from typing import TYPE_CHECKING

from stronghold.core.ui.parts import Tag
from stronghold.figures.measures import Measure
from stronghold.figures.presenters.wording import n_periods
from stronghold.signals.rules.delay import HALF, MOST, weeks_to_find
from stronghold.signals.rules.judging import (
    Finding,
    Judgement,
    Method,
    Rule,
    change_in_per_cent,
)
from stronghold.signals.rules.limits import Limits

if TYPE_CHECKING:
    from stronghold.signals.queries import AreaSignal, MeasureSignals, TeamLogged

TAGS = {
    Finding.RISE: Tag("Rise", "attention"),
    Finding.FALL: Tag("Fall", "active"),
    Finding.SILENCE: Tag("None logged", "waiting"),
    Finding.NO_EVIDENCE: Tag("No evidence of change"),
    Finding.TOO_SHORT: Tag("Too few weeks to say"),
    Finding.NO_DATA: Tag("Not known"),
}
SILENCE_MEANS = "Nothing happened, no one reported it, or no one logged it."
FEWER_REPORTS = (
    "Fewer reports can mean less trust in the police and not less drug activity."
)
METHODS = {
    Method.POISSON: "limits for small counts",
    Method.OVERDISPERSED: "limits for small counts that come in bunches",
    Method.XMR: "an XmR chart",
}
# Means are written with one decimal.
LEAST_WRITTEN = 0.1
# Smaller chances than 1 in this many are not written out.
_RAREST = 100_000
_DIGITS = 2
_UNLIKELY = "Unlikely to be chance."


def one_in(chance: float) -> str:
    """Write a chance as "1 in 110", to two digits."""
    if chance * _RAREST < 1:
        return f"fewer than 1 in {_RAREST:,}"
    times = 1 / chance
    step = 10 ** max(0, floor(log10(times)) + 1 - _DIGITS)
    return f"1 in {round(times / step) * step:,}"


def number(value: float) -> str:
    """Write a mean with one decimal, and a large one without."""
    if 0 < value < LEAST_WRITTEN / 2:
        return f"fewer than {LEAST_WRITTEN}"
    return f"{value:,.0f}" if value >= 100 else f"{value:,.1f}".removesuffix(".0")


def usual(limits: Limits) -> str:
    """Write the whole numbers within limits: 0 to 10."""
    return f"{ceil(limits.low):,} to {floor(limits.high):,}"


def what_was_counted(judged: Judgement) -> str:
    """Return what is outside its limits, and what was expected."""
    mean = f"{number(judged.expected)} a week"
    if judged.rule == Rule.EMPTY_WEEKS:
        return f"None for {n_periods(judged.empty, 'week')}, {mean} expected."
    if judged.rule == Rule.IN_A_ROW:
        side = "above" if judged.finding == Finding.RISE else "below"
        return f"Eight weeks in a row {side} the mean of {mean}."
    if judged.rule == Rule.OUTER:
        side = "upper" if judged.finding == Finding.RISE else "lower"
        return (
            f"Three of the last four weeks nearer the {side} limit than the mean of "
            f"{mean}."
        )
    if judged.rule == Rule.FOUR_WEEKS and judged.four_limits:
        return (
            f"{judged.four:,} in the last four weeks, "
            f"{number(judged.expected_in_four)} "
            f"expected; usually {usual(judged.four_limits)}."
        )
    within = f"; usually {usual(judged.limits)}" if judged.limits else ""
    return f"{judged.actual or 0:,} in the week, {_expected(judged)}{within}."


def short_words(
    of_measure: "MeasureSignals | None", unit: "AreaSignal | TeamLogged"
) -> str:
    """Return a signal in a short sentence: Busy week in Carfax: 9 reports, usually …"""
    judged = unit.judgement
    measure = of_measure.measure if of_measure else None
    units = measure.units if measure else "records"
    what = "records logged" if measure is None else units
    if judged.rule == Rule.EMPTY_WEEKS:
        return f"{unit.name}: no {what} for {n_periods(judged.empty, 'week')}."
    if judged.rule in {Rule.IN_A_ROW, Rule.OUTER}:
        side = "more" if judged.finding == Finding.RISE else "fewer"
        return f"{unit.name}: {side} {units} than usual for weeks."
    weeks, n, limits = "", judged.actual or 0, judged.limits
    if judged.rule == Rule.FOUR_WEEKS:
        weeks, n, limits = " in four weeks", judged.four, judged.four_limits
    counted = measure.units_of(n) if measure else f"{n:,} records"
    within = f", usually {usual(limits)}" if limits else ""
    return f"{_where(measure, unit.name, judged.finding)}: {counted}{weeks}{within}."


def _where(measure: Measure | None, name: str, finding: Finding) -> str:
    """Return the place; of reports, also whether it was a busy or a quiet week."""
    if measure is None or measure.code != "reports":
        return name
    return f"{'Busy' if finding == Finding.RISE else 'Quiet'} week in {name}"


def usual_week(judged: Judgement) -> str:
    """Compare the last whole week with what is usual: "Last week 9. Usually 0 to 6."

    Empty if there are too few weeks to know what is usual.
    """
    if judged.actual is None or judged.limits is None:
        return ""
    is_outside = judged.limits.is_outside(judged.actual)
    if judged.is_signal and not is_outside:
        return f"{what_was_counted(judged)} {_UNLIKELY}"
    week = f"Last week {judged.actual:,}. Usually {usual(judged.limits)}."
    return f"{week} {_UNLIKELY}" if judged.is_signal else week


def _expected(judged: Judgement) -> str:
    if not judged.expected:
        return f"none in the {n_periods(judged.n_baseline, 'week')} it is compared with"
    return f"{number(judged.expected)} expected{_per_cent(judged)}"


def _per_cent(judged: Judgement) -> str:
    change = change_in_per_cent(judged.actual or 0, judged.expected)
    if change is None:
        return ""
    return f" ({abs(change)}% {'more' if change > 0 else 'fewer'})"


def how_likely(signal: "AreaSignal | TeamLogged", n_checks: int) -> str:
    """Return how often chance does this, and what that means among all checks."""
    rare = f"Chance alone does this in {one_in(signal.judgement.chance)} weeks"
    if n_checks == 1:
        return f"{rare}."
    if signal.stands_out:
        return f"{rare}: very unlikely to be chance, even among {n_checks:,} figures."
    return f"{rare}: among {n_checks:,} figures, one such may well be chance."


def what_it_means(measure: Measure | None, finding: Finding) -> str:
    """Return what the signal can mean, and what it does not mean."""
    if finding == Finding.SILENCE or measure is None:
        return SILENCE_MEANS
    if finding == Finding.FALL and measure.source == "reports":
        return FEWER_REPORTS
    return measure.note


def delay_in_words(before: int, after: int) -> str:
    """Return within how many weeks a lasting rise is found."""
    half, most = (weeks_to_find(before, after, share) for share in (HALF, MOST))
    rise = f"A lasting rise from {before} to {after} a week is found"
    if half is None:
        return f"{rise} in fewer than half of cases within 8 weeks."
    first = f"{rise} within {n_periods(half, 'week')} in half of cases"
    if most is None:
        return f"{first}, and within 8 in fewer than nine in ten."
    return f"{first}, and within {n_periods(most, 'week')} in nine in ten."
