"""Logs that a statement was taken as a file."""

from django.db import transaction

from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record

_KINDS = {"csv": Kind.EXPORT, "pdf": Kind.PRINT}


@transaction.atomic(durable=True)
def note_file(*, by: User, document: str, form: str) -> None:
    """Log a file of a statement; `form` is csv or pdf."""
    policy.require(by, Verb.READ_STATEMENTS)
    record(_KINDS[form], by=by, detail={"document": document, "form": form})
