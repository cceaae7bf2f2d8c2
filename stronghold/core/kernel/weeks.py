"""The periods of the figures: ISO weeks from Monday, and calendar months."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar, Self

from stronghold.core.kernel.errors import NotFound

# No force kept weekly figures before this.
EARLIEST = date(1990, 1, 1)


@dataclass(frozen=True, order=True)
class Week:
    """An ISO 8601 week, identified by its Monday and written 2026-W47."""

    start: date
    grain: ClassVar[str] = "week"

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(day - timedelta(days=day.weekday()))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read 2026-W47. Raises ValueError, with the reason, for anything else."""
        match = re.fullmatch(r"(\d{4})-W(\d{2})", text)
        if not match:
            raise ValueError(f"{text!r} is not a week such as 2026-W47")
        try:
            return cls(date.fromisocalendar(int(match[1]), int(match[2]), 1))
        except ValueError:
            raise ValueError(f"{match[1]} has no week {match[2]}") from None

    @property
    def end(self) -> date:
        """The day after the week's Sunday."""
        return self.start + timedelta(days=7)

    @property
    def last_day(self) -> date:
        return self.end - timedelta(days=1)

    def shifted(self, n: int) -> Self:
        return type(self)(self.start + timedelta(days=7 * n))

    def __str__(self) -> str:
        year, week, _ = self.start.isocalendar()
        return f"{year}-W{week:02}"

    @property
    def number(self) -> int:
        """The ISO number within its year, from 1 to 53."""
        return self.start.isocalendar().week

    def a_year_earlier(self) -> Self | None:
        """Return the week of the same number a year before; None for a week 53."""
        year, week, _ = self.start.isocalendar()
        try:
            return type(self)(date.fromisocalendar(year - 1, week, 1))
        except ValueError:
            return None

    @property
    def label(self) -> str:
        return f"Week of {self.start.day} {self.start:%B %Y}"


def week_named(text: str, *, today: date) -> Week:
    """Return the week of an address such as 2026-W47; NotFound for a future week."""
    try:
        week = Week.parse(text)
    except ValueError:
        raise NotFound from None
    if not EARLIEST <= week.start <= today:
        raise NotFound
    return week


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month, identified by its first day and written 2024-02."""

    start: date
    grain: ClassVar[str] = "month"

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(day.replace(day=1))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read 2024-02. Raises ValueError, with the reason, for anything else."""
        match = re.fullmatch(r"(\d{4})-(\d{2})", text)
        if not match:
            raise ValueError(f"{text!r} is not a month such as 2024-02")
        try:
            return cls(date(int(match[1]), int(match[2]), 1))
        except ValueError:
            raise ValueError(f"{text!r} is not a month of the calendar") from None

    @property
    def end(self) -> date:
        """The first day of the next month."""
        return self.shifted(1).start

    @property
    def last_day(self) -> date:
        return self.end - timedelta(days=1)

    def shifted(self, n: int) -> Self:
        months = self.start.year * 12 + self.start.month - 1 + n
        return type(self)(date(months // 12, months % 12 + 1, 1))

    def a_year_earlier(self) -> Self | None:
        """Return the same month of the year before. It always exists."""
        return self.shifted(-12)

    def __str__(self) -> str:
        return f"{self.start:%Y-%m}"

    @property
    def label(self) -> str:
        return f"{self.start:%B %Y}"


Period = Week | Month
GRAINS: dict[str, type[Week] | type[Month]] = {"week": Week, "month": Month}


def periods(first: Period, last: Period) -> Iterator[Period]:
    """Yield each period from first to last, both included."""
    period = first
    while period.start <= last.start:
        yield period
        period = period.shifted(1)


def months_touched(period: Period) -> list[Month]:
    """Return the months that hold at least one day of the period, in order."""
    last = Month.of(period.last_day)
    return [m for m in periods(Month.of(period.start), last) if isinstance(m, Month)]
