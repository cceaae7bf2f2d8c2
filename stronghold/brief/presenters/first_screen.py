"""The first screen of a brief: what matters, and where and when it is worst.

On paper it is the first page. Without `has_places` it names no address.
"""

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from operations.deadlines.choices import Level
from operations.deadlines.presenters.page import line_of
from stronghold.brief.presenters.figures import map_url, rows_url
from stronghold.brief.presenters.lead import lead, lead_of_week
from stronghold.brief.presenters.taskings import Ways
from stronghold.brief.presenters.tiles import tiles
from stronghold.brief.presenters.ward_map import ward_map
from stronghold.brief.rules.lines import MAPPED
from stronghold.core.records.filters import NOT_KNOWN, hours_value
from stronghold.core.ui.charts import WeekGrid, week_grid
from stronghold.core.ui.parts import Link
from stronghold.figures.measures import MEASURES

if TYPE_CHECKING:
    from stronghold.brief.presenters.week import WeekReads
    from stronghold.brief.queries.worst import BusyStreet

HOURS_OF_A_BLOCK = 4
LATE = "Overdue by "


def first_screen(
    read: "WeekReads", ways: Ways, *, has_places: bool = True
) -> dict[str, Any]:
    """Return what the first screen shows; `beside_now` adds what differs now."""
    return {
        "lead": " ".join(lead(read)),
        "lead_of_week": lead_of_week(read),
        "tiles": tiles(read),
        "decide": _to_decide(read, ways, has_places=has_places),
        "busiest": _busiest(read, ways, has_places=has_places),
        "map": ward_map(read),
        "map_url": map_url(MEASURES[MAPPED], read.week),
        "hours": _hours(read),
        "untimed": _untimed(read),
    }


def _to_decide(
    read: "WeekReads", ways: Ways, *, has_places: bool
) -> list[dict[str, Any]]:
    """Return the most urgent of what is due: danger, then the law missed or near."""
    lines = [(one, line_of(one, read.now)) for one in read.urgent]
    return [
        {
            "title": line.title if has_places else line.what,
            "url": line.url,
            "reference": line.reference,
            "tag": line.tag,
            "left": _time(line.left),
            "by_law": line.by_law,
            "tasked": ways.tasked(line.reference),
            "found": one,
        }
        for one, line in lines
        if line.urgency.level == Level.ACT_NOW or line.urgency.is_missed
    ]


def _time(left: str) -> str:
    """Write the time left in its largest unit, or how late something is."""
    is_late = left.startswith(LATE)
    words = left.removeprefix(LATE).split()
    time = " ".join(words[:2])
    if is_late:
        return f"{time} late"
    return f"{time} left" if words[-1] == "left" else left


def _busiest(
    read: "WeekReads", ways: Ways, *, has_places: bool
) -> list[dict[str, Any]]:
    """Return the streets with most reports, each with a link to those.

    The busiest has a link to set a tasking.
    """
    return [
        {
            "pk": street.pk,
            "name": street.name,
            "ward": street.ward,
            "n": street.n,
            "url": rows_url(read, MAPPED, street=str(street.pk)),
            "place_url": reverse("ledger:street", args=[street.pk]),
            "at": _most_at(street) if has_places else None,
            "ways": ways.links(
                street.full_name, anchor="busiest", place=street.full_name
            )
            if place == 0
            else ways.tasked(street.full_name),
        }
        for place, street in enumerate(read.worst.streets)
    ]


def _most_at(street: "BusyStreet") -> Link | None:
    """Return a link to the address with most of a street's reports, if there is one."""
    if street.premises is None:
        return None
    url = reverse("ledger:premises", args=[street.premises.pk])
    house = street.premises.address.removesuffix(f" {street.name}")
    return Link(f"{street.n_at:,} at {house}", url)


def _hours(read: "WeekReads") -> WeekGrid:
    """Draw when the reports were; each cell leads to its reports."""

    def rows_in(weekday: int, hour: int) -> str:
        hours = hours_value(weekday, hour, HOURS_OF_A_BLOCK)
        return rows_url(read, MAPPED, hours=hours)

    return week_grid(
        read.worst.hours,
        title="When",
        table_id="when",
        block_hours=HOURS_OF_A_BLOCK,
        href=rows_in,
    )


def _untimed(read: "WeekReads") -> Link | None:
    """Return how many reports are not in the grid; None if all are."""
    n = read.worst.n - sum(read.worst.hours.values())
    if not n:
        return None
    return Link(f"{n:,} at an unknown time", rows_url(read, MAPPED, hours=NOT_KNOWN))
