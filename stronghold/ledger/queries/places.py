"""The place of a ledger: a street with all its premises, or one premises."""

from dataclasses import dataclass

from django.db.models import Q

from stronghold.core.accounts.models import User
from stronghold.core.audit.record import consulted
from stronghold.core.geography.models import Street
from stronghold.core.geography.visibility import own_streets
from stronghold.core.kernel.errors import NotFound
from stronghold.core.places.models import Premises
from stronghold.core.places.visibility import visible_premises

MOST_PREMISES = 50


@dataclass(frozen=True)
class LedgerPlace:
    """A street, or one premises in it."""

    street: Street
    premises: Premises | None = None

    @property
    def name(self) -> str:
        return self.premises.address if self.premises else self.street.name

    @property
    def at(self) -> str:
        """The value of the filter of a list that narrows it to this place."""
        column, number = self.column_and_number
        return f"{column}-{number}"

    @property
    def here(self) -> Q:
        """The condition for a record to be here.

        A record at premises has their street too, so a street holds its premises.
        """
        return Q(self.column_and_number)

    @property
    def column_and_number(self) -> tuple[str, int]:
        if self.premises:
            return "premises", self.premises.pk
        return "street", self.street.pk


def street_place(viewer: User, street_id: int) -> LedgerPlace:
    """Return a street of the viewer's force; its records are filtered separately."""
    street = Street.objects.filter(own_streets(viewer.force_id), pk=street_id).first()
    if street is None:
        raise NotFound
    consulted([f"street:{street.pk}"])
    return LedgerPlace(street)


def premises_place(viewer: User, premises_id: int) -> LedgerPlace:
    """Return the premises; raises NotFound if the viewer may not see them."""
    rows = Premises.objects.filter(visible_premises(viewer)).select_related("street")
    premises = rows.filter(pk=premises_id).first()
    if premises is None:
        raise NotFound
    consulted([f"premises:{premises.pk}"])
    return LedgerPlace(premises.street, premises)


def premises_of(viewer: User, place: LedgerPlace) -> tuple[list[Premises], bool]:
    """Return the premises of a street by address, and whether there are more."""
    if place.premises:
        return [], False
    rows = Premises.objects.filter(visible_premises(viewer), street=place.street)
    found = list(rows.order_by("address", "pk")[: MOST_PREMISES + 1])
    kept = found[:MOST_PREMISES]
    consulted(f"premises:{premises.pk}" for premises in kept)
    return kept, len(found) > MOST_PREMISES
