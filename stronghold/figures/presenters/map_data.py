"""The data of the map page, read once for all its parts."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock
from stronghold.core.kernel.weeks import Month, Period, periods
from stronghold.figures.choices import Level
from stronghold.figures.map_state import MapState
from stronghold.figures.measures import MEASURES, Measure
from stronghold.figures.queries import (
    boundaries_on,
    gaps_of,
    levels_loaded,
    months_covered,
    residents_of,
    state_of,
    tallies_for,
    unfinished_of,
)
from stronghold.figures.year_before import Pairs, paired

if TYPE_CHECKING:
    from stronghold.figures.queries import Boundaries, State, Tallies

PLURALS = {Level.DISTRICT: "districts", Level.WARD: "wards", Level.LSOA: "LSOAs"}


class Residents(Protocol):
    """The number of residents of an area, its year and source."""

    residents: int
    year: int
    source: str
    licence: str
    is_made_up: bool


@dataclass(frozen=True)
class Earlier:
    """The pairs of periods compared, and the figures of the year before.

    `codes` are the areas of the boundaries in force a year before.
    """

    pairs: Pairs
    figures: "Tallies"
    codes: frozenset[str]


@dataclass(frozen=True)
class MapData:
    """The figures of the range by area, the force's figures, and the boundaries.

    `force` has the force's figures in all periods of the timeline.
    """

    state: MapState
    version: "State"
    figures: "Tallies"
    force: "Tallies"
    boundaries: "Boundaries | None"
    districts: "Boundaries | None"
    covered: frozenset[Month]
    # The measures that the viewer may read.
    measures: Sequence[Measure]
    # The levels with boundaries, which can be chosen.
    levels: frozenset[Level] = frozenset()
    # By area code; read only for rates.
    residents: Mapping[str, Residents] = field(default_factory=dict)
    # Read only for changes.
    earlier: Earlier | None = None

    @property
    def areas(self) -> str:
        """The plural name of the areas on the map."""
        return PLURALS[self.state.question.level]

    @cached_property
    def periods(self) -> list[Period]:
        return self.state.question.periods

    @cached_property
    def force_by_period(self) -> Counter[date]:
        """The force's count in each period of the timeline, in the category shown."""
        return self.by_period(row[2:] for row in self.force.rows)

    @property
    def periods_counted(self) -> list[Period]:
        """The periods that the range's figure counts: all, or of a stock the last."""
        is_stock = self.state.question.measure.kind == "stock"
        return self.periods[-1:] if is_stock else self.periods

    def over_range(self, counted: Counter[date]) -> int:
        """Return the figure of the range from the counts of its periods."""
        return sum(counted[period.start] for period in self.periods_counted)

    @property
    def total(self) -> int:
        return self.over_range(self.force_by_period)

    @property
    def all_gap(self) -> bool:
        return len(self.figures.gaps) == len(self.periods)

    @property
    def nothing_known(self) -> bool:
        """Whether no file covers any of the range, so that zero is not known."""
        return self.all_gap and not self.total

    def by_period(self, figures: Iterable[tuple[date, str, int]]) -> Counter[date]:
        counted: Counter[date] = Counter()
        shown = self.state.category
        for period, category, n in figures:
            if shown in {"", category}:
                counted[period] += n
        return counted

    def series_of(
        self, code: str, shown: Sequence[Period], *, earlier: bool = False
    ) -> list[int]:
        """Return an area's count in each of these periods.

        With `earlier`, from the figures of the year before.
        """
        figures = self.earlier.figures if earlier and self.earlier else self.figures
        rows = [row[2:] for row in figures.rows if row[0] == code]
        counted = self.by_period(rows)
        return [counted[period.start] for period in shown]

    def by_area(self) -> Counter[str]:
        counted: Counter[str] = Counter()
        counted_starts = {period.start for period in self.periods_counted}
        shown = self.state.category
        for code, _, period, category, n in self.figures.rows:
            if period in counted_starts and shown in {"", category}:
                counted[code] += n
        return counted


def map_data_for(viewer: User, state: MapState) -> MapData:
    """Read the data of the map page in this state."""
    question, (first, last) = state.question, state.whole
    version = state_of(viewer, question)
    force = question.at(Level.FORCE, first, last)
    day = min(question.last.last_day, clock.today())
    boundaries = boundaries_on(question.level, day)
    return MapData(
        state=state,
        version=version,
        figures=tallies_for(viewer, question, state=version),
        force=tallies_for(viewer, force, state=version),
        boundaries=boundaries,
        districts=boundaries_on(Level.DISTRICT, day),
        covered=months_covered(viewer, question.measure) or frozenset(),
        levels=levels_loaded(),
        measures=[m for m in MEASURES.values() if policy.can(viewer, m.verb)],
        residents=_residents(state, boundaries),
        earlier=_earlier(viewer, state) if state.show_as == "change" else None,
    )


def _residents(
    state: MapState, boundaries: "Boundaries | None"
) -> Mapping[str, Residents]:
    if state.show_as != "rate" or boundaries is None:
        return {}
    return residents_of(boundaries.names.keys(), state.question.last.start.year)


def _earlier(viewer: User, state: MapState) -> Earlier | None:
    """Read the same weeks or months of the year before, where they are known."""
    question = state.question
    if question.measure.kind == "stock":
        return None
    now = question.periods
    then = [earlier for period in now if (earlier := period.a_year_earlier())]
    if not then:
        return None
    figures = tallies_for(viewer, question.at(question.level, then[0], then[-1]))
    unknown = {*figures.gaps, *unfinished_of(now)}
    unknown |= set(gaps_of(now, months_covered(viewer, question.measure)))
    if state.span:
        unknown |= {p for p in then if p.start < state.span.first.start}
    drawn = boundaries_on(question.level, then[-1].last_day)
    codes = frozenset(drawn.names) if drawn else frozenset()
    return Earlier(paired(now, unknown), figures, codes)


def before(data: MapData) -> tuple[list[int], list[int]]:
    """Return the counts of as many periods before, and of the finished periods.

    Both are empty for a stock, if a gap or the start of the data prevents the
    comparison, or if the periods before were not read (a long archive is not read in
    full).
    """
    if data.state.question.measure.kind == "stock":
        # A stock carries over from period to period: the counts are not independent.
        return [], []
    unknown = {*data.force.gaps, *data.force.unfinished}
    finished = [p for p in data.periods if p not in data.force.unfinished]
    if not finished:
        return [], []
    first = finished[0].shifted(-len(finished))
    read_from = data.force.question.first
    earlier = list(periods(first, finished[0].shifted(-1)))
    span = data.state.span
    if (
        span is None
        or first.start < max(span.first.start, read_from.start)
        or unknown.intersection(earlier + finished)
    ):
        return [], []
    counted = data.force_by_period
    return [counted[p.start] for p in earlier], [counted[p.start] for p in finished]
