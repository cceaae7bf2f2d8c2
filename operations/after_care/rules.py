"""When a home is revisited, and which of the revisits a visit counts as."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.rules import check_text

# Practice: a home that was taken over once is often taken over again, soonest in the
# first weeks.
DAYS = (2, 7, 28)
# A home counts as taken over for as long after the last sign of it.
REMEMBERED = timedelta(days=365)
LONGEST_WORDS = 300


@dataclass(frozen=True)
class Planned:
    """A revisit: its day, and whether it was made."""

    due_on: date
    is_done: bool


def due_days(since: date) -> list[date]:
    """Return the last days of the revisits of a home, from the day it all began."""
    return [since + timedelta(days=days) for days in DAYS]


def counts_as(
    planned: Sequence[Planned], visited_on: date, *, since: date
) -> list[int]:
    """Return which revisits a visit on a day makes, by their places in `planned`.

    Those that were due by then and not made; if none was, the next one. A visit before
    the after-care began makes none.
    """
    if visited_on < since:
        return []
    open_ones = [n for n, one in enumerate(planned) if not one.is_done]
    late = [n for n in open_ones if planned[n].due_on <= visited_on]
    return late or open_ones[:1]


def is_over(since: date, *, today: date) -> bool:
    """Return whether every revisit counted from a day is past."""
    return today - since > timedelta(days=DAYS[-1])


def check_since(since: date, *, today: date) -> None:
    """Refuse a day ahead, or one so long ago that every revisit is past."""
    if since > today:
        raise RuleBroken("The day must be today or in the past", field="since")
    if is_over(since, today=today):
        raise RuleBroken(f"The day must be in the last {DAYS[-1]} days", field="since")


def check_end(because: str, words: str, *, is_ended: bool) -> None:
    """Refuse to end it twice, or without a reason."""
    if is_ended:
        raise RuleBroken("This after-care has ended already")
    if not because:
        raise RuleBroken("Choose why it ends", field="because")
    check_text(words, subject="More about it", field="words", longest=LONGEST_WORDS)
