"""Reads of taskings: lists, who they can be for, and what is due on each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.gis.geos import Polygon
from django.db.models import Count, F, Q, QuerySet

from operations.deadlines.choices import DeadlineKind
from operations.deadlines.queries import Source
from operations.deadlines.rules import Due, Owner
from operations.operation.queries import (
    MOST_LISTED,
    organisations_to_choose,
    page_of_plans,
)
from operations.priorities.models import Priority
from operations.priorities.queries import ALL_OPEN as ALL_PRIORITIES_OPEN
from operations.priorities.record import PRIORITIES
from operations.statute.rules.counting import first_instant, last_instant
from operations.statute.rules.limits import Provisions
from operations.taskings.choices import TaskingStatus
from operations.taskings.models import Tasking
from operations.taskings.record import TASKINGS
from operations.taskings.rules import OPEN
from operations.taskings.visibility import visible_taskings
from stronghold.core.accounts import policy
from stronghold.core.accounts.choices import OrganisationKind
from stronghold.core.accounts.models import Organisation, Team, User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.queries import police_teams, workers
from stronghold.core.audit.record import consulted
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.weeks import Week
from stronghold.core.records.filters import (
    AreaFilter,
    AtPlace,
    Filter,
    ListFilter,
    YesFilter,
    place_named,
)
from stronghold.core.records.pages import Page, PageRequest
from stronghold.core.records.rules import is_reference

# The most that the map draws at once.
MOST_ON_MAP = 300


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


class InWeek(Filter):
    """The taskings that the brief of a week counts."""

    name, label = "week", "Week"
    means = "An ISO week such as 2026-W47: set or answered in it, or due by its end"

    def read(self, text: str) -> str:
        try:
            week = Week.parse(text)
            first_instant(week.end)
        except (ValueError, OverflowError):
            message = "Enter a week such as 2026-W47"
            raise RuleBroken(message, field=self.name) from None
        return str(week)

    def rows(self, text: str, viewer: User) -> Q:
        return in_week(Week.parse(text))


FILTERS: Sequence[Filter] = (ForMe(), Answered(), InWeek(), AreaFilter(), AtPlace())
ALL_OPEN = ListFilter(FILTERS)


def assignee_named(
    viewer: User, *, organisation: str, team: str, person: str
) -> Assignee:
    """Return who a program means, by codes: those that the form offers.

    RuleBroken if there is none, or if several teams have the code.
    """
    if person:
        for one in workers(viewer, Verb.ANSWER_TASKING):
            if one.username == person:
                return Assignee(one.organisation, one.team, one)
        raise RuleBroken("There is no such officer", field="person")
    if team:
        found = [one for one in police_teams(viewer) if one.code == team]
        if len(found) != 1:
            raise RuleBroken("There is no such team", field="team")
        return Assignee(found[0].organisation, found[0])
    for body in organisations_to_choose(viewer):
        if body.code == organisation:
            return Assignee(body)
    raise RuleBroken("Give a person, a team or an organisation", field="organisation")


def priority_named(viewer: User, reference: str) -> Priority | None:
    """Return the open priority of this reference; None if it is empty."""
    if not reference:
        return None
    rows = PRIORITIES.rows(viewer).filter(ALL_PRIORITIES_OPEN.rows(viewer))
    found = is_reference(reference) and rows.filter(reference=reference).first()
    if not found:
        raise RuleBroken("There is no such open priority", field="priority")
    return found


def mine(viewer: User) -> Q:
    """Return the condition for taskings for the viewer, their team or organisation."""
    no_person = Q(person__isnull=True)
    no_team = no_person & Q(team__isnull=True)
    theirs = Q(person=viewer) | (no_team & Q(organisation=viewer.organisation))
    if viewer.team_id is None:
        return theirs
    return theirs | (no_person & Q(team=viewer.team_id))


def in_week(week: Week) -> Q:
    """Return the condition for taskings set or answered in a week, or due by its end.

    Those due are listed until they are answered.
    """
    start, end = first_instant(week.start), first_instant(week.end)
    return (
        Q(recorded_at__gte=start, recorded_at__lt=end)
        | Q(answered_at__gte=start, answered_at__lt=end)
        | Q(status__in=OPEN, recorded_at__lt=end, due_on__lt=week.end)
    )


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


def place_of_list(viewer: User, wanted: ListFilter) -> str:
    """Return the name of the area, street or address that a list is narrowed to."""
    if area := wanted["area"]:
        offered = dict(AreaFilter().offered(viewer, area))
        return offered[area]
    return place_named(wanted["at"], viewer) if wanted["at"] else ""


def open_taskings_in(
    viewer: User, area: str, *, most: int
) -> tuple[list[Tasking], int]:
    """Return the open taskings of an area that are due first, and how many there are.

    The area is named by its code: a district, ward or LSOA of any edition.
    """
    wanted = ListFilter(FILTERS, {"area": area})
    rows = TASKINGS.rows(viewer).filter(wanted.rows(viewer))
    # Most areas have none, and what is related to each is ten joins.
    if not rows.exists():
        return [], 0
    found = list(TASKINGS.loaded(rows).order_by("due_on", "pk")[:most])
    consulted(row.reference for row in found)
    return found, len(found) if len(found) < most else rows.count()


def n_answered_at(viewer: User, here: Q) -> int:
    """Return how many taskings at a place are answered; `here` is its condition."""
    return TASKINGS.rows(viewer).filter(here, ~Q(status__in=OPEN)).count()


@dataclass(frozen=True)
class OnMap:
    """The open taskings in a box of the map, first due first, and those not there.

    `n_more` are in the box too, beyond the MOST_ON_MAP that are due first.
    """

    taskings: Sequence[Tasking]
    n_more: int
    n_outside: int
    n_without_point: int


def open_taskings_on_map(
    viewer: User, *, west: float, south: float, east: float, north: float
) -> OnMap:
    """Return the open taskings in a box of the map, in degrees. The read is logged."""
    policy.require(viewer, Verb.READ_OPERATIONS)
    policy.require(viewer, Verb.READ_POINTS)
    box = Polygon.from_bbox((west, south, east, north))
    rows = TASKINGS.rows(viewer).filter(status__in=OPEN)
    n = rows.aggregate(
        here=Count("pk", filter=Q(point__bboverlaps=box)),
        placed=Count("pk", filter=Q(point__isnull=False)),
        all=Count("pk"),
    )
    here = TASKINGS.loaded(rows.filter(point__bboverlaps=box))
    found = list(here.order_by("due_on", "pk")[:MOST_ON_MAP])
    consulted(row.reference for row in found)
    return OnMap(
        found,
        n_more=n["here"] - len(found),
        n_outside=n["placed"] - n["here"],
        n_without_point=n["all"] - n["placed"],
    )


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
