"""Sparklines: a line of the height of a text line, for a table; always described."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.safestring import SafeString

from stronghold.core.ui.charts.points import Point, described
from stronghold.core.ui.html import joined, written

WIDTH = 96
HEIGHT = 24
MARGIN = 3
_DRAWN = """<svg class="sh-spark" width="{}" height="{}" role="img">
  <title>{}</title>
  <line x1="0" y1="{}" x2="{}" y2="{}" stroke="#d9d6cd"/>
  {}
  {}
</svg>"""
_LINE = '<polyline points="{}" fill="none" stroke="#0f5a6b" stroke-width="1.5"/>'
_DOT = """<circle cx="{}" cy="{}" r="2.5"
    {}/>"""
_FULL = SafeString('fill="#0f5a6b"')
_HOLLOW = SafeString('fill="#ffffff" stroke="#0f5a6b" stroke-width="1.5"')


@dataclass(frozen=True)
class SparkDot:
    """A dot for the last count, or for a count between two gaps."""

    x: float
    y: float
    is_last: bool
    is_unfinished: bool


@dataclass(frozen=True)
class Sparkline:
    """What a sparkline is drawn from, and its description in words."""

    words: str
    # The points of a polyline for each run without a gap.
    lines: Sequence[str]
    dots: Sequence[SparkDot]
    width: int = WIDTH
    height: int = HEIGHT
    baseline: int = HEIGHT - MARGIN

    @property
    def drawn(self) -> SafeString:
        """The line as HTML. A page has hundreds, so no template is asked for each."""
        return written(
            _DRAWN,
            self.width,
            self.height,
            self.words,
            self.baseline,
            self.width,
            self.baseline,
            joined(written(_LINE, line) for line in self.lines),
            joined(
                written(_DOT, dot.x, dot.y, _HOLLOW if dot.is_unfinished else _FULL)
                for dot in self.dots
            ),
        )


def sparkline(points: Sequence[Point], *, noun: str = "") -> Sparkline:
    """Return the line, scaled from 0 to its highest value.

    Gaps and unfinished periods interrupt it.
    """
    highest = max((point.value or 0 for point in points), default=0) or 1
    places = _places(points, highest)
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


def _places(points: Sequence[Point], highest: int) -> list[tuple[float, float]]:
    width, height = WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN
    n_steps = max(len(points) - 1, 1)
    return [
        (
            round(MARGIN + width * place / n_steps, 1),
            round(HEIGHT - MARGIN - height * ((point.value or 0) / highest), 1),
        )
        for place, point in enumerate(points)
    ]


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
