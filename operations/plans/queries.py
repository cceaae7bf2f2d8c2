"""Reads of operations that records of every slice need: those that may be named."""

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from operations.plans.models import Operation
from operations.plans.visibility import visible_operations
from stronghold.accounts.models import User
from stronghold.kernel import clock
from stronghold.kernel.errors import RuleBroken
from stronghold.records.rules import is_reference


def under_way(on: date) -> Q:
    """Return what an operation must be to be under way on a day."""
    return Q(begins_on__lte=on) & (Q(ends_on__isnull=True) | Q(ends_on__gte=on))


def operations_to_name(viewer: User | AnonymousUser) -> list[tuple[str, str]]:
    """Return reference and name of each operation that is under way, by name.

    Nobody is signed in on a page that a phone keeps; it offers none.
    """
    if isinstance(viewer, AnonymousUser):
        return []
    found = Operation.objects.filter(visible_operations(viewer))
    now = found.filter(under_way(clock.today())).order_by("name", "pk")
    return list(now.values_list("reference", "name"))


def operation_named(viewer: User, reference: str) -> Operation | None:
    """Return the operation that a form or a body names; none where it names none."""
    if not reference:
        return None
    found = Operation.objects.filter(visible_operations(viewer))
    one = is_reference(reference) and found.filter(reference=reference).first()
    if not one:
        raise RuleBroken("Choose one of the operations", field="operation")
    return one
