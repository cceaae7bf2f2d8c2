"""The key of a chart: the meaning of the shapes that it contains."""

from collections.abc import Sequence

from stronghold.core.ui.charts.drawing import KeyLine, Shape
from stronghold.core.ui.charts.points import Point

UNFINISHED = "Unfinished: this period is still running"
LATE = "Still filling in: late records may be added"
GAP = "No data: a gap, not zero"


def key_of(points: Sequence[Point], shape: Shape) -> list[KeyLine]:
    """Return a line for each kind of period in the chart that is not complete."""
    lines = [
        KeyLine(shape, UNFINISHED, "unfinished"),
        KeyLine(shape, LATE, "late"),
        KeyLine("bar", GAP, "gap"),
    ]
    kinds = {point.kind for point in points}
    return [line for line in lines if line.kind in kinds]
