"""The demonstration's last weeks: a rise in one street, a silent ward, late records.

They have random generators of their own, so that they are there on any day.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from django.contrib.gis.geos import MultiPolygon, Point

from stronghold.core.accounts.models import User
from stronghold.core.kernel.london import london_date
from stronghold.core.kernel.weeks import Week
from stronghold.demo.plausible import SEEN, MadeReport, Where, moment_in, one_of

# The street with a rise in the last full week, and how many more reports of dealing.
RISE_STREET, RISE = "Atkyns Road", 8
# A ward without reports in the last full weeks, and how many weeks.
QUIET_WARD, QUIET_WEEKS = "E05013114", 4
# One record in this many is entered late, within these hours.
LATE_ONE_IN = 11
LATE_HOURS = (10, 24 * 6)
CHANNELS = {"pcso": 4, "101": 3, "online": 2, "in_person": 1}


def made_rise(random: Random, until: datetime) -> list[MadeReport]:
    """Return the additional reports of dealing of one street in the last full week."""
    week = Week.of(london_date(until)).shifted(-1)
    times = sorted(moment_in(random, week) for _ in range(RISE))
    return [
        MadeReport(
            occurred_at=at,
            received_at=at + timedelta(minutes=random.choice((5, 15, 40))),
            where=Where(street=RISE_STREET),
            concern="dealing",
            channel=one_of(random, CHANNELS),
            drug="unknown",
            description=random.choice(SEEN["dealing"]),
            children_seen=False,
            vulnerable_adult=False,
        )
        for at in times
    ]


def recorded_at(happened_at: datetime) -> datetime:
    """Return when it was recorded: mostly at once, sometimes days later."""
    random = Random(f"recorded {happened_at.isoformat()}")  # noqa: S311
    if random.randrange(LATE_ONE_IN):
        return happened_at
    return happened_at + timedelta(hours=random.randrange(*LATE_HOURS))


class Wards:
    """Which ward is quiet, and who records in the wards of each team."""

    def __init__(
        self,
        until: datetime,
        quiet: Sequence[MultiPolygon],
        owned: Sequence[tuple[Sequence[MultiPolygon], User]],
    ) -> None:
        this = Week.of(london_date(until))
        self.quiet_from = this.shifted(-QUIET_WEEKS).start
        self.quiet = [outline.prepared for outline in quiet]
        self.owned = [
            ([outline.prepared for outline in own], user) for own, user in owned
        ]

    def is_quiet(self, received_at: datetime, point: Point | None) -> bool:
        """Return whether this place has no reports at that time."""
        if point is None or london_date(received_at) < self.quiet_from:
            return False
        return any(outline.contains(point) for outline in self.quiet)

    def recorder(self, point: Point | None, otherwise: User) -> User:
        """Return who records at a place: a person of the team that owns its ward."""
        for outlines, user in self.owned:
            if point and any(outline.contains(point) for outline in outlines):
                return user
        return otherwise
