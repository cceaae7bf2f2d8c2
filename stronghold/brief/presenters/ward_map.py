"""The small map of a brief: the week's reports by ward, and their table."""

from collections.abc import Mapping
from dataclasses import dataclass

from stronghold.brief.rules.lines import MAPPED
from stronghold.core.kernel.weeks import Week
from stronghold.core.ui.charts.area_map import (
    SHADES,
    AreaMap,
    Outlines,
    shape,
)
from stronghold.core.ui.parts import Column, Row, Table
from stronghold.figures.classes import classes_up_to, shade_of
from stronghold.figures.measures import MEASURES
from stronghold.figures.presenters.wording import listed

ELSEWHERE, NOT_KNOWN = "", "-"
TABLE_ID = "wards"


@dataclass(frozen=True)
class WardMap:
    """The drawing and its table; the wards with none are named in a sentence."""

    drawing: AreaMap
    table: Table
    none: str


def ward_map(
    week: Week, by_ward: Mapping[str, int], outlines: Outlines | None
) -> WardMap | None:
    """Draw a week's counts by ward; None if no ward boundaries are loaded."""
    if outlines is None:
        return None
    measure, n = MEASURES[MAPPED], by_ward.get
    drawn = outlines.areas
    classes = classes_up_to(max((n(ward.code, 0) for ward in drawn), default=0))
    used = {shade_of(n(ward.code, 0), classes) for ward in drawn}
    title = f"{measure.label} by ward"
    none = [ward.name for ward in drawn if not n(ward.code)]
    return WardMap(
        drawing=AreaMap(
            title=title,
            description=_description(outlines, by_ward),
            table_id=TABLE_ID,
            width=outlines.width,
            height=outlines.height,
            shapes=[
                shape(
                    ward,
                    n(ward.code, 0),
                    shade=shade_of(n(ward.code, 0), classes),
                    noun=measure.units,
                )
                for ward in drawn
            ],
            key=[(SHADES[c.shade], c.label) for c in classes if c.shade in used],
        ),
        table=_table(title, outlines, by_ward),
        none=f"None in {listed(sorted(none))}." if none else "",
    )


def _description(outlines: Outlines, by_ward: Mapping[str, int]) -> str:
    """Describe the drawing for people who cannot see it, without a ranking."""
    with_some = sum(1 for ward in outlines.areas if by_ward.get(ward.code))
    return (
        f"A map of {len(outlines.areas)} wards, {with_some} of them with any, each "
        "with its number. A darker shade is a higher number."
    )


def _table(title: str, outlines: Outlines, by_ward: Mapping[str, int]) -> Table:
    """List the wards with any by name, and the count in none of them."""
    drawn = {ward.code: ward.name for ward in outlines.areas}
    named = sorted((drawn[code], n) for code, n in by_ward.items() if code in drawn)
    placed = sum(n for _, n in named)
    total = sum(by_ward.values())
    not_known = by_ward.get(NOT_KNOWN, 0)
    rows = [Row([name, f"{n:,}"]) for name, n in named]
    rows.append(Row(["Elsewhere", f"{total - placed - not_known:,}"]))
    rows.append(Row(["Place not known", f"{not_known:,}"]))
    return Table(
        caption=title,
        columns=[Column("Ward"), Column(MEASURES[MAPPED].label, numeric=True)],
        rows=rows,
        hide_caption=True,
        footer=Row(["Whole force", f"{total:,}"]),
        id=TABLE_ID,
    )
