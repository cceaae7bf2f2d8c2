"""Days and instants in London, where every day of the site begins and ends."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def london_date(instant: datetime) -> date:
    """Return the London date of an aware datetime."""
    return instant.astimezone(LONDON).date()


def year_before(day: date) -> date:
    """Return the same day of the year before; 1 March for a 29 February."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return date(day.year - 1, 3, 1)


def midnight(day: date) -> datetime:
    """Return the moment at which a day begins in London."""
    return datetime.combine(day, time.min, LONDON)
