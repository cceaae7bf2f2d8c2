"""The data of the map page, which all its parts share."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from stronghold.core.kernel.weeks import Month, Period, periods
from stronghold.figures.choices import Level
from stronghold.figures.counted_rows import CountedRows
from stronghold.figures.map_state import MapState
from stronghold.figures.measures import Measure
from stronghold.figures.year_before import Pairs

if TYPE_CHECKING:
    from operations.taskings.models import Tasking
    from stronghold.figures.queries import Boundaries, InStreet, State, Tallies

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
    """The pairs of periods compared, and the earlier figures.

    `codes` are the areas of the boundaries in force then.
    """

    pairs: Pairs
    figures: "Tallies"
    codes: frozenset[str]


@dataclass(frozen=True)
class Opened:
    """What is read for the panel of the open area alone.

    `streets` are None if there are too many records to count by street, or if the
    viewer may not see exact places. `taskings` are the open ones due first, of
    `n_taskings`. `usual` compares the last whole week with those before it, in words.
    """

    streets: "Sequence[InStreet] | None"
    taskings: Sequence["Tasking"]
    n_taskings: int
    usual: str
    may_task: bool


@dataclass(frozen=True)
class MapData:
    """The figures of the range by area, the force's figures, and the boundaries.

    `force` has the force's figures in all periods of the timeline.
    """

    state: MapState
    today: date
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
    # Whether the residents of any of the areas are loaded, so that there are rates.
    has_residents: bool = False
    # By area code; read only for rates.
    residents: Mapping[str, Residents] = field(default_factory=dict)
    # Of the districts that are loaded, which are the force's; read only for rates.
    district_residents: Mapping[str, Residents] = field(default_factory=dict)
    # Read only for changes.
    earlier: Earlier | None = None
    # The force's figures of the same periods of the year before; None of a stock.
    year: Earlier | None = None
    # Whether the viewer may read the records that are counted.
    may_list: bool = False
    # Whether the viewer may see exact places, and taskings there.
    may_see_points: bool = False
    may_see_taskings: bool = False
    # Read only if an area is open.
    opened: Opened | None = None

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

    def rows_of(self, first: Period, last: Period, **narrowed: str) -> str:
        """Return the address of the records counted in a range, in the category shown.

        Empty if the viewer may not read them.
        """
        if not self.may_list:
            return ""
        measure = self.state.question.measure
        start = last.start if measure.kind == "stock" else first.start
        rows = CountedRows(measure, start, last.last_day, self.state.category)
        return rows.url(**narrowed)

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

    def force_pair(self, earlier: Earlier) -> tuple[list[int], list[int]]:
        """Return the force's count in each period that is compared, now and then."""
        then = earlier.figures
        counted = self.by_period(
            [*(row[2:] for row in then.rows), *then.elsewhere, *then.not_known]
        )
        return (
            [self.force_by_period[period.start] for period in earlier.pairs.now],
            [counted[period.start] for period in earlier.pairs.then],
        )

    def by_area(self) -> Counter[str]:
        counted: Counter[str] = Counter()
        counted_starts = {period.start for period in self.periods_counted}
        shown = self.state.category
        for code, _, period, category, n in self.figures.rows:
            if period in counted_starts and shown in {"", category}:
                counted[code] += n
        return counted


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
