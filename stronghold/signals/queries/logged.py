"""When records were logged: late records by team, complete weeks, this week so far.

Only kinds of record that are logged in one step are used. A warrant or closure takes
weeks and counts by its own steps, so it says nothing about lateness.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection

from stronghold.core.accounts import policy
from stronghold.core.accounts.models import Team, User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.queries import police_teams
from stronghold.core.kernel import clock
from stronghold.core.kernel.asked_once import asked_once
from stronghold.core.kernel.london import LONDON
from stronghold.core.kernel.weeks import Week, periods
from stronghold.figures.by_state import ByState
from stronghold.figures.models import NEVER
from stronghold.figures.queries import states_of
from stronghold.signals.rules.judging import Finding, Judgement, judge
from stronghold.signals.rules.lateness import Filling, SoFar
from stronghold.signals.rules.limits import ALL_WEEKS

# The number of earlier weeks that a week is compared with.
BEFORE = 12
SOURCES = ("reports", "arrests", "seizures", "activities")
# The longest after its week that a record may be logged and still be counted here.
_LOGGED_WITHIN = timedelta(days=28)
_IN_TIME, _A_WEEK = timedelta(0), timedelta(days=7)
# Shared by the queries: counts by the hour, kept with the tallies, and a moment for
# each week. Python works out London's clock changes, once for each week.
_LOGGED = """
  SELECT source, week, hour, recorded_by_id, error_hour, n, at,
         error_hour = %(never)s AS is_valid
  FROM unnest(%(weeks)s::date[], %(instants)s::timestamptz[]) AS about (week, at)
  CROSS JOIN unnest(%(sources)s::text[]) AS of (source)
  JOIN figures_loggedcount USING (source, week)
  WHERE force_id = %(force)s
"""
# The team each person was in, from when and until when; now that of their account.
_STAYS = """
  SELECT user_id, team_id, until,
         lag(until, 1, '-infinity') OVER (PARTITION BY user_id ORDER BY until) AS since
  FROM (
    SELECT user_id, team_id, until FROM accounts_teamleft
    UNION ALL
    SELECT id, team_id, 'infinity' FROM accounts_user
  ) AS membership
"""
_STATE_OF_STAYS = f"""
SELECT md5(string_agg(concat_ws(' ', user_id, team_id, until), ','
                      ORDER BY user_id, until))
FROM ({_STAYS}) AS stay
"""  # noqa: S608 - built only from constants
_IN_TEAM = "stay.user_id = recorded_by_id AND hour >= stay.since AND hour < stay.until"
# How many records were logged how many hours after their week had ended.
_LATE = f"""
WITH logged AS ({_LOGGED}), stay AS ({_STAYS})
SELECT week, stay.team_id, greatest(hour - at, '-1 hour') AS after, sum(n)::int
FROM logged JOIN stay ON {_IN_TEAM}
WHERE is_valid
GROUP BY 1, 2, 3
"""  # noqa: S608 - built only from constants
# How many records of earlier weeks had arrived when they were as old as this week is.
_FILLING = f"""
WITH logged AS ({_LOGGED})
SELECT week, source, coalesce(sum(n) FILTER (WHERE hour < at), 0)::int, sum(n)::int
FROM logged
WHERE is_valid
GROUP BY week, source
"""  # noqa: S608 - built only from constants
# As they were then: without records logged later, with those marked in error later.
_SO_FAR = f"""
WITH logged AS ({_LOGGED})
SELECT week, source, sum(n)::int
FROM logged
WHERE hour < at AND error_hour >= at
GROUP BY week, source
"""  # noqa: S608 - built only from constants
# By the week in which they were logged, in London.
_BY_TEAM = f"""
WITH logged AS ({_LOGGED}), stay AS ({_STAYS})
SELECT week, stay.team_id,
       date_trunc('week', hour AT TIME ZONE 'Europe/London')::date, sum(n)::int
FROM logged JOIN stay ON {_IN_TEAM}
WHERE stay.team_id IS NOT NULL
GROUP BY 1, 2, 3
"""  # noqa: S608 - built only from constants


@dataclass(frozen=True)
class TeamLateness:
    """How many records a team logged for these weeks, and how many late.

    A record is late if it was logged after its week had ended. Half of the late records
    came within `middle` after that, nine in ten within `most`, in full hours.
    """

    name: str
    n: int
    n_late: int
    middle: timedelta | None
    most: timedelta | None


@dataclass(frozen=True)
class Lateness:
    """Each team's lateness from the first to the last week, and that of all teams."""

    first: Week
    last: Week
    teams: Sequence[TeamLateness]
    total: TeamLateness


@dataclass(frozen=True)
class TeamLogged:
    """One check: how many records of all kinds a team logged, week by week.

    Only silence of a team is a signal: how much it logs says nothing about crime.
    """

    name: str
    counts: Sequence[int | None]
    judgement: Judgement
    stands_out: bool = False

    @property
    def is_silent(self) -> bool:
        return self.judgement.finding == Finding.SILENCE

    @property
    def rate(self) -> float:
        """How often chance alone makes this team silent; 0 if it never can."""
        return self.judgement.silence_rate

    @property
    def chance(self) -> float:
        """How often chance makes a silence this long; 1 if there is none."""
        return self.judgement.chance if self.is_silent else 1.0


# The counts of each week that one looked at reaches back to, by what was asked of it.
_by_state = ByState[Sequence[Any]](most=1024)


def lateness_for(viewer: User, week: Week) -> Lateness:
    """Return how late records of this week and the BEFORE weeks before were logged."""
    policy.require(viewer, Verb.READ_FIGURES)
    first = week.shifted(-BEFORE)
    by_team: defaultdict[int | None, Counter[timedelta]] = defaultdict(Counter)
    total: Counter[timedelta] = Counter()
    for _, team, after, n in _rows(
        _LATE, viewer, (first, week), into=_A_WEEK, stays=state_of_stays()
    ):
        by_team[team][after] += n
        total[after] += n
    names = {team.pk: team.name for team in police_teams(viewer)}
    teams = [
        _lateness(names.get(team or 0, "No team"), counted)
        for team, counted in by_team.items()
    ]
    ranked = sorted(teams, key=lambda team: team.name)
    return Lateness(first, week, ranked, _lateness("All", total))


def _lateness(name: str, counted: Mapping[timedelta, int]) -> TeamLateness:
    """Work out a team's lateness from the number of records by time after the week."""
    late = sorted((after, n) for after, n in counted.items() if after >= _IN_TIME)
    n_late = sum(n for _, n in late)
    return TeamLateness(
        name,
        sum(counted.values()),
        n_late,
        _within(late, 0.5 * n_late),
        _within(late, 0.9 * n_late),
    )


def _within(late: Sequence[tuple[timedelta, int]], most: float) -> timedelta | None:
    """Return the time after which `most` had arrived; None if there are none."""
    n_so_far = 0
    for after, n in late:
        n_so_far += n
        if n_so_far >= most:
            return after
    return None


def fillings(viewer: User, week: Week) -> dict[str, Filling]:
    """Return by source how complete the BEFORE weeks were at this week's age."""
    policy.require(viewer, Verb.READ_FIGURES)
    first, last = week.shifted(-BEFORE), week.shifted(-1)
    in_time: Counter[str] = Counter()
    in_all: Counter[str] = Counter()
    for _, source, then, n in _rows(
        _FILLING, viewer, (first, last), into=time_into(week)
    ):
        in_time[source] += then
        in_all[source] += n
    return {source: Filling(in_time[source], in_all[source]) for source in SOURCES}


def so_far(viewer: User) -> Mapping[str, SoFar]:
    """Return this week so far, and the BEFORE weeks before at the same hour."""
    policy.require(viewer, Verb.READ_FIGURES)
    this = Week.of(clock.today())
    first = this.shifted(-BEFORE)
    rows = _rows(_SO_FAR, viewer, (first, this), into=time_into(this))
    counted = {(source, start): n for start, source, n in rows}
    before = [first.shifted(i).start for i in range(BEFORE)]
    return {
        source: SoFar(
            counted.get((source, this.start), 0),
            [counted.get((source, start), 0) for start in before],
        )
        for source in SOURCES
    }


def teams_logged(
    viewer: User, week: Week, *, teams: Sequence[Team], stays: Hashable
) -> list[TeamLogged]:
    """Return what each of these teams logged in ALL_WEEKS weeks, and who is silent.

    Weeks before a team's first record are not known: the team may not have existed.
    `stays` is the state of who was in which team.
    """
    policy.require(viewer, Verb.READ_FIGURES)
    shown = [week.shifted(i - ALL_WEEKS + 1).start for i in range(ALL_WEEKS)]
    first = Week.of(shown[0] - _LOGGED_WITHIN)
    counted: defaultdict[int, Counter[date]] = defaultdict(Counter)
    for _, team, start, n in _rows(
        _BY_TEAM, viewer, (first, week), into=timedelta(0), stays=stays
    ):
        if start >= first.start:
            counted[team][start] += n
    found = []
    for team in teams:
        weeks = counted.get(team.pk, Counter())
        since = min(weeks, default=None)
        counts = tuple(
            weeks.get(start, 0) if since and start >= since else None for start in shown
        )
        found.append(TeamLogged(team.name, counts, judge(counts)))
    return found


def time_into(week: Week) -> timedelta:
    """Return how long ago the week started, in full hours of London's local time."""
    return _wall_clock() - _midnight(week.start)


def _wall_clock() -> datetime:
    """Return the last full hour in London, as records are counted by hour."""
    now = clock.now().astimezone(LONDON)
    return now.replace(minute=0, second=0, microsecond=0, tzinfo=None)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())


@asked_once
def state_of_stays() -> Hashable:
    """Return the state of who was in which team, until when."""
    with connection.cursor() as cursor:
        cursor.execute(_STATE_OF_STAYS)
        state: str | None = cursor.fetchone()[0]
    return state


def _rows(
    sql: str,
    viewer: User,
    weeks: tuple[Week, Week],
    *,
    into: timedelta,
    stays: Hashable = None,
) -> Sequence[Any]:
    """Return a query on what the viewer's force logged for the weeks first to last.

    The moment asked about is `into` after the start of each week. Each week is read
    once at each state of its records, and at each of `stays` if the query reads them.
    Each row begins with the first day of its week.
    """
    force_id = viewer.force_id
    about = [week for week in periods(*weeks) if isinstance(week, Week)]
    states = states_of(about)
    found = _by_state.of_each(
        {week: (states[week], stays, sql, force_id, week, into) for week in about},
        lambda missing: _read(sql, force_id, missing, into=into),
    )
    return [row for rows in found.values() for row in rows]


def _read(
    sql: str, force_id: int | None, weeks: Sequence[Week], *, into: timedelta
) -> dict[Week, Sequence[Any]]:
    parameters: dict[str, Any] = {
        "force": force_id,
        "sources": list(SOURCES),
        "never": NEVER,
        "weeks": [week.start for week in weeks],
        "instants": [
            (_midnight(week.start) + into).replace(tzinfo=LONDON) for week in weeks
        ],
    }
    found: dict[Week, list[Any]] = {week: [] for week in weeks}
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        for row in cursor.fetchall():
            found[Week(row[0])].append(row)
    return {week: tuple(rows) for week, rows in found.items()}
