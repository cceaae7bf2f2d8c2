"""Reads a visit that was recorded from a door card."""

import uuid

from operations.activities.choices import ActivityKind
from operations.activities.models import Activity
from operations.activities.record import ACTIVITIES
from operations.links.queries import is_linked
from stronghold.core.accounts.models import User
from stronghold.core.audit.record import consulted
from stronghold.core.kernel.errors import NotFound


def is_recorded(client_uuid: uuid.UUID) -> bool:
    """Say whether a visit, or anything else, was sent under this name before."""
    return Activity.objects.filter(client_uuid=client_uuid).exists()


def visit_of(viewer: User, reference: str, client_uuid: uuid.UUID) -> Activity:
    """Return one's own visit to the address of a case, also if it was taken back.

    NotFound if there is none. The read is logged.
    """
    rows = ACTIVITIES.rows(viewer).filter(
        recorded_by=viewer,
        client_uuid=client_uuid,
        kind=ActivityKind.CLOSURE_VISIT,
    )
    found = rows.first()
    if found is None or not is_linked(viewer, reference, found.reference):
        raise NotFound
    consulted([reference, found.reference])
    return found
