"""The weeks behind a figure: a line beside its number, and a chart with its limits."""

from dataclasses import dataclass

from stronghold.dashboard.signals.queries import (
    AreaSignal,
    MeasureSignals,
    WeekSignals,
)
from stronghold.dashboard.signals.queries.series import Series
from stronghold.dashboard.signals.rules.limits import RECENT
from stronghold.kernel.weeks import Week
from stronghold.look.charts import (
    Chart,
    Limits,
    Point,
    Sparkline,
    control_chart,
    control_table,
    sparkline,
)
from stronghold.look.parts import Table


def drawn(counts: Series, week: Week, noun: str) -> Sparkline:
    """Draw the weeks up to this one as a line beside the number."""
    return sparkline(_points(counts, week), noun=noun)


@dataclass(frozen=True)
class SignalChart:
    """The weeks of a signal among their limits, and the same in numbers."""

    chart: Chart
    table: Table


def chart_of(
    signals: WeekSignals, looked: MeasureSignals, one: AreaSignal
) -> SignalChart:
    """Draw the weeks of an area, the last ones among the limits they are held to."""
    points = _points(one.counts, signals.week)
    limits = [limits] if (limits := _limits(one)) else []
    title = f"{looked.measure.label} in {one.name} by week"
    table_id = f"weeks-{looked.measure.code}-{one.code}"
    chart = control_chart(
        points, limits, title=title, table_id=table_id, noun=looked.measure.units
    )
    table = control_table(
        points,
        limits,
        caption=title,
        table_id=table_id,
        period="Week of",
        counted=looked.measure.label,
    )
    return SignalChart(chart, table)


def _limits(one: AreaSignal) -> Limits | None:
    judged = one.judgement
    if judged.limits is None:
        return None
    return Limits(
        judged.expected,
        judged.limits.high,
        judged.limits.low or None,
        first=len(one.counts) - RECENT,
        words=f"the mean of the {judged.n_baseline} weeks before the last {RECENT}",
    )


def _points(counts: Series, week: Week) -> list[Point]:
    first = week.shifted(1 - len(counts))
    shown = [first.shifted(i).start for i in range(len(counts))]
    return [
        Point(f"{day.day} {day:%b}", n) for day, n in zip(shown, counts, strict=True)
    ]
