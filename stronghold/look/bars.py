"""Bars over time as one drawing, for the page, the PDF and the e-mail alike.

Places are in per cent of the drawing's width and in pixels of its height, so that
text keeps its size on a phone. What the bars mean is decided by the caller.
"""

from collections.abc import Sequence
from dataclasses import dataclass

HEIGHT = 200
TOP = 20
BASELINE = 172
EACH_LABEL_UP_TO = 13
LABELS_WIDE = 9
LABELS_NARROW = 5
VALUES_UP_TO = 16


@dataclass(frozen=True)
class Point:
    """A period and its count; None is a gap that no source covers, never a zero."""

    label: str
    value: int | None
    unfinished: bool = False
    late: bool = False
    selected: bool = False
    href: str = ""


@dataclass(frozen=True)
class Bar:
    """A point with its place in the drawing."""

    label: str
    value: int | None
    x: str
    width: str
    middle: str
    y: float
    height: float
    value_y: float
    kind: str
    described: str
    show_label: str
    anchor: str
    show_value: bool
    selected: bool
    href: str


@dataclass(frozen=True)
class GridLine:
    """A round number up the side."""

    value: int
    y: float


@dataclass(frozen=True)
class BarChart:
    """Everything that `components/bars.html` draws."""

    title: str
    description: str
    table_id: str
    bars: Sequence[Bar]
    grid: Sequence[GridLine]
    kinds: frozenset[str]
    linked: bool
    height: int = HEIGHT
    top: int = TOP
    baseline: int = BASELINE


def bar_chart(
    points: Sequence[Point], *, title: str, table_id: str, noun: str = ""
) -> BarChart:
    """Place the bars, choose round grid lines, and say in words what is drawn."""
    highest = max((point.value or 0 for point in points), default=0)
    steps = _steps(highest)
    bars = [_bar(points, place, steps[-1]) for place in range(len(points))]
    return BarChart(
        title=title,
        description=_description(points, noun),
        table_id=table_id,
        bars=bars,
        grid=[GridLine(step, _y(step, steps[-1])) for step in steps],
        kinds=frozenset(bar.kind for bar in bars),
        linked=any(point.href for point in points),
    )


def _steps(highest: int) -> list[int]:
    """Return 0 and up to four round numbers that reach the highest value."""
    size = 1
    while True:
        for factor in (1, 2, 5):
            step = factor * size
            if step * 4 >= highest:
                count = max(-(-highest // step), 1)
                return [step * number for number in range(count + 1)]
        size *= 10


def _y(value: int, top_value: int) -> float:
    return round(BASELINE - (BASELINE - TOP) * value / top_value, 1)


def _kind(point: Point) -> str:
    if point.value is None:
        return "gap"
    if point.unfinished:
        return "unfinished"
    return "late" if point.late else "whole"


def _described(point: Point) -> str:
    words = {
        "gap": "no data",
        "unfinished": f"{point.value}, unfinished",
        "late": f"{point.value}, still filling in",
        "whole": f"{point.value}",
    }
    return f"{point.label}: {words[_kind(point)]}"


def _bar(points: Sequence[Point], place: int, top_value: int) -> Bar:
    point, slot = points[place], 100 / len(points)
    y = TOP if point.value is None else _y(point.value, top_value)
    return Bar(
        label=point.label,
        value=point.value,
        x=f"{slot * (place + 0.14):.3f}%",
        width=f"{slot * 0.72:.3f}%",
        middle=f"{slot * (place + 0.5):.3f}%",
        anchor=_anchor(place, len(points)),
        y=y,
        height=round(BASELINE - y, 1),
        value_y=round(y - 5, 1),
        kind=_kind(point),
        described=_described(point),
        show_label=_label_shown(place, len(points)),
        show_value=point.value is not None and len(points) <= VALUES_UP_TO,
        selected=point.selected,
        href=point.href,
    )


def _label_shown(place: int, count: int) -> str:
    """Say where a label fits: always, on wide screens only, or nowhere.

    Counted from the newest, which always has its label.
    """
    back = count - 1 - place
    wide = 1 if count <= EACH_LABEL_UP_TO else -(-count // LABELS_WIDE)
    if back % (wide * -(-count // (wide * LABELS_NARROW))) == 0:
        return "always"
    return "wide" if back % wide == 0 else ""


def _anchor(place: int, count: int) -> str:
    """Keep the labels of the outer of many bars inside the drawing."""
    if count <= EACH_LABEL_UP_TO or 0 < place < count - 1:
        return "middle"
    return "end" if place else "start"


def _description(points: Sequence[Point], noun: str) -> str:
    known = [point for point in points if point.value is not None]
    if not known:
        return "No data for this range."
    highest = max(known, key=lambda point: point.value or 0)
    total = sum(point.value or 0 for point in known)
    named = f" {noun}" if noun else ""
    words = [
        f"{len(points)} bars from {points[0].label} to {points[-1].label}.",
        f"{total}{named} in all.",
        f"Highest {highest.value} ({highest.label}).",
    ]
    gaps = len(points) - len(known)
    if gaps:
        words.append(f"No data for {gaps} of them.")
    if points[-1].unfinished:
        words.append(f"{points[-1].label} is unfinished.")
    return " ".join(words)
