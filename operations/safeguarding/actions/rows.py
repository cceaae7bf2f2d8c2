"""What the writes of safeguarding share: who withdraws, locks, where it happened."""

from typing import TypeVar

from operations.safeguarding.models import Concern, CountyLine, Referral
from operations.safeguarding.queries import Origin
from operations.safeguarding.visibility import visible_safeguarding
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.kernel import clock
from stronghold.places.queries import PlaceMeant
from stronghold.records.actions import WithdrawVerbs, locked_one, put_in_place
from stronghold.records.models import Record

WITHDRAW = WithdrawVerbs(Verb.WITHDRAW_OWN_ENFORCEMENT, Verb.WITHDRAW_ANY_ENFORCEMENT)
R = TypeVar("R", Concern, CountyLine, Referral)
PLACE = ("place_text", "point", "street_id", "premises_id")
AREAS = ("district_id", "ward_id", "lsoa_id")


def take_place(row: Record, origin: Origin | None) -> None:
    """Take over where the record happened; it happens in no other place."""
    row.occurred_on, row.occurred_at = clock.today(), clock.now()
    if origin is None:
        return
    if origin.field == "premises":
        here = origin.row
        put_in_place(row, PlaceMeant(here.address, here.point, here.street_id, here.pk))
        return
    setattr(row, origin.field, origin.row)
    for name in (*PLACE, *AREAS):
        setattr(row, name, getattr(origin.row, name))


def locked(model: type[R], by: User, reference: str) -> R:
    rows = model._default_manager.filter(visible_safeguarding(by))
    return locked_one(rows, reference)
