"""Every read of triage: the queue with its filters, assessments, saved filters."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from django.db.models import Q, QuerySet

from reports.report.choices import Concern, Grade, Status
from reports.report.models import IN_QUEUE, Report
from reports.report.rules import TIMES, WAITING
from reports.report.visibility import visible_reports
from reports.triage.models import Assessment, SavedFilter
from reports.triage.rules import EVERY_OPEN, MOST_COUNTED
from stronghold.core.accounts.models import Team, User
from stronghold.core.audit.record import consulted
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.pages import ByReference, Page, PageRequest, page_of
from stronghold.core.records.queries import with_related
from stronghold.core.records.rules import read_yes

# Values of `team` other than a team's code; empty is the viewer's own team.
ALL_TEAMS, NO_TEAM = "all", "none"
TEAM_CODE = re.compile(r"[a-z0-9-]{1,40}")
ORDER = ("grade", "received_at", "pk")
BOXES = {
    "late": "",
    "mine": "",
    "children": "children_seen",
    "vulnerable": "vulnerable_adult",
    "weapons": "weapons_mentioned",
}
CODES: Mapping[str, tuple[str, ...]] = {
    "status": (EVERY_OPEN, *(s for s in Status.values if s != Status.CLOSED)),
    # `none`: not graded yet.
    "grade": ("none", *Grade.values),
    "concern": tuple(Concern.values),
}


@dataclass(frozen=True)
class QueueFilter:
    """The filter of the queue; by default new or late reports of the viewer's team."""

    team: str = ""
    status: str = ""
    grade: str = ""
    concern: str = ""
    mine: bool = False
    late: bool = False
    children: bool = False
    vulnerable: bool = False
    weapons: bool = False

    @classmethod
    def from_params(cls, params: Mapping[str, str]) -> Self:
        """Read the query of an address; RuleBroken names the wrong parameter."""
        given = {n: params.get(n, "").strip() for n in cls.__dataclass_fields__}
        if given["team"] and not TEAM_CODE.fullmatch(given["team"]):
            raise RuleBroken("Choose one of the teams", field="team")
        for name, allowed in CODES.items():
            if given[name] and given[name] not in allowed:
                raise RuleBroken(f"Choose one of {', '.join(allowed)}", field=name)
        texts = {name: given[name] for name in ("team", *CODES)}
        boxes = {name: read_yes(given[name], field=name) for name in BOXES}
        return cls(**texts, **boxes)  # type: ignore[arg-type]

    def as_params(self) -> dict[str, str]:
        """Return the query parameters of this filter."""
        texts = {name: str(getattr(self, name)) for name in ("team", *CODES)}
        boxes = {name: "yes" for name in BOXES if getattr(self, name)}
        return {name: value for name, value in texts.items() if value} | boxes

    def rows(self, viewer: User) -> Q:
        """Return the condition for the rows of the queue."""
        rows = IN_QUEUE & self._of_team(viewer) & self._of_status()
        if self.grade:
            rows &= Q(grade="" if self.grade == "none" else self.grade)
        if self.concern:
            rows &= Q(concern=self.concern)
        if self.mine:
            rows &= Q(assigned_to=viewer)
        if self.late:
            rows &= late_rows()
        for name, field in BOXES.items():
            if field and getattr(self, name):
                rows &= Q(**{field: True})
        return rows

    def _of_status(self) -> Q:
        if self.status == EVERY_OPEN:
            return Q()
        if self.status:
            return Q(status=self.status)
        # "Assigned to me" and "Late" apply to every status.
        return Q() if self.mine or self.late else Q(status=Status.NEW) | late_rows()

    def _of_team(self, viewer: User) -> Q:
        if self.team == NO_TEAM:
            return Q(team__isnull=True)
        if self.team == ALL_TEAMS:
            return Q()
        if self.team:
            named = Team.objects.filter(
                organisation__force=viewer.force, code=self.team
            )
            # Fetched first, so that PostgreSQL can use the index of a team's queue.
            ids = list(named.values_list("pk", flat=True))
            return Q(team=ids[0]) if len(ids) == 1 else Q(team__in=ids)
        # "Assigned to me" covers all teams.
        is_for_all = self.mine or viewer.team_id is None
        return Q() if is_for_all else Q(team=viewer.team_id)


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


def queue(viewer: User, wanted: QueueFilter, ask: PageRequest) -> Queue:
    """Return a page of the queue: no grade first, then by grade, oldest first."""
    every = _visible(viewer)
    rows = every.filter(wanted.rows(viewer))
    n = rows.order_by()[: MOST_COUNTED + 1].count()
    page = page_of(_shown(rows), order=ORDER, ask=ask, by=ByReference(every))
    consulted((row.reference for row in page.items), **wanted.as_params())
    return Queue(page, n if n <= MOST_COUNTED else None)


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
