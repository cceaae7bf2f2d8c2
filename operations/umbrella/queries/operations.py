"""Reads of operations and priorities, and of all that belongs to an operation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, F, IntegerField, Q, QuerySet, Sum

from operations.deadlines.choices import DeadlineKind
from operations.deadlines.queries import Source
from operations.deadlines.rules import Due, Owner
from operations.plans.models import Operation, PhaseBegun
from operations.plans.queries import under_way
from operations.plans.visibility import visible_operations
from operations.statute.rules.counting import last_instant
from operations.statute.rules.limits import Provisions
from operations.umbrella.models import Activity, Priority
from operations.umbrella.queries.plans import (
    MOST_LISTED,
    listed,
    one_plan,
    states_of,
)
from operations.umbrella.rules.operations import CLEAR, update_by
from operations.umbrella.visibility import visible_activities, visible_priorities
from stronghold.accounts.models import User
from stronghold.audit.record import consulted
from stronghold.kernel import clock
from stronghold.records.queries import wards_to_choose


def operations(viewer: User) -> list[Operation]:
    """Return the operations, those that are under way first, then the latest."""
    rows = _visible(viewer).order_by(F("ends_on").desc(nulls_first=True), "-begins_on")
    found = list(rows[:MOST_LISTED])
    consulted(row.reference for row in found)
    today = clock.today()
    return sorted(found, key=lambda row: bool(row.ends_on and row.ends_on < today))


def operation(viewer: User, reference: str) -> Operation:
    """Return one operation with what its page shows."""
    return one_plan(_visible(viewer), reference)


def operation_history(viewer: User, reference: str) -> list[Any]:
    return states_of(_visible(viewer), reference)


def phases_of(viewer: User, operation: Operation) -> list[PhaseBegun]:
    """Return the phases that an operation has begun, the latest first."""
    rows = operation.phases.filter(operation__in=_visible(viewer))
    return list(rows.select_related("recorded_by").order_by("-began_on", "-pk"))


def n_in_clear(viewer: User) -> int:
    """Return how many operations are being cleared at once."""
    rows = _visible(viewer).filter(under_way(clock.today()), phase=CLEAR)
    return rows.count()


def priorities(
    viewer: User, *, answered: bool = False, page: int = 1
) -> tuple[list[Priority], bool]:
    """Return the open priorities, or the answered ones, and whether there are more."""
    order = "-answered_on" if answered else "-since"
    rows = _priorities(viewer).filter(answered_on__isnull=not answered)
    return listed(rows.order_by(order, "-pk"), page)


def priorities_of(viewer: User, operation: Operation) -> list[Priority]:
    """Return the priorities of an operation, the open ones first."""
    rows = _priorities(viewer).filter(operation=operation)
    open_first = F("answered_on").desc(nulls_first=True)
    return listed(rows.order_by(open_first, "-since", "-pk"))[0]


def priority(viewer: User, reference: str) -> Priority:
    """Return one priority with what its page shows."""
    return one_plan(_priorities(viewer), reference)


def priority_history(viewer: User, reference: str) -> list[Any]:
    return states_of(_priorities(viewer), reference)


def area_names(codes: Sequence[str]) -> dict[str, str]:
    """Return what wards are called, by code; the code where none is loaded."""
    known = dict(wards_to_choose())
    return {code: known.get(code, code) for code in codes}


@dataclass(frozen=True)
class Week:
    """The activities of the last seven days: how many, people-hours, the latest."""

    n: int
    people_hours: float
    latest: Sequence[Activity]


def last_seven_days(viewer: User, *, limit: int = 5) -> Week:
    """Return what was done in the last seven days, today with them."""
    since = clock.today() - timedelta(days=6)
    return _done(viewer, Q(occurred_on__gte=since), limit=limit)


def done_in(viewer: User, operation: Operation, *, limit: int = 5) -> Week:
    """Return what was done in an operation."""
    return _done(viewer, Q(operation=operation), limit=limit)


def _done(viewer: User, wanted: Q, *, limit: int) -> Week:
    rows = Activity.objects.filter(
        wanted, visible_activities(viewer), error_at__isnull=True
    )
    together = Sum(F("n_people") * F("minutes"), output_field=IntegerField())
    told = rows.aggregate(n=Count("pk"), minutes=together)
    related = ("operation", "organisation", "ward", "recorded_by", "error_by")
    found = rows.select_related(*related).defer("ward__outline")
    latest = list(found.order_by("-occurred_on", "-pk")[:limit])
    consulted(row.reference for row in latest)
    return Week(told["n"], (told["minutes"] or 0) / 60, latest)


def deadline_source() -> Source:
    """Say which priorities are to be brought up to date, for the sweep."""
    return Source(
        field="priority",
        one_name="Priority",
        page="umbrella:priority",
        rows=lambda: Priority.objects.select_related("recorded_by"),
        live=Q(answered_on__isnull=True),
        visible=visible_priorities,
        owner_of=owner_of,
        dues_of=dues_of,
    )


def owner_of(row: Priority) -> Owner:
    """Say whose it is: the team's of who set it, and of it nobody's alone."""
    team = row.recorded_by.team_id
    person = None if team else row.recorded_by_id
    return Owner("priority", row.pk, row.force_id, team, person)


def dues_of(row: Priority, provisions: Provisions | None = None) -> list[Due]:
    """Say by when it is to be brought up to date; no law asks for it."""
    at = last_instant(update_by(row.updated_on))
    is_met = row.answered_on is not None
    return [Due(DeadlineKind.PRIORITY, at, at, is_day=True, is_met=is_met)]


def _visible(viewer: User) -> QuerySet[Operation]:
    found = Operation.objects.filter(visible_operations(viewer))
    return found.select_related("recorded_by").prefetch_related("partners")


def _priorities(viewer: User) -> QuerySet[Priority]:
    found = Priority.objects.filter(visible_priorities(viewer))
    return found.select_related("operation", "recorded_by")
