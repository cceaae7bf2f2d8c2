"""Which weeks have a brief, and which may be signed."""

from datetime import date, datetime

from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.london import LONDON
from stronghold.core.kernel.weeks import Week

MONDAY, READY_AT_HOUR = 0, 6
LONGEST_COMMENT = 2000


def last_whole_week(today: date) -> Week:
    """Return the last finished week."""
    return Week.of(today).shifted(-1)


def is_over(week: Week, *, today: date) -> bool:
    return week.end <= today


def check_over(week: Week, *, today: date) -> None:
    """Refuse to sign an unfinished week: its figures still grow."""
    if not is_over(week, today=today):
        raise RuleBroken(f"{week} ends on Sunday. Sign its brief when it is over")


def is_announced(now: datetime) -> bool:
    """Return whether it is Monday in London, at or after 6:00."""
    local = now.astimezone(LONDON)
    return local.weekday() == MONDAY and local.hour >= READY_AT_HOUR
