"""Marks of events in a chart: a vertical line at the day of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from stronghold.core.ui.charts.drawing import KeyLine, Mark
from stronghold.core.ui.charts.scale import Scale

# Share of the width: nearer than this to an edge, a label is put on the inner side.
NEAR_EDGE = 0.2
# Share of the width: the labels of two marks nearer than this go on opposite sides.
BESIDE = 0.05


@dataclass(frozen=True)
class Event:
    """An event to mark. `at` counts periods: 2.0 is the start of the third.

    `label` is short, for the drawing ("14 Oct"); `described` says what happened.
    """

    at: float
    label: str
    described: str


def marks_of(events: Sequence[Event], scale: Scale) -> list[Mark]:
    """Return a mark for each event. If there are several, their labels are numbers."""
    labels = [event.label for event in events]
    if len(events) > 1:
        labels = [str(number) for number in range(1, len(events) + 1)]
    places = [event.at / max(scale.count, 1) for event in events]
    return [
        Mark(scale.x(event.at), labels[n], _anchor(places, n), event.described)
        for n, event in enumerate(events)
    ]


def key_of_marks(events: Sequence[Event], marks: Sequence[Mark]) -> list[KeyLine]:
    """Return the lines of the key for the marks, with their numbers, if any."""
    return [
        KeyLine("event", _numbered(mark, event))
        for event, mark in zip(events, marks, strict=True)
    ]


def _numbered(mark: Mark, event: Event) -> str:
    text = f"{event.label}, {event.described}"
    return text if mark.label == event.label else f"{mark.label}: {text}"


def _anchor(places: Sequence[float], n: int) -> Literal["start", "middle", "end"]:
    """Return the side of a label: inside the drawing, and away from a mark nearby."""
    place = places[n]
    others = [place - other for i, other in enumerate(places) if i != n]
    beside = [apart for apart in others if abs(apart) < BESIDE]
    if beside:
        return "start" if beside[0] > 0 else "end"
    if place < NEAR_EDGE:
        return "start"
    return "end" if place > 1 - NEAR_EDGE else "middle"
