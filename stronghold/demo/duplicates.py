"""The demonstration's duplicates: one thing reported twice, by the real actions.

The officer merges some; the others wait for a decision.
"""

import uuid
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from django.contrib.gis.geos import Point

from reports.duplicates.actions import store_merge
from reports.report.choices import Channel
from stronghold.core.kernel import clock
from stronghold.core.places.queries import PlaceMeant
from stronghold.core.records.rules import When
from stronghold.core.records.submission import Submission
from stronghold.demo.builders.records import REPORT
from stronghold.demo.history import acting
from stronghold.demo.scene import Scene

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reports.models import Report
    from stronghold.core.accounts.models import User

# How many days ago the reports reported again were received: not today, so that a
# later run on the same day adds none.
OLDEST, NEWEST = 21, 2
REPORTED_AGAIN = 12
MERGED = 3
SOON = timedelta(minutes=40)
CHANNELS = (Channel.ONLINE, Channel.CALL_101, Channel.COUNCIL, Channel.IN_PERSON)
# About 30 metres, in degrees.
ASIDE = 0.00025


def report_again(
    scene: Scene, rows: "Iterable[Report]", random: Random, *, by: "User"
) -> "list[tuple[Report, Report]]":
    """Store a second report of some of the reports; return the pairs."""
    today = clock.today()
    first, last = (today - timedelta(days=days) for days in (OLDEST, NEWEST))
    late = [row for row in rows if row.point and first <= row.received_on <= last]
    chosen = random.sample(late, min(REPORTED_AGAIN, len(late)))
    pairs = []
    for row in sorted(chosen, key=lambda row: row.pk):
        received_at = row.received_at + timedelta(minutes=random.randrange(4, 50))
        pairs.append((row, _again(scene, row, random, at=received_at, by=by)))
    return pairs


def merge_some(pairs: "Iterable[tuple[Report, Report]]", *, by: "User") -> None:
    """Merge one in three; the others wait to be decided."""
    for n, (row, again) in enumerate(pairs):
        if n % MERGED == 0:
            with acting(by, max(row.recorded_at, again.recorded_at) + SOON):
                store_merge(by=by, reference=again.reference, into=row.reference)


def _again(
    scene: Scene, row: "Report", random: Random, *, at: datetime, by: "User"
) -> "Report":
    """Submit a second report of it: nearby, minutes later, with a few more words."""
    longitude, latitude = row.point.coords if row.point else (0.0, 0.0)
    near = Point(
        longitude + random.uniform(-ASIDE, ASIDE),
        latitude + random.uniform(-ASIDE, ASIDE) / 2,
        srid=4326,
    )
    place = PlaceMeant(row.place_text, near, row.street_id, row.premises_id)
    channel = CHANNELS[random.randrange(len(CHANNELS))]
    unique = uuid.UUID(int=random.getrandbits(128), version=4)
    return REPORT.make(
        scene,
        at,
        by=by,
        submission=Submission.of(unique, {"again": row.reference}),
        concern=row.concern,
        place=place,
        occurred=When(row.occurred_on, row.occurred_at),
        channel=channel,
        drug=row.drug,
        description=f"{row.description} Seen from across the road.",
    )
