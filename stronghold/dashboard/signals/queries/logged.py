"""When records came in: how late, by team; how full a week is; this week so far.

Of the kinds that are logged at once and whole. What goes on for weeks, as a warrant or
a closure does, is counted by its own steps and tells nothing of lateness.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection

from stronghold.accounts import policy
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.accounts.queries import police_teams
from stronghold.dashboard.models import NEVER
from stronghold.dashboard.signals.rules.judging import Finding, Judgement, judge
from stronghold.dashboard.signals.rules.lateness import Filling, SoFar
from stronghold.dashboard.signals.rules.limits import ALL_WEEKS
from stronghold.kernel import clock
from stronghold.kernel.weeks import Week, periods

# The weeks before that a week is held against.
BEFORE = 12
SOURCES = ("reports", "arrests", "seizures", "activities")
# A record may be logged so long after its week and still count for when it was.
_LOGGED_WITHIN = timedelta(days=28)
_IN_TIME, _A_WEEK = timedelta(0), timedelta(days=7)
# What the questions have in common: counts by the hour, kept with the tallies, and for
# each week the instant that the question is about. London's hours are Python's to know:
# told once a week, they cost nothing a row.
_LOGGED = """
  SELECT source, week, hour, recorded_by_id, error_hour, n, at,
         error_hour = %(never)s AS stands
  FROM dashboard_loggedcount
  JOIN unnest(%(weeks)s::date[], %(instants)s::timestamptz[]) AS about (week, at)
    USING (week)
  WHERE source = ANY(%(sources)s) AND force_id = %(force)s
    AND week >= %(first)s AND week < %(end)s
"""
# In which team somebody was from when until when; now, in that of their account.
_STAYS = """
  SELECT user_id, team_id, until,
         lag(until, 1, '-infinity') OVER (PARTITION BY user_id ORDER BY until) AS since
  FROM (
    SELECT user_id, team_id, until FROM accounts_teamleft
    UNION ALL
    SELECT id, team_id, 'infinity' FROM accounts_user
  ) AS was
"""
_IN_TEAM = "stay.user_id = recorded_by_id AND hour >= stay.since AND hour < stay.until"
# How many hours after its week had closed, and by how many records.
_LATE = f"""
WITH logged AS ({_LOGGED}), stay AS ({_STAYS})
SELECT stay.team_id, greatest(hour - at, '-1 hour') AS after, sum(n)::int
FROM logged JOIN stay ON {_IN_TEAM}
WHERE stands
GROUP BY 1, 2
"""  # noqa: S608 - put together from constants alone
# Each earlier week as it stood when it was as old as the asked week is now.
_FILLING = f"""
WITH logged AS ({_LOGGED})
SELECT source, coalesce(sum(n) FILTER (WHERE hour < at), 0)::int, sum(n)::int
FROM logged
WHERE stands
GROUP BY source
"""  # noqa: S608 - put together from constants alone
# As they stood then: not what came later, and with what was taken back only later.
_SO_FAR = f"""
WITH logged AS ({_LOGGED})
SELECT source, week, sum(n)::int
FROM logged
WHERE hour < at AND error_hour >= at
GROUP BY source, week
"""  # noqa: S608 - put together from constants alone
# By the week in which they were logged: the last of the instants that had come.
_BY_TEAM = f"""
WITH logged AS ({_LOGGED}), stay AS ({_STAYS}), by_week AS (
  SELECT stay.team_id, width_bucket(hour, %(instants)s::timestamptz[]) AS bucket, n
  FROM logged JOIN stay ON {_IN_TEAM}
  WHERE stay.team_id IS NOT NULL
)
SELECT team_id, (%(weeks)s::date[])[bucket], sum(n)::int
FROM by_week
WHERE bucket > 0
GROUP BY 1, 2
"""  # noqa: S608 - put together from constants alone


@dataclass(frozen=True)
class TeamLateness:
    """What a team recorded of the weeks looked at, and how much of it late.

    A record is late if it came after its week had closed: `middle` and `most` are how
    long after, in full hours, of half and of nine in ten of the late ones.
    """

    name: str
    n: int
    n_late: int
    middle: timedelta | None
    most: timedelta | None


@dataclass(frozen=True)
class Lateness:
    """Each team's lateness from the first to the last week, and that of all."""

    first: Week
    last: Week
    teams: Sequence[TeamLateness]
    every: TeamLateness


@dataclass(frozen=True)
class TeamLogged:
    """One look: how many records of all kinds a team has logged, week by week.

    Of a team nothing but silence is a signal: how much it logs is no figure of crime.
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
        """How often chance alone makes such a team silent; 0 where it never can."""
        return self.judgement.silence_rate

    @property
    def chance(self) -> float:
        """How often chance makes a silence so long, 1 where there is none."""
        return self.judgement.chance if self.is_silent else 1.0


def lateness_for(viewer: User, week: Week) -> Lateness:
    """Return how late records came in this week and in the BEFORE weeks before it."""
    policy.require(viewer, Verb.READ_FIGURES)
    first = week.shifted(-BEFORE)
    by_team: dict[int | None, dict[timedelta, int]] = {}
    every: Counter[timedelta] = Counter()
    for team, after, n in _rows(_LATE, viewer, (first, week), into=_A_WEEK):
        by_team.setdefault(team, {})[after] = n
        every[after] += n
    names = {team.pk: team.name for team in police_teams(viewer)}
    teams = [
        _lateness(names.get(team or 0, "No team"), counted)
        for team, counted in by_team.items()
    ]
    ranked = sorted(teams, key=lambda one: one.name)
    return Lateness(first, week, ranked, _lateness("All", every))


def _lateness(name: str, counted: Mapping[timedelta, int]) -> TeamLateness:
    """Tell how late the late ones came, from how many came how long after."""
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
    """Return after how long so many of them had come; None where there are none."""
    so_many = 0
    for after, n in late:
        so_many += n
        if so_many >= most:
            return after
    return None


def fillings(viewer: User, week: Week) -> dict[str, Filling]:
    """Return how full the BEFORE weeks were at this week's age, by source."""
    policy.require(viewer, Verb.READ_FIGURES)
    first, last = week.shifted(-BEFORE), week.shifted(-1)
    rows = _rows(_FILLING, viewer, (first, last), into=_time_into(week))
    found = {source: Filling(then, n) for source, then, n in rows}
    return {source: found.get(source, Filling(0, 0)) for source in SOURCES}


def so_far(viewer: User) -> Mapping[str, SoFar]:
    """Return this week so far beside the BEFORE weeks before, as they stood then."""
    policy.require(viewer, Verb.READ_FIGURES)
    this = Week.of(clock.today())
    first = this.shifted(-BEFORE)
    rows = _rows(_SO_FAR, viewer, (first, this), into=_time_into(this))
    counted = {(source, start): n for source, start, n in rows}
    before = [first.shifted(i).start for i in range(BEFORE)]
    return {
        source: SoFar(
            counted.get((source, this.start), 0),
            [counted.get((source, start), 0) for start in before],
        )
        for source in SOURCES
    }


def teams_logged(viewer: User, week: Week) -> list[TeamLogged]:
    """Return what each police team has logged in ALL_WEEKS weeks, and what it says.

    Weeks before a team's first record are unknown: it may not have been there.
    """
    policy.require(viewer, Verb.READ_FIGURES)
    shown = [week.shifted(i - ALL_WEEKS + 1).start for i in range(ALL_WEEKS)]
    first = Week.of(shown[0] - _LOGGED_WITHIN)
    counted: dict[int, dict[Any, int]] = {}
    for team, start, n in _rows(_BY_TEAM, viewer, (first, week), into=timedelta(0)):
        counted.setdefault(team, {})[start] = n
    found = []
    for team in police_teams(viewer):
        weeks = counted.get(team.pk, {})
        since = min(weeks, default=None)
        counts = tuple(
            weeks.get(start, 0) if since and start >= since else None for start in shown
        )
        found.append(TeamLogged(team.name, counts, judge(counts)))
    return found


def _time_into(week: Week) -> timedelta:
    """Return how long ago the week began in London, by the clock on the wall."""
    return _wall_clock() - _midnight(week.start)


def _wall_clock() -> datetime:
    """Return the last full hour in London: what is logged is counted by the hour."""
    now = clock.now().astimezone(clock.LONDON)
    return now.replace(minute=0, second=0, microsecond=0, tzinfo=None)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def _rows(
    sql: str, viewer: User, weeks: tuple[Week, Week], *, into: timedelta
) -> list[Any]:
    """Ask of what the viewer's force logged of the days of both weeks and between.

    The instant that is asked about lies so far into each of the weeks.
    """
    # One more, so that what was logged after the last is not of the last.
    about = list(periods(weeks[0], weeks[1].shifted(1)))
    instants = [
        (_midnight(week.start) + into).replace(tzinfo=clock.LONDON) for week in about
    ]
    told: dict[str, Any] = {
        "force": viewer.organisation.force_id,
        "first": weeks[0].start,
        "end": weeks[1].end,
        "sources": list(SOURCES),
        "never": NEVER,
        "weeks": [week.start for week in about],
        "instants": instants,
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, told)
        return list(cursor.fetchall())
