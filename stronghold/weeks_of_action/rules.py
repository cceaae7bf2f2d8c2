"""The days of a return, and what it says where records do not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.weeks import Week

# National weeks have been from five days to two weeks long.
MOST_DAYS = 14

Number = int | Decimal


@dataclass(frozen=True)
class Days:
    """London days, from the first to the last, both included."""

    first: date
    last: date

    @property
    def n(self) -> int:
        return (self.last - self.first).days + 1

    def shifted(self, n: int) -> "Days":
        """Return the days of the same number, n times as many days later."""
        by = timedelta(days=n * self.n)
        return Days(self.first + by, self.last + by)


def last_whole_week(today: date) -> Days:
    week = Week.of(today).shifted(-1)
    return Days(week.start, week.last_day)


def days_from(first: date | None, last: date | None, *, today: date) -> Days:
    """Return the days asked for. RuleBroken names the parameter that is wrong."""
    if first is None or last is None:
        missing = "from" if first is None else "to"
        raise RuleBroken("Enter the first day and the last", field=missing)
    if first > today:
        raise RuleBroken("The first day must not be in the future", field="from")
    days = Days(first, last)
    if days.n > MOST_DAYS:
        raise RuleBroken(
            f"A return is of {MOST_DAYS} days at most: these are {days.n:,}", field="to"
        )
    return days


@dataclass(frozen=True)
class Count:
    """How much records show, and how many of them do not say."""

    n: Number
    unknown: int = 0

    @property
    def known(self) -> Number | None:
        """Return the number; None if no record shows one and some may.

        Nothing that is shown is not nothing that happened.
        """
        return None if self.unknown and not self.n else self.n


def total_of(amounts: Sequence[Decimal | None]) -> Count:
    """Return the sum of the amounts that are recorded."""
    given = [amount for amount in amounts if amount is not None]
    return Count(sum(given, Decimal(0)), len(amounts) - len(given))
