"""Reads of seizures: those of an arrest or a warrant, and what a new one needs."""

from collections.abc import Collection
from typing import Any

from django.contrib.gis.geos import Point

from operations.seizures.models import Seizure
from operations.seizures.record import SEIZURES
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.record import consulted
from stronghold.core.geography.models import Street
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.places.models import Premises
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


def kind_of_premises(premises_id: int | None) -> str | None:
    """Return the kind of known premises; None if they are not known."""
    if premises_id is None:
        return None
    rows = Premises.objects.filter(pk=premises_id)
    return rows.values_list("kind", flat=True).first()


def point_of_street(street_id: int | None, exact: Point | None) -> Point | None:
    """Return the point of a street; if it is not known, a rough one, to about 1 km."""
    if street_id is not None:
        rows = Street.objects.filter(pk=street_id)
        found: Point = rows.values_list("point", flat=True).get()
        return found
    if exact is None:
        return None
    return Point(round(exact.x, 2), round(exact.y, 2), srid=exact.srid)
