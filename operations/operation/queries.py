"""Reads of operations, and what reads of operations, priorities and taskings share."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, Q

from operations.operation.choices import Phase
from operations.operation.models import Operation, PhaseBegun, Plan
from operations.operation.record import OPERATIONS
from operations.operation.rules import has_ended
from operations.operation.visibility import visible_operations
from stronghold.core.accounts.models import Organisation, User
from stronghold.core.audit.record import consulted
from stronghold.core.geography.queries import wards_to_choose
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.kind import Kind
from stronghold.core.records.pages import ByReference, Page, PageRequest, page_of
from stronghold.core.records.rules import is_reference


def under_way(on: date) -> Q:
    """Return the condition for an operation to be under way on a day."""
    return Q(begins_on__lte=on) & (Q(ends_on__isnull=True) | Q(ends_on__gte=on))


def operations_to_name(viewer: User | AnonymousUser) -> list[tuple[str, str]]:
    """Return reference and name of each operation that is under way, by name.

    A page kept on a phone has no signed-in user and offers none.
    """
    if isinstance(viewer, AnonymousUser):
        return []
    found = Operation.objects.filter(visible_operations(viewer))
    current = found.filter(under_way(clock.today())).order_by("name", "pk")
    return list(current.values_list("reference", "name"))


def operation_named(viewer: User, reference: str) -> Operation | None:
    """Return the operation named in a form or an API request, or None if it is empty.

    Raises RuleBroken if the viewer may not see such an operation.
    """
    if not reference:
        return None
    found = Operation.objects.filter(visible_operations(viewer))
    named = is_reference(reference) and found.filter(reference=reference).first()
    if not named:
        raise RuleBroken("Choose one of the operations", field="operation")
    return named


def organisations_to_choose(viewer: User | AnonymousUser) -> list[Organisation]:
    """Return the organisations of the viewer's force, the viewer's own first.

    A page kept on a phone has no signed-in user and offers none.
    """
    if isinstance(viewer, AnonymousUser):
        return []
    found = Organisation.objects.filter(force=viewer.force).order_by("name", "pk")
    own = viewer.organisation_id
    return sorted(found, key=lambda organisation: organisation.pk != own)


P = TypeVar("P", bound=Plan)
MOST_LISTED = 200


def page_wanted(params: Mapping[str, str] = MappingProxyType({})) -> PageRequest:
    """Return the page of a list of plans in an address; without one, the first."""
    return PageRequest.from_params(params, size=MOST_LISTED)


def page_of_plans(
    kind: Kind[P], viewer: User, rows: Q, *, order: Sequence[str], ask: PageRequest
) -> Page[P]:
    """Return one page of plans. The read is logged."""
    every = kind.rows(viewer)
    found = kind.loaded(every.filter(rows))
    page = page_of(found, order=order, ask=ask, by=ByReference(every))
    consulted(row.reference for row in page.items)
    return page


def operations(viewer: User) -> list[Operation]:
    """Return the operations: those under way first, then those ended, latest first."""
    rows = OPERATIONS.loaded(OPERATIONS.rows(viewer))
    rows = rows.order_by(F("ends_on").desc(nulls_first=True), "-begins_on", "-pk")
    found = list(rows[:MOST_LISTED])
    consulted(row.reference for row in found)
    today = clock.today()
    return sorted(found, key=lambda row: has_ended(row.ends_on, today=today))


def phases_of(viewer: User, operation: Operation) -> list[PhaseBegun]:
    """Return the phases that an operation has begun, the latest first."""
    rows = operation.phases.filter(operation__in=OPERATIONS.rows(viewer))
    return list(rows.select_related("recorded_by").order_by("-began_on", "-pk"))


def n_in_clear(viewer: User) -> int:
    """Return how many operations under way are in the phase Clear."""
    rows = OPERATIONS.rows(viewer).filter(under_way(clock.today()), phase=Phase.CLEAR)
    return rows.count()


def area_names(codes: Sequence[str]) -> dict[str, str]:
    """Return the name of each ward by its code, or the code if no ward is loaded."""
    known = dict(wards_to_choose())
    return {code: known.get(code, code) for code in codes}
