"""Reads the data of the map page, once for all its parts."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from operations.taskings.queries import open_taskings_in
from operations.taskings.record import TASKINGS
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.core.registered import the_one
from stronghold.figures.choices import Level
from stronghold.figures.map_state import MapState
from stronghold.figures.measures import MEASURES
from stronghold.figures.presenters.map_data import Earlier, MapData, Opened, Residents
from stronghold.figures.queries import (
    Boundaries,
    are_residents_of,
    boundaries_on,
    gaps_of,
    levels_loaded,
    may_list,
    months_covered,
    residents_of,
    state_of,
    streets_of_area,
    tallies_for,
    unfinished_of,
)
from stronghold.figures.question import TallyQuestion
from stronghold.figures.year_before import earlier_one, paired

# The open taskings that the panel of an area shows; its list has all.
MOST_TASKINGS = 3


def map_data_for(viewer: User, state: MapState) -> MapData:
    """Read the data of the map page in this state."""
    (first, last), version = state.whole, state_of(viewer, state.question)
    question = _as_shown(state)
    # By category, since those found can be chosen.
    force = state.question.at(Level.FORCE, first, last)
    today = clock.today()
    day = min(question.last.last_day, today)
    own = viewer.force_id
    boundaries = boundaries_on(question.level, day, force=own)
    districts = boundaries_on(Level.DISTRICT, day, force=own)
    may_see_points = policy.can(viewer, Verb.READ_POINTS)
    return MapData(
        state=state,
        today=today,
        version=version,
        figures=tallies_for(viewer, question, state=version),
        force=tallies_for(viewer, force, state=version),
        boundaries=boundaries,
        districts=districts,
        covered=months_covered(viewer, question.measure) or frozenset(),
        levels=levels_loaded(force=own),
        measures=[m for m in MEASURES.values() if policy.can(viewer, m.verb)],
        residents=_residents(state, boundaries),
        district_residents=_residents(state, districts),
        has_residents=bool(boundaries and are_residents_of(boundaries.names.keys())),
        earlier=_earlier(viewer, state, question.level, by=state.compared)
        if state.show_as == "change"
        else None,
        year=_earlier(viewer, state, Level.FORCE, by="year"),
        may_list=may_list(viewer, question.measure),
        may_see_points=may_see_points,
        may_see_taskings=may_see_points and policy.can(viewer, TASKINGS.read),
        opened=_opened(viewer, state) if state.area else None,
    )


def _as_shown(state: MapState) -> TallyQuestion:
    """Return the question; categories, a row each, are read only to show one."""
    return replace(state.question, by_category=bool(state.category))


def _opened(viewer: User, state: MapState) -> Opened:
    """Read what the panel of the open area shows beside its figures."""
    question, may_locate = state.question, policy.can(viewer, Verb.READ_POINTS)
    taskings, n_taskings = (
        open_taskings_in(viewer, state.area, most=MOST_TASKINGS)
        if policy.can(viewer, TASKINGS.read)
        else ([], 0)
    )
    usual: Callable[..., str] = the_one("USUAL_IN_AREA")
    return Opened(
        streets=streets_of_area(viewer, question, state.area, category=state.category)
        if may_locate
        else None,
        taskings=taskings,
        n_taskings=n_taskings,
        usual=usual(viewer, question.measure, question.level, state.area)
        if not state.category
        else "",
        may_task=policy.can(viewer, Verb.RUN_OPERATIONS),
    )


def _residents(
    state: MapState, boundaries: Boundaries | None
) -> Mapping[str, Residents]:
    if state.show_as != "rate" or boundaries is None:
        return {}
    return residents_of(boundaries.names.keys(), state.question.last.start.year)


def _earlier(viewer: User, state: MapState, level: Level, *, by: str) -> Earlier | None:
    """Read the periods compared with, where they are known: a year before, or before.

    Areas are those of the level that was in force then; the force has none.
    """
    question = _as_shown(state)
    if question.measure.kind == "stock":
        return None
    now = question.periods
    shifted = len(now) if by == "before" else 0
    then = [earlier for period in now if (earlier := earlier_one(period, shifted))]
    if not then:
        return None
    figures = tallies_for(viewer, question.at(level, then[0], then[-1]))
    unknown = {*figures.gaps, *unfinished_of(now)}
    unknown |= set(gaps_of(now, months_covered(viewer, question.measure)))
    if state.span:
        unknown |= {p for p in then if p.start < state.span.first.start}
    day, own = then[-1].last_day, viewer.force_id
    is_drawn = level != Level.FORCE
    drawn = boundaries_on(level, day, force=own) if is_drawn else None
    codes = frozenset(drawn.names) if drawn else frozenset()
    return Earlier(paired(now, unknown, shifted=shifted), figures, codes)
