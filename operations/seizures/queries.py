"""Reads of seizures: the list, one of them, and those of an arrest or a warrant."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import Choices, QuerySet

from operations.seizures.choices import Drug, DrugClass, SeizureKind
from operations.seizures.models import Seizure
from operations.seizures.visibility import visible_seizures
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.record import consulted
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.queries import (
    Page,
    PageRequest,
    RecordFilter,
    history_of,
    one_of,
    page_of,
    with_related,
)
from stronghold.core.records.rules import is_reference
from stronghold.core.records.visibility import of_own_force

# How the list is sorted.
ORDER = ("-occurred_on", "-pk")


@dataclass(frozen=True)
class SeizureFilter(RecordFilter):
    """The filter of the list of seizures; its days are those of the seizure."""

    kind: str = ""
    drug: str = ""
    drug_class: str = ""

    prefix: ClassVar[str] = "S"
    counted_on: ClassVar[str] = "occurred_on"
    codes: ClassVar[Mapping[str, type[Choices]]] = {
        "kind": SeizureKind,
        "drug": Drug,
        "drug_class": DrugClass,
    }


def seizures_page(
    viewer: User, wanted: SeizureFilter, ask: PageRequest
) -> Page[Seizure]:
    """Return a page of seizures, the latest first."""
    every = _visible(viewer)
    rows = with_related(listed_seizures(viewer, wanted))
    page = page_of(rows, every=every, order=ORDER, ask=ask)
    consulted([], **wanted.as_params())
    return page


def listed_seizures(viewer: User, wanted: SeizureFilter) -> QuerySet[Seizure]:
    """Return everything in the list. The caller logs the read."""
    return _visible(viewer).filter(wanted.rows(viewer))


def seizure(viewer: User, reference: str) -> Seizure:
    """Return one seizure with what its page shows."""
    return one_of(with_related(_visible(viewer)), reference)


def history(viewer: User, reference: str) -> list[Any]:
    """Return each stored version of a seizure, the oldest first."""
    return history_of(_visible(viewer), reference)


def seized_at(
    viewer: User, *, arrest_id: int | None = None, entry_ids: Collection[int] = ()
) -> list[Seizure]:
    """Return what was seized at an arrest, or at the entries of a warrant."""
    rows = _visible(viewer).filter(error_at__isnull=True)
    if arrest_id is not None:
        rows = rows.filter(arrest=arrest_id)
    else:
        rows = rows.filter(entry__in=entry_ids)
    found = list(with_related(rows).order_by("pk"))
    consulted(row.reference for row in found)
    return found


def arrest_id_named(viewer: User, reference: str) -> int | None:
    """Return the id of the arrest named in an API request; None if it is empty.

    Arrests lie above seizures, so the model is found through the foreign key.
    """
    if not reference:
        return None
    arrests: Any = Seizure._meta.get_field("arrest").related_model
    rows = arrests.objects.filter(
        of_own_force(viewer, Verb.READ_ARRESTS), error_at=None
    )
    found: int | None = None
    if is_reference(reference):
        found = rows.filter(reference=reference).values_list("pk", flat=True).first()
    if found is None:
        raise RuleBroken("There is no such arrest", field="arrest")
    return found


def _visible(viewer: User) -> QuerySet[Seizure]:
    return Seizure.objects.filter(visible_seizures(viewer))
