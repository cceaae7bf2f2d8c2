"""The sentence at the top of the map: how many, when, and whether that is a change."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.text import get_text_list

from stronghold.core.kernel.weeks import Month, Period, months_touched
from stronghold.figures.presenters.areas import AreaTable
from stronghold.figures.presenters.map_data import MapData, before
from stronghold.figures.presenters.wording import (
    behind_words,
    change_in_words,
    months_listed,
    n_periods,
    range_in_words,
    year_in_words,
)


@dataclass(frozen=True)
class Headline:
    """`number` and `rest` are one sentence; remarks and warnings follow it."""

    number: str
    rest: str
    remarks: Sequence[str]
    warnings: Sequence[str]

    @property
    def sentence(self) -> str:
        return f"{self.number} {self.rest}"


def headline(data: MapData, table: AreaTable) -> Headline:
    """Sum up what the page shows, so that no one has to read a chart first."""
    measure = data.state.question.measure
    number, _, units = measure.units_of(data.total).partition(" ")
    if data.nothing_known:
        number, units = "Not known", f"how many {measure.units}"
    elif data.total == 0:
        number, units = "No", measure.units
    return Headline(
        number=number,
        rest=f"{units} {when(data)}",
        remarks=[
            text
            for text in (_only(data), _change(data), _year(data), _where(data, table))
            if text
        ],
        warnings=[
            text
            for text in (
                behind_words(data.version.behind_since),
                _unfinished(data),
                _missing(data),
            )
            if text
        ],
    )


def when(data: MapData) -> str:
    """Write "in the last 13 weeks, 31 August to 24 November 2026".

    From files, "in the 13 months to June 2025", as the last months may have no file.
    For a stock, "at the end of the week of 23 to 29 November 2026".
    """
    if data.state.question.measure.kind == "stock":
        [last] = data.periods_counted
        days = range_in_words(last, last, today=data.today)
        return f"at the end of the week of {days}"
    return f"in {_range(data)}"


def _range(data: MapData) -> str:
    question, n = data.state.question, len(data.periods)
    days = range_in_words(question.first, question.last, today=data.today)
    if n == 1:
        is_week = question.measure.grain == "week"
        return f"the week of {days}" if is_week else days
    length = n_periods(n, question.measure.grain)
    if not data.state.is_latest:
        return f"{length}, {days}"
    if question.measure.source_kind:
        last = range_in_words(question.last, question.last, today=data.today)
        return f"the {length} to {last.rpartition(' to ')[2]}"
    return f"the last {length}, {days}"


def _only(data: MapData) -> str:
    measure, category = data.state.question.measure, data.state.category
    if not category:
        return ""
    return f"{measure.category_label}: {measure.category_name(category)} only."


def _change(data: MapData) -> str:
    earlier, later = before(data)
    grain = data.state.question.measure.grain
    verdict = change_in_words(earlier, later, grain)
    if not verdict or len(later) == len(data.periods):
        return verdict
    return (
        f"{sum(later):,} in the {n_periods(len(later), f'finished {grain}')}, {verdict}"
    )


def _year(data: MapData) -> str:
    """Compare the range with the same periods of the year before; "" if it cannot."""
    if data.year is None:
        return ""
    now, then = data.force_pair(data.year)
    # How many periods the number before it counts.
    n_said = len(before(data)[1]) or len(data.periods)
    grain = data.state.question.measure.grain
    return year_in_words(now, then, grain, is_said=len(now) == n_said)


def _where(data: MapData, table: AreaTable) -> str:
    """Return how many are not on the map; empty if all are."""
    elsewhere, not_known = (
        data.over_range(data.by_period(rows))
        for rows in (data.figures.elsewhere, data.figures.not_known)
    )
    not_drawn = [
        f"{elsewhere:,} elsewhere" if elsewhere else "",
        f"{not_known:,} without a known place" if not_known else "",
        f"{table.n_older:,} on older boundaries" if table.n_older else "",
    ]
    words = [text for text in not_drawn if text]
    if not words:
        return ""
    return f"On the map: {table.n_drawn:,}. Not on it: {get_text_list(words, 'and')}."


def _unfinished(data: MapData) -> str:
    gaps = data.figures.gaps
    growing = [period for period in data.figures.unfinished if period not in gaps]
    if not growing:
        return ""
    is_stock = data.state.question.measure.kind == "stock"
    what = "may still change" if is_stock else "will grow"
    return f"The {_named(growing[0])} is unfinished: its count {what}."


def _named(period: Period) -> str:
    if isinstance(period, Month):
        return f"month of {period.label}"
    return f"week of {period.start.day} {period.start:%B}"


def _missing(data: MapData) -> str:
    """Return which months of the range no file covers; empty if none."""
    gaps, grain = data.figures.gaps, data.state.question.measure.grain
    if not gaps:
        return ""
    months = {m for p in gaps for m in months_touched(p)} - data.covered
    n = n_periods(len(gaps), grain)
    return (
        f"No file covers {months_listed(months)}: {n} of {len(data.periods)} "
        f"{'is a gap' if len(gaps) == 1 else 'are gaps'}, not zero."
    )
