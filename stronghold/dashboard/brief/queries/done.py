"""What was done in a week: the records themselves, as far as one may see them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import F, IntegerField, Sum

from operations.activities.models import Activity
from operations.activities.visibility import visible_activities
from stronghold.accounts.models import User
from stronghold.audit.record import consulted
from stronghold.dashboard.brief.queries.record_models import COUNTED, Counts
from stronghold.kernel.weeks import Week
from stronghold.records.queries import with_related

MOST_LISTED = 4
# What the brief names a few of, in the order in which it does.
DONE = (
    "warrants_executed",
    "arrests",
    "closure_notices",
    "closure_orders",
    "seizures",
    "activities",
)
# Of arrests and activities there are too many for a few to say anything.
NAMED = ("warrants_executed", "closure_notices", "closure_orders")


def done_in(viewer: User, week: Week) -> Mapping[str, Sequence[Any]]:
    """Return the first few records of each kind that the brief names, by measure."""
    found = {code: _few(viewer, COUNTED[code], week) for code in NAMED}
    consulted(row.reference for rows in found.values() for row in rows)
    return found


def people_hours_in(viewer: User, week: Week) -> float:
    """Return how many hours of people's time the activities of a week took."""
    rows = Activity.objects.filter(
        visible_activities(viewer),
        error_at__isnull=True,
        occurred_on__gte=week.start,
        occurred_on__lt=week.end,
    )
    together = Sum(F("n_people") * F("minutes"), output_field=IntegerField())
    return (rows.aggregate(minutes=together)["minutes"] or 0) / 60


def _few(viewer: User, kind: Counts, week: Week) -> list[Any]:
    days = {f"{kind.day}__gte": week.start, f"{kind.day}__lt": week.end}
    rows = kind.model._default_manager.filter(
        kind.visible(viewer), error_at__isnull=True, **days
    )
    return list(with_related(rows).order_by(kind.day, "pk")[:MOST_LISTED])
