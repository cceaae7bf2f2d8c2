"""Control charts: counts, their centre line and limits, and the points outside them.

The caller calculates the limits. A point outside them is shown by its shape, its number
and its text. An unfinished period is never compared with the limits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from stronghold.core.ui.charts.bars import gaps
from stronghold.core.ui.charts.drawing import Chart, Dot, KeyLine, Level, Shape
from stronghold.core.ui.charts.key import key_of
from stronghold.core.ui.charts.lines import segments
from stronghold.core.ui.charts.marks import Event, key_of_marks, marks_of
from stronghold.core.ui.charts.points import Point, described
from stronghold.core.ui.charts.scale import RIGHT, Scale

Side = Literal["above", "below", ""]
ABOVE, BELOW = "above the upper limit", "below the lower limit"
# The least distance in pixels at which the numbers of two levels do not touch.
ROOM = 13


@dataclass(frozen=True)
class Limits:
    """A centre line and limits over the periods `first` to `last`, counted from 0.

    `lower` is None if the lower limit would be below zero; `last` is None for the last
    period. `words` say which data the limits were calculated from.
    """

    centre: float
    upper: float
    lower: float | None = None
    first: int = 0
    last: int | None = None
    words: str = ""

    def covers(self, place: int) -> bool:
        return self.first <= place and (self.last is None or place <= self.last)

    def side(self, value: int) -> Side:
        if value > self.upper:
            return "above"
        return "below" if self.lower is not None and value < self.lower else ""


def control_chart(
    points: Sequence[Point],
    limits: Sequence[Limits],
    *,
    title: str,
    table_id: str,
    noun: str = "",
    events: Sequence[Event] = (),
) -> Chart:
    """Return the chart. Each period is compared with the first limits that cover it."""
    highest = [float(p.value or 0) for p in points]
    highest += [limit.upper for limit in limits]
    # Some room, so that a number at the top does not touch the label of a mark.
    room = 1.15 if events else 1.0
    scale = Scale.of(len(points), max(highest, default=0) * room, right=RIGHT)
    marks = marks_of(events, scale)
    return Chart(
        title=title,
        description=_description(points, limits, events=events, noun=noun),
        table_id=table_id,
        bars=gaps(points, scale),
        segments=segments(points, scale, "line"),
        dots=_dots(points, limits, scale),
        levels=[level for limit in limits for level in _levels(limit, scale)],
        marks=marks,
        grid=scale.grid,
        ticks=scale.ticks([point.label for point in points]),
        key=[*_key(points, limits), *key_of_marks(events, marks)],
    )


def side_of(points: Sequence[Point], limits: Sequence[Limits], place: int) -> Side:
    """Return the side of its limits that a period is on; "" for an unfinished one."""
    point = points[place]
    if point.value is None or point.unfinished:
        return ""
    covering = next((limit for limit in limits if limit.covers(place)), None)
    return covering.side(point.value) if covering else ""


def count_text(points: Sequence[Point], limits: Sequence[Limits], place: int) -> str:
    """Return a count as text for the table, with a note if it is outside its limits."""
    words = {"above": f", {ABOVE}", "below": f", {BELOW}", "": ""}
    return points[place].text + words[side_of(points, limits, place)]


def _dots(points: Sequence[Point], limits: Sequence[Limits], scale: Scale) -> list[Dot]:
    return [
        _dot(points, limits, scale, place=place)
        for place, point in enumerate(points)
        if point.value is not None
    ]


def _dot(
    points: Sequence[Point], limits: Sequence[Limits], scale: Scale, *, place: int
) -> Dot:
    point, side = points[place], side_of(points, limits, place)
    y = scale.y(point.value or 0)
    shape: Shape = side or "dot"
    return Dot(
        scale.x(place + 0.5),
        y,
        shape,
        point.kind,
        f"{point.label}: {count_text(points, limits, place)}",
        number=str(point.value) if side else "",
        number_y=round(y - 10, 1),
    )


def _levels(limits: Limits, scale: Scale) -> list[Level]:
    last = scale.count - 1 if limits.last is None else limits.last
    values: list[tuple[Shape, float | None]] = [
        ("limit", limits.upper),
        ("centre", limits.centre),
        ("limit", limits.lower),
    ]
    x1, x2 = scale.x(limits.first), scale.x(last + 1)
    levels: list[Level] = []
    for shape, value in values:
        if value is None:
            continue
        y = scale.y(value)
        has_room = all(abs(y - other.y) >= ROOM for other in levels if other.number)
        is_end = last == scale.count - 1
        # A level on the baseline has no number, which would be on the axis; the key has
        # it.
        is_off_axis = value >= 0.05  # lower values are written as 0.0
        number = written(value) if has_room and is_end and is_off_axis else ""
        levels.append(Level(x1, x2, y, shape, number))
    return levels


def written(value: float) -> str:
    """Write a limit with one decimal place."""
    return f"{value:.1f}"


def _key(points: Sequence[Point], limits: Sequence[Limits]) -> list[KeyLine]:
    sides = {side_of(points, limits, place) for place in range(len(points))}
    outside = [
        KeyLine("above", f"{ABOVE.capitalize()}, with its count"),
        KeyLine("below", f"{BELOW.capitalize()}, with its count"),
    ]
    key = [line for limit in limits for line in _key_of(limit)]
    key += [line for line in outside if line.shape in sides]
    key += key_of(points, "dot")
    return key


def _key_of(limits: Limits) -> list[KeyLine]:
    source = f", {limits.words}" if limits.words else ""
    return [
        KeyLine("centre", f"Centre line {written(limits.centre)}{source}"),
        KeyLine("limit", _limits_text(limits).capitalize()),
    ]


def short_limits_text(limits: Limits) -> str:
    """Write the limits for a table cell: 2.0 to 17.0, or up to 9.0."""
    upper = written(limits.upper)
    if limits.lower is None:
        return f"up to {upper}"
    return f"{written(limits.lower)} to {upper}"


def _limits_text(limits: Limits) -> str:
    if limits.lower is None:
        return f"upper limit {written(limits.upper)}, no lower limit"
    return f"limits {written(limits.lower)} to {written(limits.upper)}"


def _description(
    points: Sequence[Point],
    limits: Sequence[Limits],
    *,
    events: Sequence[Event],
    noun: str,
) -> str:
    words = [described(points, each="points", noun=noun)]
    for limit in limits:
        words.append(f"Centre line {written(limit.centre)}, {_limits_text(limit)}.")
    outside = [
        f"{point.label} ({point.value}, {ABOVE if side == 'above' else BELOW})"
        for place, point in enumerate(points)
        if (side := side_of(points, limits, place))
    ]
    if limits:
        words.append(f"Outside the limits: {', '.join(outside) or 'none'}.")
    words += [f"Marked: {event.label}, {event.described}." for event in events]
    return " ".join(words)
