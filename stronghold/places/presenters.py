"""What is told of a place that may be meant, while it is typed."""

from typing import Any

from stronghold.places.queries import PlaceChoice
from stronghold.places.rules import LONGEST_PLACE, Fit

KINDS = {"premises": "Known premises", "street": "Street", "postcode": "Postcode"}


def suggestion(choice: PlaceChoice) -> dict[str, Any]:
    """Return one suggestion: what is shown of it, and what choosing it fills in."""
    kind = choice.key.partition(":")[0]
    label = choice.label if kind == "premises" else choice.place.words
    point = choice.place.point
    return {
        "key": choice.key,
        "label": label,
        "words": label if len(label) <= LONGEST_PLACE else choice.place.words,
        "kind": KINDS[kind],
        # Taken by Enter as soon as it is first; one of merely like sound is not.
        "is_likely": choice.fit != Fit.ALIKE,
        "latitude": point.y if point else None,
        "longitude": point.x if point else None,
    }
