"""The signals of a week: every measure the viewer may read, in each area of a level.

These are aggregates, so no reading is logged. `rules` decide what is flagged.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.queries import police_teams
from stronghold.core.kernel import clock
from stronghold.core.kernel.weeks import Week
from stronghold.figures.by_state import ByState
from stronghold.figures.measures import MEASURES, Measure
from stronghold.figures.queries import state_up_to
from stronghold.signals.choices import Among
from stronghold.signals.queries.logged import (
    TeamLogged,
    fillings,
    state_of_stays,
    teams_logged,
    time_into,
)
from stronghold.signals.queries.series import Areas, Series, areas_of, series_of
from stronghold.signals.rules.judging import (
    Judgement,
    dispersion_of,
    judge,
)
from stronghold.signals.rules.lateness import Filling
from stronghold.signals.rules.multiple_checks import highest_chance
from stronghold.signals.visibility import every_reader


@dataclass(frozen=True)
class AreaSignal:
    """One check: a measure in an area, its counts, and the judgement.

    `stands_out`: it is a signal even among all checks of the week.
    """

    code: str
    name: str
    counts: Series
    judgement: Judgement
    stands_out: bool = False


@dataclass(frozen=True)
class MeasureSignals:
    """One measure in each area of the level."""

    measure: Measure
    areas: Sequence[AreaSignal]
    # Whether every reader of figures may see it. Restricted measures are listed
    # separately, so that the numbers of signals are the same for everyone.
    for_all: bool = True

    @property
    def checks(self) -> Sequence[AreaSignal]:
        """The areas that could have been flagged; those without any count cannot."""
        return [area for area in self.areas if area.judgement.rate > 0]

    @property
    def flagged(self) -> Sequence[AreaSignal]:
        """The signals, least likely by chance first."""
        found = [area for area in self.areas if area.judgement.is_signal]
        return sorted(found, key=lambda area: (area.judgement.chance, area.name))

    @property
    def expected_by_chance(self) -> float:
        """How many signals chance alone makes in these areas in a week."""
        return sum(area.judgement.rate for area in self.areas)


@dataclass(frozen=True)
class NotChecked:
    """A measure that is not checked for signals, and why."""

    measure: Measure
    why: str


@dataclass(frozen=True)
class WeekSignals:
    """All checks of a week, the measures not checked, how complete the week is.

    `filling` is by the source of a measure. An unfinished week is not judged and has
    none of these. `teams` is what each team has logged.
    """

    week: Week
    among: Among
    unfinished: bool
    measures: Sequence[MeasureSignals]
    not_checked: Sequence[NotChecked]
    filling: Mapping[str, Filling]
    teams: Sequence[TeamLogged]

    @property
    def team_checks(self) -> Sequence[TeamLogged]:
        """The teams that could have been silent; teams that log little cannot."""
        return [team for team in self.teams if team.rate > 0]

    @property
    def silent_teams(self) -> Sequence[TeamLogged]:
        return [team for team in self.teams if team.is_silent]

    @property
    def shared(self) -> Sequence[MeasureSignals]:
        """The measures that every reader may see, which are the ones counted."""
        return [found for found in self.measures if found.for_all]

    @property
    def restricted(self) -> Sequence[MeasureSignals]:
        """The measures that this viewer may see and some readers may not."""
        return [found for found in self.measures if not found.for_all]

    @property
    def n_checks(self) -> int:
        n_areas = sum(len(found.checks) for found in self.shared)
        return n_areas + len(self.team_checks)

    @property
    def n_flagged(self) -> int:
        n_areas = sum(len(found.flagged) for found in self.shared)
        return n_areas + len(self.silent_teams)

    @property
    def expected_by_chance(self) -> float:
        of_areas = sum(found.expected_by_chance for found in self.shared)
        return of_areas + sum(team.rate for team in self.teams)


def last_whole_week() -> Week:
    return Week.of(clock.today()).shifted(-1)


def signals_for(viewer: User, week: Week, among: Among = Among.WARD) -> WeekSignals:
    """Return the signals of a finished week; an unfinished one is not judged."""
    policy.require(viewer, Verb.READ_FIGURES)
    reader = every_reader(viewer)
    readable = [m for m in MEASURES.values() if policy.can(viewer, m.verb)]
    weekly = [m for m in readable if not why_no_limits(m)]
    not_checked = [NotChecked(m, why) for m in readable if (why := why_no_limits(m))]
    if week.end > clock.today():
        return WeekSignals(week, among, True, (), not_checked, {}, ())
    state, areas = state_up_to(week), areas_of(viewer, among, week)
    teams, stays = police_teams(viewer), state_of_stays()
    asked = viewer.force_id, tuple(m.code for m in weekly), among, week
    judged_as = (state, asked, areas.as_key())
    # All that was counted of records up to the week, how far it had filled by this
    # hour, and who logged it. Which measures every reader may see, the policy says.
    for_all = tuple(policy.can(reader, measure.verb) for measure in weekly)
    named = tuple((team.pk, team.name) for team in teams)
    unchecked = tuple(one.measure.code for one in not_checked)
    key = (judged_as, unchecked, time_into(week), stays, named, for_all)

    def read() -> WeekSignals:
        judged = _judged_by_state.of(
            judged_as,
            lambda: _all_judged(viewer, weekly, areas, among=among, week=week),
        )
        pairs = list(zip(judged, for_all, strict=True))
        unknown = [
            NotChecked(measure, _GAP if measure.source_kind else _NEVER)
            for measure, one in zip(weekly, judged, strict=True)
            if one is None
        ]
        return _with_stands_out(
            WeekSignals(
                week=week,
                among=among,
                unfinished=False,
                measures=[replace(one, for_all=is_all) for one, is_all in pairs if one],
                not_checked=not_checked + unknown,
                filling=fillings(viewer, week),
                teams=teams_logged(viewer, week, teams=teams, stays=stays),
            )
        )

    return _by_state.of(key, read)


def signal_of_area(
    viewer: User, measure: Measure, week: Week, *, among: Among, area: str
) -> AreaSignal | None:
    """Return the check of one measure in one area, as `signals_for` makes it."""
    policy.require(viewer, measure.verb)
    areas = areas_of(viewer, among, week)
    if area not in areas.names:
        return None
    series = series_of(viewer, [measure], areas, among=among, week=week)
    counts = {code: series[measure.code, code] for code in areas.names}
    dispersion = dispersion_of(list(counts.values()))
    judged = judge(counts[area], dispersion)
    return AreaSignal(area, areas.names[area], counts[area], judged)


_GAP = "No file covers this week yet."
_NEVER = "Nothing has been counted yet."
_MONTHLY = "Counted monthly."
_STOCK = "A running total."
_REPEATS = "Repeats are counted. “Reports” counts each incident once."


def why_no_limits(measure: Measure) -> str:
    """Return why a measure cannot have limits; they need independent weekly counts."""
    if measure.grain == "month":
        return _MONTHLY
    if measure.kind == "stock":
        return _STOCK
    return _REPEATS if measure.code == "reports_received" else ""


# Of the last weeks that were looked at, by level and by what a reader may see.
_by_state = ByState[WeekSignals](most=8)
_judged_by_state = ByState[Sequence[MeasureSignals | None]](most=16)


def _all_judged(
    viewer: User, measures: Sequence[Measure], areas: Areas, *, among: Among, week: Week
) -> Sequence[MeasureSignals | None]:
    """Judge each measure in each area; None for one with no count known this week."""
    series = series_of(viewer, measures, areas, among=among, week=week)
    found: list[MeasureSignals | None] = []
    for measure in measures:
        counts = {code: series[measure.code, code] for code in areas.names}
        is_known = not counts or any(area[-1] is not None for area in counts.values())
        found.append(_judged(measure, areas.names, counts) if is_known else None)
    return tuple(found)


def _judged(
    measure: Measure, names: Mapping[str, str], counts: Mapping[str, Series]
) -> MeasureSignals:
    dispersion = dispersion_of(list(counts.values()))
    return MeasureSignals(
        measure,
        [
            AreaSignal(code, name, counts[code], judge(counts[code], dispersion))
            for code, name in names.items()
        ],
    )


def _with_stands_out(signals: WeekSignals) -> WeekSignals:
    """Return the signals, marking those that stand out among all checks."""
    chances = [area.judgement.chance for m in signals.shared for area in m.checks]
    chances += [team.chance for team in signals.team_checks]
    highest = highest_chance(chances)
    # Restricted measures are compared among themselves, so that they do not affect
    # the others.
    restricted = [a.judgement.chance for m in signals.restricted for a in m.checks]
    highest_restricted = highest_chance(restricted)
    measures = [
        replace(
            found,
            areas=[
                replace(
                    area,
                    stands_out=area.judgement.is_signal
                    and area.judgement.chance
                    <= (highest if found.for_all else highest_restricted),
                )
                for area in found.areas
            ],
        )
        for found in signals.measures
    ]
    teams = [
        replace(team, stands_out=team.is_silent and team.chance <= highest)
        for team in signals.teams
    ]
    return replace(signals, measures=measures, teams=teams)
