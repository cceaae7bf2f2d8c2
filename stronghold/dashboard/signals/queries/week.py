"""The signals of a week: every measure the viewer may read, and each area of a level.

Aggregates: nothing is logged. What is flagged, and how, is for `rules` to say.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from stronghold.accounts import policy
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.dashboard.measures import MEASURES, Measure
from stronghold.dashboard.signals.choices import Among
from stronghold.dashboard.signals.queries.logged import (
    TeamLogged,
    fillings,
    teams_logged,
)
from stronghold.dashboard.signals.queries.series import Series, areas_of, series_of
from stronghold.dashboard.signals.rules.judging import (
    Judgement,
    judge,
    scatter_of,
)
from stronghold.dashboard.signals.rules.lateness import Filling
from stronghold.dashboard.signals.rules.multiple_checks import highest_chance
from stronghold.dashboard.signals.visibility import every_reader
from stronghold.kernel import clock
from stronghold.kernel.weeks import Week


@dataclass(frozen=True)
class AreaSignal:
    """One look: a measure in an area, its counts, and what they say.

    `stands_out` is whether it does so among all looks of the week.
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
    # Whether every reader of figures may see it. What only some may see is told apart,
    # so that what is counted is the same for all.
    for_all: bool = True

    @property
    def looks(self) -> Sequence[AreaSignal]:
        """Those that could have been flagged: where nothing ever was, nothing can."""
        return [one for one in self.areas if one.judgement.rate > 0]

    @property
    def flagged(self) -> Sequence[AreaSignal]:
        """The signals, the least likely by chance first."""
        found = [one for one in self.areas if one.judgement.is_signal]
        return sorted(found, key=lambda one: (one.judgement.chance, one.name))

    @property
    def expected_by_chance(self) -> float:
        """How many signals chance alone makes of these areas in such a week."""
        return sum(one.judgement.rate for one in self.areas)


@dataclass(frozen=True)
class NotLooked:
    """A measure that no signal is looked for in, and why."""

    measure: Measure
    why: str


@dataclass(frozen=True)
class WeekSignals:
    """All looks of a week, what was not looked at, and how full the week is.

    `filling` is by the source of a measure; none of them is known of an unfinished
    week, which is not judged at all. `teams` is what each team has logged.
    """

    week: Week
    among: Among
    unfinished: bool
    measures: Sequence[MeasureSignals]
    not_looked: Sequence[NotLooked]
    filling: Mapping[str, Filling]
    teams: Sequence[TeamLogged]

    @property
    def team_looks(self) -> Sequence[TeamLogged]:
        """The teams that could have been silent: one that logs little never can be."""
        return [team for team in self.teams if team.rate > 0]

    @property
    def silent_teams(self) -> Sequence[TeamLogged]:
        return [team for team in self.teams if team.is_silent]

    @property
    def shared(self) -> Sequence[MeasureSignals]:
        """The measures that every reader sees: what is counted is counted of these."""
        return [one for one in self.measures if one.for_all]

    @property
    def apart(self) -> Sequence[MeasureSignals]:
        """The measures that only some readers see, this one among them."""
        return [one for one in self.measures if not one.for_all]

    @property
    def n_looks(self) -> int:
        return sum(len(one.looks) for one in self.shared) + len(self.team_looks)

    @property
    def n_flagged(self) -> int:
        return sum(len(one.flagged) for one in self.shared) + len(self.silent_teams)

    @property
    def expected_by_chance(self) -> float:
        of_areas = sum(one.expected_by_chance for one in self.shared)
        return of_areas + sum(team.rate for team in self.teams)


def last_whole_week() -> Week:
    return Week.of(clock.today()).shifted(-1)


def signals_for(viewer: User, week: Week, among: Among = Among.WARD) -> WeekSignals:
    """Return the signals of a week that is over; an unfinished one is not judged."""
    policy.require(viewer, Verb.READ_FIGURES)
    reader = every_reader(viewer)
    readable = [one for one in MEASURES.values() if policy.can(viewer, one.verb)]
    weekly = [one for one in readable if not why_no_limits(one)]
    not_looked = [
        NotLooked(one, why) for one in readable if (why := why_no_limits(one))
    ]
    if week.end > clock.today():
        return WeekSignals(week, among, True, (), not_looked, {}, ())
    areas = areas_of(viewer, among, week)
    series = series_of(viewer, weekly, areas, among=among, week=week)
    measures = []
    for measure in weekly:
        counts = {code: series[measure.code, code] for code in areas.names}
        if counts and all(one[-1] is None for one in counts.values()):
            why = _GAP if measure.source_kind else _NEVER
            not_looked.append(NotLooked(measure, why))
            continue
        for_all = policy.can(reader, measure.verb)
        judged = _judged(measure, areas.names, counts)
        measures.append(replace(judged, for_all=for_all))
    return _among_all(
        WeekSignals(
            week=week,
            among=among,
            unfinished=False,
            measures=measures,
            not_looked=not_looked,
            filling=fillings(viewer, week),
            teams=teams_logged(viewer, week),
        )
    )


_GAP = "No file covers this week yet."
_NEVER = "Nothing has been counted yet."
_REPEATS = "One event may be told several times: reports count each event once."


def why_no_limits(measure: Measure) -> str:
    """Say why no limits fit a measure at all: they are for events of chance by week."""
    if measure.grain == "month":
        return "It is counted by month and not by week."
    if measure.kind == "stock":
        return "It is what stands at a week’s end, and not events that come by chance."
    return _REPEATS if measure.code == "reports_received" else ""


def _judged(
    measure: Measure, names: Mapping[str, str], counts: Mapping[str, Series]
) -> MeasureSignals:
    scatter = scatter_of(list(counts.values()))
    return MeasureSignals(
        measure,
        [
            AreaSignal(code, name, counts[code], judge(counts[code], scatter))
            for code, name in names.items()
        ],
    )


def _among_all(signals: WeekSignals) -> WeekSignals:
    """Return the signals, each with whether it stands out among all looks."""
    chances = [look.judgement.chance for m in signals.shared for look in m.looks]
    chances += [team.chance for team in signals.team_looks]
    highest = highest_chance(chances)
    # Among what is told apart automatically, so that it changes nothing of the rest.
    apart = [look.judgement.chance for m in signals.apart for look in m.looks]
    highest_apart = highest_chance(apart)
    measures = [
        replace(
            one,
            areas=[
                replace(
                    area,
                    stands_out=area.judgement.is_signal
                    and area.judgement.chance
                    <= (highest if one.for_all else highest_apart),
                )
                for area in one.areas
            ],
        )
        for one in signals.measures
    ]
    teams = [
        replace(team, stands_out=team.is_silent and team.chance <= highest)
        for team in signals.teams
    ]
    return replace(signals, measures=measures, teams=teams)
