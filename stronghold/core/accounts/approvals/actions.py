"""Decide on what would give an account or a program sight of records."""

from django.db import transaction

from stronghold.core.accounts.approvals.queries import one_waiting
from stronghold.core.accounts.approvals.rules import (
    Waiting,
    check_is_as_seen,
    check_is_said_why,
)
from stronghold.core.accounts.models import User
from stronghold.core.accounts.sight.choices import SightChange
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from stronghold.core.geography.models import Force


@transaction.atomic(durable=True)
def decide(
    *, by: User, code: str, seen: str, is_approved: bool, reason: str = ""
) -> Waiting:
    """Approve or refuse what waits, as it was `seen`.

    RuleBroken if it is refused without a reason, which who asked is given. NotFound if
    it does not wait for this person; Conflict if it has changed.
    """
    check_is_said_why(reason, is_approved=is_approved)
    # One at a time: two answers at once would not see each other.
    Force.objects.select_for_update().get(pk=by.organisation.force_id)
    source, waiting = one_waiting(by, code)
    check_is_as_seen(waiting, seen)
    do = source.approve if is_approved else source.refuse
    do(waiting, by)
    change = SightChange.APPROVED if is_approved else SightChange.REFUSED
    record(
        Kind.PERMISSION_CHANGE,
        by=by,
        records=list(waiting.subjects),
        force=by.organisation.force.code,
        reason="" if is_approved else reason.strip(),
        detail={
            "change": change,
            "what": waiting.title,
            "asks": waiting.asks,
            "code": waiting.code,
            # Who asked has the decision on their first page.
            "asked_by": waiting.asked_by_id,
        },
    )
    return waiting
