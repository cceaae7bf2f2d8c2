"""Working days of England and Wales: no Saturday, no Sunday, no bank holiday."""

from datetime import date, timedelta

from holidays import country_holidays

SATURDAY = 5
# The library works out each year when it is first asked for it. England's bank
# holidays are those of Wales too (Banking and Financial Dealings Act 1971, sch. 1).
_BANK_HOLIDAYS = country_holidays("GB", subdiv="ENG")


def is_working_day(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in _BANK_HOLIDAYS


def working_days_after(day: date, n: int) -> date:
    """Return the n-th working day after a day; the day itself is not counted."""
    while n > 0:
        day += timedelta(days=1)
        n -= is_working_day(day)
    return day
