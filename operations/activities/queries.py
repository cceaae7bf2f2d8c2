"""Reads of activities: the list, one of them, its history, and those under way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, ClassVar, Self
from uuid import UUID

from django.db.models import Choices, Count, F, IntegerField, Q, QuerySet, Sum

from operations.activities.choices import ActivityKind
from operations.activities.models import Activity
from operations.activities.visibility import visible_activities
from operations.operation.models import Operation
from stronghold.core.accounts.models import User
from stronghold.core.audit.record import consulted
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.queries import (
    Page,
    PageRequest,
    RecordFilter,
    history_of,
    one_of,
    page_of,
    with_related,
)
from stronghold.core.records.rules import read_reference, read_yes

# How the list is sorted.
ORDER = ("-occurred_on", "-pk")


@dataclass(frozen=True)
class ActivityFilter(RecordFilter):
    """The filter of the list of activities; its days are those of their start."""

    kind: str = ""
    operation: str = ""
    under_way: bool = False

    prefix: ClassVar[str] = "P"
    counted_on: ClassVar[str] = "occurred_on"
    codes: ClassVar[Mapping[str, type[Choices]]] = {"kind": ActivityKind}

    @classmethod
    def names(cls) -> tuple[str, ...]:
        return (*super().names(), "operation", "under_way")

    @classmethod
    def from_params(cls, params: Mapping[str, str]) -> Self:
        given = params.get("operation", "").strip()
        under_way = read_yes(params.get("under_way", "").strip(), field="under_way")
        try:
            operation = read_reference(given, prefix="O")
        except RuleBroken as broken:
            raise RuleBroken(broken.message, field="operation") from broken
        found = super().from_params(params)
        return replace(found, operation=operation, under_way=under_way)

    def as_params(self) -> dict[str, str]:
        own = {
            "operation": self.operation,
            "under_way": "yes" if self.under_way else "",
        }
        return super().as_params() | {name: text for name, text in own.items() if text}

    def rows(self, viewer: User) -> Q:
        rows = super().rows(viewer)
        if self.operation:
            rows &= Q(operation__reference=self.operation)
        return rows & Q(is_under_way=True) if self.under_way else rows


def activities_page(
    viewer: User, wanted: ActivityFilter, ask: PageRequest
) -> Page[Activity]:
    """Return a page of activities, the latest first."""
    every = _visible(viewer)
    rows = with_related(listed_activities(viewer, wanted))
    page = page_of(rows, every=every, order=ORDER, ask=ask)
    consulted([], **wanted.as_params())
    return page


def listed_activities(viewer: User, wanted: ActivityFilter) -> QuerySet[Activity]:
    """Return everything in the list. The caller logs the read."""
    return _visible(viewer).filter(wanted.rows(viewer))


def activity(viewer: User, reference: str) -> Activity:
    """Return one activity with what its page shows."""
    return one_of(with_related(_visible(viewer)), reference)


def started_as(viewer: User, client_uuid: UUID) -> Activity | None:
    """Return the stored activity that the viewer started under a client UUID."""
    rows = with_related(_visible(viewer))
    row = rows.filter(recorded_by=viewer, client_uuid=client_uuid).first()
    if row is not None:
        consulted([row.reference])
    return row


def history(viewer: User, reference: str) -> list[Any]:
    """Return each stored version of an activity, the oldest first."""
    return history_of(_visible(viewer), reference)


def started_by(viewer: User) -> list[Activity]:
    """Return the activities that the viewer started and has not ended, oldest first."""
    rows = _visible(viewer).filter(
        recorded_by=viewer, is_under_way=True, error_at__isnull=True
    )
    found = list(with_related(rows).order_by("occurred_at", "pk"))
    consulted(row.reference for row in found)
    return found


def _visible(viewer: User) -> QuerySet[Activity]:
    return Activity.objects.filter(visible_activities(viewer))


@dataclass(frozen=True)
class Done:
    """Activities of a period: how many, their people-hours, and the latest of them."""

    n: int
    people_hours: float
    latest: Sequence[Activity]


def last_seven_days(viewer: User, *, limit: int = 5) -> Done:
    """Return the activities of the last seven days, including today."""
    since = clock.today() - timedelta(days=6)
    return _done(viewer, Q(occurred_on__gte=since), limit=limit)


def done_in(viewer: User, operation: Operation, *, limit: int = 5) -> Done:
    """Return the activities of an operation."""
    return _done(viewer, Q(operation=operation), limit=limit)


def _done(viewer: User, wanted: Q, *, limit: int) -> Done:
    rows = Activity.objects.filter(
        wanted, visible_activities(viewer), error_at__isnull=True
    )
    together = Sum(F("n_people") * F("minutes"), output_field=IntegerField())
    totals = rows.aggregate(n=Count("pk"), minutes=together)
    related = ("operation", "organisation", "ward", "recorded_by", "error_by")
    found = rows.select_related(*related).defer("ward__outline")
    latest = list(found.order_by("-occurred_on", "-pk")[:limit])
    consulted(row.reference for row in latest)
    return Done(totals["n"], (totals["minutes"] or 0) / 60, latest)
