"""Time on duty elsewhere in the demonstration, and the hours of two teams."""

from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

from operations.abstraction.actions import record_time_away, set_hours
from operations.abstraction.choices import Duty
from stronghold.core.kernel.london import london_date
from stronghold.core.kernel.weeks import Week

if TYPE_CHECKING:
    from datetime import datetime

    from stronghold.core.accounts.models import User
    from stronghold.demo.scene import Scene

WEEKS = 13
# The hours of each team, set by its supervisor. The other teams have set none.
HOURS = {"supervisor": 120, "east-supervisor": 80}
# How many days away each person has in a week, at the least and at the most.
DAYS_AWAY = {"officer": (0, 2), "supervisor": (0, 1), "east": (1, 3)}
WEIGHTS = {
    Duty.RESPONSE: 5,
    Duty.SCENE: 2,
    Duty.WATCH: 3,
    Duty.EVENT: 2,
    Duty.NEIGHBOURHOOD: 1,
    Duty.OPERATION: 1,
}
LENGTHS = (240, 480, 480, 600)


def make_time_away(scene: "Scene") -> None:
    """Set the teams' hours, and record three months of time away, oldest first."""
    stream = scene.stream("time away")
    this_week = Week.of(scene.day(0))
    first = this_week.shifted(1 - WEEKS)
    for username, hours in HOURS.items():
        person = scene.people[username]
        scene.act(
            scene.ago((scene.day(0) - first.start).days, "09:00"),
            set_hours,
            by=person,
            team_id=person.team_id,
            hours=hours,
            week=first,
        )
    for n in range(WEEKS):
        for username, (least, most) in DAYS_AWAY.items():
            days = stream.sample(range(7), stream.randint(least, most))
            for day in sorted(days):
                on = first.shifted(n).start + timedelta(days=day)
                at = scene.ago((scene.day(0) - on).days, "18:00")
                if at <= scene.until:
                    _away(scene, scene.people[username], at, stream)


def _away(scene: "Scene", person: "User", at: "datetime", stream: Random) -> None:
    scene.act(
        at,
        record_time_away,
        by=person,
        client_uuid=scene.client_uuid(),
        day=london_date(at),
        minutes=stream.choice(LENGTHS),
        duty=stream.choices(list(WEIGHTS), weights=list(WEIGHTS.values()))[0].value,
    )
