"""The positions of periods and numbers in a drawing, and the labels that fit."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Literal

from stronghold.core.ui.charts.drawing import BASELINE, TOP, GridLine, Tick

# Margins in per cent of the width, for the numbers of the axis and of the levels.
LEFT = 7.0
RIGHT = 8.0
EACH_LABEL_UP_TO = 13
LABELS_WIDE = 9
LABELS_NARROW = 5


@dataclass(frozen=True)
class Scale:
    """A scale of `count` periods, and of numbers up to the highest of `steps`."""

    count: int
    steps: Sequence[int]
    right: float = 0.0

    @classmethod
    def of(cls, count: int, highest: float, *, right: float = 0.0) -> "Scale":
        return cls(count, round_steps(ceil(highest)), right)

    def x(self, position: float) -> str:
        """Return the horizontal position: 0 is the start of the first period."""
        width = 100 - LEFT - self.right
        return f"{LEFT + width * position / max(self.count, 1):.3f}%"

    def width(self, share: float) -> str:
        """Return the width of a share of one period."""
        return f"{(100 - LEFT - self.right) * share / max(self.count, 1):.3f}%"

    def y(self, value: float) -> float:
        return round(BASELINE - (BASELINE - TOP) * value / self.steps[-1], 1)

    @property
    def grid(self) -> list[GridLine]:
        return [GridLine(step, self.y(step)) for step in self.steps]

    def ticks(self, labels: Sequence[str]) -> list[Tick]:
        """Return the labels that fit, chosen from the newest backwards."""
        return [
            Tick(label, self.x(place + 0.5), _anchor(place, len(labels)), show)
            for place, label in enumerate(labels)
            if (show := _label_shown(place, len(labels)))
        ]


def round_steps(highest: int) -> list[int]:
    """Return 0 and up to four round numbers that reach the highest value."""
    size = 1
    while True:
        for factor in (1, 2, 5):
            step = factor * size
            if step * 4 >= highest:
                count = max(-(-highest // step), 1)
                return [step * number for number in range(count + 1)]
        size *= 10


def _label_shown(place: int, count: int) -> Literal["always", "wide", ""]:
    """Return where a label fits: always, only on wide screens, or nowhere."""
    back = count - 1 - place
    wide = 1 if count <= EACH_LABEL_UP_TO else -(-count // LABELS_WIDE)
    if back % (wide * -(-count // (wide * LABELS_NARROW))) == 0:
        return "always"
    return "wide" if back % wide == 0 else ""


def _anchor(place: int, count: int) -> Literal["start", "middle", "end"]:
    """Return the alignment that keeps the first and last label inside the drawing."""
    if count <= EACH_LABEL_UP_TO or 0 < place < count - 1:
        return "middle"
    return "end" if place else "start"
