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
from stronghold.core.accounts.several_forces.queries import of_force
from stronghold.core.audit.record import consulted
from stronghold.core.geography.queries import names_of_areas
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


def phases_begun(operation: Operation) -> list[tuple[str, date]]:
    """Return the phases of an operation that the caller may read, in their order."""
    rows = operation.phases.order_by("began_on", "pk")
    return list(rows.values_list("phase", "began_on"))


def organisations_to_choose(viewer: User | AnonymousUser) -> list[Organisation]:
    """Return the organisations of the viewer's force, the viewer's own first.

    A page kept on a phone has no signed-in user and offers none.
    """
    if isinstance(viewer, AnonymousUser):
        return []
    found = Organisation.objects.filter(of_force(viewer.force.pk))
    by_name, own = found.order_by("name", "pk"), viewer.organisation_id
    return sorted(by_name, key=lambda organisation: organisation.pk != own)


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


def page_of_operations(viewer: User, ask: PageRequest) -> Page[Operation]:
    """Return a page of the operations, the last begun first."""
    order = ("-begins_on", "-pk")
    return page_of_plans(OPERATIONS, viewer, Q(), order=order, ask=ask)


def with_parts(operation: Operation) -> list[int]:
    """Return the ids of an operation and of all operations within it, each once."""
    pairs = Operation.objects.filter(
        force=operation.force_id, part_of__isnull=False
    ).values_list("part_of", "pk")
    parts: dict[int | None, list[int]] = {}
    for whole, part in pairs:
        parts.setdefault(whole, []).append(part)
    found = [operation.pk]
    # The list grows while it is read; no operation is within itself.
    for pk in found:
        found += parts.get(pk, [])
    return found


def wards_with_parts(operation: Operation) -> list[str]:
    """Return the wards of an operation and of those within it, each once."""
    rows = Operation.objects.filter(pk__in=with_parts(operation))
    lists = rows.order_by("pk").values_list("areas", flat=True)
    return list(dict.fromkeys(code for codes in lists for code in codes))


def parts_of(viewer: User, operation: Operation) -> list[Operation]:
    """Return the operations directly within an operation, the latest first."""
    rows = OPERATIONS.loaded(OPERATIONS.rows(viewer)).filter(part_of=operation)
    found = list(rows.order_by("-begins_on", "-pk")[:MOST_LISTED])
    consulted(row.reference for row in found)
    return found


def wholes_to_choose(
    viewer: User, operation: Operation | None
) -> list[tuple[str, str]]:
    """Return the operations that may hold this one: none that lies within it."""
    rows = Operation.objects.filter(visible_operations(viewer))
    if operation is not None:
        rows = rows.exclude(pk__in=with_parts(operation))
    may_hold = under_way(clock.today())
    if operation is not None and operation.part_of_id:
        may_hold |= Q(pk=operation.part_of_id)
    found = rows.filter(may_hold).order_by("name", "pk")
    return list(found.values_list("reference", "name"))


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
    known = names_of_areas(codes)
    return {code: known.get(code, code) for code in codes}
