"""In which part of the list something stands: Now, Today, Later, Waiting for others."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from operations.deadlines.choices import DeadlineKind
from operations.deadlines.rules.urgency import Rank


class Kind(StrEnum):
    """What a thing to do is."""

    DEADLINE = "deadline"
    CALL_BACK = "call_back"
    REPORT = "report"
    VISIT = "visit"


class Part(StrEnum):
    """A part of the list, in its order."""

    NOW = "now"
    TODAY = "today"
    LATER = "later"
    WAITING = "waiting"


# What someone outside waits for: it is late once its time has passed. What good
# practice asks for, such as to update a priority, is never late in this sense.
PROMISED = frozenset(
    {Kind.CALL_BACK, Kind.REPORT, DeadlineKind.TASKING, DeadlineKind.REFERRAL_CHASE}
)


class Key(NamedTuple):
    """The place of a thing in the one order of urgency, which it is, and whose.

    `what` is what is due: of a deadline its kind, else the kind of the thing. `person`
    is the id of who is to do it, None for a whole team. `is_with_others` says that
    someone else has to act next.
    """

    rank: int
    urgent_at: datetime
    kind: Kind
    pk: int
    what: str
    person: int | None
    is_with_others: bool = False


def part_of(key: Key, *, now: datetime, today_ends: datetime) -> Part:
    """Return the part in which something stands.

    Now has what may harm someone, what the law sets within 48 hours or was missed, what
    cannot wait, and what was promised and is late.
    """
    is_late = key.what in PROMISED and key.urgent_at < now
    if key.rank <= Rank.PRESSING or is_late:
        return Part.NOW
    if key.is_with_others:
        return Part.WAITING
    return Part.TODAY if key.urgent_at < today_ends else Part.LATER
