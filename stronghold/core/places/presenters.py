"""Suggestions of places, shown while a user types."""

from typing import TYPE_CHECKING, Any

from stronghold.core.geography.names import Fit, add_a_name, is_generic
from stronghold.core.places.rules import LONGEST_PLACE

if TYPE_CHECKING:
    from stronghold.core.places.queries import PlaceChoice

KINDS = {"premises": "Known premises", "street": "Street", "postcode": "Postcode"}


def none_found(words: str) -> str:
    """Return what to say if no place is called so; empty for the usual message."""
    return f"{add_a_name(words)}." if is_generic(words) else ""


def suggestion(choice: "PlaceChoice") -> dict[str, Any]:
    """Return one suggestion: its label, and the values that choosing it fills in."""
    kind = choice.key.partition(":")[0]
    label = choice.label if kind == "premises" else choice.place.words
    point = choice.place.point
    return {
        "key": choice.key,
        "label": label,
        "words": label if len(label) <= LONGEST_PLACE else choice.place.words,
        "kind": KINDS[kind],
        # Enter chooses the first suggestion if it is likely; a similar name is not.
        "is_likely": choice.fit != Fit.ALIKE,
        "latitude": point.y if point else None,
        "longitude": point.x if point else None,
    }
