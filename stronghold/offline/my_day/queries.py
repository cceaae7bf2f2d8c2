"""What one person has in hand today: reports, taskings, activities, deadlines.

Warrants and referrals are left out: what is planned against a home, and what concerns a
child, is read with signal alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from operations.activities.models import Activity
from operations.activities.queries import started_by
from operations.deadlines.choices import DeadlineKind
from operations.deadlines.queries.listed import Found, owed, read_deadlines
from operations.statute.rules.counting import first_instant
from operations.taskings.models import Tasking
from operations.taskings.queries import FILTERS as TASKING_FILTERS
from operations.taskings.queries import listed_taskings
from reports.report.models import Report
from reports.triage.queries import open_reports_of
from stronghold.core.accounts.models import User
from stronghold.core.audit.record import consulted
from stronghold.core.kernel import clock
from stronghold.core.records.filters import ListFilter

# The most of each that a phone keeps for a shift: one person does no more in it.
MOST = 30
# What may be listed: of closure cases, priorities and after-care alone.
KINDS = (
    DeadlineKind.NOTICE_ENDS,
    DeadlineKind.NOTICE_GAP,
    DeadlineKind.HEARING,
    DeadlineKind.CONTINUED_NOTICE_ENDS,
    DeadlineKind.ADJOURNED_HEARING,
    DeadlineKind.ORDER_ENDS,
    DeadlineKind.ORDER_LIMIT,
    DeadlineKind.APPEAL,
    DeadlineKind.LANDLORD_NOTICE,
    DeadlineKind.PRIORITY,
    DeadlineKind.REVISIT,
)


@dataclass(frozen=True)
class Day:
    """What someone has in hand. `dues` are due by the end of today, London time.

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
    rows = open_reports_of(viewer, [viewer.pk])
    first = list(rows.values_list("pk", flat=True)[: MOST + 1])
    reports = list(rows.filter(pk__in=first))
    mine = ListFilter(TASKING_FILTERS, {"mine": "yes"})
    taskings = list(listed_taskings(viewer, mine)[: MOST + 1])
    consulted(row.reference for row in reports[:MOST])
    consulted(row.reference for row in taskings[:MOST])
    today_ends = first_instant(clock.today() + timedelta(days=1))
    due = owed(viewer, {viewer: False}).filter(kind__in=KINDS, due_at__lt=today_ends)
    ids = list(due.values_list("pk", flat=True)[: MOST + 1])
    return Day(
        reports[:MOST],
        taskings[:MOST],
        started_by(viewer)[:MOST],
        read_deadlines(viewer, ids[:MOST]),
        has_more=max(len(reports), len(taskings), len(ids)) > MOST,
    )
