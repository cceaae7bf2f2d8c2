"""The map of what is shared under an agreement, and the same rows as a table."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from operations.closure_moves.choices import State
from stronghold.core.ui.parts import Cell, Chip, Column, Row, Table, Tag
from stronghold.opendata.presenters import POLICE_UK
from stronghold.partners.portal.kinds import KINDS, SharedKind
from stronghold.partners.portal.presenters.address import Address
from stronghold.partners.portal.presenters.figures.tables import crimes_table
from stronghold.partners.portal.presenters.navigation import MAP, portal_links
from stronghold.partners.portal.presenters.rows import text_of, title_of

if TYPE_CHECKING:
    from stronghold.partners.portal.queries.places import MapRows, Placed

# How many of the latest rows the table has.
MOST_IN_TABLE = 25
# Labels for the column `place_is` of the shared views.
WHERE: Mapping[str, str] = {
    "address": "The address",
    "street": "Nearest stretch of street",
    "ward": "Somewhere in this ward",
}


def offered_kinds(address: Address) -> list[SharedKind]:
    """Return the kinds that a map of this agreement can show."""
    return [KINDS[code] for code in address.kinds if KINDS[code].has_place]


def map_page(address: Address, found: "MapRows", *, wanted: str) -> dict[str, Any]:
    """Present the rows that have a place, of one kind or of all.

    `drawn` is for the script of the page. `crimes` is open data for the same areas.
    """
    offered, kinds = offered_kinds(address), found.kinds
    rows = [_place(row) for row in found.placed]
    return {
        "title": "Map of what is shared",
        "caption": address.agreement.partner.name,
        "viewed_as": address.viewed_as,
        "links": portal_links(address, MAP),
        "kinds": _chips(offered, wanted, address),
        "summary": _summary(rows, kinds),
        "table": _table(rows[:MOST_IN_TABLE]),
        "drawn": {"places": [row for row in rows if row["at"]], "areas": found.areas},
        "legend": kinds,
        "crimes": crimes_table(found.crimes),
        "attribution": POLICE_UK,
        "note": _note(len(rows), n_most=found.n_most, has_more=found.has_more),
    }


def _place(row: "Placed") -> dict[str, Any]:
    kind, values = row.kind, row.values
    words = [text_of(kind, name, values[name]) for name in _NAMED[kind.code]]
    if values.get("state") == State.ORDER_TO_COME:
        begins = text_of(kind, "order_begins_at", values["order_begins_at"])
        words.append(f"begins {begins}")
    return {
        "kind": kind.code,
        "what": title_of(kind, values),
        "reference": row.reference,
        "day": text_of(kind, kind.day, values[kind.day]),
        "words": ", ".join(word for word in words if word != "–"),
        "ward": values["ward_name"] or "",
        "is": row.place_is,
        "at": row.at,
    }


# The columns shown with each row, as well as its day and ward.
_NAMED: Mapping[str, tuple[str, ...]] = {
    "closures": ("state",),
    "warrants": ("outcome",),
    "activities": ("organisation",),
}


def _chips(offered: Sequence[SharedKind], wanted: str, address: Address) -> list[Chip]:
    if len(offered) < 2:
        return []
    every = Chip("All", address.map, current=not wanted)
    return [
        every,
        *(
            Chip(kind.short, f"{address.map}?show={kind.code}", kind.code == wanted)
            for kind in offered
        ),
    ]


def _summary(rows: Sequence[Mapping[str, Any]], kinds: Sequence[SharedKind]) -> str:
    if not rows:
        return "None of these are shared at present."
    counts = [
        f"{sum(row['kind'] == kind.code for row in rows):,} {kind.short.lower()}"
        for kind in kinds
    ]
    return f"{'; '.join(counts)}."


def _note(n_rows: int, *, n_most: int, has_more: bool) -> str:
    if has_more:
        return (
            f"The map shows the latest {n_most:,} of each kind, and the table the "
            f"latest {MOST_IN_TABLE} of all. The lists have the rest."
        )
    if n_rows > MOST_IN_TABLE:
        return f"The table shows the latest {MOST_IN_TABLE}. The lists have the rest."
    return ""


def _table(rows: Sequence[Mapping[str, Any]]) -> Table | None:
    if not rows:
        return None
    headings = ("What", "Details", "Day", "Ward", "Place on the map")
    return Table(
        caption="Records on the map, newest first",
        columns=[Column(text) for text in headings],
        rows=[
            Row(
                [
                    Cell(row["what"], reference=row["reference"]),
                    row["words"],
                    row["day"],
                    row["ward"] or "–",
                    _where(row),
                ]
            )
            for row in rows
        ],
        hide_caption=True,
        stacked=True,
        dense=True,
    )


def _where(row: Mapping[str, Any]) -> Cell:
    if row["at"] is None:
        return Cell("Not on the map", tag=Tag("Not on the map", "neutral"))
    return Cell(WHERE[row["is"]])
