"""Reads of activities: those under way, and what was done in a period."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Count, F, IntegerField, Q, Sum

from operations.activities.models import Activity
from operations.activities.record import ACTIVITIES
from operations.operation.models import Operation
from operations.operation.queries import with_parts
from stronghold.core.accounts.models import User
from stronghold.core.audit.record import consulted
from stronghold.core.kernel import clock
from stronghold.core.records.queries import with_related


def started_as(viewer: User, client_uuid: UUID) -> Activity | None:
    """Return the stored activity that the viewer started under a client UUID."""
    rows = with_related(ACTIVITIES.rows(viewer))
    row = rows.filter(recorded_by=viewer, client_uuid=client_uuid).first()
    if row is not None:
        consulted([row.reference])
    return row


def started_by(viewer: User) -> list[Activity]:
    """Return the activities that the viewer started and has not ended, oldest first."""
    rows = ACTIVITIES.rows(viewer).filter(
        recorded_by=viewer, is_under_way=True, error_at__isnull=True
    )
    found = list(with_related(rows).order_by("occurred_at", "pk"))
    consulted(row.reference for row in found)
    return found


@dataclass(frozen=True)
class Done:
    """Activities of a period: how many, their officer-hours, and the latest of them."""

    n: int
    people_hours: float
    latest: Sequence[Activity]


def last_seven_days(viewer: User, *, limit: int = 5) -> Done:
    """Return the activities of the last seven days, including today."""
    since = clock.today() - timedelta(days=6)
    return _done(viewer, Q(occurred_on__gte=since), limit=limit)


def done_in(viewer: User, operation: Operation, *, limit: int = 5) -> Done:
    """Return the activities of an operation, those of its parts included."""
    return _done(viewer, Q(operation__in=with_parts(operation)), limit=limit)


def _done(viewer: User, wanted: Q, *, limit: int) -> Done:
    rows = ACTIVITIES.rows(viewer).filter(wanted, ACTIVITIES.counted)
    together = Sum(F("n_people") * F("minutes"), output_field=IntegerField())
    totals = rows.aggregate(n=Count("pk"), minutes=together)
    related = (
        "operation",
        "organisation",
        "street",
        "ward",
        "recorded_by",
        "error_by",
    )
    found = rows.select_related(*related).defer("ward__outline")
    latest = list(found.order_by("-occurred_on", "-pk")[:limit])
    consulted(row.reference for row in latest)
    return Done(totals["n"], (totals["minutes"] or 0) / 60, latest)
