"""What the parts of the map page are all made from, read once."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Protocol

from stronghold.accounts import policy
from stronghold.accounts.models import User
from stronghold.dashboard.choices import Level
from stronghold.dashboard.map_state import MapState
from stronghold.dashboard.measures import MEASURES, Measure
from stronghold.dashboard.queries import (
    Boundaries,
    State,
    Tallies,
    boundaries_on,
    gaps_of,
    last_day,
    levels_loaded,
    months_covered,
    residents_of,
    state_of,
    tallies_for,
    unfinished_of,
)
from stronghold.dashboard.year_before import Pairs, paired
from stronghold.kernel import clock
from stronghold.kernel.weeks import Month, Period, periods

PLURALS = {Level.DISTRICT: "districts", Level.WARD: "wards", Level.LSOA: "LSOAs"}


class Residents(Protocol):
    """How many people live in an area, in which year, and who says so."""

    residents: int
    year: int
    source: str
    licence: str
    is_made_up: bool


@dataclass(frozen=True)
class Earlier:
    """The periods that are compared with a year before, and the figures of both.

    `codes` are the areas that there were a year before, on the boundaries of then.
    """

    pairs: Pairs
    figures: Tallies
    codes: frozenset[str]


@dataclass(frozen=True)
class Facts:
    """The figures in the range by area, those of the force in all periods, outlines."""

    state: MapState
    version: State
    figures: Tallies
    whole: Tallies
    boundaries: Boundaries | None
    districts: Boundaries | None
    covered: frozenset[Month]
    # Those of which the viewer may see figures.
    measures: Sequence[Measure]
    # Of which levels there are boundaries to choose.
    levels: frozenset[Level] = frozenset()
    # By the code of an area; read for rates alone.
    residents: Mapping[str, Residents] = field(default_factory=dict)
    # Read for changes alone.
    earlier: Earlier | None = None

    @property
    def areas(self) -> str:
        """What the areas on the map are called."""
        return PLURALS[self.state.question.level]

    @cached_property
    def asked(self) -> list[Period]:
        return self.state.question.periods

    @cached_property
    def force_by_period(self) -> Counter[date]:
        """The force's count in each period there is, of the category that is shown."""
        return self.by_period(row[2:] for row in self.whole.rows)

    @property
    def told(self) -> list[Period]:
        """The periods that the range's figure is of: all, or of a stock the last."""
        is_stock = self.state.question.measure.kind == "stock"
        return self.asked[-1:] if is_stock else self.asked

    def over_range(self, counted: Counter[date]) -> int:
        """Return the figure of the range, from that of each period."""
        return sum(counted[period.start] for period in self.told)

    @property
    def total(self) -> int:
        return self.over_range(self.force_by_period)

    @property
    def all_gap(self) -> bool:
        return len(self.figures.gaps) == len(self.asked)

    @property
    def nothing_known(self) -> bool:
        """Whether the range lies where there are no files, so that nothing is zero."""
        return self.all_gap and not self.total

    def by_period(self, figures: Iterable[tuple[date, str, int]]) -> Counter[date]:
        counted: Counter[date] = Counter()
        asked = self.state.category
        for period, category, n in figures:
            if asked in {"", category}:
                counted[period] += n
        return counted

    def series_of(
        self, code: str, told: Sequence[Period], *, earlier: bool = False
    ) -> list[int]:
        """Return an area's count in each of these periods, of now or a year before."""
        figures = self.earlier.figures if earlier and self.earlier else self.figures
        rows = [row[2:] for row in figures.rows if row[0] == code]
        counted = self.by_period(rows)
        return [counted[period.start] for period in told]

    def by_area(self) -> Counter[str]:
        counted: Counter[str] = Counter()
        told, asked = {period.start for period in self.told}, self.state.category
        for code, _, period, category, n in self.figures.rows:
            if period in told and asked in {"", category}:
                counted[code] += n
        return counted


def facts_for(viewer: User, state: MapState) -> Facts:
    """Read what the map page with this state shows."""
    question, (first, last) = state.question, state.whole
    version = state_of(viewer, question)
    whole = question.at(Level.FORCE, first, last)
    day = min(last_day(question.last), clock.today())
    boundaries = boundaries_on(question.level, day)
    return Facts(
        state=state,
        version=version,
        figures=tallies_for(viewer, question, state=version),
        whole=tallies_for(viewer, whole, state=version),
        boundaries=boundaries,
        districts=boundaries_on(Level.DISTRICT, day),
        covered=months_covered(viewer, question.measure) or frozenset(),
        levels=levels_loaded(),
        measures=[m for m in MEASURES.values() if policy.can(viewer, m.verb)],
        residents=_residents(state, boundaries),
        earlier=_earlier(viewer, state) if state.told_as == "change" else None,
    )


def _residents(
    state: MapState, boundaries: Boundaries | None
) -> Mapping[str, Residents]:
    if state.told_as != "rate" or boundaries is None:
        return {}
    return residents_of(boundaries.names.keys(), state.question.last.start.year)


def _earlier(viewer: User, state: MapState) -> Earlier | None:
    """Read the same weeks or months of the year before, as far as they are known."""
    question = state.question
    if question.measure.kind == "stock":
        return None
    told = question.periods
    twins = [twin for one in told if (twin := one.a_year_earlier())]
    if not twins:
        return None
    figures = tallies_for(viewer, question.at(question.level, twins[0], twins[-1]))
    unknown = {*figures.gaps, *unfinished_of(told)}
    unknown |= set(gaps_of(told, months_covered(viewer, question.measure)))
    if state.span:
        unknown |= {twin for twin in twins if twin.start < state.span.first.start}
    drawn = boundaries_on(question.level, last_day(twins[-1]))
    codes = frozenset(drawn.names) if drawn else frozenset()
    return Earlier(paired(told, unknown), figures, codes)


def before(facts: Facts) -> tuple[list[int], list[int]]:
    """Return the counts of the finished periods, and of as many directly before.

    Both are empty for a stock, where a gap or the beginning of the data spoils the
    comparison, or where the periods before were not read: a long archive is not read
    whole.
    """
    if facts.state.question.measure.kind == "stock":
        # What is there now was mostly there before: no two counts are independent.
        return [], []
    unknown = {*facts.whole.gaps, *facts.whole.unfinished}
    finished = [p for p in facts.asked if p not in facts.whole.unfinished]
    if not finished:
        return [], []
    first = finished[0].shifted(-len(finished))
    read_from = facts.whole.question.first
    earlier = list(periods(first, finished[0].shifted(-1)))
    span = facts.state.span
    if (
        span is None
        or first.start < max(span.first.start, read_from.start)
        or unknown.intersection(earlier + finished)
    ):
        return [], []
    counted = facts.force_by_period
    return [counted[p.start] for p in earlier], [counted[p.start] for p in finished]
