"""How urgent a deadline is: three fixed levels, and the law before good practice.

Every page, list, file and message that shows what is due takes its level from here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from operations.deadlines.choices import DeadlineState, Level
from operations.deadlines.rules.steps import PASSES

# Close enough to a legal deadline for someone to act now.
WITHIN_HOURS = timedelta(hours=48)


@dataclass(frozen=True, kw_only=True)
class Urgency:
    """How urgent a deadline is.

    `is_law` says that a section of an Act sets it, and `is_missed` that it has passed,
    unless it is something that simply ends. `is_danger` says that it is due on an
    urgent referral: someone may be in danger.
    """

    level: Level
    is_law: bool = False
    is_missed: bool = False
    is_danger: bool = False


def urgency_of(
    kind: str,
    *,
    due_at: datetime,
    alert_by: datetime,
    section: str,
    now: datetime,
    is_danger: bool = False,
) -> Urgency:
    """Return how urgent something is. A deadline without a section is not law.

    A legal deadline is urgent by its earlier reading, `alert_by`, which is the safe
    one.
    """
    is_law = bool(section)
    if is_danger or (is_law and alert_by <= now + WITHIN_HOURS):
        level = Level.ACT_NOW
    else:
        level = Level.DUE_SOON if is_law else Level.PRACTICE
    is_missed = now > due_at and kind not in PASSES
    return Urgency(level=level, is_law=is_law, is_missed=is_missed, is_danger=is_danger)


def next_by_law(deadlines: Iterable[Any]) -> Any | None:
    """Return the soonest legal deadline that is open, of one record's."""
    is_open = [d for d in deadlines if d.state == DeadlineState.OPEN and d.section]
    return min(is_open, key=lambda due: (due.alert_by, due.due_at), default=None)
