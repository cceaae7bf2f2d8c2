"""How urgent something is: three fixed levels, and one order for every list.

Every page, list, file and message that shows what is due takes its level from here, and
every list of what there is to do its order: by rank, then by the date that makes each
urgent. In SQL the same order is `ranked` of `queries.ranks`; a test compares them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from typing import Any

from operations.deadlines.choices import DeadlineState, Level
from operations.deadlines.rules.steps import PASSES

# What no law sets and cannot wait from a day before it is due: a draft that someone
# must sign or change and a notice to serve, since no one is kept out until then; and,
# once late, to send a referral of a child.
PRESSING = frozenset({"to_sign", "not_signed", "to_serve"})
PRESSING_WITHIN = timedelta(hours=24)
PRESSING_OF_CHILD_ONCE_LATE = "referral"
# The urgency of a referral on which someone may be in danger, and whom it is about.
URGENT, CHILD = "urgent", "child"
# Close enough to a legal deadline for someone to act now.
WITHIN_HOURS = timedelta(hours=48)
# A visit of which no one said when it is to be is over after the shift of who plans it.
SHIFT = timedelta(hours=12)
# What has no time limit comes after everything of its rank that has one.
NO_LIMIT = datetime.max.replace(tzinfo=UTC) - timedelta(days=1)


class Rank(IntEnum):
    """The place of something in every list of what there is to do, the first first."""

    DANGER = 0
    MISSED = 1
    LAW_NOW = 2
    PRESSING = 3
    LAW_SOON = 4
    PRACTICE = 5


@dataclass(frozen=True, kw_only=True)
class Urgency:
    """How urgent a deadline is.

    `is_law` says that a section of an Act sets it, and `is_missed` that it has passed,
    unless it is something that simply ends. `is_danger` says that it is due on an
    urgent referral: someone may be in danger. `is_pressing` says that no law sets it
    and that it cannot wait.
    """

    level: Level
    is_law: bool = False
    is_missed: bool = False
    is_danger: bool = False
    is_pressing: bool = False

    @property
    def rank(self) -> Rank:
        if self.is_danger:
            return Rank.DANGER
        if self.is_pressing:
            return Rank.PRESSING
        if not self.is_law:
            return Rank.PRACTICE
        if self.is_missed:
            return Rank.MISSED
        return Rank.LAW_NOW if self.level == Level.ACT_NOW else Rank.LAW_SOON


def harm_of(referral: Any) -> dict[str, bool]:
    """Return what `urgency_of` asks of the referral that something is due on."""
    is_given = referral is not None
    return {
        "is_danger": is_given and referral.urgency == URGENT,
        "is_child": is_given and referral.subject == CHILD,
    }


def urgency_of(
    kind: str,
    *,
    due_at: datetime,
    alert_by: datetime,
    section: str,
    now: datetime,
    is_danger: bool = False,
    is_child: bool = False,
) -> Urgency:
    """Return how urgent something is. A deadline without a section is not law.

    A legal deadline is urgent by its earlier reading, `alert_by`, which is the safe
    one. `is_danger` and `is_child` say of what is due on a referral that it is urgent,
    and that it is about a child.
    """
    is_law = bool(section)
    is_late_child = is_child and kind == PRESSING_OF_CHILD_ONCE_LATE and now > due_at
    is_near = kind in PRESSING and alert_by <= now + PRESSING_WITHIN
    is_pressing = not is_law and (is_near or is_late_child)
    if is_danger or is_pressing or (is_law and alert_by <= now + WITHIN_HOURS):
        level = Level.ACT_NOW
    else:
        level = Level.DUE_SOON if is_law else Level.PRACTICE
    is_missed = now > due_at and kind not in PASSES
    return Urgency(
        level=level,
        is_law=is_law,
        is_missed=is_missed,
        is_danger=is_danger,
        is_pressing=is_pressing,
    )


def urgent_at(due_at: datetime, alert_by: datetime, *, now: datetime) -> datetime:
    """Return the date that makes something urgent, which is the one that is shown.

    It is the earlier reading of the law; once that is missed by every reading, the
    later one, from which it is overdue.
    """
    return due_at if now > due_at else alert_by


def visit_ends(planned_until: datetime | None, made_at: datetime) -> datetime:
    """Return when a planned visit is over, if nothing more is known of it."""
    return planned_until or made_at + SHIFT


def next_by_law(deadlines: Iterable[Any], *, now: datetime) -> Any | None:
    """Return the most urgent legal deadline that is open, of one record's."""
    is_open = [d for d in deadlines if d.state == DeadlineState.OPEN and d.section]

    def place(due: Any) -> tuple[Rank, datetime, datetime]:
        urgency = urgency_of(
            due.kind,
            due_at=due.due_at,
            alert_by=due.alert_by,
            section=due.section,
            now=now,
        )
        at = urgent_at(due.due_at, due.alert_by, now=now)
        return urgency.rank, at, due.due_at

    return min(is_open, key=place, default=None)
