"""A calendar in the form of RFC 5545 that gives away nothing of what is due."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings

from operations.deadlines.choices import DeadlineState
from stronghold.core.kernel.london import london_date

if TYPE_CHECKING:
    from icalendar import Event

    from operations.deadlines.models import Deadline

REFRESH = timedelta(minutes=15)
# An entry says whether the law sets its time: not how urgent it is, which changes.
BY_LAW = "Something is due by law"
_TITLES = {
    DeadlineState.OPEN: "Something is due",
    DeadlineState.MET: "Done",
    DeadlineState.VOID: "No longer due",
}


def calendar_of(deadlines: "Sequence[Deadline]", *, page: str) -> bytes:
    """Return the calendar: one event a deadline, moved by a higher SEQUENCE.

    `page` is the path of where its owner sees what is due. The library is imported here
    because it takes 5 MB, and only calendars need it.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Stronghold//Deadlines//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Stronghold")
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", REFRESH)
    for deadline in deadlines:
        calendar.add_component(_event(deadline, page))
    content: bytes = calendar.to_ical()
    return content


def _event(deadline: "Deadline", page: str) -> "Event":
    from icalendar import Event

    event = Event()
    event.add("uid", f"{deadline.uid}@{settings.SITE_HOST}")
    event.add("sequence", deadline.sequence)
    event.add("dtstamp", deadline.derived_at)
    event.add("last-modified", deadline.derived_at)
    is_law = deadline.state == DeadlineState.OPEN and deadline.section
    title = BY_LAW if is_law else _TITLES[DeadlineState(deadline.state)]
    event.add("summary", title)
    event.add("url", settings.SITE_URL + page)
    event.add("class", "PRIVATE")
    if deadline.is_day:
        # The last day as a whole; such an event takes up no time of its day.
        day = london_date(deadline.due_at)
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
    else:
        # No end: an instant ends when it starts (RFC 5545, 3.6.1), and an end that is
        # no later than the start is forbidden (3.8.2.2).
        event.add("dtstart", deadline.due_at)
    is_void = deadline.state == DeadlineState.VOID
    event.add("status", "CANCELLED" if is_void else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    return event
