"""Giving a reason: an event of the audit log, and nothing else."""

from django.db import transaction

from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from stronghold.core.records.reasons.choices import ReasonChange
from stronghold.core.records.reasons.rules import Choices, written_reason


@transaction.atomic(durable=True)
def give_reason(
    *, by: User, verb: Verb, reference: str, choices: Choices, code: str, words: str
) -> None:
    """Log why the user is about to read a record, which needs this verb."""
    policy.require(by, verb)
    reason = written_reason(choices, code, words)
    detail = {"change": ReasonChange.GIVEN, "reason": code}
    record(Kind.CONSULTATION, by=by, records=[reference], reason=reason, detail=detail)
