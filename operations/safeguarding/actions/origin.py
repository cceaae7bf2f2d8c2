"""What the writes of safeguarding share: the place of the origin, locking."""

from typing import TypeVar

from operations.safeguarding.queries import Origin
from operations.safeguarding.record import SafeguardingKind
from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock
from stronghold.core.places.queries import PlaceMeant
from stronghold.core.records.actions import locked_one, put_in_place
from stronghold.core.records.models import Record

R = TypeVar("R", bound=Record)
PLACE = ("place_text", "point", "street_id", "premises_id")
AREAS = ("district_id", "ward_id", "lsoa_id")


def copy_place(row: Record, origin: Origin | None) -> None:
    """Set the day to today, and the place to that of the origin."""
    row.occurred_on, row.occurred_at = clock.today(), clock.now()
    if origin is None:
        return
    if origin.field == "premises":
        premises = origin.row
        place = PlaceMeant(
            premises.address, premises.point, premises.street_id, premises.pk
        )
        put_in_place(row, place, force=premises.force_id)
        return
    setattr(row, origin.field, origin.row)
    for name in (*PLACE, *AREAS):
        setattr(row, name, getattr(origin.row, name))


def locked(kind: SafeguardingKind[R], by: User, reference: str) -> R:
    """Return a row that the user may see, locked. NotFound otherwise."""
    rows = kind.model._default_manager.filter(kind.visible(by))
    return locked_one(rows, reference)
