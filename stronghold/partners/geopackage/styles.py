"""How QGIS draws each layer: as the partner's map on the web does.

Figures show the last quarter, by ward. The other periods are in the layer, and the user
can choose them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from stronghold.core.sharing.range_classes import classes_up_to
from stronghold.core.ui.qml import RAMP, AreaClass, by_class, outlines, points
from stronghold.exports.kinds.map_styles import MARKERS
from stronghold.partners.ogc.queries.source import Collection
from stronghold.partners.ogc.rules import FIGURES

_AREA_TIP = '<b>[% "name" %]</b>'
_RECORD_TIP = '<b>[% "reference" %]</b><br>[% "ward_name" %]'
_FIGURE_TIP = '<b>[% "area_name" %]</b><br>[% "range" %], [% "period" %]'


@dataclass(frozen=True)
class LayerStyle:
    """A style that can depend on the rows; `notice` is called with each of them."""

    written: Callable[[], str]
    notice: Callable[[Mapping[str, Any]], None] = lambda row: None


def style_of(collection: Collection) -> LayerStyle:
    """Return how the layer of a collection is drawn."""
    if collection.id.startswith(FIGURES):
        last = _LastQuarter()
        return LayerStyle(last.style, last.notice)
    if collection.shape == "MultiPolygon":
        return LayerStyle(partial(outlines, _AREA_TIP))
    marker, colour = MARKERS[collection.id]
    return LayerStyle(partial(points, marker, colour, _RECORD_TIP))


class _LastQuarter:
    """The figures of the latest quarter by ward, or by district without wards."""

    def __init__(self) -> None:
        # By level, the latest quarter and the highest number that a range of it allows.
        self._latest: dict[str, tuple[str, int]] = {}

    def notice(self, row: Mapping[str, Any]) -> None:
        if "-Q" not in row["period"] or row["category"] != "all":
            return
        level, found = row["area_level"], (row["period"], row["high"] or 0)
        period, high = self._latest.get(level, ("", 0))
        if found[0] > period:
            self._latest[level] = found
        elif found[0] == period:
            self._latest[level] = (period, max(high, found[1]))

    def style(self) -> str:
        level = "ward" if "ward" in self._latest else "district"
        period, highest = self._latest.get(level, ("", 0))
        return by_class(_classes(level, period, highest), _FIGURE_TIP)


def _classes(level: str, period: str, highest: int) -> list[AreaClass]:
    """Return the classes of the partner's map; codes and periods have no quotes."""
    shown = (
        f"\"period\" = '{period}' AND \"area_level\" = '{level}' "
        "AND \"category\" = 'all'"
    )
    classes = [
        AreaClass(
            one.label,
            f'{shown} AND "high" >= {one.low} AND "high" <= {one.high}',
            RAMP[one.shade],
        )
        for one in classes_up_to(highest)
    ]
    return [*classes, AreaClass("Not published", f'{shown} AND "low" IS NULL')]
