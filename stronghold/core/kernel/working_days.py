"""Working days of England and Wales: not Saturdays, Sundays or bank holidays."""

from datetime import date, timedelta

from holidays import country_holidays

SATURDAY = 5
# The library calculates each year on first use. England and Wales have the same bank
# holidays (Banking and Financial Dealings Act 1971, sch. 1).
_BANK_HOLIDAYS = country_holidays("GB", subdiv="ENG")


def is_working_day(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in _BANK_HOLIDAYS


def working_days_after(day: date, n: int) -> date:
    """Return the n-th working day after `day`, which itself is not counted."""
    while n > 0:
        day += timedelta(days=1)
        n -= is_working_day(day)
    return day
