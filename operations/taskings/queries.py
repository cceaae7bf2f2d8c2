"""Reads of taskings: lists, who they can be for, and what is due on each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

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
from stronghold.core.records.pages import Page, PageRequest
from stronghold.core.records.rules import read_yes


@dataclass(frozen=True)
class Assignee:
    """Who a tasking is for: an organisation, one of its teams, or one person."""

    organisation: Organisation
    team: Team | None = None
    person: User | None = None


@dataclass(frozen=True)
class TaskingFilter:
    """The filter of the list of taskings. By default: all open ones."""

    mine: bool = False
    answered: bool = False

    @classmethod
    def from_params(cls, params: Mapping[str, str]) -> Self:
        """Read the parameters of an address; RuleBroken names the one that is wrong."""
        given = {n: params.get(n, "").strip() for n in ("mine", "answered")}
        chosen = {n: read_yes(text, field=n) for n, text in given.items()}
        return cls(**chosen)

    def as_params(self) -> dict[str, str]:
        """Return the parameters of an address with this filter."""
        return {n: "yes" for n in ("mine", "answered") if getattr(self, n)}

    def rows(self, viewer: User) -> Q:
        """Return the condition for the rows of the list."""
        is_open = Q(status__in=OPEN)
        rows = ~is_open if self.answered else is_open
        return rows & mine(viewer) if self.mine else rows

    @property
    def order(self) -> Sequence[str]:
        """Open ones with the first due first; answered ones with the latest first."""
        return ("-answered_at", "-pk") if self.answered else ("due_on", "pk")


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


def taskings(viewer: User, wanted: TaskingFilter, ask: PageRequest) -> Page[Tasking]:
    """Return a page of the list."""
    rows = wanted.rows(viewer)
    return page_of_plans(TASKINGS, viewer, rows, order=wanted.order, ask=ask)


def listed_taskings(viewer: User, wanted: TaskingFilter) -> QuerySet[Tasking]:
    """Return everything in the list, in its order. The caller logs the read."""
    rows = TASKINGS.rows(viewer).filter(wanted.rows(viewer))
    return TASKINGS.loaded(rows).order_by(*wanted.order)


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
