"""The search for a place: what `ledger/search.html` draws."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from stronghold.core.accounts.models import User
from stronghold.core.places.choices import PremisesKind
from stronghold.core.records.presenters import address
from stronghold.core.ui.parts import Cell, Column, Row, Table
from stronghold.ledger.presenters.parts import (
    recorded_at,
)
from stronghold.ledger.queries.search import (
    PlacesFound,
    find_places,
    recent_places,
)

if TYPE_CHECKING:
    from stronghold.core.geography.models import Street
    from stronghold.core.places.models import Premises


@dataclass(frozen=True)
class SearchPage:
    """The places found, or those of the viewer's last records."""

    table: Table | None
    heading: str
    is_search: bool
    is_cut: bool
    only_url: str = ""


def search_page(viewer: User, words: str) -> SearchPage:
    """Present the places that fit the words; without words, the viewer's last ones."""
    found = find_places(viewer, words) if words else recent_places(viewer)
    n = found.n
    counted = "1 place fits" if n == 1 else f"{n} places fit"
    heading = counted if words else "Places of your latest records"
    return SearchPage(
        table=_table(viewer, found, caption=heading) if n else None,
        heading=heading,
        is_search=bool(words),
        is_cut=found.is_cut,
        only_url=_url_of_only(found) if words and n == 1 else "",
    )


def _url_of_only(found: PlacesFound) -> str:
    """Return the page of the only place found; a postcode has none."""
    for premises in found.premises:
        return reverse("ledger:premises", args=[premises.pk])
    for street in found.streets:
        return reverse("ledger:street", args=[street.pk])
    return ""


def _table(viewer: User, found: PlacesFound, *, caption: str) -> Table:
    premises = _premises_rows(viewer, found.premises)
    streets = _street_rows(viewer, found.streets)
    labels = ("Place", "Kind", "Locality", "Recorded")
    postcodes = [_postcode_row(code) for code in found.postcodes]
    places = [*premises, *streets]
    if found.is_street_named:
        places = [*streets, *premises]
    return Table(
        caption=caption,
        columns=[Column(label) for label in labels],
        rows=[*places, *postcodes],
        hide_caption=True,
        stacked=True,
    )


def _premises_rows(viewer: User, premises: Sequence["Premises"]) -> list[Row]:
    recorded = recorded_at(viewer, [row.pk for row in premises], field="premises")
    return [
        Row(
            [
                Cell(row.address, href=reverse("ledger:premises", args=[row.pk])),
                PremisesKind(row.kind).label,
                ", ".join(filter(None, [row.street.locality, row.postcode])),
                recorded[row.pk],
            ]
        )
        for row in premises
    ]


def _street_rows(viewer: User, streets: Sequence["Street"]) -> list[Row]:
    recorded = recorded_at(viewer, [row.pk for row in streets], field="street")
    return [
        Row(
            [
                Cell(street.name, href=reverse("ledger:street", args=[street.pk])),
                "Street",
                street.locality,
                recorded[street.pk],
            ]
        )
        for street in streets
    ]


def _postcode_row(code: str) -> Row:
    url = address(reverse("ledger:search"), {"postcode": code})
    return Row([Cell(code, href=url), "Postcode", "", "See its premises and streets"])
