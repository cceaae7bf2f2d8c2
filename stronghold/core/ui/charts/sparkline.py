"""Sparklines: a line of the height of a text line, for a table; always described."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from stronghold.core.ui.charts.points import Point, described

WIDTH = 96
HEIGHT = 24
MARGIN = 3


@dataclass(frozen=True)
class SparkDot:
    """A dot for the last count, or for a count between two gaps."""

    x: float
    y: float
    is_last: bool
    is_unfinished: bool


@dataclass(frozen=True)
class Sparkline:
    """The content of `components/sparkline.html`."""

    words: str
    # The points of a polyline for each run without a gap.
    lines: Sequence[str]
    dots: Sequence[SparkDot]
    width: int = WIDTH
    height: int = HEIGHT
    baseline: int = HEIGHT - MARGIN


def sparkline(points: Sequence[Point], *, noun: str = "") -> Sparkline:
    """Return the line, scaled from 0 to its highest value.

    Gaps and unfinished periods interrupt it.
    """
    highest = max((point.value or 0 for point in points), default=0) or 1
    places = [_place(points, place, highest) for place in range(len(points))]
    runs = [
        [places[place] for place, _ in run]
        for is_line, run in groupby(enumerate(points), key=lambda pair: _joins(pair[1]))
        if is_line
    ]
    return Sparkline(
        words=described(points, each="points", noun=noun),
        lines=[" ".join(f"{x},{y}" for x, y in run) for run in runs if len(run) > 1],
        dots=_dots(points, places, alone=[run[0] for run in runs if len(run) == 1]),
    )


def _joins(point: Point) -> bool:
    return point.kind in {"complete", "late"}


def _place(points: Sequence[Point], place: int, highest: int) -> tuple[float, float]:
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
