"""The demonstration's true duplicates: one thing told by two, by the real actions.

Some are merged by the officer who was told again, others wait to be decided.
"""

import uuid
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

from django.contrib.gis.geos import Point

from reports.duplicates.actions import _merge_report
from reports.intake.actions import NewReport, _submit_report
from reports.report.choices import Channel
from stronghold.kernel import clock
from stronghold.places.queries import PlaceMeant
from stronghold.records.actions import Submission
from stronghold.records.rules import When

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reports.models import Report
    from stronghold.accounts.models import User

# Days ago, of what is told again: past, so that a later run of the day adds none.
OLDEST, NEWEST = 21, 2
TOLD_AGAIN = 12
MERGED = 3
CHANNELS = (Channel.ONLINE, Channel.CALL_101, Channel.COUNCIL, Channel.IN_PERSON)
# Degrees of some 30 metres.
ASIDE = 0.00025


def tell_again(
    rows: "Iterable[Report]", random: Random, *, by: "User"
) -> "list[tuple[Report, Report]]":
    """Store a second telling of some of the reports; return each after its first."""
    today = clock.today()
    first, last = (today - timedelta(days=days) for days in (OLDEST, NEWEST))
    late = [row for row in rows if row.point and first <= row.received_on <= last]
    chosen = random.sample(late, min(TOLD_AGAIN, len(late)))
    pairs = []
    for row in sorted(chosen, key=lambda row: row.pk):
        at = row.received_at + timedelta(minutes=random.randrange(4, 50))
        with clock.stopped(at):
            pairs.append((row, _again(row, random, by=by)))
    return pairs


def merge_some(pairs: "Iterable[tuple[Report, Report]]", *, by: "User") -> None:
    """Merge one in three; the others wait to be decided."""
    for n, (row, again) in enumerate(pairs):
        if n % MERGED == 0:
            _merge_report(by=by, reference=again.reference, into=row.reference)


def _again(row: "Report", random: Random, *, by: "User") -> "Report":
    """Submit what another tells of it: close by, minutes later, and a little more."""
    longitude, latitude = row.point.coords if row.point else (0.0, 0.0)
    at = Point(
        longitude + random.uniform(-ASIDE, ASIDE),
        latitude + random.uniform(-ASIDE, ASIDE) / 2,
        srid=4326,
    )
    place = PlaceMeant(row.place_text, at, row.street_id, row.premises_id)
    report = NewReport(
        concern=row.concern,
        place=place,
        occurred=When(row.occurred_on, row.occurred_at),
        received_at=clock.now(),
        channel=CHANNELS[random.randrange(len(CHANNELS))],
        drug=row.drug,
        description=f"{row.description} Seen from across the road.",
    )
    unique = uuid.UUID(int=random.getrandbits(128), version=4)
    submission = Submission.of(unique, {"again": row.reference})
    return _submit_report(by=by, submission=submission, report=report)
