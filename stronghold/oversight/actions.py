"""Logs that the audit log of a record was taken out of the site, and why."""

from django.db import transaction

from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from stronghold.oversight.choices import OversightDocument

_KINDS = {"csv": Kind.EXPORT, "pdf": Kind.PRINT}


@transaction.atomic(durable=True)
def note_file(*, by: User, reference: str, form: str, purpose: str) -> None:
    """Log a file of a record's audit log; `form` is csv or pdf."""
    policy.require(by, Verb.READ_AUDIT)
    policy.require(by, Verb.EXPORT)
    detail = {"document": OversightDocument.RECORD, "form": form}
    record(_KINDS[form], by=by, records=[reference], reason=purpose, detail=detail)
