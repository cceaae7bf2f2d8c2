"""What is due on a record, as the record's own package calculates it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from operations.statute.rules.limits import Deadline


@dataclass(frozen=True)
class Due:
    """One thing that is due. `part` tells several of a kind on one record apart."""

    kind: str
    due_at: datetime
    alert_by: datetime
    is_day: bool = False
    section: str = ""
    act: str = ""
    part: str = ""
    # It has been done; it stays listed as done.
    is_met: bool = False
    # Until when it is due at all, if that is later than `due_at`.
    until: datetime | None = None
    # Whose it is, if not that of the person who has the record.
    person_id: int | None = None

    @classmethod
    def by_law(
        cls, kind: str, deadline: Deadline, *, part: str = "", is_met: bool = False
    ) -> Self:
        """Make a due from a deadline of the statute package."""
        return cls(
            kind=kind,
            due_at=deadline.due_at,
            alert_by=deadline.alert_by,
            is_day=deadline.is_day,
            section=deadline.provision.section,
            act=deadline.provision.act,
            part=part,
            is_met=is_met,
        )


@dataclass(frozen=True)
class Duty:
    """The desks to alert at once of what is urgent, and the second contact.

    `desk_phone` is for the sergeant to ring; `sender` and its telephone are for the
    desks and the second contact, who must acknowledge `within` a time.
    """

    desks: Sequence[str] = ()
    second: str = ""
    desk_phone: str = ""
    sender: str = ""
    sender_phone: str = ""
    within: timedelta = timedelta()
    # That the sender rang, and who answered; empty if no one did.
    rang: str = ""


@dataclass(frozen=True)
class Owner:
    """The record that things are due on, and whose they are.

    `field` is the name of the deadline's foreign key to it, such as closure.
    """

    field: str
    pk: int
    force_id: int
    team_id: int | None = None
    person_id: int | None = None
