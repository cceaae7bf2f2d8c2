"""Logs that a return was taken out of the site as a file."""

from collections.abc import Iterable

from django.db import transaction

from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from stronghold.weeks_of_action.choices import WeekDocument
from stronghold.weeks_of_action.rules import Days


@transaction.atomic(durable=True)
def note_file(
    *, by: User, days: Days, references: Iterable[str], form: str, purpose: str
) -> None:
    """Log a file of a return, with its purpose and the references in it."""
    policy.require(by, Verb.EXPORT)
    detail = {
        "document": WeekDocument.RETURN,
        "form": form,
        "first_day": days.first,
        "last_day": days.last,
    }
    kind = Kind.PRINT if form == "pdf" else Kind.EXPORT
    record(kind, by=by, records=references, reason=purpose, detail=detail)
