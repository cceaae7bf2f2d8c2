"""What a provision must be to be approved: known, in time, and without a gap.

A limit may change from a day to come, so that nothing that has started moves, and until
then another of that day takes its place. One that has begun moves what started since:
two people approve it, and each is shown the open cases that it affects.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Protocol

from operations.statute.choices import Confidence, Unit
from operations.statute.rules.limits import Provision, Provisions
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.rules import check_text

LONGEST_REASON, LONGEST_SOURCE, LONGEST_SECTION, LONGEST_ACT = 500, 200, 40, 120
HIGHEST_RANK = 9
LARGEST = 1000
# A day further back is taken for a mistake of the year.
FURTHEST_BACK = timedelta(days=366)
# How often provisions that are off are checked.
LOOK_EVERY = timedelta(days=60)
LONGEST_FOUND = 300


class DueThen(Protocol):
    """Something that is due, as far as it is compared here."""

    @property
    def due_at(self) -> datetime: ...
    @property
    def is_day(self) -> bool: ...
    @property
    def section(self) -> str: ...


@dataclass(frozen=True)
class Change:
    """What becomes of one thing that is due in a case: None where it is not due.

    `label` alone, without either, tells what is no longer, or newly, not lawful.
    """

    label: str
    before: DueThen | None = None
    after: DueThen | None = None


@dataclass(frozen=True)
class Touched:
    """An open case, and all that a provision changes in it."""

    title: str
    reference: str
    one_name: str
    page: str
    changes: Sequence[Change]


class NotSeen(RuleBroken):
    """The open cases that it affects are still to be shown, or have changed since."""

    def __init__(self, touched: Sequence[Touched]) -> None:
        super().__init__("Check the open cases that it affects, then approve it")
        self.touched = touched


def seal_of(touched: Sequence[Touched]) -> str:
    """Return a digest of a list that someone was shown; another list has another."""
    rows = [
        (one.reference, change.label, *map(_told, (change.before, change.after)))
        for one in touched
        for change in one.changes
    ]
    return sha256(repr(sorted(rows)).encode()).hexdigest()[:32]


def _told(due: DueThen | None) -> str:
    return f"{due.due_at.isoformat()} {due.section}" if due else ""


def has_begun(new: Provision, *, today: date) -> bool:
    """Say whether a provision moves what has started, so that two people approve it."""
    is_sure = new.confidence != Confidence.UNCONFIRMED
    return is_sure and new.in_force_from is not None and new.in_force_from <= today


def check_second(*, is_own: bool, is_waiting: bool) -> None:
    """Refuse a second approval by who entered it, or of what was decided already."""
    if not is_waiting:
        raise RuleBroken("Someone has decided this already")
    if is_own:
        raise RuleBroken(
            "You entered this change: another person who approves provisions decides "
            "on it"
        )


def check_looked(found: str) -> None:
    if not found.strip():
        raise RuleBroken("Enter what you checked, and what it says", field="found")
    check_text(found, subject="What you found", field="found", longest=LONGEST_FOUND)


def check_addition(known: Provisions, new: Provision, *, today: date) -> None:
    """Refuse a provision that cannot stand beside those that are known."""
    same = [p for p in known if p.code == new.code]
    if not same:
        raise RuleBroken("Choose what the provision is about", field="code")
    _check_number(new, like=same[0])
    begins = _check_begins(new, today=today)
    _check_end(new, begins=begins)
    if new.is_on and new.confidence == Confidence.UNCONFIRMED:
        raise RuleBroken(
            "A provision that is not confirmed stays off: say who confirmed it, "
            "or switch it off",
            field="confidence",
        )


def check_texts(new: Provision, reason: str) -> None:
    """Refuse a provision without an Act, a section, a source or a reason."""
    for text, subject, field, longest in (
        (new.act, "The Act", "act", LONGEST_ACT),
        (new.section, "The section", "section", LONGEST_SECTION),
        (new.source, "The source", "source", LONGEST_SOURCE),
    ):
        check_given(text, subject=subject, field=field, longest=longest)
    check_reason(reason)


def check_reason(reason: str) -> None:
    check_given(reason, subject="The reason", field="reason", longest=LONGEST_REASON)


def check_given(text: str, *, subject: str, field: str, longest: int) -> None:
    if not text.strip():
        raise RuleBroken(f"Enter {subject[:1].lower()}{subject[1:]}", field=field)
    check_text(text, subject=subject, field=field, longest=longest)


def _check_number(new: Provision, *, like: Provision) -> None:
    if (new.unit, new.jurisdiction) != (like.unit, like.jurisdiction):
        raise RuleBroken(
            f"This is counted in {like.unit} and for the same jurisdiction as before",
            field="unit",
        )
    if new.unit == Unit.POWER:
        return
    most = HIGHEST_RANK if new.unit == Unit.RANK else LARGEST
    if not 1 <= new.value <= most:
        raise RuleBroken(f"The number must be between 1 and {most}", field="value")


def _check_begins(new: Provision, *, today: date) -> date:
    if new.in_force_from is None:
        raise RuleBroken(
            "Enter the day from which it is in force", field="in_force_from"
        )
    if new.in_force_from < today - FURTHEST_BACK:
        raise RuleBroken(
            "It begins more than a year ago: check the year. An older change of the "
            "law comes with a new version of this site",
            field="in_force_from",
        )
    return new.in_force_from


def _check_end(new: Provision, *, begins: date) -> None:
    ends = new.in_force_to
    if ends is None:
        return
    if ends <= begins:
        raise RuleBroken("It must end after it begins", field="in_force_to")
    raise RuleBroken(
        "Leave the end open, or no provision is in force after it. What ends is "
        "replaced from that day by another, which may be switched off",
        field="in_force_to",
    )
