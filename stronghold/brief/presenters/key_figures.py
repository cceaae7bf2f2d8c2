"""The five key figures at the top of the brief, each with a link to its part."""

from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING, Any

from stronghold.brief.presenters.figures import NOT_YET
from stronghold.brief.rules.lines import MEAN_OF
from stronghold.figures.presenters.wording import change_in_words
from stronghold.signals.presenters.section import summary, what_was_checked

if TYPE_CHECKING:
    from stronghold.brief.queries.figures import Figures, Flagged
    from stronghold.brief.queries.plans import Answered, Listed
    from stronghold.signals.queries import WeekSignals

# As everywhere in the brief, a percentage needs a base of 20 or more.
LEAST_FOR_SHARE = 20


@dataclass(frozen=True)
class Figure:
    """One key figure in words, with a link to its part."""

    value: str
    label: str
    note: str
    url: str = ""


def key_figures(
    signals: "WeekSignals",
    figures: "Figures",
    taskings: "Listed[Any]",
    *,
    due: "Listed[Any]",
    called: "Answered",
) -> list[Figure]:
    """Return five figures: changes, arrests for supply, answers, call-backs, due.

    Each counts what every reader may see, so that it is the same for everyone, on the
    page and on paper. `figures` has the number flagged when the brief was signed.
    """
    return [
        _changed(signals, figures.flagged),
        _supply(figures),
        _answered(taskings),
        _called(called),
        _due(due),
    ]


def _changed(signals: "WeekSignals", signed: "Flagged | None") -> Figure:
    """Return how many figures look unusual, as the signals section and home do."""
    label, url = "Unusual changes", "#signals"
    if signed is None and (signals.unfinished or not signals.n_checks):
        why = NOT_YET if signals.unfinished else summary(signals)
        return Figure("–", label, why, url)
    n, of = (signed.n, signed.of) if signed else (signals.n_flagged, signals.n_checks)
    note = f"Figures checked: {what_was_checked(signals)}"
    return Figure(f"{n:,} of {of:,}", label, note, url)


def _supply(figures: "Figures") -> Figure:
    """Return the mean of the last four weeks, compared with the four before."""
    label = "Arrests for supply a week"
    known = [n for n in figures.supply if n is not None]
    if len(known) < len(figures.supply):
        return Figure("–", label, "Not recorded for long enough yet")
    before, last = known[:-MEAN_OF], known[-MEAN_OF:]
    words = change_in_words(before, last, "week")
    note = f"Mean of 4 weeks, {sum(last):,} in all"
    note += f"; {words}" if words else ""
    return Figure(f"{fmean(last):.1f}", label, note, "#arrests")


def _answered(taskings: "Listed[Any]") -> Figure:
    return Figure(
        value=f"{taskings.n_answered:,} of {taskings.n:,}",
        label="Taskings answered",
        note=_late(taskings),
        url="#taskings",
    )


def _called(called: "Answered") -> Figure:
    """Return how many first call-backs were answered in time, never by team."""
    label = "First call-backs answered in time"
    if not called.n:
        return Figure("–", label, "None fell due in this week")
    share = f"{called.n_in_time / called.n:.0%}"
    note = f"{share} of those that fell due" if called.n >= LEAST_FOR_SHARE else ""
    tried = f"{called.n_not_reached:,} could not be reached"
    notes = [text for text in (note, tried if called.n_not_reached else "") if text]
    return Figure(f"{called.n_in_time:,} of {called.n:,}", label, "; ".join(notes))


def _due(due: "Listed[Any]") -> Figure:
    return Figure(
        value=f"{due.n:,}",
        label="Due by the end of next week",
        note=_late(due),
        url="#due",
    )


def _late(listed: "Listed[Any]") -> str:
    return f"{listed.n_late:,} overdue" if listed.n_late else "None is overdue"
