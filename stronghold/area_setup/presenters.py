"""The words and drawings of the page about a force's map."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stronghold.area_setup.choices import Part
from stronghold.area_setup.rules import FEWEST_ADDRESSES, STEMS, WANTED
from stronghold.core.ui.charts.area_map import SHADES, AreaMap, Shape, outlines_from
from stronghold.core.ui.dates import written_date
from stronghold.core.ui.parts import Cell, Column, Row, SummaryRow, Table

if TYPE_CHECKING:
    from stronghold.area_setup.queries import KindOfArea, MapOfForce
    from stronghold.core.geography.models import AreaSource
    from stronghold.core.ui.charts.area_map import Outline

# The id of the table that has what the maps show.
TABLE_ID = "areas"
_INK = "#12191d"
_WITHOUT_TEAM, _WITH_TEAM = SHADES[0], SHADES[2]
# Areas that a team owns as a rule.
_OWNED = {"ward", "neighbourhood"}


@dataclass(frozen=True)
class MapPage:
    """The content of `area_setup/page.html`."""

    force: str
    maps: Sequence[AreaMap]
    areas: Table
    facts: Sequence[SummaryRow]
    missing: Table | None
    sources: Table | None


def page_of(found: "MapOfForce", loaded: Collection[Part], *, force: str) -> MapPage:
    """Show each kind of area on a map of its own, and all else in words."""
    return MapPage(
        force=force,
        maps=[drawn for kind in found.kinds if (drawn := _map(kind))],
        areas=_areas(found.kinds),
        facts=_facts(found),
        missing=_missing(found, loaded),
        sources=_sources(found.sources),
    )


def _map(kind: "KindOfArea") -> AreaMap | None:
    outlines = outlines_from(kind.features)
    if outlines is None:
        return None
    is_owned = kind.edition.kind in _OWNED and bool(kind.owned)
    key = [(_WITH_TEAM, "Has a team"), (_WITHOUT_TEAM, "Has no team")]
    return AreaMap(
        title=f"{kind.edition.name}: {_n(kind.n_areas, 'area')}",
        description=f"The outlines of {kind.edition.name}. Nothing is counted.",
        table_id=TABLE_ID,
        id=kind.edition.kind,
        width=outlines.width,
        height=outlines.height,
        shapes=[_shape(one, kind, is_owned=is_owned) for one in outlines.areas],
        key=key if is_owned else [],
    )


def _shape(one: "Outline", kind: "KindOfArea", *, is_owned: bool) -> Shape:
    has_team = not is_owned or one.code in kind.owned
    return Shape(
        outline=one,
        fill=_WITH_TEAM if has_team else _WITHOUT_TEAM,
        ink=_INK,
        number="",
        described=one.name if has_team else f"{one.name}: has no team",
    )


def _areas(kinds: Sequence["KindOfArea"]) -> Table:
    columns = [
        Column("Kind"),
        Column("Edition"),
        Column("Areas", numeric=True),
        Column("With residents", numeric=True),
        Column("Owned by a team", numeric=True),
    ]
    return Table(
        caption="Areas in force today",
        columns=columns,
        rows=[
            Row(
                [
                    kind.edition.get_kind_display(),
                    kind.edition.name,
                    f"{kind.n_areas:,}",
                    f"{kind.n_with_residents:,}",
                    f"{len(kind.owned):,}",
                ]
            )
            for kind in kinds
        ],
        stacked=True,
        id=TABLE_ID,
    )


def _facts(found: "MapOfForce") -> list[SummaryRow]:
    if found.n_safe_points is None:
        safe = "Not counted, so partners see the middle of no street of OS Open Names"
    else:
        safe = (
            f"{found.n_safe_points:,} of {found.n_points:,} have at least "
            f"{FEWEST_ADDRESSES} addresses, and can be shown to partners"
        )
    return [
        SummaryRow("Streets", f"{found.n_streets:,}"),
        SummaryRow("Points on streets", f"{found.n_points:,}"),
        SummaryRow("Addresses near points", safe),
        SummaryRow("Postcodes", f"{found.n_postcodes:,}"),
        SummaryRow("Base map", ", ".join(found.base_maps) or "None is built"),
    ]


def _missing(found: "MapOfForce", loaded: Collection[Part]) -> Table | None:
    """List the parts that no file was loaded for, and that are not there either way."""
    there = set(loaded) | {Part(kind.edition.kind) for kind in found.kinds}
    there |= {Part.STREETS} if found.n_streets else set()
    there |= {Part.POSTCODES} if found.n_postcodes else set()
    there |= {Part.BASE_MAP} if found.base_maps else set()
    there |= {Part.TEAMS} if any(kind.owned for kind in found.kinds) else set()
    wanted = [one for one in WANTED if one.part not in there]
    if not wanted:
        return None
    return Table(
        caption="Missing",
        hide_caption=True,
        columns=[
            Column("What"),
            Column("File"),
            Column("Published by"),
            Column("Without it"),
        ],
        rows=[
            Row(
                [
                    Cell(str(one.part.label), note="Needed" if one.is_needed else ""),
                    one.called,
                    one.published_by,
                    one.without[0].upper() + one.without[1:],
                ]
            )
            for one in wanted
        ],
        stacked=True,
    )


def _sources(sources: Sequence["AreaSource"]) -> Table | None:
    if not sources:
        return None
    return Table(
        caption="Loaded from",
        hide_caption=True,
        columns=[
            Column("What"),
            Column("Source"),
            Column("Loaded"),
            Column("In the files", numeric=True),
            Column("Of the force", numeric=True),
        ],
        rows=[
            Row(
                [
                    _step(one.part),
                    Cell(one.source, note=one.licence),
                    written_date(one.loaded_at.date()),
                    f"{one.n_read:,}",
                    f"{one.n_stored:,}",
                ]
            )
            for one in sources
        ],
        stacked=True,
    )


def _step(step: str) -> str:
    if step in Part.values:
        return str(Part(step).label)
    return f"{STEMS[step.rstrip('0123456789')].label} ({step})"


def _n(n: int, noun: str) -> str:
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"
