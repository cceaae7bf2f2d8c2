"""Control chart: counts, their centre line and limits, and what lies outside them.

How the limits are made is the caller's; here they are drawn, and a point outside is
told by its shape, its number and its words. An unfinished period is never judged.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from stronghold.look.charts.bars import gaps
from stronghold.look.charts.drawing import Chart, Dot, KeyLine, Level, Shape
from stronghold.look.charts.key import key_of
from stronghold.look.charts.lines import segments
from stronghold.look.charts.marks import Event, key_of_marks, marks_of
from stronghold.look.charts.points import Point, described
from stronghold.look.charts.scale import RIGHT, Scale

Side = Literal["above", "below", ""]
ABOVE, BELOW = "above the upper limit", "below the lower limit"
# Numbers at the ends of levels nearer than this, in pixels, would touch.
ROOM = 13


@dataclass(frozen=True)
class Limits:
    """A centre line and limits over the periods `first` to `last`, both counted from 0.

    `lower` is None where a count cannot be too low, which is when the limit would be
    under zero; `last` None is the end. `words` say what they were made from.
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
    """Place counts among their limits; the first limits that cover a period count."""
    highest = [*(p.value or 0 for p in points), *(one.upper for one in limits)]
    # Some room, so that a number at the top and the label of a mark do not meet.
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
        levels=[level for one in limits for level in _levels(one, scale)],
        marks=marks,
        grid=scale.grid,
        ticks=scale.ticks([point.label for point in points]),
        key=[*_key(points, limits), *key_of_marks(events, marks)],
    )


def side_of(points: Sequence[Point], limits: Sequence[Limits], place: int) -> Side:
    """Say on which side of its limits a period lies; unfinished ones on neither."""
    point = points[place]
    if point.value is None or point.unfinished:
        return ""
    covering = next((one for one in limits if one.covers(place)), None)
    return covering.side(point.value) if covering else ""


def told_of(points: Sequence[Point], limits: Sequence[Limits], place: int) -> str:
    """Say a count, and that it is outside, as it stands in the table."""
    words = {"above": f", {ABOVE}", "below": f", {BELOW}", "": ""}
    return points[place].told + words[side_of(points, limits, place)]


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
        f"{point.label}: {told_of(points, limits, place)}",
        number=str(point.value) if side else "",
        number_y=round(y - 10, 1),
    )


def _levels(one: Limits, scale: Scale) -> list[Level]:
    last = scale.count - 1 if one.last is None else one.last
    named: list[tuple[Shape, float | None]] = [
        ("limit", one.upper),
        ("centre", one.centre),
        ("limit", one.lower),
    ]
    x1, x2 = scale.x(one.first), scale.x(last + 1)
    levels: list[Level] = []
    for shape, value in named:
        if value is None:
            continue
        y = scale.y(value)
        has_room = all(abs(y - other.y) >= ROOM for other in levels if other.number)
        is_end = last == scale.count - 1
        # A level on the baseline is told by the key: its number would lie on the axis.
        is_apart = value >= 0.05  # what is written as 0.0 lies on it
        number = written(value) if has_room and is_end and is_apart else ""
        levels.append(Level(x1, x2, y, shape, number))
    return levels


def written(value: float) -> str:
    """Write a limit to one place, as there is room for."""
    return f"{value:.1f}"


def _key(points: Sequence[Point], limits: Sequence[Limits]) -> list[KeyLine]:
    sides = {side_of(points, limits, place) for place in range(len(points))}
    outside = [
        KeyLine("above", f"{ABOVE.capitalize()}, with its count"),
        KeyLine("below", f"{BELOW.capitalize()}, with its count"),
    ]
    return [
        *(line for one in limits for line in _key_of(one)),
        *(line for line in outside if line.shape in sides),
        *key_of(points, "dot"),
    ]


def _key_of(one: Limits) -> list[KeyLine]:
    made_from = f", {one.words}" if one.words else ""
    return [
        KeyLine("centre", f"Centre line {written(one.centre)}{made_from}"),
        KeyLine("limit", limits_told(one).capitalize()),
    ]


def limits_in_short(one: Limits) -> str:
    """Write the limits for a cell of a table: 2.0 to 17.0, or up to 9.0."""
    upper = written(one.upper)
    return f"up to {upper}" if one.lower is None else f"{written(one.lower)} to {upper}"


def limits_told(one: Limits) -> str:
    """Say the limits; a lower one under zero is none."""
    if one.lower is None:
        return f"upper limit {written(one.upper)}, no lower limit"
    return f"limits {written(one.lower)} to {written(one.upper)}"


def _description(
    points: Sequence[Point],
    limits: Sequence[Limits],
    *,
    events: Sequence[Event],
    noun: str,
) -> str:
    words = [described(points, each="points", noun=noun)]
    for one in limits:
        words.append(f"Centre line {written(one.centre)}, {limits_told(one)}.")
    outside = [
        f"{point.label} ({point.value}, {ABOVE if side == 'above' else BELOW})"
        for place, point in enumerate(points)
        if (side := side_of(points, limits, place))
    ]
    if limits:
        told = ", ".join(outside) if outside else "none"
        words.append(f"Outside the limits: {told}.")
    words += [f"Marked: {event.label}, {event.described}." for event in events]
    return " ".join(words)
