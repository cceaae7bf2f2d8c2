"""Working days of England and Wales: not Saturdays, Sundays or bank holidays."""

from collections.abc import Container
from datetime import date, timedelta
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import cast

SATURDAY = 5


@cache
def bank_holidays() -> Container[date]:
    """Return the bank holidays of England and Wales, which have the same.

    Banking and Financial Dealings Act 1971, sch. 1. The library calculates each year on
    first use.
    """
    # Its package of countries imports all 250, which takes 8 MB in each process, so the
    # file of this one is loaded alone; and not before the first day is asked about.
    import holidays

    file = Path(holidays.__file__).parent / "countries" / "united_kingdom.py"
    spec = spec_from_file_location("united_kingdom_holidays", file)
    if spec is None or spec.loader is None:
        raise ImportError(f"{file} is not a module")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return cast(Container[date], module.UnitedKingdom(subdiv="ENG"))


def is_working_day(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in bank_holidays()


def working_days_after(day: date, n: int) -> date:
    """Return the n-th working day after `day`, which itself is not counted."""
    while n > 0:
        day += timedelta(days=1)
        n -= is_working_day(day)
    return day
