"""What waits for approval, and who decides on it: no one who has a part in it. Pure."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from stronghold.core.kernel.errors import Conflict, RuleBroken

LONGEST_REASON = 500


@dataclass(frozen=True)
class Given:
    """What someone, or something, would be able to see: facts by their labels."""

    name: str
    facts: Sequence[tuple[str, str]]


def what_of(title: str, asks: str) -> str:
    return f"{title}: {asks}" if asks else title


@dataclass(frozen=True)
class Waiting:
    """One thing to decide on, such as the accounts of one file.

    `code` is in its address. `organisation` is that which it is about; None for all of
    the force. `teams` are those of the police that it gives sight of, and `people` are
    those whose accounts it is about, by id. `subjects` are the references of these in
    the audit log, and `rows` what its source works on.
    """

    code: str
    title: str
    given: Sequence[Given]
    asked_by: str = ""
    asked_by_id: int | None = None
    asked_at: datetime | None = None
    organisation: int | None = None
    teams: frozenset[int] = frozenset()
    people: frozenset[int] = frozenset()
    subjects: Sequence[str] = ()
    # What is asked in few words, such as "role Supervisor".
    asks: str = ""
    # What approving and refusing mean, where the page would not say.
    note: str = ""
    rows: Sequence[Any] = field(default_factory=tuple, repr=False, compare=False)

    @property
    def what(self) -> str:
        """What is asked, and of what."""
        return what_of(self.title, self.asks)

    @property
    def seen(self) -> str:
        """What was shown of it, as a digest: a change after that is not decided on."""
        shown = repr((self.code, self.title, self.given))
        return hashlib.sha256(shown.encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Decided:
    """What was approved or refused, by whom, when, and why in their words.

    `code` and `subjects` are those of what waited.
    """

    what: str
    code: str
    subjects: Sequence[str]
    by: str
    at: datetime
    reason: str
    is_approved: bool


@dataclass(frozen=True)
class Decider:
    """Who decides: by id, of which team and organisation, and for all of the force?"""

    person: int
    team: int | None
    organisation: int
    is_for_force: bool


def may_decide(decider: Decider, waiting: Waiting) -> bool:
    """Return whether someone may decide on it.

    Someone of a team lets no one into another team, whose live warrants are its own.
    """
    has_part = decider.person == waiting.asked_by_id or decider.person in waiting.people
    if has_part:
        return False
    if not decider.is_for_force:
        return waiting.organisation == decider.organisation
    return decider.team is None or waiting.teams <= {decider.team}


def check_is_as_seen(waiting: Waiting, seen: str) -> None:
    """Refuse to decide on what has changed since it was shown."""
    if waiting.seen != seen:
        raise Conflict("What is asked has changed. Read it again before you decide")


def check_is_said_why(reason: str, *, is_approved: bool) -> None:
    """Refuse to refuse without a reason: who asked is given it."""
    if not is_approved and not reason.strip():
        raise RuleBroken("Say why you refuse it", field="reason")
