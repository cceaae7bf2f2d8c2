"""Reads of priorities: lists, and what is due on each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Q

from operations.deadlines.choices import DeadlineKind
from operations.deadlines.queries import Source
from operations.deadlines.rules import Due, Owner
from operations.operation.models import Operation
from operations.operation.queries import MOST_LISTED, page_of_plans, with_parts
from operations.priorities.models import Priority
from operations.priorities.record import PRIORITIES
from operations.priorities.rules import update_by
from operations.priorities.visibility import visible_priorities
from operations.statute.rules.counting import last_instant
from operations.statute.rules.limits import Provisions
from reports.report.record import REPORTS
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.audit.record import consulted
from stronghold.core.records.filters import Filter, ListFilter, YesFilter
from stronghold.core.records.pages import Page, PageRequest
from stronghold.core.records.queries import in_days

FOUR_WEEKS = timedelta(weeks=4)


class Answered(YesFilter):
    """The priorities that were answered, instead of the open ones."""

    name, label, without = "answered", "Answered", "Open"

    def rows(self, text: str, viewer: User) -> Q:
        return Q(answered_on__isnull=False)

    def rows_without(self, viewer: User) -> Q:
        return Q(answered_on__isnull=True)


FILTERS: Sequence[Filter] = (Answered(),)
ALL_OPEN = ListFilter(FILTERS)


def priorities(viewer: User, wanted: ListFilter, ask: PageRequest) -> Page[Priority]:
    """Return a page of the list, the latest first."""
    rows = wanted.rows(viewer)
    order = ("-answered_on" if wanted["answered"] else "-since", "-pk")
    return page_of_plans(PRIORITIES, viewer, rows, order=order, ask=ask)


@dataclass(frozen=True)
class Inside:
    """Reports in a drawn area: the last four weeks, and the four before it was set."""

    now: int
    before: int


def reports_inside(viewer: User, priority: Priority, *, today: date) -> Inside | None:
    """Count the reports in a drawn area, by the day on which each counts.

    None without an area, or if the viewer may read no reports. A report that has no
    point is in no drawn area.
    """
    if priority.outline is None or not policy.can(viewer, REPORTS.read):
        return None
    rows = REPORTS.rows(viewer).filter(
        REPORTS.counted, point__coveredby=priority.outline
    )

    def in_four_weeks_before(end: date) -> int:
        return in_days(rows, REPORTS, first=end - FOUR_WEEKS, end=end).count()

    tomorrow = today + timedelta(days=1)
    return Inside(
        now=in_four_weeks_before(tomorrow), before=in_four_weeks_before(priority.since)
    )


def priorities_of(viewer: User, operation: Operation) -> list[Priority]:
    """Return the priorities of an operation and its parts, the open ones first."""
    rows = PRIORITIES.loaded(PRIORITIES.rows(viewer)).filter(
        operation__in=with_parts(operation)
    )
    open_first = F("answered_on").desc(nulls_first=True)
    found = list(rows.order_by(open_first, "-since", "-pk")[:MOST_LISTED])
    consulted(row.reference for row in found)
    return found


def deadline_source() -> Source:
    """Return how the sweep of deadlines finds the priorities to be updated."""
    return Source(
        field="priority",
        one_name="Priority",
        kind=PRIORITIES,
        page="operations:priority",
        rows=lambda: Priority.objects.select_related("recorded_by"),
        live=Q(answered_on__isnull=True),
        visible=visible_priorities,
        owner_of=owner_of,
        dues_of=dues_of,
    )


def owner_of(row: Priority) -> Owner:
    """Return the team of the person who set it, or the person if they have no team."""
    team = row.recorded_by.team_id
    person = None if team else row.recorded_by_id
    return Owner("priority", row.pk, row.force_id, team, person)


def dues_of(row: Priority, provisions: Provisions | None = None) -> list[Due]:
    """Return when the next update is due: by local standard, not by law."""
    due_at = last_instant(update_by(row.updated_on))
    is_met = row.answered_on is not None
    return [Due(DeadlineKind.PRIORITY, due_at, due_at, is_day=True, is_met=is_met)]
