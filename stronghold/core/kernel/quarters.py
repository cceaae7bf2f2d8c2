"""Quarters made of complete ISO weeks, so that each week lies in one quarter."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from stronghold.core.kernel.weeks import Week

WEEKS = 13
LAST = 4


@dataclass(frozen=True, order=True)
class Quarter:
    """Thirteen ISO weeks of a year, written 2026-Q3. The last includes week 53."""

    year: int
    number: int

    @classmethod
    def of(cls, week: Week) -> Self:
        year, number, _ = week.start.isocalendar()
        return cls(year, min((number - 1) // WEEKS + 1, LAST))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read 2026-Q3. Raises ValueError, with the reason, for anything else."""
        match = re.fullmatch(r"([12]\d{3})-Q([1-4])", text)
        if not match:
            raise ValueError(f"{text!r} is not a quarter such as 2026-Q3")
        return cls(int(match[1]), int(match[2]))

    @property
    def weeks(self) -> list[Week]:
        found, week = [], Week(self.start)
        while Quarter.of(week) == self:
            found.append(week)
            week = week.shifted(1)
        return found

    @property
    def start(self) -> date:
        """The Monday of its first week."""
        return date.fromisocalendar(self.year, (self.number - 1) * WEEKS + 1, 1)

    @property
    def end(self) -> date:
        """The day after its last Sunday."""
        return self.shifted(1).start

    @property
    def last_day(self) -> date:
        return self.end - timedelta(days=1)

    def shifted(self, n: int) -> Self:
        quarters = self.year * LAST + self.number - 1 + n
        return type(self)(quarters // LAST, quarters % LAST + 1)

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"
