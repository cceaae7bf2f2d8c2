"""The one write of the law: approve a provision that changes a limit from a day on."""

from dataclasses import asdict, dataclass

from django.db import connection, transaction

from operations.statute.models import Provision as Row
from operations.statute.queries import provisions_in_force
from operations.statute.rules.additions import check_addition, check_texts
from operations.statute.rules.limits import Provision
from stronghold.accounts import policy
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.audit.choices import Kind
from stronghold.audit.record import record
from stronghold.kernel import clock

# Two approvals of the same limit at once would not see each other.
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('operations.statute'))"


@dataclass(frozen=True)
class Approval:
    """What is approved, and why: who confirmed it and where that stands."""

    provision: Provision
    reason: str


@transaction.atomic(durable=True)
def approve_provision(*, by: User, approval: Approval) -> Row:
    """Store a provision that takes over from its first day, which is still to come."""
    return _approve_provision(by=by, approval=approval)


def _approve_provision(*, by: User, approval: Approval) -> Row:
    policy.require(by, Verb.APPROVE_PROVISIONS)
    new, reason = approval.provision, approval.reason.strip()
    check_texts(new, reason)
    with connection.cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME)
    check_addition(provisions_in_force(), new, today=clock.today())
    row = Row.objects.create(
        **asdict(new), reason=reason, approved_at=clock.now(), approved_by=by
    )
    detail = {
        "change": "provision_approved",
        "provision": new.code,
        "value": new.value,
        "unit": new.unit,
        "from": new.in_force_from,
        "is_on": new.is_on,
    }
    record(Kind.ALTERATION, by=by, reason=reason, detail=detail)
    return row
