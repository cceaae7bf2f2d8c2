"""Reads of seizures: the list, one of them, and those of an arrest or a warrant."""

from collections.abc import Collection
from typing import Any

from operations.seizures.models import Seizure
from operations.seizures.record import SEIZURES
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.record import consulted
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.queries import (
    all_loaded,
)
from stronghold.core.records.rules import is_reference
from stronghold.core.records.visibility import of_own_force


def seized_at(
    viewer: User, *, arrest_id: int | None = None, entry_ids: Collection[int] = ()
) -> list[Seizure]:
    """Return what was seized at an arrest, or at the entries of a warrant."""
    rows = SEIZURES.rows(viewer).filter(error_at__isnull=True)
    if arrest_id is not None:
        rows = rows.filter(arrest=arrest_id)
    else:
        rows = rows.filter(entry__in=entry_ids)
    found = all_loaded(SEIZURES, rows.order_by("pk"))
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
