"""The search for a place: what `ledger/search.html` draws."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from stronghold.core.geography.names import add_a_name, is_generic
from stronghold.core.places.choices import PremisesKind
from stronghold.core.records.presenters import address
from stronghold.core.ui.parts import Cell, Column, Row, Table

if TYPE_CHECKING:
    from stronghold.core.geography.models import Street
    from stronghold.core.places.models import Premises
    from stronghold.ledger.queries.search import PlacesFound

NOT_FOUND = "Check the spelling, leave out the house number, or try the postcode."


@dataclass(frozen=True)
class Recorded:
    """What is recorded at each of the places found, in words by its id."""

    premises: Mapping[int, str]
    streets: Mapping[int, str]


@dataclass(frozen=True)
class SearchPage:
    """The places found, or those of the viewer's last records."""

    table: Table | None
    heading: str
    is_search: bool
    is_cut: bool
    only_url: str = ""
    empty_text: str = ""


def search_page(words: str, found: "PlacesFound", recorded: Recorded) -> SearchPage:
    """Present the places that fit the words; without words, the viewer's last ones."""
    n = found.n
    counted = "1 place matches" if n == 1 else f"{n} places match"
    heading = counted if words else "Places of your latest records"
    return SearchPage(
        table=_table(found, recorded, caption=heading) if n else None,
        heading=heading,
        is_search=bool(words),
        is_cut=found.is_cut,
        only_url=_url_of_only(found) if words and n == 1 else "",
        empty_text=f"{add_a_name(words)}." if is_generic(words) else NOT_FOUND,
    )


def _url_of_only(found: "PlacesFound") -> str:
    """Return the page of the only place found; a postcode has none."""
    for premises in found.premises:
        return reverse("ledger:premises", args=[premises.pk])
    for street in found.streets:
        return reverse("ledger:street", args=[street.pk])
    return ""


def _table(found: "PlacesFound", recorded: Recorded, *, caption: str) -> Table:
    premises = _premises_rows(found.premises, recorded.premises)
    streets = _street_rows(found.streets, recorded.streets)
    postcodes = [_postcode_row(code) for code in found.postcodes]
    places = streets + premises if found.is_street_first else premises + streets
    labels, rows = ["Place", "Kind", "Locality", "Recorded"], places + postcodes
    locality = labels.index("Locality")
    if not any(str(row.cells[locality]) for row in rows):
        del labels[locality]
        rows = [_without(row, locality) for row in rows]
    return Table(
        caption=caption,
        columns=[Column(label) for label in labels],
        rows=rows,
        hide_caption=True,
        stacked=True,
        dense=True,
    )


def _without(row: Row, n: int) -> Row:
    return Row([cell for i, cell in enumerate(row.cells) if i != n])


def _premises_rows(
    premises: Sequence["Premises"], recorded: Mapping[int, str]
) -> list[Row]:
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


def _street_rows(streets: Sequence["Street"], recorded: Mapping[int, str]) -> list[Row]:
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
