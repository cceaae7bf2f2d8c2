"""What matters in a week, in a sentence or two made from the data."""

from typing import TYPE_CHECKING, Any

from operations.deadlines.choices import DeadlineKind
from stronghold.brief.rules.lines import WEEKS_OF_YEAR
from stronghold.figures.presenters.wording import change_found
from stronghold.signals.presenters.section import in_short

if TYPE_CHECKING:
    from stronghold.brief.presenters.week import WeekReads
    from stronghold.brief.queries.plans import Dues, Listed
    from stronghold.signals.queries import WeekSignals

# How many signals the lead names; the part about what changed has them all.
MOST_NAMED = 2
# The hearings of closures are named; whatever else the law sets is counted together.
HEARINGS = frozenset({DeadlineKind.HEARING, DeadlineKind.ADJOURNED_HEARING})


def lead(read: "WeekReads") -> list[str]:
    """Return sentences: what is unusual, what rose, the law, what was not done."""
    return [*_changed(read), broken(read.dues), not_done(read.taskings_to_all)]


def lead_of_week(read: "WeekReads") -> list[str]:
    """Return the sentences that say something of the week itself.

    What the law set is of the moment: later it says nothing of the week, in the
    sentence as in its tile.
    """
    return [*_changed(read), not_done(read.taskings_to_all)]


def _changed(read: "WeekReads") -> list[str]:
    return [*unusual(read.signals), *over_year(read)]


def unusual(signals: "WeekSignals") -> list[str]:
    """Name what is most unusual; in a quiet week, say so."""
    if signals.unfinished:
        return ["This week is not over: what is unusual is checked on Monday."]
    n = signals.n_checks
    if not n:
        return ["There are too few weeks of figures to say what is unusual."]
    if not signals.n_flagged:
        checked = "1 figure we check" if n == 1 else f"{n:,} figures we check"
        return [f"Quiet week: none of the {checked} looks unusual."]
    return in_short(signals, MOST_NAMED)


def over_year(read: "WeekReads") -> list[str]:
    """Say that reports rose or fell on the same weeks a year before; else nothing."""
    found = read.figures.over_year
    if found is None or not found.changed:
        return []
    return [
        f"Reports in {WEEKS_OF_YEAR} weeks: {found.now:,}, a year before "
        f"{found.then:,}: {change_found(found)}."
    ]


def broken(dues: "Dues") -> str:
    """Say what the law set and was missed; otherwise, that nothing was."""
    if not dues.n_missed:
        return "No legal deadline is missed."
    hearings = sum(n for kind, n in dues.missed.items() if kind in HEARINGS)
    others = dues.n_missed - hearings
    if not hearings:
        return f"{_counted(others, 'legal deadline', 'legal deadlines')} missed."
    missed = _counted(hearings, "closure hearing", "closure hearings")
    if not others:
        return f"{missed} missed."
    other = _counted(others, "other deadline", "other deadlines")
    return f"{missed}, {other} missed."


def not_done(taskings: "Listed[Any]") -> str:
    """Say how many taskings were set and are overdue."""
    if not taskings.n_late:
        return "No tasking is overdue."
    return f"{_counted(taskings.n_late, 'tasking', 'taskings')} overdue."


def _counted(n: int, one: str, many: str) -> str:
    return f"{n:,} {one if n == 1 else many}"
