"""Queries of figures, and of the outlines and labels that the map draws."""

from stronghold.figures.queries.context import (
    are_residents_of,
    indicators,
    residents_of,
)
from stronghold.figures.queries.counted_rows import may_list
from stronghold.figures.queries.figures import (
    Span,
    State,
    Tallies,
    behind_since,
    gaps_of,
    months_covered,
    span_of,
    state_of,
    tallies_for,
    unfinished_of,
)
from stronghold.figures.queries.outlines import (
    Boundaries,
    Box,
    boundaries_on,
    box_of_areas,
    box_of_force,
    box_of_team,
    labels_in,
    levels_loaded,
    outlines_of,
)
from stronghold.figures.queries.points import (
    CountedItem,
    PointsAnswer,
    Spot,
    points_for,
)
from stronghold.figures.queries.states import state_up_to, states_of
from stronghold.figures.queries.streets import (
    InStreet,
    streets_of_area,
)

__all__ = [
    "Boundaries",
    "Box",
    "InStreet",
    "PointsAnswer",
    "Span",
    "Spot",
    "State",
    "Tallies",
    "CountedItem",
    "are_residents_of",
    "behind_since",
    "boundaries_on",
    "box_of_areas",
    "box_of_force",
    "box_of_team",
    "gaps_of",
    "indicators",
    "labels_in",
    "levels_loaded",
    "may_list",
    "months_covered",
    "outlines_of",
    "points_for",
    "residents_of",
    "span_of",
    "state_of",
    "state_up_to",
    "states_of",
    "streets_of_area",
    "tallies_for",
    "unfinished_of",
]
