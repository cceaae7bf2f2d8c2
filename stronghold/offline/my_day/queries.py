"""What one person has in hand today: reports, taskings, activities, deadlines.

Warrants and referrals are left out: what is planned against a home, and what concerns a
child, is read with signal alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from operations.activities.models import Activity
from operations.activities.queries import started_by
from operations.deadlines.queries.listed import Found, lines_owed, read_lines
from operations.statute.rules.counting import first_instant
from operations.taskings.models import Tasking
from operations.taskings.queries import FILTERS as TASKING_FILTERS
from operations.taskings.queries import listed_taskings
from reports.report.models import Report
from reports.triage.queries import first_open_reports_of, open_reports_of
from reports.triage.rules import MOST_COUNTED
from stronghold.core.accounts.models import User
from stronghold.core.audit.record import consulted
from stronghold.core.kernel import clock
from stronghold.core.records.filters import ListFilter

# The most of each that a phone keeps for a shift: one person does no more in it.
MOST = 30
# On which records what is due is listed.
OWNERS = ("closure", "priority", "after_care")


@dataclass(frozen=True)
class Day:
    """What someone has in hand, in the order of everything to do.

    `dues` are what is due by the end of today, London time, one line a record.
    `has_more`: there is more of something than MOST, which the lists show.
    """

    reports: Sequence[Report]
    taskings: Sequence[Tasking]
    activities: Sequence[Activity]
    dues: Sequence[Found]
    has_more: bool


def day_of(viewer: User) -> Day:
    """Return what the viewer has in hand today. The read is logged."""
    # Which first: joined with all that is shown, every open one would be read whole.
    first = first_open_reports_of(viewer, [viewer.pk], most=MOST_COUNTED + 1)
    ids = [pk for _, pk in first[: MOST + 1]]
    by_id = open_reports_of(viewer, [viewer.pk]).in_bulk(ids)
    reports = [by_id[pk] for pk in ids if pk in by_id]
    mine = ListFilter(TASKING_FILTERS, {"mine": "yes"})
    taskings = list(listed_taskings(viewer, mine)[: MOST + 1])
    consulted(row.reference for row in reports[:MOST])
    consulted(row.reference for row in taskings[:MOST])
    today_ends = first_instant(clock.today() + timedelta(days=1))
    lines = lines_owed(
        viewer, {viewer: False}, most=MOST + 1, of=OWNERS, before=today_ends
    )
    return Day(
        reports[:MOST],
        taskings[:MOST],
        started_by(viewer)[:MOST],
        read_lines(viewer, [pk for *_, pk in lines[:MOST]]),
        has_more=max(len(reports), len(taskings), len(lines)) > MOST,
    )
