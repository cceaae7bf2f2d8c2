"""Counts over time: the bars under the slider, and those of the area that is open."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from stronghold.dashboard.presenters.map_data import Facts
from stronghold.kernel.weeks import Month, Period, periods
from stronghold.look.charts import Chart, Point, bar_chart

WEEKS_OF_A_YEAR = 53


@dataclass(frozen=True)
class Numbers:
    """The same as the bars in a table, the newest first; there may be hundreds."""

    caption: str
    grain: str
    label: str
    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class AreaSeries:
    """One area over the range."""

    code: str
    name: str
    sentence: str
    chart: Chart
    numbers: Numbers
    clear_url: str


@dataclass(frozen=True)
class Timeline:
    """The whole force over the periods to choose from, the range marked."""

    chart: Chart
    numbers: Numbers


def timeline(facts: Facts) -> Timeline:
    """Draw the periods to choose from, so that the range is seen in its context."""
    question = facts.state.question
    first, last = facts.state.drawn
    shown, counted = list(periods(first, last)), facts.force_by_period
    title = f"{question.measure.label} by {question.measure.grain}, whole force"
    points = _points(facts, shown, counted, mark=True)
    return Timeline(
        chart=bar_chart(
            points, title=title, table_id="periods", noun=question.measure.units
        ),
        numbers=_numbers(facts, shown, counted, caption=title),
    )


def area_series(facts: Facts) -> AreaSeries | None:
    """Draw the area that is open, if there is one and it is at this level."""
    code, question = facts.state.area, facts.state.question
    names = {row[0]: row[1] for row in facts.figures.rows}
    names |= facts.boundaries.names if facts.boundaries else {}
    if code not in names:
        return None
    figures = [row[2:] for row in facts.figures.rows if row[0] == code]
    counted, name = facts.by_period(figures), names[code]
    title = f"{question.measure.label} in {name} by {question.measure.grain}"
    return AreaSeries(
        code=code,
        name=name,
        sentence=question.measure.units_of(facts.over_range(counted)),
        chart=bar_chart(
            _points(facts, facts.asked, counted),
            title=title,
            table_id="area-periods",
            noun=question.measure.units,
        ),
        numbers=_numbers(facts, facts.asked, counted, caption=title),
        clear_url=facts.state.of("").url,
    )


def short_label(period: Period, among: int) -> str:
    """Write a period as it fits under a bar: 31 Aug, or among very many Aug ’26."""
    if isinstance(period, Month) or among > WEEKS_OF_A_YEAR:
        return f"{period.start:%b} ’{period.start:%y}"
    return f"{period.start.day} {period.start:%b}"


def _points(
    facts: Facts, shown: Sequence[Period], counted: Counter[date], *, mark: bool = False
) -> list[Point]:
    gaps, unfinished = set(facts.whole.gaps), set(facts.whole.unfinished)
    question = facts.state.question
    return [
        Point(
            short_label(period, len(shown)),
            None if period in gaps else counted[period.start],
            unfinished=period in unfinished,
            selected=mark
            and question.first.start <= period.start <= question.last.start,
        )
        for period in shown
    ]


def _numbers(
    facts: Facts, shown: Sequence[Period], counted: Counter[date], *, caption: str
) -> Numbers:
    measure = facts.state.question.measure
    gaps, unfinished = set(facts.whole.gaps), set(facts.whole.unfinished)

    def told(period: Period) -> str:
        n = f"{counted[period.start]:,}"
        if period in gaps:
            return f"No file ({n} counted)" if counted[period.start] else "No file"
        return f"{n}, unfinished" if period in unfinished else n

    return Numbers(
        caption=caption,
        grain=measure.grain.title(),
        label=measure.label,
        rows=[(period.label, told(period)) for period in reversed(shown)],
    )
