"""How QGIS draws an export: in the classes and colours of the map on the web."""

from collections.abc import Mapping
from types import MappingProxyType

from stronghold.core.accounts.models import User
from stronghold.core.ui.qml import RAMP, AreaClass, Marker, by_class, points
from stronghold.exports.kinds.kind import Form, Style
from stronghold.figures.map_reads import map_data_for
from stronghold.figures.map_state import MapState
from stronghold.figures.presenters.areas import area_table
from stronghold.figures.presenters.show_as import LegendClass

# The shape and the colour of each kind of record. Three are those of the partner's map
# (--ground-closure and others in static/pages/map.css; a test compares them); the
# others have that of a spot.
_SPOT = "10,67,80,255"
MARKERS: Mapping[str, tuple[Marker, str]] = MappingProxyType(
    {
        "closures": ("square", "140,29,24,255"),
        "warrants": ("diamond", "138,75,8,255"),
        "activities": ("circle", "42,118,134,255"),
    }
)
_RECORD_TIP = '<b>[% "reference" %]</b><br>[% "ward" %]'
_AREA_TIP = '<b>[% "name" %]</b><br>[% "{column}" %], [% "period" %]'
# The column whose value decides an area's class, by how the map shows it.
_COLUMNS: Mapping[str, str] = MappingProxyType(
    {"count": "n", "rate": "rate", "change": "remark"}
)
# The classes that are no range of numbers: which areas are in them, and how they look.
_NAMED: Mapping[str, AreaClass] = MappingProxyType(
    {
        "few": AreaClass("", '"rate" IS NULL'),
        "more": AreaClass("", "\"remark\" LIKE 'More%'", RAMP[4]),
        "same": AreaClass("", "\"remark\" LIKE 'No evidence%'", RAMP[0]),
        "fewer": AreaClass("", "\"remark\" LIKE 'Fewer%'", stripes="fewer"),
        # QGIS gives it what no other class has taken.
        "unknown": AreaClass("", "ELSE"),
    }
)


def style_of_records(code: str) -> str:
    """Return how the points of a kind of record are drawn."""
    marker, colour = MARKERS.get(code, ("circle", _SPOT))
    return points(marker, colour, _RECORD_TIP)


def style_of_map(viewer: User, state: MapState, form: Form) -> Style | None:
    """Return what draws areas as the map does; None without the column it needs."""
    column = _COLUMNS[state.show_as]
    if column not in {one.name for one in form.columns}:
        return None

    def style() -> str:
        legend = area_table(map_data_for(viewer, state)).legend
        classes = [_class_of(one, column) for one in legend]
        if state.show_as == "count":
            classes.append(AreaClass("Not known", f'"{column}" IS NULL'))
        return by_class(classes, _AREA_TIP.format(column=column))

    return style


def _class_of(one: LegendClass, column: str) -> AreaClass:
    if one.counts is None:
        named = _NAMED[str(one.shade)]
        return AreaClass(one.label, named.filter, named.colour, named.stripes)
    low, high = one.counts.low, one.counts.high
    within = f'"{column}" >= {low} AND "{column}" <= {high}'
    if column == "rate":
        within = _rounded_within(f'"{column}" * {one.scale}', low, high)
    return AreaClass(one.label, within, RAMP[one.counts.shade])


def _rounded_within(value: str, low: int, high: int) -> str:
    """Return the condition that a value is within two numbers once it is rounded.

    A half goes to the even number, as on the map; QGIS's own round() would go up.
    """
    above = ">" if (low - 1) % 2 == 0 else ">="
    below = "<=" if high % 2 == 0 else "<"
    return f"{value} {above} {low - 0.5} AND {value} {below} {high + 0.5}"
