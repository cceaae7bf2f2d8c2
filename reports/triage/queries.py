"""Every read of triage: the queue with its filters, assessments, saved filters."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from reports.report.choices import Concern, Grade, Status
from reports.report.models import IN_QUEUE, Report
from reports.report.record import NO_TEAM, AssignedToMe, OfTeam
from reports.report.rules import TIMES, WAITING
from reports.report.visibility import visible_reports
from reports.triage.models import Assessment, SavedFilter
from reports.triage.rules import EVERY_OPEN, MOST_COUNTED
from stronghold.core.accounts.models import Team, User
from stronghold.core.audit.record import consulted
from stronghold.core.kernel import clock
from stronghold.core.records.filters import CodesFilter, Filter, ListFilter, YesFilter
from stronghold.core.records.pages import ByReference, Page, PageRequest, page_of
from stronghold.core.records.queries import with_related

# The value of `team` for the reports of all teams; none is the viewer's own team.
ALL_TEAMS = "all"
ORDER = ("grade", "received_at", "pk")


class QueueOfTeam(OfTeam):
    """Reports of one team, of none, or of all."""

    def rows(self, text: str, viewer: User) -> Q:
        if text == ALL_TEAMS:
            return Q()
        if text == NO_TEAM:
            return super().rows(text, viewer)
        named = Team.objects.filter(organisation__force=viewer.force, code=text)
        # Fetched first, so that PostgreSQL can use the index of a team's queue.
        ids = list(named.values_list("pk", flat=True))
        return Q(team=ids[0]) if len(ids) == 1 else Q(team__in=ids)

    def options(self, viewer: User) -> Sequence[tuple[str, str]]:
        own = "My team" if viewer.team_id else "All teams (I have none)"
        return [("", own), (ALL_TEAMS, "All teams"), *super().options(viewer)]


OPEN_STATUSES = [each for each in Status.choices if each[0] != Status.CLOSED]


class OfStatus(CodesFilter):
    """Reports of one status, or all that are open."""

    name, label = "status", "Status"
    choices = [(EVERY_OPEN, "All open"), *OPEN_STATUSES]

    def rows(self, text: str, viewer: User) -> Q:
        return Q() if text == EVERY_OPEN else super().rows(text, viewer)

    def options(self, viewer: User) -> Sequence[tuple[str, str]]:
        return [("", "New or late"), *super().options(viewer)]


class OfGrade(CodesFilter):
    """Reports of one grade, or those that have none yet."""

    name, label = "grade", "Grade"
    choices = [("none", "No grade"), *Grade.choices]

    def rows(self, text: str, viewer: User) -> Q:
        return Q(grade="" if text == "none" else text)


class About(CodesFilter):
    """Reports about one concern."""

    name, label, choices = "concern", "About", Concern


class Mine(AssignedToMe):
    """Reports that are assigned to the viewer."""

    name = "mine"


class Late(YesFilter):
    """Reports past the time of their grade."""

    name, label = "late", "Late"

    def rows(self, text: str, viewer: User) -> Q:
        return late_rows()


class Flagged(YesFilter):
    """Reports with a flag, which is the field `path`."""

    def __init__(self, name: str, label: str, path: str) -> None:
        self.name, self.label, self._path = name, label, path

    def rows(self, text: str, viewer: User) -> Q:
        return Q((self._path, True))


QUEUE_FILTERS: Sequence[Filter] = (
    QueueOfTeam(),
    OfStatus(),
    OfGrade(),
    About(),
    Mine(),
    Late(),
    Flagged("children", "Children", "children_seen"),
    Flagged("vulnerable", "Vulnerable adult", "vulnerable_adult"),
    Flagged("weapons", "Weapons", "weapons_mentioned"),
)


def queue_rows(viewer: User, wanted: ListFilter) -> Q:
    """Return the condition for the rows of the queue.

    By default they are the new or late reports of the viewer's team. “Assigned to me”
    applies to every team and status, and “Late” to every status.
    """
    rows = IN_QUEUE & wanted.rows(viewer)
    if not (wanted["status"] or wanted["mine"] or wanted["late"]):
        rows &= Q(status=Status.NEW) | late_rows()
    if viewer.team_id and not (wanted["team"] or wanted["mine"]):
        rows &= Q(team=viewer.team_id)
    return rows


def late_rows() -> Q:
    """Return the condition of being past the grade's time, with work not started."""
    late, now = Q(pk__in=[]), clock.now()
    for grade, time in TIMES.items():
        if time is not None:
            late |= Q(grade=grade, received_at__lt=now - time)
    return late & Q(status__in=WAITING)


@dataclass(frozen=True)
class Queue:
    """A page of the queue, and its total; None if more than MOST_COUNTED."""

    page: Page[Report]
    n: int | None


def queue(viewer: User, wanted: ListFilter, ask: PageRequest) -> Queue:
    """Return a page of the queue: no grade first, then by grade, oldest first."""
    every = _visible(viewer)
    rows = every.filter(queue_rows(viewer, wanted))
    n = rows.order_by()[: MOST_COUNTED + 1].count()
    page = page_of(_shown(rows), order=ORDER, ask=ask, by=ByReference(every))
    consulted((row.reference for row in page.items), **wanted.as_params())
    return Queue(page, n if n <= MOST_COUNTED else None)


def n_waiting(viewer: User, most: int) -> int:
    """Return how many reports the queue lists at first, counted up to `most`."""
    usual = ListFilter.from_params(QUEUE_FILTERS, {}, viewer=viewer)
    return _visible(viewer).filter(queue_rows(viewer, usual))[:most].count()


def assessments(viewer: User, report: Report) -> list[Assessment]:
    """Return the assessments of a report, newest first."""
    consulted([report.reference])
    seen = _visible(viewer).filter(pk=report.pk)
    found = Assessment.objects.filter(report__in=seen).select_related("assessed_by")
    return list(found.order_by("-assessed_at", "-pk"))


def latest_assessment(viewer: User, report: Report) -> Assessment | None:
    """Return the latest full assessment, not one of a grade alone."""
    weighed = (row for row in assessments(viewer, report) if row.is_weighed)
    return next(weighed, None)


def saved_filters(viewer: User) -> list[SavedFilter]:
    """Return the viewer's own saved filters, by name."""
    return list(SavedFilter.objects.filter(owner=viewer).order_by("name"))


def _shown(rows: QuerySet[Report]) -> QuerySet[Report]:
    related: Any = with_related(rows)
    shown: QuerySet[Report] = related.select_related("team", "assigned_to")
    return shown


def _visible(viewer: User) -> QuerySet[Report]:
    return Report.objects.filter(visible_reports(viewer))
