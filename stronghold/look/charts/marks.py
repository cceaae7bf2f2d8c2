"""Dated marks: what happened on a day, as a line through the drawing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from stronghold.look.charts.drawing import KeyLine, Mark
from stronghold.look.charts.scale import Scale

# A label is kept inside the drawing: near an edge it stands to the other side.
NEAR_EDGE = 0.2
# Of the width: two marks nearer than this have their labels to either side.
BESIDE = 0.05


@dataclass(frozen=True)
class Event:
    """Something that happened; `at` counts periods: 2.0 is where the third begins.

    `label` is short and stands in the drawing ("14 Oct"); `described` says what it was.
    """

    at: float
    label: str
    described: str


def marks_of(events: Sequence[Event], scale: Scale) -> list[Mark]:
    """Place the events; where there are several, the drawing has numbers for labels."""
    labels = [event.label for event in events]
    if len(events) > 1:
        labels = [str(number) for number in range(1, len(events) + 1)]
    places = [event.at / max(scale.count, 1) for event in events]
    return [
        Mark(scale.x(event.at), labels[n], _anchor(places, n), event.described)
        for n, event in enumerate(events)
    ]


def key_of_marks(events: Sequence[Event], marks: Sequence[Mark]) -> list[KeyLine]:
    """Say what was marked: its number first, where the drawing has numbers."""
    return [
        KeyLine("event", _numbered(mark, event))
        for event, mark in zip(events, marks, strict=True)
    ]


def _numbered(mark: Mark, event: Event) -> str:
    return told(event) if mark.label == event.label else f"{mark.label}: {told(event)}"


def told(event: Event) -> str:
    return f"{event.label}, {event.described}"


def _anchor(places: Sequence[float], n: int) -> Literal["start", "middle", "end"]:
    """Keep a label inside the drawing, and off that of a mark right beside it."""
    place = places[n]
    others = [place - other for i, other in enumerate(places) if i != n]
    beside = [apart for apart in others if abs(apart) < BESIDE]
    if beside:
        return "start" if beside[0] > 0 else "end"
    if place < NEAR_EDGE:
        return "start"
    return "end" if place > 1 - NEAR_EDGE else "middle"
