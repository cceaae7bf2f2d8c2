"""The brief at a glance: four figures in words, each leading to its own part."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING

from operations.umbrella.presenters.taskings import is_late
from stronghold.dashboard.brief.presenters.figures import (
    GOES_ON,
    NOT_YET,
    FigureRow,
)
from stronghold.dashboard.brief.queries.figures import Figures
from stronghold.dashboard.brief.rules.lines import MEAN_OF
from stronghold.dashboard.presenters.wording import change_in_words
from stronghold.kernel import clock

if TYPE_CHECKING:
    from operations.deadlines.queries.listed import Found
    from operations.umbrella.models import Tasking


@dataclass(frozen=True)
class Figure:
    """One figure of the strip at the head, in words; its link goes to the part."""

    value: str
    label: str
    note: str
    url: str = ""


def glance(
    rows: Sequence[FigureRow],
    figures: Figures,
    taskings: "Sequence[Tasking]",
    *,
    due: "Sequence[Found]",
) -> list[Figure]:
    """Say in four figures what changed, is arrested for, was answered and is due."""
    return [_changed(rows), _supply(figures), _answered(taskings), _due(due)]


def _changed(rows: Sequence[FigureRow]) -> Figure:
    """Name what changed among what could be judged: one without limits could not."""
    label, url = "Changed beyond chance", "#figures"
    judged = [row for row in rows if row.limits or row.is_change]
    if not judged:
        return Figure("–", label, _why_not_judged(rows), url)
    changed = [row.label for row in judged if row.is_change]
    note = "; ".join(changed) or "no evidence of change in any figure"
    told = f"Whole force: {note}"
    return Figure(f"{len(changed)} of {len(judged)}", label, told, url)


def _why_not_judged(rows: Sequence[FigureRow]) -> str:
    if any(row.tag.text == GOES_ON for row in rows):
        return NOT_YET
    return "No figure has been kept for long enough"


def _supply(figures: Figures) -> Figure:
    """Write the mean of the last four weeks, and hold it against the four before."""
    label, known = (
        "Arrests for supply a week",
        [n for n in figures.supply if n is not None],
    )
    if len(known) < len(figures.supply):
        return Figure("–", label, "Not recorded for long enough yet")
    before, last = known[:-MEAN_OF], known[-MEAN_OF:]
    words = change_in_words(before, last, "week")
    note = f"Mean of 4 weeks, {sum(last):,} in all"
    note += f"; {words}" if words else ""
    return Figure(f"{fmean(last):.1f}", label, note, "#arrests")


def _answered(taskings: "Sequence[Tasking]") -> Figure:
    n_answered = sum(1 for one in taskings if one.answered_at)
    n_late = sum(1 for one in taskings if is_late(one))
    return Figure(
        value=f"{n_answered:,} of {len(taskings):,}",
        label="Taskings answered",
        note=f"{n_late:,} overdue" if n_late else "None is overdue",
        url="#taskings",
    )


def _due(due: "Sequence[Found]") -> Figure:
    now = clock.now()
    n_late = sum(1 for one in due if one.deadline.due_at < now)
    return Figure(
        value=f"{len(due):,}",
        label="Due by the end of next week",
        note=f"{n_late:,} overdue" if n_late else "None is overdue",
        url="#due",
    )
