"""The brief at a glance: five figures in words, each leading to its own part."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from stronghold.dashboard.brief.presenters.figures import (
    GOES_ON,
    NOT_YET,
    FigureRow,
)
from stronghold.dashboard.brief.queries.figures import Figures
from stronghold.dashboard.brief.queries.plans import Answered, Listed
from stronghold.dashboard.brief.rules.lines import MEAN_OF
from stronghold.dashboard.presenters.wording import change_in_words

# A rate is told to one digit.
LEAST_TOLD = 0.1
# As everywhere in the brief, a percentage is of 20 or more.
LEAST_SHARED = 20


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
    taskings: Listed[Any],
    *,
    due: Listed[Any],
    called: Answered,
) -> list[Figure]:
    """Say in five figures what changed, is arrested for, was answered and is due."""
    return [
        _changed(rows),
        _supply(figures),
        _answered(taskings),
        _called(called),
        _due(due),
    ]


def _changed(rows: Sequence[FigureRow]) -> Figure:
    """Name what changed among what could be judged: one without limits could not."""
    label, url = "Changed beyond chance", "#figures"
    judged = [row for row in rows if row.limits or row.is_change]
    if not judged:
        return Figure("–", label, _why_not_judged(rows), url)
    changed = [row.label for row in judged if row.stands_out]
    told = f"Whole force: {_what_changed(changed, judged)}{_by_chance(judged)}"
    return Figure(f"{len(changed)} of {len(judged)}", label, told, url)


def _what_changed(changed: Sequence[str], judged: Sequence[FigureRow]) -> str:
    """Name what stands out; apart, what is flagged and may be chance among so many."""
    faint = [row.label for row in judged if row.is_change and not row.stands_out]
    if not faint:
        return "; ".join(changed) or "no evidence of change in any figure"
    apart = f"flagged, and may well be chance: {', '.join(faint)}"
    return "; ".join([*changed, apart])


def _by_chance(judged: Sequence[FigureRow]) -> str:
    """Say how many chance alone would flag; a brief of before kept no rates."""
    rates = [row.rate for row in judged if row.rate is not None]
    if len(rates) < len(judged):
        return ""
    return f". Of {len(judged)}, chance alone flags {_about(sum(rates))} a week"


def _about(rate: float) -> str:
    if rate < LEAST_TOLD / 2:
        return f"fewer than {LEAST_TOLD}"
    return f"about {rate:.1f}"


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


def _answered(taskings: Listed[Any]) -> Figure:
    return Figure(
        value=f"{taskings.n_answered:,} of {taskings.n:,}",
        label="Taskings answered",
        note=_late(taskings),
        url="#taskings",
    )


def _called(called: Answered) -> Figure:
    """Say how many who wanted an answer had one in time: of all, never by team."""
    label = "First call-backs answered in time"
    if not called.n:
        return Figure("–", label, "None fell due in this week")
    share = f"{called.n_in_time / called.n:.0%}"
    note = f"{share} of those that fell due" if called.n >= LEAST_SHARED else ""
    tried = f"{called.n_not_reached:,} could not be reached"
    told = [said for said in (note, tried if called.n_not_reached else "") if said]
    return Figure(f"{called.n_in_time:,} of {called.n:,}", label, "; ".join(told))


def _due(due: Listed[Any]) -> Figure:
    return Figure(
        value=f"{due.n:,}",
        label="Due by the end of next week",
        note=_late(due),
        url="#due",
    )


def _late(listed: Listed[Any]) -> str:
    return f"{listed.n_late:,} overdue" if listed.n_late else "None is overdue"
