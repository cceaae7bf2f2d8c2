"""The brief at a glance: five figures in words, each leading to its own part."""

from dataclasses import dataclass
from statistics import fmean
from typing import Any

from stronghold.dashboard.brief.presenters.figures import NOT_YET
from stronghold.dashboard.brief.queries.figures import Figures, Flagged
from stronghold.dashboard.brief.queries.plans import Answered, Listed
from stronghold.dashboard.brief.rules.lines import MEAN_OF
from stronghold.dashboard.presenters.wording import change_in_words
from stronghold.dashboard.signals.presenters.section import looked_at, summary
from stronghold.dashboard.signals.queries import WeekSignals

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
    signals: WeekSignals,
    figures: Figures,
    taskings: Listed[Any],
    *,
    due: Listed[Any],
    called: Answered,
) -> list[Figure]:
    """Say in five figures what changed, is arrested for, was answered and is due.

    Each is of what every reader may see, so that it is the same for all of them, on the
    page and on paper. `figures` holds what was flagged when the brief was signed.
    """
    return [
        _changed(signals, figures.flagged),
        _supply(figures),
        _answered(taskings),
        _called(called),
        _due(due),
    ]


def _changed(signals: WeekSignals, signed: Flagged | None) -> Figure:
    """Say how many of how many figures changed, as the part of it and home do."""
    label, url = "Changed beyond chance", "#signals"
    if signed is None and (signals.unfinished or not signals.n_looks):
        why = NOT_YET if signals.unfinished else summary(signals)
        return Figure("–", label, why, url)
    found = signed or Flagged(signals.n_flagged, signals.n_looks)
    told = f"Figures flagged: {looked_at(signals)}"
    return Figure(f"{found.n:,} of {found.of:,}", label, told, url)


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
