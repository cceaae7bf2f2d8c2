"""The sentence at the head of the map: how many, when, and whether that is a change."""

from collections.abc import Sequence
from dataclasses import dataclass

from stronghold.dashboard.presenters.areas import AreaTable
from stronghold.dashboard.presenters.map_data import Facts, before
from stronghold.dashboard.presenters.wording import (
    behind_words,
    change_in_words,
    listed,
    months_listed,
    n_periods,
    range_in_words,
)
from stronghold.dashboard.queries import last_day
from stronghold.kernel.weeks import Month, Period, months_touched


@dataclass(frozen=True)
class Headline:
    """`number` and `rest` are one sentence; the remarks follow, then the warnings."""

    number: str
    rest: str
    remarks: Sequence[str]
    warnings: Sequence[str]

    @property
    def sentence(self) -> str:
        return f"{self.number} {self.rest}"


def headline(facts: Facts, table: AreaTable) -> Headline:
    """Say what the page shows before anybody has to read a chart."""
    measure = facts.state.question.measure
    number, _, units = measure.units_of(facts.total).partition(" ")
    if facts.nothing_known:
        number, units = "Not known", f"how many {measure.units}"
    elif facts.total == 0:
        number, units = "No", measure.units
    return Headline(
        number=number,
        rest=f"{units} {when(facts)}",
        remarks=[
            text
            for text in (_only(facts), _change(facts), _where(facts, table))
            if text
        ],
        warnings=[
            text
            for text in (
                behind_words(facts.version.behind_since),
                _unfinished(facts),
                _missing(facts),
            )
            if text
        ],
    )


def when(facts: Facts) -> str:
    """Write "in the last 13 weeks, 31 August to 24 November 2026".

    Of what comes from files, "in the 13 months to June 2025": some may have no file.
    Of a stock, "at the end of the week of 23 to 29 November 2026".
    """
    if facts.state.question.measure.kind == "stock":
        [last] = facts.told
        days = range_in_words(last, last, last_day(last))
        return f"at the end of the week of {days}"
    return f"in {_range(facts)}"


def _range(facts: Facts) -> str:
    question, n = facts.state.question, len(facts.asked)
    days = range_in_words(question.first, question.last, last_day(question.last))
    if n == 1:
        is_week = question.measure.grain == "week"
        return f"the week of {days}" if is_week else days
    length = n_periods(n, question.measure.grain)
    if not facts.state.is_latest:
        return f"{length}, {days}"
    if question.measure.source_kind:
        last = range_in_words(question.last, question.last, last_day(question.last))
        return f"the {length} to {last.rpartition(' to ')[2]}"
    return f"the last {length}, {days}"


def _only(facts: Facts) -> str:
    measure, category = facts.state.question.measure, facts.state.category
    if not category:
        return ""
    return f"{measure.category_label}: {measure.category_name(category)} only."


def _change(facts: Facts) -> str:
    earlier, later = before(facts)
    grain = facts.state.question.measure.grain
    verdict = change_in_words(earlier, later, grain)
    if not verdict or len(later) == len(facts.asked):
        return verdict
    return (
        f"{sum(later):,} in the {n_periods(len(later), f'finished {grain}')}, {verdict}"
    )


def _where(facts: Facts, table: AreaTable) -> str:
    """Say how many are not on the map, where any are not."""
    elsewhere, not_known = (
        facts.over_range(facts.by_period(rows))
        for rows in (facts.figures.elsewhere, facts.figures.not_known)
    )
    off = [
        f"{elsewhere:,} elsewhere" if elsewhere else "",
        f"{not_known:,} without a known place" if not_known else "",
        f"{table.n_older:,} on older boundaries" if table.n_older else "",
    ]
    words = [text for text in off if text]
    if not words:
        return ""
    return f"On the map: {table.n_drawn:,}. Not on it: {listed(words)}."


def _unfinished(facts: Facts) -> str:
    gaps = facts.figures.gaps
    growing = [period for period in facts.figures.unfinished if period not in gaps]
    if not growing:
        return ""
    is_stock = facts.state.question.measure.kind == "stock"
    what = "may still change" if is_stock else "will grow"
    return f"The {_named(growing[0])} is unfinished: its count {what}."


def _named(period: Period) -> str:
    if isinstance(period, Month):
        return f"month of {period.label}"
    return f"week of {period.start.day} {period.start:%B}"


def _missing(facts: Facts) -> str:
    """Say which months no file covers, where the range touches any."""
    gaps, grain = facts.figures.gaps, facts.state.question.measure.grain
    if not gaps:
        return ""
    months = {m for p in gaps for m in months_touched(p)} - facts.covered
    n = n_periods(len(gaps), grain)
    return (
        f"No file covers {months_listed(months)}: {n} of {len(facts.asked)} "
        f"{'is a gap' if len(gaps) == 1 else 'are gaps'}, and not zero."
    )
