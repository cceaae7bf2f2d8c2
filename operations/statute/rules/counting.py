"""How the law counts time: elapsed hours, days, calendar months, Christmas Day.

Hours are elapsed hours, across a change of the clocks too. A month ends on the same
date of a later month, or on that month's last day if it has no such date.
"""

from datetime import UTC, date, datetime, time, timedelta

from operations.statute.choices import Unit
from operations.statute.rules.limits import Provision
from stronghold.core.kernel.london import LONDON
from stronghold.core.kernel.months import months_after

ONE_DAY = timedelta(days=1)
DECEMBER, CHRISTMAS = 12, 25


def within(day: date, provision: Provision) -> date:
    """Return the last day of a period that does not count the day it runs from."""
    if provision.unit == Unit.MONTHS:
        return months_after(day, provision.value)
    if provision.unit == Unit.DAYS:
        return day + timedelta(days=provision.value)
    raise ValueError(f"{provision.code} is no number of days or months")


def beginning_with(day: date, provision: Provision) -> date:
    """Return the last day of a period whose first day is `day`.

    Three months beginning with 30 November end with February, which has no 30th.
    """
    last = within(day, provision)
    if provision.unit == Unit.MONTHS and last.day < day.day:
        return last
    return last - ONE_DAY


def first_reading_beginning_with(day: date, provision: Provision) -> date:
    """Return the earlier last day, which is always one less than `within` gives."""
    return within(day, provision) - ONE_DAY


def last_instant(day: date) -> datetime:
    """Return the last instant of a day in London: what is later is too late."""
    return datetime.combine(day, time.max, LONDON).astimezone(UTC)


def first_instant(day: date) -> datetime:
    return datetime.combine(day, time.min, LONDON).astimezone(UTC)


def elapsed(start: datetime, hours: int) -> datetime:
    """Return the instant so many hours later, whatever the clocks did meanwhile."""
    return start.astimezone(UTC) + timedelta(hours=hours)


def elapsed_without_christmas(start: datetime, hours: int) -> datetime:
    """Return the instant so many hours later, Christmas Day in London disregarded."""
    here, left = start.astimezone(UTC), timedelta(hours=hours)
    begins, ends = _christmas_on_or_after(here)
    if begins <= here:
        return ends + left
    if here + left <= begins:
        return here + left
    return ends + left - (begins - here)


def earliest_start(end: datetime, hours: int) -> datetime:
    """Return the earliest instant from which so many hours reach as far as `end`.

    Christmas Day is disregarded. An end on that day is reached from what starts any
    later than the hours before it, which is taken to be a minute.
    """
    goal, span = end.astimezone(UTC), timedelta(hours=hours)
    begins, ends = _christmas_on_or_after(goal - span - ONE_DAY)
    if goal <= begins or goal > ends + span:
        return goal - span
    if goal <= ends:
        return begins - span + timedelta(minutes=1)
    return goal - span - (ends - begins)


def by_the_clock(start: datetime, hours: int) -> datetime:
    """Return the instant at which a clock on a wall has gone on by so many hours."""
    shown = start.astimezone(LONDON).replace(tzinfo=None) + timedelta(hours=hours)
    return shown.replace(tzinfo=LONDON).astimezone(UTC)


def _christmas_on_or_after(instant: datetime) -> tuple[datetime, datetime]:
    """Return when Christmas Day begins and ends: the present one, or the next."""
    here = instant.astimezone(LONDON).date()
    day = date(here.year, DECEMBER, CHRISTMAS)
    if here > day:
        day = date(here.year + 1, DECEMBER, CHRISTMAS)
    return first_instant(day), first_instant(day + ONE_DAY)
