"""Bar charts of counts over time."""

from collections.abc import Sequence

from stronghold.core.ui.charts.drawing import BASELINE, TOP, Bar, Chart
from stronghold.core.ui.charts.key import key_of
from stronghold.core.ui.charts.points import Point, described
from stronghold.core.ui.charts.scale import Scale

VALUES_UP_TO = 16
# More links than this are too many to step through by keyboard: the table beside the
# chart has the same ones.
STEPS_UP_TO = 53
# The share of a period's width that a bar takes, and that a gap takes in a line chart.
BAR_SHARE = 0.72
GAP_SHARE = 1.0


def bar_chart(
    points: Sequence[Point], *, title: str, table_id: str, noun: str = ""
) -> Chart:
    """Return the chart: bars, round grid lines, and a description in words."""
    scale = Scale.of(len(points), max((p.value or 0 for p in points), default=0))
    return Chart(
        title=title,
        description=described(points, each="bars", noun=noun),
        table_id=table_id,
        bars=[bar(points, place, scale) for place in range(len(points))],
        grid=scale.grid,
        ticks=scale.ticks([point.label for point in points]),
        key=key_of(points, "bar"),
        linked=any(point.href for point in points),
        stepped=len(points) <= STEPS_UP_TO,
    )


def bar(
    points: Sequence[Point], place: int, scale: Scale, *, share: float = BAR_SHARE
) -> Bar:
    """Return one bar. A gap has the full height, to distinguish it from zero."""
    point = points[place]
    y = TOP if point.value is None else scale.y(point.value)
    return Bar(
        label=point.label,
        value=point.value,
        x=scale.x(place + (1 - share) / 2),
        width=scale.width(share),
        middle=scale.x(place + 0.5),
        y=y,
        height=round(BASELINE - y, 1),
        value_y=round(y - 5, 1),
        kind=point.kind,
        described=point.described,
        show_value=point.value is not None and len(points) <= VALUES_UP_TO,
        selected=point.selected,
        href=point.href,
    )


def gaps(points: Sequence[Point], scale: Scale) -> list[Bar]:
    """Return only the gaps, each as wide as its period, for a line chart."""
    return [
        bar(points, place, scale, share=GAP_SHARE)
        for place, point in enumerate(points)
        if point.value is None
    ]
