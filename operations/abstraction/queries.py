"""Reads of time away: the viewer's own, and the weeks of teams as sums."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Sum,
    When,
)
from django.db.models.functions import Coalesce, TruncWeek

from operations.abstraction.models import TeamHours, TimeAway
from operations.abstraction.rules import LONGEST_AGO, TeamWeek
from operations.abstraction.visibility import own_time, teams_shown
from operations.activities.models import Activity, TookPart
from operations.activities.record import STILL
from operations.activities.visibility import visible_activities
from stronghold.core.accounts.choices import OrganisationKind
from stronghold.core.accounts.models import Team, TeamLeft, User
from stronghold.core.database.made_sql import Statement, rows_of, statement_of
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound, RuleBroken
from stronghold.core.kernel.weeks import Week


def own_recent(viewer: User) -> list[TimeAway]:
    """Return what the viewer recorded of their last 14 days, the latest day first."""
    since = clock.today() - LONGEST_AGO
    rows = TimeAway.objects.filter(own_time(viewer), day__gte=since)
    rows = rows.select_related("team")
    return list(rows.order_by("-day", "-pk"))


def minutes_on(person: User, day: date) -> int:
    """Return the minutes away that a person has recorded for a day."""
    rows = TimeAway.objects.filter(own_time(person), day=day)
    return rows.aggregate(minutes=Sum("minutes"))["minutes"] or 0


def team(viewer: User, team_id: int) -> Team:
    """Return a team whose week the viewer may see; NotFound otherwise."""
    row = Team.objects.filter(teams_shown(viewer), pk=team_id).first()
    if row is None:
        raise NotFound
    return row


def team_named(viewer: User, code: str) -> Team:
    """Return the team with this code whose week the viewer may see."""
    found = list(Team.objects.filter(teams_shown(viewer), code=code))
    if len(found) != 1:
        raise RuleBroken("There is no such team", field="team")
    return found[0]


def hours_in(team: Team, week: Week) -> int | None:
    """Return the hours that a team works in a week; None if no one has set them."""
    rows = TeamHours.objects.filter(team=team, from_week__lte=week.start)
    row = rows.order_by("-from_week").first()
    return row.hours if row else None


def team_weeks(
    viewer: User, first: Week, last: Week
) -> Mapping[Week, Sequence[tuple[Team, TeamWeek]]]:
    """Return how each team's time was spent in each week from `first` to `last`.

    Teams come in the order of their names; those without any figure are left out.
    """
    teams = list(Team.objects.filter(teams_shown(viewer)).order_by("name", "pk"))
    ids = [team.pk for team in teams]
    away = _minutes_away(ids, first, last)
    here = _minutes_here(viewer, ids, first, last)
    planned = _planned(ids, last)
    weeks = [first.shifted(n) for n in range((last.start - first.start).days // 7 + 1)]
    found = {
        week: [
            (
                team,
                TeamWeek(
                    planned=_in_force(planned[team.pk], week),
                    here=here.get((team.pk, week.start), 0),
                    by_duty=away[team.pk, week.start],
                ),
            )
            for team in teams
        ]
        for week in weeks
    }
    return {
        week: [pair for pair in rows if not pair[1].is_empty]
        for week, rows in found.items()
    }


def _minutes_away(
    teams: Sequence[int], first: Week, last: Week
) -> Mapping[tuple[int, date], Mapping[str, int]]:
    """Return the minutes away by team and Monday, and there by duty."""
    rows = TimeAway.objects.filter(
        team__in=teams,
        taken_back_at__isnull=True,
        day__gte=first.start,
        day__lt=last.end,
    )
    sums = rows.values("team", "duty", monday=TruncWeek("day"))
    found: dict[tuple[int, date], dict[str, int]] = defaultdict(dict)
    for row in sums.annotate(n=Sum("minutes")):
        found[row["team"], row["monday"]][row["duty"]] = row["n"]
    return found


def _minutes_here(
    viewer: User, teams: Sequence[int], first: Week, last: Week
) -> Mapping[tuple[int, date], int]:
    """Return the people's minutes of activities by team and Monday, of police alone.

    The team is that of the person who recorded the activity, as it was then. Police led
    it, or took part in what another organisation led.
    """
    found = _sql_of_minutes(visible_activities(viewer), tuple(teams), first, last)
    return {(team, monday.date()): n or 0 for team, monday, n in rows_of(found)}


# What may be read is the policy's to say, each time; Django makes its SQL once.
@lru_cache(maxsize=64)
def _sql_of_minutes(
    may_read: Q, teams: tuple[int, ...], first: Week, last: Week
) -> Statement:
    left = TeamLeft.objects.filter(
        user=OuterRef("recorded_by"), until__gt=OuterRef("recorded_at")
    ).order_by("until")
    joined = TookPart.objects.filter(
        STILL, activity=OuterRef("pk"), organisation__kind=OrganisationKind.POLICE
    )
    length = Coalesce("minutes", "activity__minutes")
    sums_joined = joined.order_by().values("activity")
    rows = Activity.objects.filter(
        Q(organisation__kind=OrganisationKind.POLICE) | Exists(joined),
        may_read,
        error_at__isnull=True,
        occurred_on__gte=first.start,
        occurred_on__lt=last.end,
    )
    of_team = rows.annotate(
        of_team=Case(
            When(Exists(left), then=Subquery(left.values("team")[:1])),
            default=F("recorded_by__team"),
            output_field=BigIntegerField(),
        )
    ).filter(of_team__in=teams)
    own = Case(
        When(
            organisation__kind=OrganisationKind.POLICE,
            then=F("n_people") * F("minutes"),
        ),
        default=0,
        output_field=IntegerField(),
    )
    with_others = Subquery(
        sums_joined.annotate(sum=Sum(F("n_people") * length)).values("sum")
    )
    minutes = Sum(
        Coalesce(own, 0) + Coalesce(with_others, 0), output_field=IntegerField()
    )
    sums = of_team.values("of_team", monday=TruncWeek("occurred_on"))
    return statement_of(sums.annotate(n=minutes))


def _planned(teams: Sequence[int], last: Week) -> Mapping[int, list[TeamHours]]:
    """Return the hours set for each team up to a week, the latest first."""
    rows = TeamHours.objects.filter(team__in=teams, from_week__lte=last.start)
    found: Mapping[int, list[Any]] = defaultdict(list)
    for row in rows.order_by("-from_week"):
        found[row.team_id].append(row)
    return found


def _in_force(rows: Sequence[TeamHours], week: Week) -> int | None:
    """Return the minutes that were set for a week; None if none were."""
    row = next((row for row in rows if row.from_week <= week.start), None)
    return row.hours * 60 if row else None
