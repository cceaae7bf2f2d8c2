"""Records who may be inside while premises are closed, and what a court kept of it."""

from collections.abc import Collection, Sequence

from django.db import transaction

from operations.closure_moves.choices import ClosureChange
from operations.closures.actions.locked import locked_closure, verb_to_decide
from operations.closures.events import order_entry
from operations.closures.models import ClosureCase, ClosureEvent, ClosureException
from operations.closures.rules.inside import (
    MOST_INSIDE,
    Inside,
    check_inside,
    is_same,
)
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.audit.choices import Kind as AuditKind
from stronghold.core.audit.record import record
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.rules import (
    check_no_personal_details,
    check_not_in_error,
)


@transaction.atomic(durable=True)
def record_inside(
    *,
    by: User,
    reference: str,
    add: Sequence[Inside] = (),
    remove: Collection[int] = (),
    keep_words: bool = False,
) -> int:
    """Add to who may be inside, and end rows by number; return how many changed.

    What is added is of the order, if one was made, and else of the notice. Someone who
    is on the list already is not added again, so that the same sent twice is stored
    once.
    """
    case = locked_closure(by, reference)
    policy.require(by, verb_to_decide(case))
    check_not_in_error(reference=case.reference, is_in_error=case.is_in_error)
    order = order_entry(list(case.happened.order_by("n")))
    listed = list(case.exceptions.filter(order=order, removed_at__isnull=True))
    removed = [one for one in listed if one.n in remove]
    kept = [one for one in listed if one.n not in remove]
    added: list[Inside] = []
    for one in add:
        check_inside(one)
        check_no_personal_details(one.conditions, field="conditions", kept=keep_words)
        is_kept = any(is_same(one, row) for row in kept)
        if not (is_kept or any(is_same(one, other) for other in added)):
            added.append(one)
    if len(kept) + len(added) > MOST_INSIDE:
        raise RuleBroken(f"There can be {MOST_INSIDE} on the list at most")
    now = clock.now()
    case.exceptions.filter(pk__in=[one.pk for one in removed]).update(
        removed_at=now, removed_by=by
    )
    _store(case, added, order=order, by=by)
    n_changed = len(removed) + len(added)
    if n_changed:
        detail = {
            "change": ClosureChange.INSIDE,
            "added": len(added),
            "removed": len(removed),
        }
        record(AuditKind.ALTERATION, by=by, records=[case.reference], detail=detail)
    return n_changed


def keep_for_order(order: ClosureEvent, numbers: Collection[int], *, by: User) -> None:
    """Copy those of the notice's list whom the court lets in, in its transaction."""
    rows = order.case.exceptions.filter(order__isnull=True, removed_at__isnull=True)
    chosen = rows.filter(n__in=numbers).order_by("n")
    given = [Inside(one.role, one.name, one.conditions) for one in chosen]
    _store(order.case, given, order=order, by=by)


def _store(
    case: ClosureCase,
    given: Sequence[Inside],
    *,
    order: ClosureEvent | None,
    by: User,
) -> None:
    # Rows are never deleted before the whole case is.
    first, now = case.exceptions.count() + 1, clock.now()
    ClosureException.objects.bulk_create(
        ClosureException(
            case=case,
            n=n,
            order=order,
            role=one.role,
            name=one.name.strip(),
            conditions=one.conditions.strip(),
            added_at=now,
            added_by=by,
        )
        for n, one in enumerate(given, start=first)
    )
