"""The map of an agreement's rows: a place for each, and the same rows as a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from stronghold.accounts.models import User
from stronghold.kernel import clock
from stronghold.kernel.errors import NotFound
from stronghold.look.parts import Cell, Chip, Column, Row, Table, Tag
from stronghold.opendata.presenters import ATTRIBUTIONS
from stronghold.portal.figures.presenters.tables import crimes_table
from stronghold.portal.figures.presenters.wording import months_told
from stronghold.portal.figures.queries import CrimesTold, street_crimes
from stronghold.portal.kinds import KINDS, SharedKind
from stronghold.portal.presenters.address import Address, ViewedAs
from stronghold.portal.presenters.navigation import MAP, portal_links
from stronghold.portal.presenters.rows import text_of
from stronghold.portal.queries import reading
from stronghold.portal.queries.places import Placed, outlines, placed

# What a map of rows may hold; what is beyond is older, and is in the lists.
MOST_ON_MAP = 2000
# The table beside it has the latest of them.
MOST_IN_TABLE = 25
# By what a place is, as the shared views say it.
WHERE: Mapping[str, str] = {
    "address": "The address",
    "street": "Nearest stretch of street",
    "ward": "Somewhere in this ward",
}


@dataclass(frozen=True)
class MapPage:
    """What `portal/map.html` draws; `drawn` is for its script."""

    title: str
    caption: str
    viewed_as: ViewedAs | None
    links: Sequence[Any]
    kinds: Sequence[Chip]
    summary: str
    table: Table | None
    drawn: Mapping[str, Any]
    # The kinds that are shown, each with a sign of its own.
    legend: Sequence[SharedKind] = ()
    # What open data tell of the same areas.
    crimes: Table | None = None
    attribution: str = ATTRIBUTIONS[0]
    # There is more than fits, on the map or in the table.
    note: str = ""


def map_page(viewer: User, address: Address, params: Mapping[str, str]) -> MapPage:
    """Read and present the rows that have a place: of one kind, or of all."""
    offered = [KINDS[code] for code in address.kinds if KINDS[code].has_place]
    wanted = params.get("show", "")
    kinds = [kind for kind in offered if wanted in ("", kind.code)]
    if not kinds:
        raise NotFound
    with reading(viewer, address.agreement) as read:
        found, has_more = placed(read, kinds, most=MOST_ON_MAP)
        areas = outlines(read)
        crimes = street_crimes(read, clock.today())
    rows = [_place(one) for one in found]
    return MapPage(
        title="Map of what is shared",
        caption=address.agreement.partner.name,
        viewed_as=address.viewed_as,
        links=portal_links(address, MAP),
        kinds=_chips(offered, wanted, address),
        summary=_summary(rows, kinds),
        table=_table(rows[:MOST_IN_TABLE]),
        drawn={"places": [row for row in rows if row["at"]], "areas": areas},
        legend=kinds,
        crimes=_crimes(crimes),
        note=_note(len(rows), has_more=has_more),
    )


def _crimes(crimes: Mapping[str, CrimesTold]) -> Table | None:
    if not crimes:
        return None
    months = months_told(next(iter(crimes.values())))
    return crimes_table(crimes, title=f"Drug crimes, {months}")


def _place(one: Placed) -> dict[str, Any]:
    kind, told = one.kind, one.told
    words = [text_of(kind, name, told[name]) for name in _NAMED[kind.code]]
    return {
        "kind": kind.code,
        "what": _ONE[kind.code],
        "reference": one.reference,
        "day": text_of(kind, kind.day, told[kind.day]),
        "words": ", ".join(word for word in words if word != "–"),
        "ward": told["ward_name"] or "",
        "is": one.place_is,
        "at": one.at,
    }


_ONE: Mapping[str, str] = {
    "closures": "Closure case",
    "warrants": "Warrant executed",
    "activities": "Activity",
}
# What tells one row from another, besides its day and ward.
_NAMED: Mapping[str, tuple[str, ...]] = {
    "closures": ("state", "place"),
    "warrants": ("outcome",),
    "activities": ("kind", "organisation"),
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
        return "Nothing is shared of this at present."
    counts = [
        f"{sum(row['kind'] == kind.code for row in rows):,} {kind.short.lower()}"
        for kind in kinds
    ]
    return f"{'; '.join(counts)}."


def _note(n_rows: int, *, has_more: bool) -> str:
    if has_more:
        return (
            f"The map has the latest {MOST_ON_MAP:,} of each kind, the table the "
            f"latest {MOST_IN_TABLE} of all. The lists have the rest."
        )
    if n_rows > MOST_IN_TABLE:
        return f"The table has the latest {MOST_IN_TABLE}. The lists have the rest."
    return ""


def _table(rows: Sequence[Mapping[str, Any]]) -> Table | None:
    if not rows:
        return None
    headings = ("Reference", "What", "Day", "Ward", "Place on the map")
    return Table(
        caption="What is on the map, the latest first",
        columns=[Column(text) for text in headings],
        rows=[
            Row(
                [
                    Cell(row["reference"], whole=True),
                    Cell(row["what"], note=row["words"]),
                    row["day"],
                    row["ward"] or "–",
                    _where(row),
                ]
            )
            for row in rows
        ],
        hide_caption=True,
        stacked=True,
    )


def _where(row: Mapping[str, Any]) -> Cell:
    if row["at"] is None:
        return Cell("Not on the map", tag=Tag("Not on the map", "neutral"))
    return Cell(WHERE[row["is"]])
