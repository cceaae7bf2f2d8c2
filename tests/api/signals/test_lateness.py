"""How late records came, how full a week is, and this week as others stood then."""

from datetime import UTC, datetime, timedelta

import pytest

from reports.models import Report
from stronghold.core.accounts.actions import Person, change_user
from stronghold.core.accounts.models import User
from stronghold.core.accounts.queries import police_teams
from stronghold.core.kernel import clock
from stronghold.core.kernel.weeks import Week
from stronghold.figures.tallies import refresh
from stronghold.signals.queries import (
    fillings,
    last_whole_week,
    lateness_for,
    so_far,
    state_of_stays,
    teams_logged,
)
from tests.approving import approve_all
from tests.factories import Cast, make_arrest, make_report, make_team

pytestmark = [
    pytest.mark.usefixtures("tuesday"),
    pytest.mark.django_db(transaction=True),
]


def of_week(by: User, week: Week, *, day: int, late: timedelta) -> Report:
    """Store a report of a day of the week that was recorded so long after it."""
    at = datetime(*week.start.timetuple()[:3], 12, tzinfo=UTC) + timedelta(days=day)
    given = {"occurred_at": at, "received_at": at, "recorded_at": at + late}
    return make_report(by, **given)


def test_a_record_is_late_once_its_week_has_closed_in_london(cast: Cast) -> None:
    # The clocks went back on 25 October: that Sunday ended at midnight UTC.
    week = Week.parse("2026-W43")
    sunday_noon = {"day": 6, "late": timedelta(hours=12)}
    of_week(cast.officer, week, **sunday_noon | {"late": timedelta(hours=11.9)})
    of_week(cast.officer, week, **sunday_noon)
    of_week(cast.officer, week, day=6, late=timedelta(days=3, hours=12))
    of_week(cast.officer, week.shifted(1), day=1, late=timedelta(0))
    in_error = of_week(cast.officer, week, **sunday_noon)
    Report.objects.filter(pk=in_error.pk).update(
        error_at=clock.now(), error_by=cast.officer, error_reason="Twice"
    )

    refresh()
    total = lateness_for(cast.supervisor, week.shifted(1)).total

    assert (total.n, total.n_late) == (4, 2)
    assert (total.middle, total.most) == (timedelta(0), timedelta(days=3))


def test_each_team_has_its_own_and_a_record_of_another_kind_counts(
    cast: Cast,
) -> None:
    week, team = last_whole_week(), make_team(cast.officer.organisation)
    User.objects.filter(pk=cast.officer.pk).update(team=team)
    of_week(cast.officer, week, day=6, late=timedelta(days=1))
    of_week(cast.supervisor, week, day=0, late=timedelta(0))
    at = datetime(2026, 11, 18, 12, tzinfo=UTC)
    make_arrest(cast.officer, occurred_at=at, recorded_at=at)
    of_week(cast.other_officer, week, day=6, late=timedelta(days=1))

    refresh()
    found = lateness_for(cast.supervisor, week)

    shown = [(one.name, one.n, one.n_late) for one in found.teams]
    assert shown == [("City team", 2, 1), ("No team", 1, 0)]
    assert (found.total.n, found.total.n_late) == (3, 1)


def test_what_someone_logged_stays_with_the_team_that_they_were_in(cast: Cast) -> None:
    week, police = last_whole_week(), cast.officer.organisation
    old, new = make_team(police, "old"), make_team(police, "new")
    User.objects.filter(pk=cast.officer.pk).update(team=old)
    of_week(cast.officer, week.shifted(-2), day=0, late=timedelta(hours=1))
    of_week(cast.officer, week.shifted(-1), day=0, late=timedelta(hours=1))
    # On the Tuesday of the last week they go to another team, and log on there.
    moved = datetime(*week.start.timetuple()[:3], 12, tzinfo=UTC) + timedelta(days=1)
    with clock.stopped(moved):
        given = Person(role=cast.officer.role, display_name="Officer", team=new)
        change_user(by=cast.admin, username=cast.officer.username, given=given)
        approve_all(cast.records)
    of_week(cast.officer, week, day=2, late=timedelta(hours=1))
    refresh()

    late = {team.name: team.n for team in lateness_for(cast.supervisor, week).teams}
    teams = police_teams(cast.supervisor)
    found = teams_logged(cast.supervisor, week, teams=teams, stays=state_of_stays())
    logged = {team.name: team.counts for team in found}

    assert late == {"Old": 2, "New": 1}
    assert logged["Old"][-3:] == (1, 1, 0)
    assert logged["New"][-3:] == (None, None, 1)


def test_nothing_recorded_is_no_lateness(cast: Cast) -> None:
    total = lateness_for(cast.supervisor, last_whole_week()).total

    assert (total.n, total.n_late, total.middle) == (0, 0, None)


def test_a_week_is_as_full_as_others_were_at_its_age(cast: Cast) -> None:
    """On Tuesday noon the last week is 36 hours old."""
    week = last_whole_week()
    for i in range(1, 6):
        for late in (0, 0, 1, 3):
            age = timedelta(days=late)
            of_week(cast.officer, week.shifted(-i), day=6, late=age)

    refresh()
    found = fillings(cast.supervisor, week)["reports"]

    assert (found.n_then, found.n_in_all) == (15, 20)
    assert found.share == 0.75
    assert found.is_filling


def test_this_week_is_held_against_others_as_they_stood_then(cast: Cast) -> None:
    this = Week.of(clock.today())
    of_week(cast.officer, this, day=0, late=timedelta(0))
    before = this.shifted(-1)
    # By Tuesday noon: of Monday, in time; of Monday, recorded on Wednesday; of Friday.
    of_week(cast.officer, before, day=0, late=timedelta(0))
    of_week(cast.officer, before, day=0, late=timedelta(days=2))
    of_week(cast.officer, before, day=4, late=timedelta(0))
    # It stood then, and was marked as in error only later.
    later = of_week(cast.officer, before, day=0, late=timedelta(hours=1))
    Report.objects.filter(pk=later.pk).update(
        error_at=clock.now(), error_by=cast.officer, error_reason="Twice"
    )

    refresh()
    found = so_far(cast.supervisor)["reports"]

    assert found.n == 1
    assert list(found.before) == [0] * 11 + [2]
