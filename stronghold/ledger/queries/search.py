"""Places that fit a search, and the places of the viewer's last records."""

from collections.abc import Sequence
from dataclasses import dataclass

import operations.arrests.queries as arrests
import reports.report.queries as reports
from stronghold.core.accounts.models import User
from stronghold.core.audit.record import consulted
from stronghold.core.geography.models import Street
from stronghold.core.geography.names import Fit, fit_of, street_sought
from stronghold.core.geography.queries import (
    MOST_CHOICES,
    search_places,
    streets_near_postcodes,
)
from stronghold.core.geography.rules import plain_words
from stronghold.core.kernel.values import postcode_in_form
from stronghold.core.places.models import Premises
from stronghold.core.places.queries import premises_like
from stronghold.core.places.visibility import visible_premises

MOST_PREMISES = 20
# How many of the viewer's last records of each kind are searched for places.
LAST_RECORDS = 20
MOST_RECENT = 8


@dataclass(frozen=True)
class PlacesFound:
    """The premises, streets and postcodes that fit; whether some are left out."""

    premises: Sequence[Premises] = ()
    streets: Sequence[Street] = ()
    postcodes: Sequence[str] = ()
    is_cut: bool = False
    # The words are a street's name, or a place misspelt: streets are listed first.
    is_street_first: bool = False

    @property
    def n(self) -> int:
        return len(self.premises) + len(self.streets) + len(self.postcodes)


def find_places(viewer: User, words: str) -> PlacesFound:
    """Return the places that fit the words, exact matches first."""
    words = plain_words(words)
    if not words:
        return PlacesFound()
    named = search_places(words, force=viewer.force_id)
    postcodes = [found.label for found in named if found.kind == "postcode"]
    ids = [found.id for found in named if found.kind == "street"]
    premises = premises_like(viewer, words, streets=ids)
    streets = _in_order(ids)
    fits = [_fit_of_street(street, words) for street in streets]
    fits_of_premises = [found.fit for found in premises]
    best = min([*fits, *fits_of_premises], default=Fit.NONE)
    if best < Fit.ALIKE:
        premises = [found for found in premises if found.fit < Fit.ALIKE]
    streets = streets or streets_near_postcodes(
        words, force=viewer.force_id, most=MOST_CHOICES
    )
    exact = [found for found in premises if found.fit == Fit.EXACT]
    if len(exact) == 1:
        premises, streets, postcodes = exact, [], []
    kept = [found.premises for found in premises[:MOST_PREMISES]]
    consulted((f"premises:{row.pk}" for row in kept), words=True)
    return PlacesFound(
        premises=kept,
        streets=streets,
        postcodes=[] if postcode_in_form(words) else postcodes,
        is_cut=len(premises) > MOST_PREMISES or len(named) >= MOST_CHOICES,
        is_street_first=best == Fit.ALIKE or Fit.EXACT in fits,
    )


def _fit_of_street(street: Street, words: str) -> Fit:
    return fit_of(street.name, street_sought(words), locality=street.locality)


def _in_order(ids: Sequence[int]) -> list[Street]:
    streets = Street.objects.in_bulk(ids)
    return [streets[pk] for pk in ids]


def recent_places(viewer: User) -> PlacesFound:
    """Return the places of the viewer's last records."""
    records = [
        *reports.recent_by(viewer, LAST_RECORDS),
        *arrests.recent_by(viewer, LAST_RECORDS),
    ]
    records.sort(key=lambda record: record.recorded_at, reverse=True)
    premises = dict.fromkeys(r.premises_id for r in records if r.premises_id)
    streets = {r.street_id: r.street for r in records if r.street and not r.premises}
    wanted = list(premises)[:MOST_RECENT]
    rows = Premises.objects.filter(visible_premises(viewer)).select_related("street")
    visible = rows.in_bulk(wanted)
    consulted(f"premises:{pk}" for pk in visible)
    return PlacesFound(
        premises=[visible[pk] for pk in wanted if pk in visible],
        streets=list(streets.values())[:MOST_RECENT],
    )
