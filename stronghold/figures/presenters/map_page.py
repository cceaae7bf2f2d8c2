"""The map page, built from its parts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.urls import reverse

from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.export_link import export_links
from stronghold.core.ui.dates import written_time
from stronghold.core.ui.parts import Link
from stronghold.figures.basemap import basemap
from stronghold.figures.choices import Level
from stronghold.figures.map_state import OPENS_WITH, MapState
from stronghold.figures.presenters.areas import AreaTable, area_table
from stronghold.figures.presenters.context import ContextFigure, context_figures
from stronghold.figures.presenters.controls import Controls, controls
from stronghold.figures.presenters.headline import Headline, headline, when
from stronghold.figures.presenters.map_background import MapBackground
from stronghold.figures.presenters.map_data import MapData, map_data_for
from stronghold.figures.presenters.series import (
    AreaSeries,
    Timeline,
    area_series,
    timeline,
)
from stronghold.opendata.presenters import ATTRIBUTIONS

if TYPE_CHECKING:
    from stronghold.figures.queries import Boundaries

POLICE_UK, ONS, *_ = ATTRIBUTIONS
PUBLISHER_OF_ONS = "Office for National Statistics"
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


@dataclass(frozen=True)
class MapPage(MapBackground):
    """What `figures/map.html` draws."""

    state: MapState
    force: str
    headline: Headline
    when: str
    definition: str
    note: str
    controls: Controls
    table: AreaTable
    area: AreaSeries | None
    timeline: Timeline
    outlines_url: str
    districts_url: str
    sources: Sequence[str]
    version: str
    updated: str
    nothing_known: bool
    # Links that export the same figures, for people who may export.
    links: Sequence[Link]
    context: Sequence[ContextFigure]
    may_see_points: bool

    @property
    def measure_label(self) -> str:
        return self.state.question.measure.label

    @property
    def shows_points(self) -> bool:
        return self.may_see_points and self.state.layer == "points"

    @property
    def is_live(self) -> bool:
        """Whether the figures may still change while the page is open."""
        return self.state.question.measure.source_kind is None and self.state.is_latest

    @property
    def latest_url(self) -> str:
        return self.state.latest(OPENS_WITH).url


def map_page(viewer: User, state: MapState) -> MapPage:
    """Read and present what the map shows with this state."""
    data = map_data_for(viewer, state)
    table, measure = area_table(data), state.question.measure
    return MapPage(
        state=state,
        force=viewer.force.name,
        headline=headline(data, table),
        when=when(data),
        definition=measure.definition,
        note=measure.note,
        controls=controls(data),
        table=table,
        area=area_series(data),
        timeline=timeline(data),
        outlines_url=_outlines_url(state.question.level, data.boundaries),
        districts_url=_outlines_url(Level.DISTRICT, data.districts),
        sources=_sources(data),
        version=data.version.version,
        updated=written_time(clock.now()),
        nothing_known=data.nothing_known,
        links=export_links(viewer, "figures", state.export_params),
        context=context_figures(),
        may_see_points=policy.can(viewer, Verb.READ_POINTS),
    )


def _outlines_url(level: Level, boundaries: "Boundaries | None") -> str:
    if boundaries is None:
        return ""
    return reverse("outlines", args=[level.value, boundaries.sha256])


def _sources(data: MapData) -> list[str]:
    """Return the sources of the figures, the boundaries and the base map."""
    lines = [POLICE_UK if data.state.question.measure.source_kind else OWN_RECORDS]
    if data.boundaries:
        source, licence = data.boundaries.source, data.boundaries.licence
        lines.append(f"Boundaries: {source}")
        lines.append(ONS if source.startswith(PUBLISHER_OF_ONS) else licence)
    if base := basemap():
        lines.append(f"Base map: {base.attribution}")
    return [f"{line.removesuffix('.')}." for line in lines]


def what_is_wrong(refusal: RuleBroken) -> str:
    """Explain in words what is wrong with an address; the API answers in codes."""
    return WHAT_IS_WRONG.get(refusal.field or "", SOMETHING_ELSE)
