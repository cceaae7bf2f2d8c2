"""What the shapes of a drawing mean, in words; only those that it holds."""

from collections.abc import Sequence

from stronghold.look.charts.drawing import KeyLine, Shape
from stronghold.look.charts.points import Point

UNFINISHED = "Unfinished: this period is still running"
LATE = "Still filling in: late records may be added"
GAP = "No data: a gap, not zero"


def key_of(points: Sequence[Point], shape: Shape) -> list[KeyLine]:
    """Say what differs from a whole period, drawn as the chart draws it."""
    lines = [
        KeyLine(shape, UNFINISHED, "unfinished"),
        KeyLine(shape, LATE, "late"),
        KeyLine("bar", GAP, "gap"),
    ]
    kinds = {point.kind for point in points}
    return [line for line in lines if line.kind in kinds]
