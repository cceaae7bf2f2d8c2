"""Line charts: up to four series over the same periods, each with its dash and dot."""

from collections.abc import Sequence
from dataclasses import dataclass

from stronghold.core.ui.charts.bars import gaps
from stronghold.core.ui.charts.drawing import Bar, Chart, Dot, KeyLine, Segment, Shape
from stronghold.core.ui.charts.key import key_of
from stronghold.core.ui.charts.marks import Event, key_of_marks, marks_of
from stronghold.core.ui.charts.points import Point, described
from stronghold.core.ui.charts.scale import Scale

LINES: Sequence[Shape] = ("line", "line-2", "line-3", "line-4")
DOTS: Sequence[Shape] = ("dot", "square", "triangle", "diamond")
# With more points, dots would touch: then only dots of notable points are drawn.
DOTS_UP_TO = 60


@dataclass(frozen=True)
class Series:
    """A named line. All series of a chart have the same periods."""

    name: str
    points: Sequence[Point]


def line_chart(
    series: Sequence[Series],
    *,
    title: str,
    table_id: str,
    noun: str = "",
    events: Sequence[Event] = (),
) -> Chart:
    """Return the chart. Raises ValueError for over four lines or differing periods."""
    labels = _labels(series)
    values = [point.value or 0 for line in series for point in line.points]
    scale = Scale.of(len(labels), max(values, default=0))
    marks = marks_of(events, scale)
    return Chart(
        title=title,
        description=_description(series, noun),
        table_id=table_id,
        bars=_shared_gaps(series, scale),
        segments=[
            segment
            for line, shape in zip(series, LINES, strict=False)
            for segment in segments(line.points, scale, shape)
        ],
        dots=[
            dot
            for line, shape in zip(series, DOTS, strict=False)
            for dot in _dots(line, scale, shape)
        ],
        marks=marks,
        grid=scale.grid,
        ticks=scale.ticks(labels),
        key=[*_key(series), *key_of_marks(events, marks)],
    )


def segments(points: Sequence[Point], scale: Scale, shape: Shape) -> list[Segment]:
    """Return the line as segments. A gap or an unfinished period interrupts it."""
    return [
        Segment(
            scale.x(place + 0.5),
            scale.y(before.value),
            scale.x(place + 1.5),
            scale.y(after.value),
            shape,
        )
        for place, (before, after) in enumerate(zip(points, points[1:], strict=False))
        if before.value is not None
        and after.value is not None
        and "unfinished" not in (before.kind, after.kind)
    ]


def _labels(series: Sequence[Series]) -> list[str]:
    if len(series) > len(LINES):
        raise ValueError(f"at most {len(LINES)} lines can be distinguished")
    labels = [[point.label for point in line.points] for line in series]
    if any(other != labels[0] for other in labels):
        raise ValueError("every line of a chart has the same periods")
    return labels[0] if labels else []


def _shared_gaps(series: Sequence[Series], scale: Scale) -> list[Bar]:
    """Return the periods that are gaps in every line; others only interrupt one."""
    columns = zip(*(line.points for line in series), strict=True)
    known = [
        next((point for point in column if point.value is not None), column[0])
        for column in columns
    ]
    return gaps(known, scale)


def _dots(line: Series, scale: Scale, shape: Shape) -> list[Dot]:
    is_crowded = len(line.points) > DOTS_UP_TO
    return [
        Dot(
            scale.x(place + 0.5),
            scale.y(point.value),
            shape,
            point.kind,
            f"{line.name}, {point.described}",
        )
        for place, point in enumerate(line.points)
        if point.value is not None
        and not (is_crowded and _is_inside_line(line.points, place))
    ]


def _is_inside_line(points: Sequence[Point], place: int) -> bool:
    """Return whether a point and its two neighbours are complete."""
    around = points[max(place - 1, 0) : place + 2]
    return len(around) == 3 and all(point.kind == "complete" for point in around)


def _key(series: Sequence[Series]) -> list[KeyLine]:
    names = [
        KeyLine(shape, line.name, dot=dot)
        for line, shape, dot in zip(series, LINES, DOTS, strict=False)
    ]
    points = [point for line in series for point in line.points]
    return [*names, *key_of(points, "dot")]


def _description(series: Sequence[Series], noun: str) -> str:
    if len(series) == 1:
        return described(series[0].points, each="points", noun=noun)
    return (
        " ".join(
            f"{line.name}: {described(line.points, each='points', noun=noun)}"
            for line in series
        )
        or "No data for this range."
    )
