"""The parts of a chart with their positions, as `components/chart.html` draws them.

Positions are in per cent of the width and in pixels of the height, so that text keeps
its size on a phone and no script is needed for measuring.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from stronghold.core.ui.charts.points import Kind
from stronghold.core.ui.html import joined, written

HEIGHT = 200
TOP = 20
BASELINE = 172

Shape = Literal[
    "bar",
    "dot",
    "square",
    "triangle",
    "diamond",
    "above",
    "below",
    "line",
    "line-2",
    "line-3",
    "line-4",
    "centre",
    "limit",
    "event",
]
PLAIN, STRONG, SECOND, FAINT = "#0f5a6b", "#12191d", "#96600f", "#5b6469"


@dataclass(frozen=True)
class Stroke:
    """The style of a line. No two lines differ only by colour."""

    ink: str
    width: float
    dash: str = ""

    def line(
        self, x1: str | float, y1: float, x2: str | float, y2: float
    ) -> SafeString:
        """Return the line between two points as HTML.

        A page has hundreds, too many for a template each.
        """
        dash = written(_DASH, self.dash) if self.dash else ""
        return written(_LINE, x1, y1, x2, y2, self.ink, self.width, dash)


STROKES: dict[Shape, Stroke] = {
    "line": Stroke(PLAIN, 2),
    "line-2": Stroke(SECOND, 2, "7 4"),
    "line-3": Stroke(STRONG, 2, "2 3"),
    "line-4": Stroke(FAINT, 2, "10 3 2 3"),
    "centre": Stroke(FAINT, 1),
    "limit": Stroke(FAINT, 1.5, "6 4"),
    "event": Stroke(STRONG, 1.5, "1 3 6 3"),
}
INKS: dict[Shape, str] = {
    "dot": PLAIN,
    "square": SECOND,
    "triangle": STRONG,
    "diamond": FAINT,
    "above": STRONG,
    "below": STRONG,
}
DRAWN: dict[Shape, str] = {
    "bar": "bar",
    "dot": "dot",
    "square": "square",
    "triangle": "triangle",
    "diamond": "diamond",
    "above": "triangle pointing up",
    "below": "triangle pointing down",
    "line": "solid line",
    "line-2": "dashed line",
    "line-3": "dotted line",
    "line-4": "line of dashes and dots",
    "centre": "thin line",
    "limit": "thin dashed line",
    "event": "upright line",
}
FILLED: dict[Kind, str] = {"late": "light", "gap": "dotted"}
_LINE = """<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="{}" stroke-width="{}"{}/>
"""
_DASH = ' stroke-dasharray="{}"'
_DOT = """<g class="sh-dot sh-dot--{} sh-dot--{}">
  <title>{}</title>
  <svg x="{}" y="{}" width="1" height="1" overflow="visible">{}</svg>
  {}
</g>
"""
_BAR = """
<g class="sh-bar sh-bar--{}{}">
  <title>{}</title>
  <rect class="sh-bar__shape" x="{}" width="{}" y="{}" height="{}"
    {}/>
  {}
  {}
</g>
"""
_BAR_LINK = '<a href="{}" class="sh-bar__link" aria-label="{}"{}{}>{}</a>'
_SELECTED = SafeString(" sh-bar--selected")
_SELECTED_SHAPE = (
    '<rect class="sh-bar__selected" x="{}" width="{}" y="{}" height="4" '
    'fill="#b8791c"/>'
)
_BAR_VALUE = (
    '<text class="sh-chart__value" x="{}" y="{}" text-anchor="middle" '
    'fill="#12191d">{}</text>'
)
_CURRENT = SafeString(' aria-current="true"')
_NOT_STEPPED = SafeString(' tabindex="-1"')
_NUMBER = (
    '<text class="sh-chart__value" x="{}" y="{}" text-anchor="middle" fill="#12191d" '
    'font-weight="bold">{}</text>'
)


@dataclass(frozen=True)
class GridLine:
    """A round number on the vertical axis."""

    value: int
    y: float


@dataclass(frozen=True)
class Tick:
    """The label of a period, below the axis; `wide` ones only on wide screens."""

    label: str
    x: str
    anchor: Literal["start", "middle", "end"]
    show: Literal["always", "wide"]


@dataclass(frozen=True)
class Bar:
    """A count as a bar, or a gap (also in a line chart)."""

    label: str
    value: int | None
    x: str
    width: str
    middle: str
    y: float
    height: float
    value_y: float
    kind: Kind
    described: str
    show_value: bool
    selected: bool
    href: str

    def drawn(self, chart: str) -> SafeString:
        """Return the bar as HTML, in the chart of this id."""
        selected = value = ""
        if self.selected:
            selected = written(_SELECTED_SHAPE, self.x, self.width, BASELINE)
        if self.show_value:
            value = written(_BAR_VALUE, self.middle, self.value_y, self.value)
        return written(
            _BAR,
            self.kind,
            _SELECTED if self.selected else "",
            self.described,
            self.x,
            self.width,
            self.y,
            self.height,
            _fill_drawn(self.kind, chart),
            selected,
            value,
        )

    def linked(self, drawn: SafeString, *, stepped: bool) -> SafeString:
        """Return a bar that was drawn, with its link if it has one."""
        if not self.href:
            return drawn
        current = _CURRENT if self.selected else ""
        step = "" if stepped else _NOT_STEPPED
        return written(_BAR_LINK, self.href, self.described, current, step, drawn)


@lru_cache(maxsize=64)
def _fill_drawn(kind: Kind, chart: str) -> SafeString:
    """Return the fill of a bar as its own template draws it."""
    given = {"kind": kind, "id": chart}
    return SafeString(render_to_string("components/chart/fill.html", given).strip())


@dataclass(frozen=True)
class Segment:
    """The line from one period to the next."""

    x1: str
    y1: float
    x2: str
    y2: float
    shape: Shape

    @property
    def stroke(self) -> Stroke:
        return STROKES[self.shape]

    @property
    def drawn(self) -> SafeString:
        return self.stroke.line(self.x1, self.y1, self.x2, self.y2)


@dataclass(frozen=True)
class Dot:
    """A count as a point of a line, with its number if it is outside the limits."""

    x: str
    y: float
    shape: Shape
    kind: Kind
    described: str
    number: str = ""
    number_y: float = 0

    @property
    def drawn(self) -> SafeString:
        """The dot as HTML, as `Stroke.line`."""
        number = ""
        if self.number:
            number = written(_NUMBER, self.x, self.number_y, self.number)
        return written(
            _DOT,
            self.shape,
            self.kind,
            self.described,
            self.x,
            self.y,
            _shape_drawn(self.shape, self.kind),
            number,
        )


@lru_cache
def _shape_drawn(shape: Shape, kind: Kind) -> SafeString:
    """Return a shape as its own template draws it; there are a few."""
    given = {"shape": shape, "kind": kind, "ink": INKS[shape]}
    return render_to_string("components/chart/shape.html", given)


@dataclass(frozen=True)
class Level:
    """A centre line or a limit over some of the periods, with its number at its end."""

    x1: str
    x2: str
    y: float
    shape: Shape
    number: str

    @property
    def line_drawn(self) -> SafeString:
        return STROKES[self.shape].line(self.x1, self.y, self.x2, self.y)

    @property
    def number_width(self) -> int:
        """The width in pixels that the number covers."""
        return 7 * len(self.number) + 4


@dataclass(frozen=True)
class Mark:
    """An event of a day, as a vertical line over the full height."""

    x: str
    label: str
    anchor: Literal["start", "middle", "end"]
    described: str

    @property
    def line_drawn(self) -> SafeString:
        return STROKES["event"].line(self.x, 14, self.x, BASELINE)


@dataclass(frozen=True)
class KeyLine:
    """The meaning of one shape, in words."""

    shape: Shape
    text: str
    kind: Kind = "complete"
    # The dot of a line, if it has one.
    dot: Shape | None = None

    @property
    def line_drawn(self) -> str:
        """The line of the swatch as HTML; "" if the shape has none."""
        if self.shape not in STROKES:
            return ""
        stroke = STROKES[self.shape]
        is_upright = self.shape == "event"
        return stroke.line(14, 0, 14, 16) if is_upright else stroke.line(0, 8, 28, 8)

    @property
    def marker(self) -> Shape | None:
        """The dot that the key shows: the line's, or the shape itself."""
        return self.shape if self.shape in INKS else self.dot

    @property
    def ink(self) -> str:
        return INKS[self.marker] if self.marker else ""

    @property
    def drawn(self) -> str:
        """The look of the shape in words, for screen readers."""
        hollow = "hatched" if self.shape == "bar" else "hollow"
        filled = FILLED.get(self.kind, hollow if self.kind == "unfinished" else "")
        return f"{filled} {DRAWN[self.shape]}".strip().capitalize()


@dataclass(frozen=True)
class Chart:
    """A drawing, its description, and the id of the table with the same numbers."""

    title: str
    description: str
    table_id: str
    bars: Sequence[Bar] = ()
    segments: Sequence[Segment] = ()
    dots: Sequence[Dot] = ()
    levels: Sequence[Level] = ()
    marks: Sequence[Mark] = ()
    grid: Sequence[GridLine] = ()
    ticks: Sequence[Tick] = ()
    key: Sequence[KeyLine] = ()
    linked: bool = False
    # Whether the keyboard reaches each link of the drawing, and not only the table's.
    stepped: bool = True
    height: int = HEIGHT
    top: int = TOP
    baseline: int = BASELINE

    @property
    def is_empty(self) -> bool:
        return not self.ticks

    @property
    def bars_drawn(self) -> SafeString:
        """All bars as HTML, each with its link. There may be hundreds."""
        return joined(
            bar.linked(bar.drawn(self.table_id), stepped=self.stepped)
            for bar in self.bars
        )

    @property
    def bars_on_paper(self) -> SafeString:
        """All bars as HTML without links."""
        return joined(bar.drawn(self.table_id) for bar in self.bars)
