"""What the writes of safeguarding share: the place of the origin, locking, verbs."""

from typing import TypeVar

from operations.safeguarding.models import Concern, CountyLine, Referral
from operations.safeguarding.queries import Origin
from operations.safeguarding.visibility import visible_safeguarding
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.core.places.queries import PlaceMeant
from stronghold.core.records.actions import locked_one, put_in_place
from stronghold.core.records.kind import WithdrawVerbs
from stronghold.core.records.models import Record

WITHDRAW = WithdrawVerbs(Verb.WITHDRAW_OWN_ENFORCEMENT, Verb.WITHDRAW_ANY_ENFORCEMENT)
R = TypeVar("R", Concern, CountyLine, Referral)
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
        put_in_place(row, place)
        return
    setattr(row, origin.field, origin.row)
    for name in (*PLACE, *AREAS):
        setattr(row, name, getattr(origin.row, name))


def locked(model: type[R], by: User, reference: str) -> R:
    rows = model._default_manager.filter(visible_safeguarding(by))
    return locked_one(rows, reference)
