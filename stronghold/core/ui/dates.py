"""Dates and times in the style of the pages: 24 November 2026, 4:45pm."""

from datetime import date, datetime, timedelta

from stronghold.core.kernel.london import LONDON
from stronghold.core.kernel.quarters import Quarter

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def written_date(day: date) -> str:
    """Write a date in full: 24 November 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def written_quarter(quarter: Quarter) -> str:
    """Write a quarter by the months that it covers: July to September 2026."""
    first, last = quarter.number * 3 - 3, quarter.number * 3 - 1
    return f"{MONTHS[first]} to {MONTHS[last]} {quarter.year}"


def short_date(day: date) -> str:
    """Write a date for a table cell: 24 Nov 2026."""
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def week_of(monday: date) -> str:
    """Write the week of which only that much is known: Week of 23 November 2026."""
    return f"Week of {written_date(monday)}"


def short_week(monday: date) -> str:
    return f"Week of {short_date(monday)}"


def written_time(at: datetime) -> str:
    """Write a time of day as GOV.UK does: 2:30pm, midday, midnight."""
    local = at.astimezone(LONDON)
    if local.minute == 0 and local.hour in {0, 12}:
        return "midday" if local.hour else "midnight"
    return f"{local.hour % 12 or 12}:{local.minute:02}{_am_pm(local)}"


def as_limit(at: datetime) -> datetime:
    """Return the instant by which a limit is written: one at midnight as 11:59pm of the
    day that it ends, as GOV.UK does, since “midnight” of a date is read as its start
    and as its end.
    """
    local = at.astimezone(LONDON)
    is_midnight = (local.hour, local.minute) == (0, 0)
    return at - timedelta(minutes=1) if is_midnight else at


def day_and_time(at: datetime) -> str:
    """Write the day of the week and the time: Tue 9:00am."""
    return f"{DAYS[at.astimezone(LONDON).weekday()]} {written_time(at)}"


def written_second(at: datetime) -> str:
    """Write a moment to the second, for lists in which seconds tell events apart."""
    local = at.astimezone(LONDON)
    clock = f"{local.hour % 12 or 12}:{local.minute:02}:{local.second:02}"
    return f"{short_date(local.date())}, {clock}{_am_pm(local)}"


def written_instant(at: datetime) -> str:
    return f"{written_date(at.astimezone(LONDON).date())} at {written_time(at)}"


def written_when(on: date, at: datetime | None) -> str:
    return written_instant(at) if at else f"{written_date(on)}, time not known"


def short_when(on: date, at: datetime | None) -> str:
    """Write a day, and the time if it is known, for a table cell."""
    return f"{short_date(on)}, {written_time(at)}" if at else short_date(on)


def short_instant(at: datetime) -> str:
    return short_when(at.astimezone(LONDON).date(), at)


def ago(then: datetime, now: datetime) -> str:
    """Write how long ago something was: 2 days ago; just now within a minute."""
    length = length_of(now - then)
    return f"{length} ago" if length else "just now"


def time_and_left(at: datetime, now: datetime) -> str:
    """Write a time that runs: 1:00am (28 minutes left), 1:00am (5 minutes late)."""
    limit = as_limit(at)
    is_today = limit.astimezone(LONDON).date() == now.astimezone(LONDON).date()
    by = written_time(limit) if is_today else short_instant(limit)
    gap = length_of(abs(at - now)) or "less than a minute"
    return f"{by} ({gap} {'late' if now > at else 'left'})"


def length_of(time: timedelta) -> str:
    """Write a length of time in whole days, hours or minutes; empty under a minute."""
    minutes = int(time.total_seconds() // 60)
    for unit, size in (("day", 24 * 60), ("hour", 60), ("minute", 1)):
        if (n := minutes // size) > 0:
            return f"{n:,} {unit}{'s' if n > 1 else ''}"
    return ""


def _am_pm(local: datetime) -> str:
    return "am" if local.hour < 12 else "pm"
