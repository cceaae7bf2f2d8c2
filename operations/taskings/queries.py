"""Reads of taskings: lists, who they can be for, and what is due on each."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet

from operations.deadlines.choices import DeadlineKind
from operations.deadlines.queries import Source
from operations.deadlines.rules import Due, Owner
from operations.operation.queries import MOST_LISTED, page_of_plans
from operations.statute.rules.counting import first_instant, last_instant
from operations.statute.rules.limits import Provisions
from operations.taskings.choices import TaskingStatus
from operations.taskings.models import Tasking
from operations.taskings.record import TASKINGS
from operations.taskings.rules import OPEN
from operations.taskings.visibility import visible_taskings
from stronghold.core.accounts.choices import OrganisationKind
from stronghold.core.accounts.models import Organisation, Team, User
from stronghold.core.audit.record import consulted
from stronghold.core.geography.choices import StreetKind
from stronghold.core.geography.models import Area, Street
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.weeks import Week
from stronghold.core.records.filters import Filter, ListFilter, YesFilter
from stronghold.core.records.pages import Page, PageRequest

# How much of what was asked a list of deadlines shows.
_BETWEEN_WORDS = re.compile(r"[^\w&’']+")


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


FILTERS: Sequence[Filter] = (ForMe(), Answered(), InWeek())
ALL_OPEN = ListFilter(FILTERS)


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


def open_taskings_in(viewer: User, level: str, area: str) -> list[Tasking]:
    """Return open taskings whose place or source names an area or a street in it.

    A tasking has its place in words only, so they are compared. The area is of any
    edition of its level, by its code. First due first, of the MOST_LISTED first due.
    """
    editions = Area.objects.filter(code=area, edition__kind=level)
    rows = TASKINGS.rows(viewer).filter(status__in=OPEN)
    found = list(TASKINGS.loaded(rows).order_by("due_on", "pk")[:MOST_LISTED])
    texts = {row: _words(f"{row.place_text}, {row.source}") for row in found}
    all_text = "".join(texts.values())
    streets = Street.objects.filter(
        kind=StreetKind.STREET, point__within=editions.values("outline")[:1]
    )
    named = [*editions.values_list("name", flat=True)[:1]]
    named += streets.values_list("name", flat=True)
    words = {_words(name) for name in named}
    words = {each for each in words if each in all_text}
    here = [row for row, text in texts.items() if any(each in text for each in words)]
    consulted(row.reference for row in here)
    return here


def _words(text: str) -> str:
    """Return the words of a text between spaces, so that only whole words are found."""
    return f" {_BETWEEN_WORDS.sub(' ', text.casefold())} "


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
