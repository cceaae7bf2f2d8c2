"""What is closed now, as a list: each address, until when, and its door card."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from operations.closures.presenters.door import BY, closed_until
from operations.closures.record import CLOSURES
from stronghold.core.records.presenters import written_place

if TYPE_CHECKING:
    from operations.closures.queries import ClosedAddress


def closed_rows(found: "Sequence[ClosedAddress]") -> list[dict[str, str]]:
    """Return the place of each, until when, why, and the address of its card."""
    return [
        {
            "place": written_place(one.case),
            "until": closed_until(one.closed),
            "by": BY[one.closed.by],
            "url": CLOSURES.url("door", one.case.reference),
        }
        for one in found
    ]


def closed_page(
    found: "Sequence[ClosedAddress]", *, of_team: Collection[int]
) -> dict[str, Any]:
    """Return the page: first what is in the team's areas, by the ids of its cases."""
    own = [one for one in found if one.case.pk in of_team]
    others = [one for one in found if one.case.pk not in of_team]
    parts = [("Your team’s area", own), ("Elsewhere", others)]
    return {
        "parts": [
            {"title": title if own else "", "rows": closed_rows(rows)}
            for title, rows in parts
            if rows
        ]
    }
