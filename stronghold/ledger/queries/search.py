"""Places that fit a search, and the places of the viewer's last records."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.geos import Point
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Q

import operations.arrests.queries as arrests
import reports.report.queries as reports
from stronghold.core.accounts.models import User
from stronghold.core.audit.record import consulted
from stronghold.core.geography.models import Street
from stronghold.core.geography.queries import MOST_CHOICES, PlaceFound, search_places
from stronghold.core.geography.rules import house_number, plain_words
from stronghold.core.kernel.values import postcode_in_form
from stronghold.core.places.models import Premises
from stronghold.core.places.rules import Fit, fit_of
from stronghold.core.places.visibility import visible_premises

MOST_PREMISES = 20
MOST_NEAR_POSTCODE = 5
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
    # The words are exactly the name of a street, which is then listed first.
    is_street_named: bool = False

    @property
    def n(self) -> int:
        return len(self.premises) + len(self.streets) + len(self.postcodes)


def find_places(viewer: User, words: str) -> PlacesFound:
    """Return the places that fit the words, exact matches first."""
    words = plain_words(words)
    if not words:
        return PlacesFound()
    named = search_places(words)
    postcodes = [found for found in named if found.kind == "postcode"]
    streets = [found.id for found in named if found.kind == "street"]
    premises = _premises_like(viewer, words, streets)
    fitting = [row for row in premises if fit_of(row.address, words) < Fit.ALIKE]
    kept = (fitting or premises)[:MOST_PREMISES]
    consulted((f"premises:{row.pk}" for row in kept), words=True)
    is_postcode = postcode_in_form(words)
    near = _streets_near(postcodes) if is_postcode else _in_order(streets)
    return PlacesFound(
        premises=sorted(kept, key=lambda row: fit_of(row.address, words)),
        streets=near,
        postcodes=[] if is_postcode else [found.label for found in postcodes],
        is_cut=len(premises) > MOST_PREMISES or len(named) >= MOST_CHOICES,
        is_street_named=any(fit_of(street.name, words) == Fit.EXACT for street in near),
    )


def _premises_like(viewer: User, words: str, streets: Sequence[int]) -> list[Premises]:
    """Return the premises with this postcode or a similar address, most similar first.

    Those with the house number typed, in one of the streets found, are included.
    """
    rows = Premises.objects.filter(visible_premises(viewer)).select_related("street")
    if postcode := postcode_in_form(words):
        found = rows.filter(postcode=postcode).order_by("address", "pk")
        return list(found[: MOST_PREMISES + 1])
    like = Q(address__icontains=words) | Q(address__trigram_similar=words)
    like |= Q(address__trigram_word_similar=words)
    if number := house_number(words).rstrip(", "):
        like |= Q(street__in=streets, address__istartswith=number)
    found = rows.filter(like).annotate(likeness=TrigramWordSimilarity(words, "address"))
    return list(found.order_by("-likeness", "address", "pk")[: MOST_PREMISES + 1])


def _streets_near(postcodes: Sequence[PlaceFound]) -> list[Street]:
    """Return the streets nearest to a postcode, which has no ledger of its own."""
    if not postcodes:
        return []
    at = Point(postcodes[0].longitude, postcodes[0].latitude, srid=4326)
    rows = Street.objects.filter(kind="street").annotate(far=Distance("point", at))
    return list(rows.order_by("far", "name")[:MOST_NEAR_POSTCODE])


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
