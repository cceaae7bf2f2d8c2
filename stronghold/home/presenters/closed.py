"""The closed addresses of a team's areas, on the home page of its officers."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from operations.closures.presenters.closed import closed_rows

if TYPE_CHECKING:
    from operations.closures.queries import ClosedAddress

MOST_LISTED = 5


def nearby(found: "Sequence[ClosedAddress]") -> dict[str, Any]:
    """Return how many there are, and those that end first."""
    n, shown = len(found), min(len(found), MOST_LISTED)
    return {
        "title": "Closed addresses",
        "all_text": f"All {n:,}" if n > shown else "Everywhere",
        "all_url": reverse("closures:closed"),
        "n": f"{n:,}",
        "rows": closed_rows(found[:shown]),
    }
