"""The weeks behind a figure: a sparkline beside its number, and a control chart."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stronghold.core.kernel.weeks import Week
from stronghold.core.ui.charts import (
    Chart,
    Limits,
    Point,
    Sparkline,
    control_chart,
    control_table,
    sparkline,
)
from stronghold.core.ui.parts import Table
from stronghold.signals.rules.limits import RECENT

if TYPE_CHECKING:
    from stronghold.signals.queries import AreaSignal, MeasureSignals, WeekSignals
    from stronghold.signals.queries.series import Series


def weeks_sparkline(counts: "Series", week: Week, noun: str) -> Sparkline:
    """Draw the weeks up to this one as a sparkline."""
    return sparkline(_points(counts, week), noun=noun)


@dataclass(frozen=True)
class SignalChart:
    """The weeks of a signal with their limits, as a chart and as a table."""

    chart: Chart
    table: Table


def chart_of(
    signals: "WeekSignals", found: "MeasureSignals", area: "AreaSignal"
) -> SignalChart:
    """Draw the weeks of an area, the last ones with their limits."""
    points = _points(area.counts, signals.week)
    limits = [limits] if (limits := _limits(area)) else []
    title = f"{found.measure.label} in {area.name} by week"
    table_id = f"weeks-{found.measure.code}-{area.code}"
    chart = control_chart(
        points, limits, title=title, table_id=table_id, noun=found.measure.units
    )
    table = control_table(
        points,
        limits,
        caption=title,
        table_id=table_id,
        period="Week of",
        counted=found.measure.label,
    )
    return SignalChart(chart, table)


def _limits(area: "AreaSignal") -> Limits | None:
    judged = area.judgement
    if judged.limits is None:
        return None
    return Limits(
        judged.expected,
        judged.limits.high,
        judged.limits.low or None,
        first=len(area.counts) - RECENT,
        words=f"the mean of the {judged.n_baseline} weeks before the last {RECENT}",
    )


def _points(counts: "Series", week: Week) -> list[Point]:
    first = week.shifted(1 - len(counts))
    shown = [first.shifted(i).start for i in range(len(counts))]
    return [
        Point(f"{day.day} {day:%b}", n) for day, n in zip(shown, counts, strict=True)
    ]
