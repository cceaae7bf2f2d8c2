"""When made-up records by the million happen: over five years, some days busier.

It is pure: the same last day gives the same days.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from stronghold.core.kernel.london import LONDON
from stronghold.core.kernel.weeks import Week
from stronghold.demo.plausible import season

YEARS = 5
# How busy each day of the week is, from Monday; and how much busier the last day of
# all is than the first.
WEEKDAYS = (10, 11, 12, 15, 19, 19, 14)
RISE = 1.6


def busy_days(until: date) -> list[date]:
    """Return the days before `until`, each repeated by how busy it is."""
    return [day for day, times in _times(until) for _ in range(times)]


def _times(until: date) -> Iterator[tuple[date, int]]:
    n_days = YEARS * 365 + 1
    for i in range(n_days):
        day = until - timedelta(days=n_days - i)
        rise = 1 + (RISE - 1) * i / n_days
        yield day, round(WEEKDAYS[day.weekday()] * season(Week.of(day)) * rise)


def moment_on(random: Random, day: date) -> datetime:
    """Return a time of the day in UTC: late afternoon to midnight is busiest."""
    minutes = int(random.triangular(8 * 60, 24 * 60 - 1, 19 * 60)) // 5 * 5
    local = datetime.combine(day, time(*divmod(minutes, 60)), tzinfo=LONDON)
    return local.astimezone(UTC)
