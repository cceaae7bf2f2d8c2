"""The map page, put together from its parts."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from stronghold.accounts import policy
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.dashboard.basemap import basemap
from stronghold.dashboard.choices import Level
from stronghold.dashboard.map_state import OPENS_WITH, MapState
from stronghold.dashboard.presenters.areas import AreaTable, area_table
from stronghold.dashboard.presenters.context import ContextFigure, context_figures
from stronghold.dashboard.presenters.controls import Controls, controls
from stronghold.dashboard.presenters.headline import Headline, headline, when
from stronghold.dashboard.presenters.map_background import Ground
from stronghold.dashboard.presenters.map_data import Facts, facts_for
from stronghold.dashboard.presenters.series import (
    AreaSeries,
    Timeline,
    area_series,
    timeline,
)
from stronghold.dashboard.queries import Boundaries
from stronghold.kernel import clock
from stronghold.look.dates import written_time
from stronghold.look.parts import Link
from stronghold.opendata.presenters import ATTRIBUTIONS
from stronghold.records.export_link import export_links

POLICE_UK, ONS, *_ = ATTRIBUTIONS
PUBLISHER_OF_ONS = "Office for National Statistics"
OWN_RECORDS = "Counted from this force's own records in Stronghold."


@dataclass(frozen=True)
class MapPage(Ground):
    """What `dashboard/map.html` draws."""

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
    # The same figures as a file, for who may take them out.
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
    facts = facts_for(viewer, state)
    table, measure = area_table(facts), state.question.measure
    return MapPage(
        state=state,
        force=viewer.force.name,
        headline=headline(facts, table),
        when=when(facts),
        definition=measure.definition,
        note=measure.note,
        controls=controls(facts),
        table=table,
        area=area_series(facts),
        timeline=timeline(facts),
        outlines_url=_outlines_url(state.question.level, facts.boundaries),
        districts_url=_outlines_url(Level.DISTRICT, facts.districts),
        sources=_sources(facts),
        version=facts.version.version,
        updated=written_time(clock.now()),
        nothing_known=facts.nothing_known,
        links=export_links(viewer, "figures", state.told),
        context=context_figures(),
        may_see_points=policy.can(viewer, Verb.READ_POINTS),
    )


def _outlines_url(level: Level, boundaries: Boundaries | None) -> str:
    if boundaries is None:
        return ""
    return reverse("outlines", args=[level.value, boundaries.sha256])


def _sources(facts: Facts) -> list[str]:
    """Return the lines that say where figures, boundaries and base map come from."""
    lines = [POLICE_UK if facts.state.question.measure.source_kind else OWN_RECORDS]
    if facts.boundaries:
        source, licence = facts.boundaries.source, facts.boundaries.licence
        lines.append(f"Boundaries: {source}")
        lines.append(ONS if source.startswith(PUBLISHER_OF_ONS) else licence)
    if base := basemap():
        lines.append(f"Base map: {base.attribution}")
    return [f"{line.removesuffix('.')}." for line in lines]
