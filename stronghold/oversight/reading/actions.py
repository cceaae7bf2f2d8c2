"""Marking a person's reading as looked at, and taking the list out as a file."""

from django.db import transaction

from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import PERSON, THE_LOG, Kind
from stronghold.core.audit.record import record
from stronghold.core.kernel.weeks import Week
from stronghold.oversight.choices import OversightDocument
from stronghold.oversight.reading.choices import ReadingChange
from stronghold.oversight.reading.queries.without_case import readers_week_of
from stronghold.oversight.reading.rules import check_not_own, checked_note


@transaction.atomic(durable=True)
def look_at(*, by: User, week: Week, username: str, note: str) -> None:
    """Mark what a person read in a week without a case as looked at, with a note.

    The mark is an event of the audit log, and holds until they open something else.
    NotFound if there is nothing to look at.
    """
    policy.require(by, Verb.REVIEW_READS)
    one = readers_week_of(by, week, username)
    check_not_own(is_own=one.username == by.username)
    record(
        Kind.ALTERATION,
        by=by,
        records=[f"{PERSON}{one.username}"],
        reason=checked_note(note),
        detail={"change": ReadingChange.LOOKED_AT, "week": str(week)},
    )


@transaction.atomic(durable=True)
def note_file(*, by: User, week: Week, purpose: str) -> None:
    """Log that the list of a week was taken out as a file, and why."""
    policy.require(by, Verb.REVIEW_READS)
    policy.require(by, Verb.EXPORT)
    detail = {
        "document": OversightDocument.READING,
        "form": "csv",
        "week": str(week),
    }
    record(Kind.EXPORT, by=by, records=[THE_LOG], reason=purpose, detail=detail)
