"""Counts over time: the bars under the slider, and those of the open area."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from stronghold.core.kernel.weeks import Month, Period, periods
from stronghold.core.ui.charts import Chart, Point, bar_chart
from stronghold.figures.presenters.map_data import MapData

WEEKS_OF_A_YEAR = 53


@dataclass(frozen=True)
class Numbers:
    """The numbers of the bars as a table, newest first; there may be hundreds."""

    caption: str
    grain: str
    label: str
    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class AreaSeries:
    """The counts of one area over the range."""

    code: str
    name: str
    sentence: str
    chart: Chart
    numbers: Numbers
    clear_url: str


@dataclass(frozen=True)
class Timeline:
    """The counts of the whole force in the periods to choose from, the range marked."""

    chart: Chart
    numbers: Numbers


def timeline(data: MapData) -> Timeline:
    """Draw the periods to choose from, so that the range is seen in context."""
    question = data.state.question
    first, last = data.state.drawn
    shown, counted = list(periods(first, last)), data.force_by_period
    title = f"{question.measure.label} by {question.measure.grain}, whole force"
    points = _points(data, shown, counted, mark=True)
    return Timeline(
        chart=bar_chart(
            points, title=title, table_id="periods", noun=question.measure.units
        ),
        numbers=_numbers(data, shown, counted, caption=title),
    )


def area_series(data: MapData) -> AreaSeries | None:
    """Draw the open area, if there is one and it is at this level."""
    code, question = data.state.area, data.state.question
    names = {row[0]: row[1] for row in data.figures.rows}
    names |= data.boundaries.names if data.boundaries else {}
    if code not in names:
        return None
    figures = [row[2:] for row in data.figures.rows if row[0] == code]
    counted, name = data.by_period(figures), names[code]
    title = f"{question.measure.label} in {name} by {question.measure.grain}"
    return AreaSeries(
        code=code,
        name=name,
        sentence=question.measure.units_of(data.over_range(counted)),
        chart=bar_chart(
            _points(data, data.periods, counted),
            title=title,
            table_id="area-periods",
            noun=question.measure.units,
        ),
        numbers=_numbers(data, data.periods, counted, caption=title),
        clear_url=data.state.of("").url,
    )


def short_label(period: Period, among: int) -> str:
    """Write a period to fit under a bar: 31 Aug, or Aug ’26 if there are many bars."""
    if isinstance(period, Month) or among > WEEKS_OF_A_YEAR:
        return f"{period.start:%b} ’{period.start:%y}"
    return f"{period.start.day} {period.start:%b}"


def _points(
    data: MapData,
    shown: Sequence[Period],
    counted: Counter[date],
    *,
    mark: bool = False,
) -> list[Point]:
    gaps, unfinished = set(data.force.gaps), set(data.force.unfinished)
    question = data.state.question
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
    data: MapData, shown: Sequence[Period], counted: Counter[date], *, caption: str
) -> Numbers:
    measure = data.state.question.measure
    gaps, unfinished = set(data.force.gaps), set(data.force.unfinished)

    def cell(period: Period) -> str:
        n = f"{counted[period.start]:,}"
        if period in gaps:
            return f"No file ({n} counted)" if counted[period.start] else "No file"
        return f"{n}, unfinished" if period in unfinished else n

    return Numbers(
        caption=caption,
        grain=measure.grain.title(),
        label=measure.label,
        rows=[(period.label, cell(period)) for period in reversed(shown)],
    )
