"""Figures of others beside ours, each with its date and source.

A page shows them by `dashboard/context.html` with `context=context_figures()`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from stronghold.dashboard.queries import indicators


@dataclass(frozen=True)
class ContextFigure:
    """One figure of others, in their words."""

    label: str
    figure: str
    dated: str
    source: str
    note: str
    is_made_up: bool


def context_figures() -> Sequence[ContextFigure]:
    """Return what others have published that is loaded."""
    return [
        ContextFigure(
            label=one.label,
            figure=one.figure,
            dated=one.dated,
            source=one.source,
            note=one.note,
            is_made_up=one.is_made_up,
        )
        for one in indicators()
    ]
