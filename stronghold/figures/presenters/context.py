"""Other bodies' figures, each with its date and source.

A page shows them with `figures/context.html` with `context=context_figures()`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from stronghold.figures.queries import indicators


@dataclass(frozen=True)
class ContextFigure:
    """One figure of another body, in its own words."""

    label: str
    figure: str
    dated: str
    source: str
    note: str
    is_made_up: bool


def context_figures() -> Sequence[ContextFigure]:
    """Return the loaded figures of other bodies."""
    return [
        ContextFigure(
            label=row.label,
            figure=row.figure,
            dated=row.dated,
            source=row.source,
            note=row.note,
            is_made_up=row.is_made_up,
        )
        for row in indicators()
    ]
