"""What one person has in hand today: reports, taskings, activities, deadlines.

Of warrants, referrals and arrests it says only how many are due: what is planned
against a home, and what concerns a child, is read with signal alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from operator import itemgetter

from operations.activities.models import Activity
from operations.activities.queries import started_by
from operations.deadlines.models import Deadline
from operations.deadlines.queries.listed import (
    Found,
    LineOwed,
    lines_owed,
    read_lines,
)
from operations.deadlines.rules.urgency import Rank
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
from stronghold.offline.my_day.rules import Counted

# The most of each that a phone keeps for a shift: one person does no more in it.
MOST = 30
# On which records what is due is listed.
OWNERS = ("closure", "priority", "after_care")
# On which what is due is only counted.
COUNTED = ("referral", "warrant", "arrest")


@dataclass(frozen=True)
class Day:
    """What someone has in hand, in the order of everything to do.

    `dues` are what to act on now and what is due by the end of today, London time: one
    line a record, and one for all of a kind that is only counted.
    `has_more`: there is more of something than MOST, which the lists show.
    """

    reports: Sequence[Report]
    taskings: Sequence[Tasking]
    activities: Sequence[Activity]
    dues: Sequence[Found | Counted]
    has_more: bool


def day_of(viewer: User) -> Day:
    """Return what the viewer has in hand today. The read is logged."""
    # Which first: joined with all that is shown, every open one would be read whole.
    first = first_open_reports_of(viewer, [viewer.pk], most=MOST_COUNTED + 1)
    ids = [pk for _, pk, _ in first[: MOST + 1]]
    by_id = open_reports_of(viewer, [viewer.pk]).in_bulk(ids)
    reports = [by_id[pk] for pk in ids if pk in by_id]
    mine = ListFilter(TASKING_FILTERS, {"mine": "yes"})
    taskings = list(listed_taskings(viewer, mine)[: MOST + 1])
    consulted(row.reference for row in reports[:MOST])
    consulted(row.reference for row in taskings[:MOST])
    today_ends = first_instant(clock.today() + timedelta(days=1))
    by = {viewer: False}
    lines, hidden = (
        lines_owed(viewer, by, most=MOST + 1, of=of, before=today_ends)
        for of in (OWNERS, COUNTED)
    )
    return Day(
        reports[:MOST],
        taskings[:MOST],
        started_by(viewer)[:MOST],
        _dues(viewer, lines[:MOST], hidden[:MOST]),
        has_more=max(len(reports), len(taskings), len(lines), len(hidden)) > MOST,
    )


def _dues(
    viewer: User, lines: Sequence[LineOwed], hidden: Sequence[LineOwed]
) -> Sequence[Found | Counted]:
    """Return what is due in the one order of urgency, a count at its most urgent."""
    places = {line.pk: line[:3] for line in [*lines, *hidden]}
    dues: list[tuple[tuple[object, ...], Found | Counted]] = [
        (places[one.deadline.pk], one)
        for one in read_lines(viewer, [line.pk for line in lines])
    ]
    dues += [(places[one.first.pk], one) for one in _counted(hidden)]
    return [one for _, one in sorted(dues, key=itemgetter(0))]


def _counted(hidden: Sequence[LineOwed]) -> list[Counted]:
    """Count lines by the kind of their record, in their order."""
    rows = Deadline.objects.select_related("referral")
    by_id = rows.in_bulk([line.pk for line in hidden]) if hidden else {}
    of: dict[tuple[str, bool], list[Deadline]] = {}
    for line in hidden:
        row = by_id[line.pk]
        kind = next(name for name in COUNTED if getattr(row, f"{name}_id"))
        of.setdefault((kind, line.rank == Rank.DANGER), []).append(row)
    return [Counted(*key, len(due), due[0]) for key, due in of.items()]
