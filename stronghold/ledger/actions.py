"""Logs the printing of a chronology: the only thing a ledger writes."""

from collections.abc import Iterable

from django.db import transaction

from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from stronghold.ledger.choices import LedgerDocument


@transaction.atomic(durable=True)
def note_chronology(*, by: User, premises: int, references: Iterable[str]) -> None:
    """Log that the chronology of premises was made, and which records it holds."""
    policy.require(by, Verb.RUN_CLOSURES)
    detail = {"document": LedgerDocument.CHRONOLOGY, "premises": premises}
    record(Kind.PRINT, by=by, records=references, detail=detail)
