"""Reads of taskings: lists, who they can be for, and what is due on each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet

from operations.deadlines.choices import DeadlineKind
from operations.deadlines.queries import Source
from operations.deadlines.rules import Due, Owner
from operations.operation.queries import MOST_LISTED, page_of_plans
from operations.statute.rules.counting import last_instant
from operations.statute.rules.limits import Provisions
from operations.taskings.choices import TaskingStatus
from operations.taskings.models import Tasking
from operations.taskings.record import TASKINGS
from operations.taskings.rules import OPEN
from operations.taskings.visibility import visible_taskings
from stronghold.core.accounts.choices import OrganisationKind
from stronghold.core.accounts.models import Organisation, Team, User
from stronghold.core.audit.record import consulted
from stronghold.core.records.filters import Filter, ListFilter, YesFilter
from stronghold.core.records.pages import Page, PageRequest

# How much of what was asked a list of deadlines shows.


@dataclass(frozen=True)
class Assignee:
    """Who a tasking is for: an organisation, one of its teams, or one person."""

    organisation: Organisation
    team: Team | None = None
    person: User | None = None


class ForMe(YesFilter):
    """Only the taskings for the viewer, their team or organisation."""

    name, label = "mine", "For me or my team"
    means = "yes: only for the caller"

    def rows(self, text: str, viewer: User) -> Q:
        return mine(viewer)


class Answered(YesFilter):
    """The taskings that were answered, instead of the open ones."""

    name, label, without = "answered", "Answered", "Open"
    means = "yes: the answered ones"

    def rows(self, text: str, viewer: User) -> Q:
        return ~Q(status__in=OPEN)

    def rows_without(self, viewer: User) -> Q:
        return Q(status__in=OPEN)


FILTERS: Sequence[Filter] = (ForMe(), Answered())
ALL_OPEN = ListFilter(FILTERS)


def mine(viewer: User) -> Q:
    """Return the condition for taskings for the viewer, their team or organisation."""
    no_person = Q(person__isnull=True)
    no_team = no_person & Q(team__isnull=True)
    theirs = Q(person=viewer) | (no_team & Q(organisation=viewer.organisation))
    if viewer.team_id is None:
        return theirs
    return theirs | (no_person & Q(team=viewer.team_id))


def overdue(today: date) -> Q:
    """Return the condition for taskings that are overdue, as rules.is_overdue says."""
    return Q(status__in=OPEN, due_on__lt=today)


def taskings(viewer: User, wanted: ListFilter, ask: PageRequest) -> Page[Tasking]:
    """Return a page of the list."""
    rows = wanted.rows(viewer)
    return page_of_plans(TASKINGS, viewer, rows, order=_order(wanted), ask=ask)


def listed_taskings(viewer: User, wanted: ListFilter) -> QuerySet[Tasking]:
    """Return everything in the list, in its order. The caller logs the read."""
    rows = TASKINGS.rows(viewer).filter(wanted.rows(viewer))
    return TASKINGS.loaded(rows).order_by(*_order(wanted))


def _order(wanted: ListFilter) -> Sequence[str]:
    """Open ones come with the first due first, answered ones with the latest first."""
    return ("-answered_at", "-pk") if wanted["answered"] else ("due_on", "pk")


def taskings_of(viewer: User, *, limit: int = MOST_LISTED, **of: Any) -> list[Tasking]:
    """Return the taskings of an operation or a priority: open first, by due date."""
    open_first = F("answered_at").desc(nulls_first=True)
    rows = TASKINGS.loaded(TASKINGS.rows(viewer)).filter(**of)
    found = list(rows.order_by(open_first, "due_on", "pk")[:limit])
    consulted(row.reference for row in found)
    return found


def deadline_source() -> Source:
    """Return how the sweep of deadlines finds the open taskings."""
    return Source(
        field="tasking",
        one_name="Tasking",
        kind=TASKINGS,
        page="taskings:detail",
        rows=lambda: Tasking.objects.select_related("organisation"),
        live=Q(status__in=OPEN),
        visible=visible_taskings,
        owner_of=owner_of,
        dues_of=dues_of,
    )


def owner_of(row: Tasking) -> Owner:
    """Return whose deadline it is.

    If the tasking is for another organisation, the person who set it follows it up.
    """
    is_police = row.organisation.kind == OrganisationKind.POLICE
    return Owner(
        field="tasking",
        pk=row.pk,
        force_id=row.force_id,
        team_id=row.team_id if is_police else None,
        person_id=row.person_id if is_police else row.recorded_by_id,
    )


def dues_of(row: Tasking, provisions: Provisions | None = None) -> Sequence[Due]:
    """Return the deadline that was set with the tasking; it is not set by law."""
    if row.status == TaskingStatus.CANCELLED:
        return []
    due_at = last_instant(row.due_on)
    is_met = row.status in {TaskingStatus.DONE, TaskingStatus.NOT_DONE}
    return [Due(DeadlineKind.TASKING, due_at, due_at, is_day=True, is_met=is_met)]
