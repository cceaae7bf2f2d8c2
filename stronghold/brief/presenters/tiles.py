"""The four tiles of a brief: each a number that leads to exactly what it counts."""

from collections.abc import Sequence
from math import ceil, floor
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from operations.arrests.choices import OffenceClass
from operations.taskings.record import TASKINGS
from stronghold.brief.presenters.figures import (
    NOT_KNOWN,
    SO_FAR,
    drawn,
    rows_url,
)
from stronghold.brief.rules.lines import MAPPED
from stronghold.core.kernel.weeks import Week
from stronghold.core.records.presenters import address
from stronghold.core.ui.parts import Link
from stronghold.figures.measures import MEASURES, Measure

if TYPE_CHECKING:
    from stronghold.brief.presenters.week import WeekReads
    from stronghold.brief.queries.plans import Dues, Listed

ARRESTS = "arrests"


def tiles(read: "WeekReads") -> list[dict[str, Any]]:
    """Return the tiles: reports, arrests for supply, by law, taskings answered."""
    is_over = read.week.end <= read.today
    return [
        _reports(read, is_over=is_over),
        _supply(read, is_over=is_over),
        _by_law(read.dues, of_all=read.dues_to_all),
        _answered(read.week, read.taskings_to_all),
    ]


def _reports(read: "WeekReads", *, is_over: bool) -> dict[str, Any]:
    measure, week, figures = MEASURES[MAPPED], read.week, read.figures
    line = next((line for line in figures.lines if line.measure == MAPPED), None)
    n = line.n if line else None
    usual = (line.low, line.high) if line else (None, None)
    return {
        "label": "Reports",
        "value": _written(n),
        "url": rows_url(read, MAPPED),
        "note": usual_words(*usual) if is_over else SO_FAR,
        "spark": _spark(line.drawn if line else (), week, measure, is_over=is_over),
    }


def _supply(read: "WeekReads", *, is_over: bool) -> dict[str, Any]:
    measure, week, figures = MEASURES[ARRESTS], read.week, read.figures
    supply = figures.supply
    usual = usual_words(*(figures.supply_usual or (None, None)))
    return {
        "label": "Arrests for supply",
        "value": _written(supply[-1] if supply else None),
        "url": rows_url(read, ARRESTS, category=OffenceClass.SUPPLY.value),
        "note": usual if is_over else SO_FAR,
        "spark": _spark(supply, week, measure, is_over=is_over),
    }


def _by_law(dues: "Dues", *, of_all: "Dues") -> dict[str, Any]:
    """Return what is missed, or due within hours, by law. It is of now, not the week:
    what it is later says nothing of the week, so it is not put beside it.

    The viewer may see more than every reader of the brief: then both are given.
    """
    note = f"{dues.n_missed:,} missed" if dues.n_missed else "None missed"
    if dues.n_by_law != of_all.n_by_law:
        note += f"; {of_all.n_by_law:,} seen by every reader"
    params = {"whose": "all", "level": "act_now", "law": "yes"}
    return {
        "label": "Legal deadlines",
        "value": f"{dues.n_by_law:,}",
        "url": address(reverse("deadlines:list"), params),
        "note": note,
        "is_then": True,
    }


def _answered(week: Week, taskings: "Listed[Any]") -> dict[str, Any]:
    """Return how many taskings were answered, with a link to those that were not."""
    in_week = {"week": str(week)}
    n_open = taskings.n - taskings.n_answered
    return {
        "label": "Taskings answered",
        "value": f"{taskings.n_answered:,} of {taskings.n:,}",
        "url": address(TASKINGS.url("list"), {"answered": "yes", **in_week}),
        "note": "" if n_open else "None open",
        "more": Link(f"{n_open:,} open", address(TASKINGS.url("list"), in_week))
        if n_open
        else None,
    }


def usual_words(low: float | None, high: float | None) -> str:
    """Write the usual range, or nothing where there are too few weeks for one."""
    if low is None or high is None:
        return ""
    return f"Usually {ceil(low):,} to {floor(high):,}"


def _spark(
    counts: Sequence[int | None], week: Week, measure: Measure, *, is_over: bool
) -> Any:
    """Draw the weeks up to this one; None if none of them is known."""
    if not any(n is not None for n in counts):
        return None
    return drawn(counts, week, measure, unfinished=not is_over)


def _written(n: int | None) -> str:
    return NOT_KNOWN if n is None else f"{n:,}"
