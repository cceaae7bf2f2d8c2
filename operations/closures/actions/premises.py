"""Makes the address of a case known premises, which have a page of their own."""

from django.db import transaction

from operations.closure_moves.choices import ClosureChange
from operations.closures.actions.locked import locked_closure
from operations.closures.models import ClosureCase
from operations.closures.record import CLOSURES
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from stronghold.core.places.actions import make_known
from stronghold.core.records.rules import check_not_in_error


@transaction.atomic(durable=True)
def make_premises(*, by: User, reference: str) -> ClosureCase:
    """Make the place of a case known premises, and put the case there.

    RuleBroken unless it is a house number in a known street. Once they are, nothing
    happens.
    """
    policy.require(by, CLOSURES.verb_to_write(by))
    row = locked_closure(by, reference)
    check_not_in_error(reference=row.reference, is_in_error=row.is_in_error)
    if row.premises is None:
        row.premises = make_known(
            force=row.force,
            address=row.place_text,
            street_id=row.street_id,
            point=row.point,
        )
        row.save(update_fields=["premises"])
        detail = {"change": ClosureChange.PREMISES}
        record(Kind.ALTERATION, by=by, records=[row.reference], detail=detail)
    return row
