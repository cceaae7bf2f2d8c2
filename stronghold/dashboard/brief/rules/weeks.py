"""Which weeks have a brief, and which of them may be signed."""

from datetime import date, datetime

from stronghold.kernel.clock import LONDON
from stronghold.kernel.errors import NotFound, RuleBroken
from stronghold.kernel.weeks import Week

# Before this no force has kept figures by the week.
EARLIEST = date(1990, 1, 1)
MONDAY, READY_AT_HOUR = 0, 6


def last_whole_week(today: date) -> Week:
    """Return the week that ended last."""
    return Week.of(today).shifted(-1)


def week_named(text: str, *, today: date) -> Week:
    """Return the week of an address such as 2026-W47; NotFound for one to come."""
    try:
        week = Week.parse(text)
    except ValueError:
        raise NotFound from None
    if not EARLIEST <= week.start <= today:
        raise NotFound
    return week


def is_over(week: Week, *, today: date) -> bool:
    return week.end <= today


def check_over(week: Week, *, today: date) -> None:
    """Only a whole week is signed: the figures of one that goes on still grow."""
    if not is_over(week, today=today):
        raise RuleBroken(
            f"{week} goes on until its Sunday. Sign its brief when it is over"
        )


def is_announced(now: datetime) -> bool:
    """Say whether it is Monday in London, and six o'clock has struck."""
    here = now.astimezone(LONDON)
    return here.weekday() == MONDAY and here.hour >= READY_AT_HOUR
