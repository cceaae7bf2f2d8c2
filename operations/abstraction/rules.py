"""Rules of time away, and how the hours of a team's week are divided."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from stronghold.core.kernel.errors import RuleBroken

# What a button records: minutes. Whole shifts are of eight to twelve hours.
LENGTHS = (60, 120, 240, 480, 600, 720)
USUAL_LENGTH = 480
MOST_MINUTES_A_DAY = 24 * 60
# Older days are not remembered well enough.
LONGEST_AGO = timedelta(days=14)
MOST_HOURS = 5_000


@dataclass(frozen=True)
class TeamWeek:
    """The minutes that a team worked in one week.

    `planned` is None if no one has set the team's hours. `here` are the people's
    minutes of its recorded activities, `by_duty` those of its time away.
    """

    planned: int | None
    here: int
    by_duty: Mapping[str, int]

    @property
    def away(self) -> int:
        return sum(self.by_duty.values())

    @property
    def not_known(self) -> int | None:
        """Return the planned minutes that nothing accounts for; None if none are set.

        Never below zero: a team may work more than was planned.
        """
        if self.planned is None:
            return None
        return max(self.planned - self.here - self.away, 0)

    @property
    def is_empty(self) -> bool:
        return self.planned is None and not self.here and not self.away


def length_text(minutes: int) -> str:
    """Return a whole number of hours in words, such as: 8 hours."""
    hours = minutes // 60
    return "1 hour" if hours == 1 else f"{hours} hours"


def check_day(day: date, *, today: date) -> None:
    """Refuse a day in the future, or one that is too long ago."""
    if day > today:
        raise RuleBroken("Time away must be today or in the past", field="day")
    if today - day > LONGEST_AGO:
        raise RuleBroken(
            f"Time away must be in the last {LONGEST_AGO.days} days", field="day"
        )


def check_minutes(minutes: int, *, others: int) -> None:
    """Refuse more time away on one day than a day has. `others` is recorded already."""
    if minutes not in LENGTHS:
        raise RuleBroken("Choose how long you were away", field="minutes")
    if minutes + others > MOST_MINUTES_A_DAY:
        raise RuleBroken(
            "You have recorded time away for that day already. Together it would be "
            "more than 24 hours",
            field="minutes",
        )


def check_hours(hours: int) -> None:
    if not 1 <= hours <= MOST_HOURS:
        raise RuleBroken(f"Hours must be from 1 to {MOST_HOURS:,}", field="hours")
