"""Calendar months, as retention and the law count them."""

import calendar
from datetime import date


def months_after(day: date, n: int) -> date:
    """Return the same day n months later, or the last day of a shorter month."""
    months = day.year * 12 + day.month - 1 + n
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
