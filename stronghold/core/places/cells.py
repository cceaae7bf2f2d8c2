"""Reads the place of one line of a CSV file; it is looked up later."""

from collections.abc import Mapping

from stronghold.core.kernel.cells import Cells, degrees
from stronghold.core.places.rules import GivenPlace

NOT_KNOWN = "not_known"
PLACE_COLUMNS: Mapping[str, str] = {
    "place": "a street, postcode or address, as it would be typed into the form",
    "place_choice": "if several places have that name, the key of the right one; "
    "words: keep the words, without a place on the map; not_known: no place is known",
    "latitude": "with longitude, in degrees: 51.75200",
    "longitude": "with latitude, in degrees: -1.25800",
}


def place_given(cells: Cells) -> GivenPlace:
    """Return the place of a line as it would be typed into a form."""
    words, choice = cells.read("place", str), cells.read("place_choice", str)
    return GivenPlace(
        words=words,
        choice="" if choice == NOT_KNOWN else choice,
        latitude=cells.read("latitude", degrees),
        longitude=cells.read("longitude", degrees),
        not_known=choice == NOT_KNOWN,
    )
