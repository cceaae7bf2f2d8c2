"""The map page, built from its parts."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.ui.dates import written_time
from stronghold.core.ui.parts import Link
from stronghold.figures.choices import Level
from stronghold.figures.map_state import OPENS_WITH
from stronghold.figures.presenters.areas import area_table
from stronghold.figures.presenters.controls import controls
from stronghold.figures.presenters.headline import headline, when
from stronghold.figures.presenters.map_data import MapData
from stronghold.figures.presenters.series import area_panel, timeline
from stronghold.opendata.presenters import POLICE_UK

if TYPE_CHECKING:
    from stronghold.core.geography.models import Indicator
    from stronghold.figures.base_map.served import BaseMap
    from stronghold.figures.queries import Boundaries

OWN_RECORDS = "Counted from this force's own records in Stronghold."

# What is wrong with an address, by the parameter.
WHAT_IS_WRONG: Mapping[str, str] = MappingProxyType(
    {
        "measure": "It asks for a figure that is not counted here.",
        "level": "It asks for areas that the map does not draw.",
        "category": "It asks for a category that this figure does not have.",
        "as": "It asks to show figures in a way that the map does not have.",
        "layer": "It asks for a layer that the map does not have.",
        "area": "It asks for an area with an impossible code.",
        "from": "Its first week or month cannot be shown.",
        "to": "Its last week or month cannot be shown, or is before the first.",
    }
)
SOMETHING_ELSE = "It has a part that the map does not know."


def map_page(
    data: MapData,
    *,
    force: str,
    links: Sequence[Link],
    context: Sequence["Indicator"],
    base: "BaseMap | None",
    now: datetime,
) -> dict[str, Any]:
    """Return what `figures/map.html` draws.

    `links` export the same figures, `context` are figures of other bodies, and `base`
    is the map under the figures.
    """
    state, table = data.state, area_table(data)
    measure = state.question.measure
    return {
        "state": state,
        "force": force,
        "headline": headline(data, table),
        "when": when(data),
        "measure_label": measure.label,
        "definition": measure.definition,
        "note": measure.note,
        "controls": controls(data),
        "table": table,
        "area": area_panel(data),
        "timeline": timeline(data),
        "outlines_url": _outlines_url(state.question.level, data.boundaries),
        "districts_url": _outlines_url(Level.DISTRICT, data.districts),
        "sources": _sources(data, base),
        "version": data.version.version,
        "updated": written_time(now),
        "nothing_known": data.nothing_known,
        "links": links,
        "context": context,
        "may_see_points": data.may_see_points,
        "spots": _spots(data),
        # Whether the figures may still change while the page is open.
        "is_live": measure.source_kind is None and state.is_latest,
        "latest_url": state.latest(OPENS_WITH).url,
    }


def _spots(data: MapData) -> dict[str, str] | None:
    """Return what the circles on the map are, and where they are read; None if none.

    Who may not see a layer has the areas instead.
    """
    state, measure = data.state, data.state.question.measure
    if state.layer == "points" and data.may_see_points:
        return {
            "url": state.points_url,
            "units": measure.units,
            "title": f"Where the {measure.units} are",
            "remark": "Each circle is a group of records, listed by street. Zoom in "
            "to see single places.",
        }
    if state.layer == "taskings" and data.may_see_taskings:
        return {
            "url": f"{reverse('map_taskings')}?",
            "units": "open taskings",
            "title": "Where the open taskings are",
            "remark": "Each circle is a place. The figures and the table are those "
            "chosen above.",
        }
    return None


def _outlines_url(level: Level, boundaries: "Boundaries | None") -> str:
    if boundaries is None:
        return ""
    return reverse("outlines", args=[level.value, boundaries.sha256])


def _sources(data: MapData, base: "BaseMap | None") -> list[str]:
    """Return the sources of the figures, the boundaries and the base map."""
    lines = [POLICE_UK if data.state.question.measure.source_kind else OWN_RECORDS]
    if data.boundaries:
        lines.append(f"Boundaries: {data.boundaries.source}")
        lines.append(data.boundaries.licence)
    if base:
        named = (line.removesuffix(".") for line in base.attributions)
        lines.append(f"Base map: {'. '.join(named)}")
    return [f"{line.removesuffix('.')}." for line in lines]


def what_is_wrong(refusal: RuleBroken) -> str:
    """Explain in words what is wrong with an address; the API answers in codes."""
    return WHAT_IS_WRONG.get(refusal.field or "", SOMETHING_ELSE)
