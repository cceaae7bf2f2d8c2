"""How QGIS draws each layer: one hue with different shapes, and figures by class.

Figures show the last quarter, by ward. The other periods are in the layer, and the user
can choose them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from stronghold.core.sharing.choices import Shared
from stronghold.core.ui.qml import RAMP, AreaClass, Marker, by_class, outlines, points
from stronghold.partners.ogc.queries.figures import FIGURES
from stronghold.partners.ogc.queries.source import Collection

_MARKERS: Mapping[str, Marker] = {
    Shared.CLOSURES: "diamond",
    Shared.WARRANTS: "square",
    Shared.ACTIVITIES: "circle",
}
_AREA_TIP = '<b>[% "name" %]</b>'
_RECORD_TIP = '<b>[% "reference" %]</b><br>[% "ward_name" %]'
_FIGURE_TIP = '<b>[% "area_name" %]</b><br>[% "range" %], [% "period" %]'
# The shade is chosen by the middle of a range: the upper ends of the classes.
_ENDS = ((0, "0"), (4, "Fewer than 5"), (10, "To 10"), (20, "To 20"), (40, "To 40"))


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
    marker = _MARKERS[collection.id]
    return LayerStyle(partial(points, marker, _RECORD_TIP))


class _LastQuarter:
    """The figures of the latest quarter by ward, or by district without wards."""

    def __init__(self) -> None:
        self._latest: dict[str, str] = {}

    def notice(self, row: Mapping[str, Any]) -> None:
        if "-Q" in row["period"] and row["category"] == "all":
            level = row["area_level"]
            self._latest[level] = max(row["period"], self._latest.get(level, ""))

    def style(self) -> str:
        level = "ward" if "ward" in self._latest else "district"
        period = self._latest.get(level, "")
        return by_class(_classes(level, period), _FIGURE_TIP)


def _classes(level: str, period: str) -> list[AreaClass]:
    """Return classes by the middle of a range; codes and periods have no quotes."""
    shown = (
        f"\"period\" = '{period}' AND \"area_level\" = '{level}' "
        "AND \"category\" = 'all'"
    )
    middle = '("low" + "high") / 2.0'
    classes, before = [], None
    for (end, label), colour in zip(_ENDS, RAMP, strict=False):
        begins = f"{middle} > {before} AND " if before is not None else ""
        classes.append(
            AreaClass(label, f"{shown} AND {begins}{middle} <= {end}", colour)
        )
        before = end
    most = AreaClass(f"Over {before}", f"{shown} AND {middle} > {before}", RAMP[-1])
    hidden = AreaClass("Not published", f'{shown} AND "low" IS NULL')
    return [*classes, most, hidden]
