"""A case locked for a change, and the verb of who decides about it."""

from operations.closures.models import ClosureCase
from operations.closures.visibility import visible_closures
from operations.statute.choices import Issuer
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.records.actions import locked_one


def locked_closure(by: User, reference: str) -> ClosureCase:
    return locked_one(ClosureCase.objects.filter(visible_closures(by)), reference)


def verb_to_decide(row: ClosureCase) -> Verb:
    """Return the verb for a decision of a case: its issuer makes them."""
    is_police = row.issued_as == Issuer.POLICE
    return Verb.RUN_CLOSURES if is_police else Verb.RUN_COUNCIL_CLOSURES
