"""Adds a record to an operation, or takes it out of one."""

from typing import Any

from django.db import transaction

from operations.operation.models import Operation
from operations.operation.record import OPERATIONS
from operations.overview.choices import OperationRecords
from operations.overview.queries import KINDS
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.actions import locked_one
from stronghold.core.records.rules import read_reference


@transaction.atomic(durable=True)
def put_in_operation(
    *, by: User, reference: str, of: str, take_out: bool = False
) -> Operation:
    """Add the record with the reference `of` to an operation, or take it out.

    Raises RuleBroken if it is there already, or is not there to take out, and NotFound
    if there is no such operation for this person.
    """
    policy.require(by, Verb.RUN_OPERATIONS)
    operation = locked_one(OPERATIONS.rows(by), reference)
    row = _locked(by, of)
    if take_out and row.operation_id != operation.pk:
        raise RuleBroken(f"{row.reference} is not in this operation", field="of")
    if not take_out and row.operation_id == operation.pk:
        raise RuleBroken(f"{row.reference} is in this operation already", field="of")
    row.operation = None if take_out else operation
    row.save(update_fields=["operation"])
    detail = {
        "move": OperationRecords.TAKE_OUT if take_out else OperationRecords.PUT_IN
    }
    records = [row.reference, operation.reference]
    record(Kind.ALTERATION, by=by, records=records, detail=detail)
    return operation


def _locked(by: User, typed: str) -> Any:
    """Return the record with this reference, of whichever kind, locked."""
    prefix = typed.strip()[:1].upper()
    for kind in KINDS:
        if kind.prefix == prefix:
            try:
                wanted = read_reference(typed, prefix=prefix)
            except RuleBroken as broken:
                raise RuleBroken(broken.message, field="of") from broken
            rows = kind.stored(by).filter(reference=wanted, error_at__isnull=True)
            if row := rows.select_for_update(of=("self",)).first():
                return row
    raise RuleBroken(
        "No arrest, warrant, closure, seizure or activity that you may see has this "
        "reference",
        field="of",
    )
