"""Lines: a few series over the same periods, told apart by dash and by dot."""

from collections.abc import Sequence
from dataclasses import dataclass

from stronghold.look.charts.bars import gaps
from stronghold.look.charts.drawing import Bar, Chart, Dot, KeyLine, Segment, Shape
from stronghold.look.charts.key import key_of
from stronghold.look.charts.marks import Event, key_of_marks, marks_of
from stronghold.look.charts.points import Point, described
from stronghold.look.charts.scale import Scale

LINES: Sequence[Shape] = ("line", "line-2", "line-3", "line-4")
DOTS: Sequence[Shape] = ("dot", "square", "triangle", "diamond")
# More than these and dots would touch: then only those that say something are drawn.
DOTS_UP_TO = 60


@dataclass(frozen=True)
class Series:
    """A named line; every series of a chart has the same periods."""

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
    """Place up to four lines; ValueError for more, or for periods that differ."""
    labels = _labels(series)
    values = [p.value or 0 for one in series for p in one.points]
    scale = Scale.of(len(labels), max(values, default=0))
    marks = marks_of(events, scale)
    return Chart(
        title=title,
        description=_description(series, noun),
        table_id=table_id,
        bars=_shared_gaps(series, scale),
        segments=[
            segment
            for one, shape in zip(series, LINES, strict=False)
            for segment in segments(one.points, scale, shape)
        ],
        dots=[
            dot
            for one, shape in zip(series, DOTS, strict=False)
            for dot in _dots(one, scale, shape)
        ],
        marks=marks,
        grid=scale.grid,
        ticks=scale.ticks(labels),
        key=[*_key(series), *key_of_marks(events, marks)],
    )


def segments(points: Sequence[Point], scale: Scale, shape: Shape) -> list[Segment]:
    """Join what is known on both sides; a gap or an unfinished period breaks it."""
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
        raise ValueError(f"at most {len(LINES)} lines can be told apart")
    labels = [[point.label for point in one.points] for one in series]
    if any(other != labels[0] for other in labels):
        raise ValueError("every line of a chart has the same periods")
    return labels[0] if labels else []


def _shared_gaps(series: Sequence[Series], scale: Scale) -> list[Bar]:
    """Shade the periods that no line knows; where one does, the others just break."""
    columns = zip(*(one.points for one in series), strict=True)
    known = [
        next((point for point in column if point.value is not None), column[0])
        for column in columns
    ]
    return gaps(known, scale)


def _dots(one: Series, scale: Scale, shape: Shape) -> list[Dot]:
    crowded = len(one.points) > DOTS_UP_TO
    return [
        Dot(
            scale.x(place + 0.5),
            scale.y(point.value),
            shape,
            point.kind,
            f"{one.name}, {point.described}",
        )
        for place, point in enumerate(one.points)
        if point.value is not None and not (crowded and _is_joined(one.points, place))
    ]


def _is_joined(points: Sequence[Point], place: int) -> bool:
    """Whether a line runs through it, and nothing is to be said of it."""
    around = points[max(place - 1, 0) : place + 2]
    return len(around) == 3 and all(point.kind == "whole" for point in around)


def _key(series: Sequence[Series]) -> list[KeyLine]:
    names = [
        KeyLine(shape, one.name, dot=dot)
        for one, shape, dot in zip(series, LINES, DOTS, strict=False)
    ]
    return [*names, *key_of([p for one in series for p in one.points], "dot")]


def _description(series: Sequence[Series], noun: str) -> str:
    if len(series) == 1:
        return described(series[0].points, each="points", noun=noun)
    return (
        " ".join(
            f"{one.name}: {described(one.points, each='points', noun=noun)}"
            for one in series
        )
        or "No data for this range."
    )
