"""What was done in a week: the records that the viewer may see."""

from collections.abc import Mapping, Sequence
from typing import Any

from operations.activities.queries import Hours, hours_of
from operations.activities.record import ACTIVITIES
from stronghold.brief.kinds import COUNTED, CountedKind
from stronghold.core.accounts.models import User
from stronghold.core.audit.record import consulted
from stronghold.core.kernel.weeks import Week
from stronghold.core.records.queries import with_related

MOST_LISTED = 4
# The measures with a few records named; there are too many arrests and activities.
NAMED = ("warrants_executed", "closure_notices", "closure_orders")


def done_in(viewer: User, week: Week) -> Mapping[str, Sequence[Any]]:
    """Return the first few records of each measure that the brief names."""
    found = {code: _few(viewer, COUNTED[code], week) for code in NAMED}
    consulted(row.reference for rows in found.values() for row in rows)
    return found


def hours_in(viewer: User, week: Week) -> Hours:
    """Return who worked in the activities of a week."""
    rows = ACTIVITIES.rows(viewer).filter(
        ACTIVITIES.counted, occurred_on__gte=week.start, occurred_on__lt=week.end
    )
    return hours_of(rows)


def _few(viewer: User, counted: CountedKind, week: Week) -> list[Any]:
    day = counted.day
    days = {f"{day}__gte": week.start, f"{day}__lt": week.end}
    rows = counted.kind.rows(viewer).filter(error_at__isnull=True, **days)
    return list(with_related(rows).order_by(day, "pk")[:MOST_LISTED])
