"""Sparkline: a line as tall as a word, for a row of a table; always with its words."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from stronghold.look.charts.points import Point, described

WIDTH = 96
HEIGHT = 24
MARGIN = 3


@dataclass(frozen=True)
class SparkDot:
    """The last count, or one that stands alone between gaps."""

    x: float
    y: float
    is_last: bool
    is_unfinished: bool


@dataclass(frozen=True)
class Sparkline:
    """Everything that `components/sparkline.html` draws."""

    words: str
    # One for each run without a gap, as a polyline takes it.
    lines: Sequence[str]
    dots: Sequence[SparkDot]
    width: int = WIDTH
    height: int = HEIGHT
    baseline: int = HEIGHT - MARGIN


def sparkline(points: Sequence[Point], *, noun: str = "") -> Sparkline:
    """Place the line from zero up to its highest; gaps and the unfinished break it."""
    places = [_place(points, place) for place in range(len(points))]
    runs = [
        [places[place] for place, _ in run]
        for is_line, run in groupby(enumerate(points), key=lambda one: _joins(one[1]))
        if is_line
    ]
    return Sparkline(
        words=described(points, each="points", noun=noun),
        lines=[" ".join(f"{x},{y}" for x, y in run) for run in runs if len(run) > 1],
        dots=_dots(points, places, alone=[run[0] for run in runs if len(run) == 1]),
    )


def _joins(point: Point) -> bool:
    return point.kind in {"whole", "late"}


def _place(points: Sequence[Point], place: int) -> tuple[float, float]:
    highest = max((point.value or 0 for point in points), default=0) or 1
    width, height = WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN
    share = (points[place].value or 0) / highest
    x = MARGIN + width * place / max(len(points) - 1, 1)
    return round(x, 1), round(HEIGHT - MARGIN - height * share, 1)


def _dots(
    points: Sequence[Point],
    places: Sequence[tuple[float, float]],
    *,
    alone: Sequence[tuple[float, float]],
) -> list[SparkDot]:
    known = [place for place, point in enumerate(points) if point.value is not None]
    dots = [SparkDot(x, y, is_last=False, is_unfinished=False) for x, y in alone]
    if not known:
        return dots
    last = known[-1]
    return [*dots, SparkDot(*places[last], True, points[last].kind == "unfinished")]
