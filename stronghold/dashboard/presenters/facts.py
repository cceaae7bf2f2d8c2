"""What the parts of the map page are all made from, read once."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from stronghold.accounts.models import User
from stronghold.dashboard.choices import Level
from stronghold.dashboard.map_state import MapState
from stronghold.dashboard.queries import (
    Boundaries,
    State,
    Tallies,
    boundaries_on,
    last_day,
    months_covered,
    state_of,
    tallies_for,
)
from stronghold.kernel import clock
from stronghold.kernel.weeks import Month, Period, periods

PLURALS = {Level.DISTRICT: "districts", Level.WARD: "wards", Level.LSOA: "LSOAs"}


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

    @property
    def areas(self) -> str:
        """What the areas on the map are called."""
        return PLURALS[self.state.question.level]

    @property
    def asked(self) -> list[Period]:
        return self.state.question.periods

    @property
    def force_by_period(self) -> Counter[date]:
        """The force's count in each period there is, of the category that is shown."""
        return self.by_period(row[2:] for row in self.whole.rows)

    @property
    def total(self) -> int:
        counted = self.force_by_period
        return sum(counted[period.start] for period in self.asked)

    @property
    def all_gap(self) -> bool:
        return len(self.figures.gaps) == len(self.asked)

    @property
    def nothing_known(self) -> bool:
        """Whether the range lies where there are no files, so that nothing is zero."""
        return self.all_gap and not self.total

    def in_category(self, category: str) -> bool:
        return self.state.category in {"", category}

    def by_period(self, figures: Iterable[tuple[date, str, int]]) -> Counter[date]:
        counted: Counter[date] = Counter()
        for period, category, n in figures:
            if self.in_category(category):
                counted[period] += n
        return counted

    def by_area(self) -> Counter[str]:
        counted: Counter[str] = Counter()
        for code, _, _, category, n in self.figures.rows:
            if self.in_category(category):
                counted[code] += n
        return counted


def facts_for(viewer: User, state: MapState) -> Facts:
    """Read what the map page with this state shows."""
    question, (first, last) = state.question, state.whole
    version = state_of(viewer, question)
    whole = question.at(Level.FORCE, first, last)
    day = min(last_day(question.last), clock.today())
    return Facts(
        state=state,
        version=version,
        figures=tallies_for(viewer, question, state=version),
        whole=tallies_for(viewer, whole, state=version),
        boundaries=boundaries_on(question.level, day),
        districts=boundaries_on(Level.DISTRICT, day),
        covered=months_covered(viewer, question.measure) or frozenset(),
    )


def before(facts: Facts) -> tuple[list[int], list[int]]:
    """Return the counts of the finished periods, and of as many directly before.

    Both are empty where a gap or the beginning of the data spoils the comparison, or
    where the periods before were not read: a long archive is not read whole.
    """
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
