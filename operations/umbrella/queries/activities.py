"""Reads of activities: a page of the list, one of them, its history, what goes on."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Choices, Q, QuerySet

from operations.umbrella.choices import ActivityKind
from operations.umbrella.models import Activity
from operations.umbrella.visibility import visible_activities
from stronghold.accounts.models import Organisation, User
from stronghold.audit.record import consulted
from stronghold.kernel.errors import RuleBroken
from stronghold.records.queries import (
    Page,
    PageRequest,
    RecordFilter,
    history_of,
    one_of,
    page_of,
    with_related,
)
from stronghold.records.rules import read_reference, read_yes

# How the list is sorted.
ORDER = ("-occurred_on", "-pk")


@dataclass(frozen=True)
class ActivityFilter(RecordFilter):
    """What the list of activities is narrowed to; days are those of their start."""

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
    """Return all that the list holds, unread: whoever reads it notes it."""
    return _visible(viewer).filter(wanted.rows(viewer))


def activity(viewer: User, reference: str) -> Activity:
    """Return one activity with what its page shows."""
    return one_of(with_related(_visible(viewer)), reference)


def started_as(viewer: User, client_uuid: UUID) -> Activity | None:
    """Return what the viewer started under a client UUID, if it is there."""
    rows = with_related(_visible(viewer))
    row = rows.filter(recorded_by=viewer, client_uuid=client_uuid).first()
    if row is not None:
        consulted([row.reference])
    return row


def history(viewer: User, reference: str) -> list[Any]:
    """Return the states that an activity has been in, the first one first."""
    return history_of(_visible(viewer), reference)


def going_on(viewer: User) -> list[Activity]:
    """Return what the viewer started and has not ended, the first started first."""
    rows = _visible(viewer).filter(
        recorded_by=viewer, is_under_way=True, error_at__isnull=True
    )
    found = list(with_related(rows).order_by("occurred_at", "pk"))
    consulted(row.reference for row in found)
    return found


def organisations_at_work(viewer: User | AnonymousUser) -> list[Organisation]:
    """Return who may have been there: the viewer's own organisation, then the others.

    Nobody is signed in on a page that a phone keeps; it offers none.
    """
    if isinstance(viewer, AnonymousUser):
        return []
    found = Organisation.objects.filter(force=viewer.force).order_by("name", "pk")
    own = viewer.organisation_id
    return sorted(found, key=lambda one: one.pk != own)


def _visible(viewer: User) -> QuerySet[Activity]:
    return Activity.objects.filter(visible_activities(viewer))
