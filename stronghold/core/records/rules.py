"""Rules common to all records: dates, texts, references, who may withdraw. Pure."""

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Self

from stronghold.core.kernel.errors import Conflict, RuleBroken
from stronghold.core.kernel.free_text import (
    LooksPersonal,
    check_no_personal_details,
    looks_personal,
)
from stronghold.core.kernel.london import london_date
from stronghold.core.kernel.values import REFERENCE_ALPHABET

# Re-exported for the slices; other packages import these from the kernel.
__all__ = ["LooksPersonal", "check_no_personal_details", "looks_personal"]

# Earlier dates are of no use for today's work, so they are taken as mistakes.
EARLIEST = date(2000, 1, 1)
# The latest date of a filter; the day after it must exist.
LAST_DAY = date(2999, 12, 31)
LONGEST_REASON = 300
SHORTEST_REASON = 3
# How long a record can wait on a phone and still use a relative time ("15 minutes
# ago").
LONGEST_WAIT = timedelta(days=14)
NUL = "\x00"

_AREA_CODE = re.compile(r"[EWSNK][0-9]{8}")
_SOME_AREA = "an area's code, such as E05013107"
_LETTERS = re.compile(f"[{REFERENCE_ALPHABET}]{{1,8}}")
_REFERENCE = re.compile(r"[A-Z0-9-]{0,12}")


class ChangedMeanwhile(RuleBroken):
    """Someone changed the record after it was shown to the person who now acts on it.

    `mark` stands for its state now: a form that sends it has seen that change.
    `may_still` says whether what the person wanted is still allowed.
    """

    def __init__(self, message: str, *, mark: str, may_still: bool = True) -> None:
        super().__init__(message)
        self.mark = mark
        self.may_still = may_still


class AlreadySubmitted(Conflict):
    """Other content was sent before with the same client UUID.

    `reference` is set only if the earlier record is this user's own.
    """

    def __init__(self, reference: str = "") -> None:
        stored_as = f" as {reference}" if reference else ""
        super().__init__(
            f"Other content was already saved{stored_as} with this client_uuid. "
            "Send a new client_uuid to save this as well.",
            field="client_uuid",
        )
        self.reference = reference


class NotInUse(AlreadySubmitted):
    """What was sent before is of a record that retention erased or restricted.

    It says what AlreadySubmitted says of anyone else's record.
    """

    def __init__(self) -> None:
        super().__init__()


@dataclass(frozen=True)
class When:
    """The day something happened, and the time if it is known."""

    on: date
    at: datetime | None = None

    @classmethod
    def at_instant(cls, at: datetime) -> Self:
        return cls(london_date(at), at)


@dataclass(frozen=True)
class Need:
    """At least one of these fields must be filled before a phone stores a form.

    `message` is the error shown at the first of them.
    """

    fields: Sequence[str]
    message: str


def written_needs(needs: Sequence[Need]) -> str:
    """Return a form's needs as JSON, for the script that stores the form."""
    return json.dumps([asdict(need) for need in needs])


def moment_meant(captured_at: datetime | None, *, now: datetime) -> datetime:
    """Return the moment that a record means by "now": when it was captured.

    A capture time in the future (the phone's clock is fast) counts as now. RuleBroken
    if it is older than LONGEST_WAIT.
    """
    if captured_at is None:
        return now
    if captured_at < now - LONGEST_WAIT:
        raise RuleBroken(
            f"This was logged more than {LONGEST_WAIT.days} days ago. Choose “Another "
            "time” and enter the date it happened",
            field="captured_at",
        )
    return min(captured_at, now)


def check_when(when: When, *, subject: str, now: datetime) -> None:
    """Refuse a time in the future or before EARLIEST."""
    if when.on > london_date(now) or (when.at and when.at > now):
        raise RuleBroken(f"{subject} must be in the past", field="occurred_at")
    if when.on < EARLIEST:
        raise RuleBroken(
            f"{subject} must be the same as or after 1 January {EARLIEST.year}",
            field="occurred_at",
        )


def check_text(text: str, *, subject: str, field: str, longest: int) -> None:
    """Refuse text that is too long or contains null characters."""
    if NUL in text:
        raise RuleBroken(f"{subject} must not contain null characters", field=field)
    if len(text) > longest:
        raise RuleBroken(
            f"{subject} must be {longest:,} characters or less", field=field
        )


def check_reason(reason: str) -> None:
    """Refuse to withdraw a record without a reason."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise RuleBroken("Enter why it was recorded in error", field="reason")
    check_text(reason, subject="Reason", field="reason", longest=LONGEST_REASON)


def check_not_in_error(*, reference: str, is_in_error: bool) -> None:
    """Refuse a change of a record that is marked as recorded in error."""
    if is_in_error:
        raise RuleBroken(f"{reference} is already marked as recorded in error")


def may_withdraw(*, is_own: bool, may_own: bool, may_any: bool) -> bool:
    """Return whether a user may mark a record as in error."""
    return may_any or (is_own and may_own)


def read_date(text: str, *, field: str, label: str, earliest: date = date.min) -> date:
    """Read a date parameter, such as 2026-11-24."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.max
    if not earliest <= day <= LAST_DAY:
        message = f"{label} must be a real date, such as 2026-11-24"
        raise RuleBroken(message, field=field)
    return day


def read_yes(text: str, *, field: str) -> bool:
    """Read a tick-box parameter: `yes` if ticked, empty if not."""
    if text.lower() not in {"", "yes", "on", "true", "1", "no", "false", "0"}:
        raise RuleBroken("Say yes or no", field=field)
    return text.lower() in {"yes", "on", "true", "1"}


def read_area(text: str, *, others: tuple[str, ...], field: str = "area") -> str:
    """Read the code of an area, or one of the words for no area."""
    if text and text not in others and not _AREA_CODE.fullmatch(text.upper()):
        choices = ", or ".join(filter(None, [_SOME_AREA, " or ".join(others)]))
        raise RuleBroken(f"Enter {choices}", field=field)
    return text if text in others else text.upper()


def is_reference(text: str) -> bool:
    """Return whether a text can be a reference; others are never looked up."""
    return _REFERENCE.fullmatch(text) is not None


def read_reference(text: str, *, prefix: str) -> str:
    """Read a reference or its start in any form: `7f3k` is R-7F3K."""
    typed = re.sub(r"\s", "", text).upper()
    if not typed:
        return ""
    letters = typed.removeprefix(f"{prefix}-").replace("-", "")
    reference = f"{prefix}-{letters[:4]}" + (f"-{letters[4:]}" if letters[4:] else "")
    if not letters or not _LETTERS.fullmatch(letters):
        raise RuleBroken(
            f"Enter a reference, such as {prefix}-7F3K-92QX, or the start of one",
            field="reference",
        )
    return reference
