"""The words and drawings of the page about a force's map."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from stronghold.area_setup.choices import Part
from stronghold.area_setup.rules import (
    FEWEST_ADDRESSES,
    WANTED,
    counted,
    number_of,
    part_of,
    without_wards,
)
from stronghold.core.ui.charts.area_map import SHADES, AreaMap, Shape, outlines_from
from stronghold.core.ui.dates import written_date
from stronghold.core.ui.parts import Cell, Chip, Column, Row, SummaryRow, Table, Tag
from stronghold.opendata.presenters import POLICE_UK

if TYPE_CHECKING:
    from stronghold.area_setup.queries import (
        KindOfArea,
        MapOfForce,
        Published,
        StreetsOfForce,
    )
    from stronghold.core.geography.models import AreaSource, Edition, Force
    from stronghold.core.ui.charts.area_map import Outline
    from stronghold.figures.base_map.served import BaseMap

# The id of the table that has what the maps show.
TABLE_ID = "areas"
_INK = "#12191d"
_WITHOUT_TEAM, _WITH_TEAM = SHADES[0], SHADES[2]
# Areas that a team owns as a rule.
_OWNED = {"ward", "neighbourhood"}
# Published parts that are no boundaries, whose editions have their own source.
_SAID_HERE = {Part.STREETS, Part.POSTCODES, Part.ADDRESSES, Part.BASE_MAP}
# The choice of no areas over the base map.
_NO_AREAS = "none"
_IN_FORCE = Cell("In force", tag=Tag("In force", "active"))


@dataclass(frozen=True)
class Ground:
    """What lies over the base map: a choice of areas, and those chosen as GeoJSON."""

    chips: Sequence[Chip]
    outlines: Mapping[str, Any]


@dataclass(frozen=True)
class MapPage:
    """The content of `area_setup/page.html`."""

    force: str
    code: str
    # None if the viewer may not see the base map.
    ground: Ground | None
    maps: Sequence[AreaMap]
    areas: Table
    facts: Sequence[SummaryRow]
    # Which districts have no wards; empty if all have some.
    without_wards: str
    missing: Table | None
    sources: Table | None


def page_of(
    found: "MapOfForce",
    loaded: Collection[Part],
    *,
    force: "Force",
    over_ground: str | None,
) -> MapPage:
    """Show each kind of area on a map of its own, and all else in words.

    `over_ground` is the kind of area to show over the base map; None for no base map.
    """
    return MapPage(
        force=force.name,
        code=force.code,
        ground=None if over_ground is None else _ground(found.kinds, over_ground),
        maps=[drawn for kind in found.kinds if (drawn := _map(kind))],
        areas=_areas(found.kinds),
        facts=_facts(found),
        without_wards=without_wards(found.without_wards),
        missing=_missing(found, loaded),
        sources=_sources(found),
    )


def _ground(kinds: Sequence["KindOfArea"], wanted: str) -> Ground:
    """Show the kind that is wanted; otherwise wards, or the first there is."""
    by_code = {kind.edition.kind: kind for kind in kinds}
    if wanted not in by_code and wanted != _NO_AREAS:
        wanted = "ward" if "ward" in by_code else next(iter(by_code), _NO_AREAS)
    shown = by_code.get(wanted)
    choices = [(code, str(Part(code).label)) for code in by_code]
    if choices:
        choices.append((_NO_AREAS, "No areas"))
    return Ground(
        chips=[
            Chip(label, f"?areas={code}#base-map", current=code == wanted)
            for code, label in choices
        ],
        outlines={
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "properties": {"name": one["properties"]["name"]},
                    "geometry": one["geometry"],
                }
                for one in (shown.features if shown else ())
            ],
        },
    )


def _map(kind: "KindOfArea") -> AreaMap | None:
    outlines = outlines_from(kind.features)
    if outlines is None:
        return None
    is_owned = kind.edition.kind in _OWNED and bool(kind.owned)
    key = [(_WITH_TEAM, "Has a team"), (_WITHOUT_TEAM, "Has no team")]
    return AreaMap(
        title=f"{kind.edition.name}: {number_of(kind.n_areas, 'area', 'areas')}",
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
    streets = found.streets
    if streets.n_safe_points is None:
        safe = "Not counted, so partners see the middle of no street of OS Open Names"
    else:
        safe = (
            f"{streets.n_safe_points:,} of {streets.n_points:,} have at least "
            f"{FEWEST_ADDRESSES} addresses, and can be shown to partners"
        )
    return [
        SummaryRow("Streets", _streets(streets)),
        SummaryRow("Points on streets", f"{streets.n_points:,}"),
        SummaryRow("Addresses near points", safe),
        SummaryRow("Kinds of place", _kinds_of_place(streets)),
        SummaryRow("Postcodes", f"{found.n_postcodes:,}"),
        SummaryRow(
            "Files of the base map", ", ".join(found.base_maps) or "None is built"
        ),
    ]


def _streets(found: "StreetsOfForce") -> str:
    if not found.n_earlier:
        return f"{found.n_streets:,}"
    return (
        f"{found.n_streets:,}, and {found.n_earlier:,} of earlier files alone, kept "
        "because records may refer to them"
    )


def _kinds_of_place(found: "StreetsOfForce") -> str:
    if not found.n_kinds_of_place:
        return "None"
    points = number_of(found.n_points_of_kinds, "point", "points")
    return (
        f"{found.n_kinds_of_place:,}, with {points}: data.police.uk says of these only "
        "what they are, such as a supermarket"
    )


def _missing(found: "MapOfForce", loaded: Collection[Part]) -> Table | None:
    """List the parts that no file was loaded for, and that are not there either way."""
    there = set(loaded) | {Part(kind.edition.kind) for kind in found.kinds}
    there |= {Part.STREETS} if found.streets.n_streets else set()
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


def _sources(found: "MapOfForce") -> Table | None:
    """List the files. Where files add to earlier ones, all that there is counts."""
    if not found.sources:
        return None
    of_areas = [kind.n_with_residents for kind in found.kinds]
    stored = {Part.POSTCODES: found.n_postcodes, Part.POPULATION: sum(of_areas)}
    return Table(
        caption="Loaded from",
        hide_caption=True,
        columns=[
            Column("What"),
            Column("Source"),
            Column("Loaded"),
            Column("In the files loaded last", numeric=True),
            Column("Of the force", numeric=True),
        ],
        rows=[
            _source(one, stored.get(part_of(one.part), one.n_stored))
            for one in found.sources
        ],
        stacked=True,
    )


def _source(one: "AreaSource", n_stored: int) -> Row:
    read, stored = counted(one.part, n_read=one.n_read, n_stored=n_stored)
    loaded_on = written_date(one.loaded_at.date())
    source = Cell(one.source, note=one.licence)
    return Row([_step(one.part), source, loaded_on, read, stored])


def _step(step: str) -> str:
    label = str(part_of(step).label)
    return label if step in Part.values else f"{label} ({step})"


def edition_table(editions: Sequence["Edition"]) -> Table:
    """Return the table of loaded boundaries, with the days they are in force."""
    return Table(
        caption="Boundaries",
        hide_caption=True,
        columns=[Column(name) for name in ("Kind", "Edition", "From", "To", "Source")],
        rows=[_edition(edition) for edition in editions],
        stacked=True,
    )


def _edition(edition: "Edition") -> Row:
    return Row(
        [
            edition.get_kind_display(),
            edition.name,
            written_date(edition.valid_from) if edition.valid_from else "the start",
            written_date(edition.valid_to) if edition.valid_to else _IN_FORCE,
            Cell(edition.source, note=f"Licence: {edition.licence}"),
        ]
    )


def attributions(
    published: "Published", base: "BaseMap | None", *, has_open_data: bool
) -> list[str]:
    """Return what the licences of a force's published data require, each line once."""
    lines = [f"{POLICE_UK}."] if has_open_data else []
    named = [("Boundaries", one.source, one.licence) for one in published.editions]
    named += [
        (_step(one.part), one.source, one.licence)
        for one in published.sources
        if part_of(one.part) in _SAID_HERE
    ]
    named += [("Residents", source, licence) for source, licence in published.residents]
    said: dict[tuple[str, str], list[str]] = defaultdict(list)
    for what, source, licence in named:
        if what not in said[source, licence]:
            said[source, licence].append(what)
    for (source, licence), parts in said.items():
        lines.append(f"{', '.join(parts)}: {source}. {licence.removesuffix('.')}.")
    for line in base.attributions if base else ():
        lines.append(f"Base map: {line.removesuffix('.')}.")
    return lines
