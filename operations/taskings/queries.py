"""Reads of taskings: lists, who they can be for, and what is due on each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from textwrap import shorten
from typing import Any, Self

from django.db.models import F, Q, QuerySet

from operations.deadlines.choices import DeadlineKind
from operations.deadlines.queries import Source
from operations.deadlines.rules import Due, Owner
from operations.operation.queries import MOST_LISTED, page_of_plans, read_page
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
from stronghold.core.records.rules import read_yes

# How much of what was asked a list of deadlines shows.
LONGEST_TITLE = 80


@dataclass(frozen=True)
class Assignee:
    """Who a tasking is for: an organisation, one of its teams, or one person."""

    organisation: Organisation
    team: Team | None = None
    person: User | None = None


@dataclass(frozen=True)
class TaskingFilter:
    """The filter of the list of taskings, and its page. By default: all open ones."""

    mine: bool = False
    answered: bool = False
    page: int = 1

    @classmethod
    def from_params(cls, params: Mapping[str, str]) -> Self:
        """Read the parameters of an address; RuleBroken names the one that is wrong."""
        given = {n: params.get(n, "").strip() for n in ("mine", "answered")}
        chosen = {n: read_yes(text, field=n) for n, text in given.items()}
        return cls(**chosen, page=read_page(params))

    def as_params(self) -> dict[str, str]:
        """Return the parameters of an address with this filter, without the page."""
        return {n: "yes" for n in ("mine", "answered") if getattr(self, n)}


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


def taskings(viewer: User, wanted: TaskingFilter) -> tuple[list[Tasking], bool]:
    """Return one page of taskings, and whether there are more.

    Open ones come with the first due first, answered ones with the latest first.
    """
    return page_of_plans(listed_taskings(viewer, wanted), wanted.page)


def listed_taskings(viewer: User, wanted: TaskingFilter) -> QuerySet[Tasking]:
    """Return everything in the list, in its order. The caller logs the read."""
    rows = TASKINGS.loaded(TASKINGS.rows(viewer))
    if wanted.mine:
        rows = rows.filter(mine(viewer))
    if wanted.answered:
        return rows.exclude(status__in=OPEN).order_by("-answered_at", "-pk")
    return rows.filter(status__in=OPEN).order_by("due_on", "pk")


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
        title=_title,
        title_fields=("what",),
    )


def _title(what: str) -> str:
    """Return the first words of what was asked."""
    return shorten(what, LONGEST_TITLE, placeholder=" …") or "Tasking"


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
