"""What was done in a week, by kind: how many, by category, and a few records."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from operations.abstraction import presenters as abstraction
from operations.activities.record import ACTIVITIES
from operations.links.record import KIND_OF
from stronghold.brief.kinds import COUNTED
from stronghold.brief.presenters.figures import map_url, rows_url
from stronghold.core.records.presenters import (
    address,
    area_beside_place,
    written_place,
)
from stronghold.core.ui.parts import Cell, Link
from stronghold.figures.measures import MEASURES

if TYPE_CHECKING:
    from operations.activities.queries import Hours
    from operations.links.queries import LedTo
    from stronghold.brief.presenters.week import WeekReads
    from stronghold.brief.queries.plans import Answered, Listed

# The measures of the part "What was done", in order.
DONE = (
    "warrants_executed",
    "arrests",
    "closure_notices",
    "closure_orders",
    "seizures",
    "activities",
)
MOST_CATEGORIES = 4
# How many of the reports that led to something are named.
MOST_LED = 10
# As everywhere in the brief, a percentage needs a base of 20 or more.
LEAST_FOR_SHARE = 20


def kinds_done(read: "WeekReads") -> list[dict[str, Any]]:
    """Present each kind: how many, by category, and the records that are named."""
    week, figures = read.week, read.figures
    counts = {line.measure: line.n for line in figures.lines}
    return [
        {
            "label": MEASURES[code].label,
            "url": map_url(MEASURES[code], week),
            "n": f"{counts[code] or 0:,}",
            "rows_url": rows_url(read, code) if counts[code] else "",
            "by_category": _categories(code, figures.by_category.get(code, {})),
            "worked": _worked(read.hours) if code == "activities" else "",
            "joint": _joint(read.hours) if code == "activities" else "",
            "joint_url": _joint_url(read) if code == "activities" else "",
            "named": [_named(code, row) for row in read.done.get(code, ())],
        }
        for code in DONE
        if code in counts
    ]


def called_back(called: "Answered") -> str:
    """Return how many first call-backs were answered in time, never by team."""
    if not called.n:
        return "No first call-back fell due in this week."
    counted = f"{called.n_in_time:,} of {called.n:,}"
    if called.n >= LEAST_FOR_SHARE:
        counted += f" ({called.n_in_time / called.n:.0%})"
    words = f"First call-backs answered in time: {counted}."
    if not called.n_not_reached:
        return words
    return f"{words} {called.n_not_reached:,} could not be reached."


def time_part(read: "WeekReads") -> dict[str, Any]:
    """Return how each team spent the week: bars, and the same as a table."""
    return {
        "bars": abstraction.bars(read.time),
        "table": abstraction.team_table(read.time, caption="Hours of each team"),
        "about": abstraction.ABOUT,
    }


def came_of_it(found: "Listed[LedTo]") -> dict[str, Any]:
    """Return how many reports of the week led to something, and the first of them.

    Links are made for weeks after a report, so the number may still rise.
    """
    n = found.n
    reports = "1 report" if n == 1 else f"{n:,} reports"
    return {
        "words": f"{reports} of this week led to something so far." if n else "",
        "lines": [
            (_linked(one.report), [(_one(name), _linked(name)) for name in one.records])
            for one in found.rows[:MOST_LED]
        ],
        "cut": f"The first {MOST_LED} of {n:,}." if n > MOST_LED else "",
    }


def _linked(reference: str) -> Link:
    return Link(reference, KIND_OF[reference[:1]].url("detail", reference))


def _one(reference: str) -> str:
    return KIND_OF[reference[:1]].one.lower()


def _categories(code: str, counts: Mapping[str, int]) -> str:
    """Return the counts by category, most frequent first."""
    measure = MEASURES[code]
    most = sorted(counts.items(), key=lambda count: (-count[1], count[0]))
    words = [
        f"{measure.category_name(category)}: {n:,}"
        for category, n in most[:MOST_CATEGORIES]
    ]
    if more := sum(n for _, n in most[MOST_CATEGORIES:]):
        words.append(f"Others: {more:,}")
    return "; ".join(words)


def _worked(hours: "Hours") -> str:
    """Return the officer-hours of all, and of each if several organisations worked."""
    if not hours.people_hours:
        return ""
    words = f"{hours.people_hours:,.0f} officer-hours in all"
    if len(hours.by) == 1:
        return words
    each = [f"{one.name} {one.minutes / 60:,.0f}" for one in hours.by]
    return f"{words}: {', '.join(each)}"


def _joint(hours: "Hours") -> str:
    """Say how many activities had more than one organisation; "" for none."""
    n = hours.n_joint
    return f"{n:,} with other organisations" if n else ""


def _joint_url(read: "WeekReads") -> str:
    """Return the list of those, for a reader who may see it."""
    if "activities" not in read.listable:
        return ""
    days = {"from": str(read.week.start), "to": str(read.week.last_day)}
    return address(ACTIVITIES.url("list"), {**days, "joint": "yes"})


def _named(code: str, row: Any) -> Cell:
    area = area_beside_place(row)
    where = ", ".join(part for part in (written_place(row), area) if part)
    url = COUNTED[code].kind.url("detail", row.reference)
    return Cell(row.reference, href=url, note=where)
