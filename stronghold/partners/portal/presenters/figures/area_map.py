"""A map of ranges as one SVG drawing, with shades of one hue and ranges as text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stronghold.core.sharing.range_classes import RangeClass, classes_up_to
from stronghold.partners.portal.presenters.figures.wording import range_text

if TYPE_CHECKING:
    from stronghold.partners.portal.queries.figures import Outline

# Text in more areas than this would overlap.
MOST_NAMED = 40
# As shares of the drawing's width: the height of its letters, and the margin.
LETTERS, MARGIN = 0.023, 0.02
Range = tuple[int | None, int | None]


@dataclass(frozen=True)
class DrawnArea:
    """An area with its shade, its range as text, and the description shown on hover."""

    path: str
    shade: str
    described: str
    text: str
    x: int
    y: int


@dataclass(frozen=True)
class AreaMap:
    """The drawing: its box and letters in metres, its areas, and its legend."""

    title: str
    table_id: str
    box: str
    letters: int
    areas: Sequence[DrawnArea]
    classes: Sequence[RangeClass]
    has_gaps: bool


def area_map(
    outlines: Sequence["Outline"],
    ranges: Mapping[str, Range],
    *,
    title: str,
    table_id: str,
) -> AreaMap | None:
    """Shade each area by its highest possible count; None without outlines."""
    if not outlines:
        return None
    classes = classes_up_to(max((high or 0 for _, high in ranges.values()), default=0))
    west, north = min(o.west for o in outlines), min(o.north for o in outlines)
    wide = max(o.east for o in outlines) - west
    high = max(o.south for o in outlines) - north
    room = round(wide * MARGIN)
    return AreaMap(
        title=title,
        table_id=table_id,
        box=f"{west - room} {north - room} {wide + 2 * room} {high + 2 * room}",
        letters=round(wide * LETTERS),
        areas=[
            _drawn(one, ranges, classes, named=len(outlines) <= MOST_NAMED)
            for one in outlines
        ],
        classes=classes,
        has_gaps=any(ranges.get(o.code, (None, None))[1] is None for o in outlines),
    )


def _drawn(
    one: "Outline",
    ranges: Mapping[str, Range],
    classes: Sequence[RangeClass],
    *,
    named: bool,
) -> DrawnArea:
    low, high = ranges.get(one.code, (None, None))
    text = range_text(low, high)
    shade = "gap"
    if high is not None:
        shade = str(next(c.shade for c in classes if high <= c.high))
    return DrawnArea(
        path=one.path,
        shade=shade,
        described=f"{one.name}: {text}",
        text=text if named and high is not None else "",
        x=one.x,
        y=one.y,
    )
