"""The small map of a brief: the week's reports by ward, and their table."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.text import get_text_list

from stronghold.brief.presenters.figures import rows_url
from stronghold.brief.rules.lines import MAPPED
from stronghold.core.records.filters import ELSEWHERE as ELSEWHERE_ROWS
from stronghold.core.records.filters import NOT_KNOWN as NOT_KNOWN_ROWS
from stronghold.core.ui.charts.area_map import (
    SHADES,
    AreaMap,
    Outlines,
    shape,
)
from stronghold.core.ui.parts import Cell, Column, Row, Table
from stronghold.figures.classes import classes_up_to, shade_of
from stronghold.figures.measures import MEASURES

if TYPE_CHECKING:
    from stronghold.brief.presenters.week import WeekReads

NOT_KNOWN = "-"
SIGNED_NOTE = (
    "The numbers are as signed. Each leads to the records as they are now, which may "
    "have changed since."
)
TABLE_ID = "wards"


@dataclass(frozen=True)
class WardMap:
    """The drawing and its table; the wards with none are named in a sentence."""

    drawing: AreaMap
    table: Table
    none: str
    note: str


def ward_map(read: "WeekReads") -> WardMap | None:
    """Draw a week's counts by ward; None if no ward boundaries are loaded.

    Each leads to its reports. Those of a signed brief may have changed since.
    """
    outlines, by_ward = read.outlines, read.figures.by_ward
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
                    noun=f"{measure.units}{_since(read)}",
                    href=rows_url(read, MAPPED, area=ward.code),
                )
                for ward in drawn
            ],
            key=[(SHADES[c.shade], c.label) for c in classes if c.shade in used],
        ),
        table=_table(title, outlines, read),
        note=SIGNED_NOTE if read.figures.is_signed else "",
        none=f"None in {get_text_list(sorted(none), 'and')}." if none else "",
    )


def _since(read: "WeekReads") -> str:
    """Say on a link of a signed brief what it leads to."""
    return " as signed; the list is as it is now" if read.figures.is_signed else ""


def _description(outlines: Outlines, by_ward: Mapping[str, int]) -> str:
    """Describe the drawing for people who cannot see it, without a ranking."""
    with_some = sum(1 for ward in outlines.areas if by_ward.get(ward.code))
    return (
        f"A map of {len(outlines.areas)} wards, {with_some} of them with any, each "
        "with its number. A darker shade is a higher number."
    )


def _table(title: str, outlines: Outlines, read: "WeekReads") -> Table:
    """List the wards with any by name, and the count in none of them.

    Each number leads to the reports that it counts.
    """
    measure, by_ward = MEASURES[MAPPED], read.figures.by_ward
    drawn = {ward.code: ward.name for ward in outlines.areas}
    named = sorted((drawn[code], code) for code in by_ward if code in drawn)
    placed = sum(by_ward[code] for _, code in named)
    total = sum(by_ward.values())
    not_known = by_ward.get(NOT_KNOWN, 0)
    counts = [(name, code, by_ward[code]) for name, code in named]
    counts.append(("Elsewhere", ELSEWHERE_ROWS, total - placed - not_known))
    counts.append(("Place not known", NOT_KNOWN_ROWS, not_known))
    return Table(
        caption=title,
        columns=[Column("Ward"), Column(measure.label, numeric=True)],
        rows=[
            Row([name, Cell(f"{n:,}", href=rows_url(read, MAPPED, area=area))])
            for name, area, n in counts
        ],
        hide_caption=True,
        footer=Row(["Whole force", f"{total:,}"]),
        id=TABLE_ID,
    )
