"""Kinds of event. The first six are those of the Data Protection Act 2018, s.62."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import TextChoices

# The role code of a partner's user in stronghold.core.accounts, which this layer cannot
# import.
PARTNER = "partner"
# Steps of an export, as recorded in its events: the rows were read, the file was taken.
MADE, DOWNLOADED = "made", "downloaded"
# What an event names in place of records, when someone read the log or searched.
THE_LOG, THE_SEARCH = "audit-log", "search"
# The change of the event that a month of the log was dropped.
DROPPED = "audit_month_dropped"
# What the references of people and of premises begin with.
PERSON, PREMISES = "person:", "premises:"


class Kind(TextChoices):
    COLLECTION = "collection", "Recorded"
    ALTERATION = "alteration", "Changed"
    CONSULTATION = "consultation", "Read"
    DISCLOSURE = "disclosure", "Disclosed"
    COMBINATION = "combination", "Combined"
    ERASURE = "erasure", "Erased"
    SIGN_IN = "sign_in", "Signed in"
    SIGN_OUT = "sign_out", "Signed out"
    SIGN_IN_FAILED = "sign_in_failed", "Failed to sign in"
    REFUSAL = "refusal", "Was refused"
    EXPORT = "export", "Exported"
    PRINT = "print", "Printed"
    PERMISSION_CHANGE = "permission_change", "Changed an account"
    PASSWORD_CHANGE = "password_change", "Changed their password"  # noqa: S105 - a kind


# The subclasses of EventCode, by what their codes are of.
EVENT_CODES: dict[str, list[type["EventCode"]]] = defaultdict(list)


class EventCode(TextChoices):
    """A code in the detail of an event, with its words for the audit log.

    Each topic has its own in its `choices`; no event is stored with a change or a move
    that has no words. `of` is the name of the code in the detail. For a move it is the
    first letter of the references of what is moved, because several kinds of record
    have moves of one name; or "move", if it is a move of any kind.

    Names in braces stand for values of the detail. A code is never deleted: events
    that have it stay.
    """

    def __init_subclass__(cls, *, of: str = "change") -> None:
        super().__init_subclass__()
        EVENT_CODES[of].append(cls)

    def words(self, detail: Mapping[str, Any]) -> str:
        """Return what the audit log says of an event with this detail."""
        return str(self.label).format_map(defaultdict(str, detail))


def code_of(of: str, code: str) -> EventCode | None:
    """Return the code of this name, from the topic that has it."""
    for codes in EVENT_CODES.get(of, ()):
        if code in codes.values:
            return codes(code)
    return None


def move_of(code: str, references: Sequence[str]) -> EventCode | None:
    """Return a move of these records; without references it is of reports."""
    letter = references[0][:1] if references else "R"
    return code_of("move", code) or code_of(letter, code)
