"""The last weeks of the demonstration: a rise, a quiet ward, late records, teams."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest

from stronghold.core.accounts.models import TeamArea, User
from stronghold.core.kernel.london import london_date
from stronghold.core.kernel.weeks import Week
from stronghold.demo import queries
from stronghold.demo.accounts import OTHER_TEAM
from stronghold.demo.actions import make_accounts
from stronghold.demo.recent_weeks import RISE, made_rise, recorded_at
from tests.factories import EAST_NORTH, WEST_SOUTH, make_country

UNTIL = datetime(2026, 11, 24, 15, tzinfo=UTC)
EAST = "E05000002"


def test_one_street_rises_in_the_last_whole_week() -> None:
    rise = made_rise(Random(1), UNTIL)

    assert len(rise) == RISE
    assert {str(Week.of(london_date(one.occurred_at))) for one in rise} == {"2026-W47"}
    assert made_rise(Random(1), UNTIL) == rise


def test_one_record_in_eleven_or_so_is_entered_days_after() -> None:
    times = [UNTIL - timedelta(minutes=61 * n) for n in range(2_000)]

    lags = [recorded_at(at) - at for at in times]

    late = [lag for lag in lags if lag]
    assert 0.06 < len(late) / len(lags) < 0.13
    assert timedelta(hours=10) <= min(late) < max(late) < timedelta(days=6)


@pytest.mark.django_db
def test_a_ward_is_quiet_for_whole_weeks_and_its_team_records_it(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DEMO = True
    monkeypatch.setattr(queries, "QUIET_WARD", EAST)
    make_country()
    make_accounts()
    east = User.objects.get(username="east")
    assert east.team is not None
    assert east.team.code == OTHER_TEAM["east"]
    TeamArea.objects.create(
        organisation=east.organisation, team=east.team, area_code=EAST
    )
    officer = User.objects.get(username="officer")

    wards = queries._wards(UNTIL)

    # From Monday 26 October on, the clocks of London having gone back the day before.
    begins = datetime(2026, 10, 26, tzinfo=UTC)
    assert wards.is_quiet(begins, EAST_NORTH)
    assert not wards.is_quiet(begins - timedelta(minutes=1), EAST_NORTH)
    assert not wards.is_quiet(begins, WEST_SOUTH)
    assert not wards.is_quiet(begins, None)
    assert wards.recorder(EAST_NORTH, officer) == east
    assert wards.recorder(WEST_SOUTH, officer) == officer
    assert wards.recorder(None, officer) == officer
