"""Range charts: a bar from the lowest to the highest value that a count can have."""

from collections.abc import Sequence
from dataclasses import dataclass

from stronghold.core.ui.charts.bars import BAR_SHARE
from stronghold.core.ui.charts.drawing import BASELINE, TOP, Bar, Chart, KeyLine
from stronghold.core.ui.charts.key import GAP
from stronghold.core.ui.charts.points import Kind
from stronghold.core.ui.charts.scale import Scale

# The least height in pixels, so that a range of one number (also zero) is visible.
THINNEST = 3


@dataclass(frozen=True)
class RangePoint:
    """A period and its range, with the range as text. Without a range it is a gap."""

    label: str
    text: str
    low: int | None
    high: int | None

    @property
    def kind(self) -> Kind:
        return "gap" if self.high is None else "complete"


def range_chart(points: Sequence[RangePoint], *, title: str, table_id: str) -> Chart:
    """Return the chart: a bar for each range, and a description in words."""
    scale = Scale.of(len(points), max((p.high or 0 for p in points), default=0))
    key = [KeyLine("bar", "From the lowest to the highest possible value")]
    if any(point.kind == "gap" for point in points):
        key.append(KeyLine("bar", GAP, "gap"))
    return Chart(
        title=title,
        description=_described(points),
        table_id=table_id,
        bars=[_bar(point, place, scale) for place, point in enumerate(points)],
        grid=scale.grid,
        ticks=scale.ticks([point.label for point in points]),
        key=key,
    )


def _bar(point: RangePoint, place: int, scale: Scale) -> Bar:
    top = TOP if point.high is None else scale.y(point.high)
    bottom = BASELINE if point.high is None else scale.y(point.low or 0)
    top = min(top, bottom - THINNEST)
    return Bar(
        label=point.label,
        value=None,
        x=scale.x(place + (1 - BAR_SHARE) / 2),
        width=scale.width(BAR_SHARE),
        middle=scale.x(place + 0.5),
        y=top,
        height=round(bottom - top, 1),
        value_y=top,
        kind=point.kind,
        described=f"{point.label}: {point.text}",
        show_value=False,
        selected=False,
        href="",
    )


def _described(points: Sequence[RangePoint]) -> str:
    known = [point for point in points if point.high is not None]
    if not known:
        return "No data for this range."
    highest = max(known, key=lambda point: point.high or 0)
    return (
        f"{len(points)} ranges from {points[0].label} to {points[-1].label}. "
        f"Highest {highest.text} ({highest.label})."
    )
