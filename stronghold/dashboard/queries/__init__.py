"""Every read of figures, and of the outlines and labels that the map draws."""

from stronghold.dashboard.queries.figures import (
    Span,
    State,
    Tallies,
    gaps_of,
    last_day,
    months_covered,
    span_of,
    state_of,
    tallies_for,
    unfinished_of,
)
from stronghold.dashboard.queries.outlines import (
    Boundaries,
    boundaries_on,
    box_of_areas,
    labels_in,
    outlines_of,
)

__all__ = [
    "Boundaries",
    "Span",
    "State",
    "Tallies",
    "boundaries_on",
    "box_of_areas",
    "gaps_of",
    "labels_in",
    "last_day",
    "months_covered",
    "outlines_of",
    "span_of",
    "state_of",
    "tallies_for",
    "unfinished_of",
]
