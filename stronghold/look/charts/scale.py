"""Where a period and a number stand in a drawing, and which labels have room."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Literal

from stronghold.look.charts.drawing import BASELINE, TOP, GridLine, Tick

# Per cent of the width: the numbers up the side, and those at the ends of levels.
LEFT = 7.0
RIGHT = 8.0
EACH_LABEL_UP_TO = 13
LABELS_WIDE = 9
LABELS_NARROW = 5


@dataclass(frozen=True)
class Scale:
    """So many periods side by side, and numbers up to the top grid line."""

    count: int
    steps: Sequence[int]
    right: float = 0.0

    @classmethod
    def of(cls, count: int, highest: float, *, right: float = 0.0) -> "Scale":
        return cls(count, round_steps(ceil(highest)), right)

    def x(self, position: float) -> str:
        """Return where a place stands: 0 is where the first period begins."""
        width = 100 - LEFT - self.right
        return f"{LEFT + width * position / max(self.count, 1):.3f}%"

    def width(self, share: float) -> str:
        """Return how wide a share of one period is."""
        return f"{(100 - LEFT - self.right) * share / max(self.count, 1):.3f}%"

    def y(self, value: float) -> float:
        return round(BASELINE - (BASELINE - TOP) * value / self.steps[-1], 1)

    @property
    def grid(self) -> list[GridLine]:
        return [GridLine(step, self.y(step)) for step in self.steps]

    def ticks(self, labels: Sequence[str]) -> list[Tick]:
        """Return the labels that have room, counted from the newest."""
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
    """Say where a label fits: always, on wide screens only, or nowhere."""
    back = count - 1 - place
    wide = 1 if count <= EACH_LABEL_UP_TO else -(-count // LABELS_WIDE)
    if back % (wide * -(-count // (wide * LABELS_NARROW))) == 0:
        return "always"
    return "wide" if back % wide == 0 else ""


def _anchor(place: int, count: int) -> Literal["start", "middle", "end"]:
    """Keep the labels of the outer of many periods inside the drawing."""
    if count <= EACH_LABEL_UP_TO or 0 < place < count - 1:
        return "middle"
    return "end" if place else "start"
