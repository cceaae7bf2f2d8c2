"""Every read of triage: the queue with its filters, assessments."""

from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from reports.duplicates.queries import with_matches
from reports.report.choices import Concern, Grade, Status
from reports.report.models import IN_QUEUE, Report
from reports.report.record import (
    NO_TEAM,
    REPORTS,
    AssignedToMe,
    OfTeam,
    open_reports,
)
from reports.report.rules import GRADES, OPEN, WAITING, due_at, times_in
from reports.report.visibility import visible_reports
from reports.reporter.models import CallBack
from reports.reporter.visibility import visible_call_backs
from reports.triage.models import Assessment
from reports.triage.rules import EVERY_OPEN, HERE_DAYS, MOST_COUNTED, MOST_HERE
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import Team, User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.personal_work import PersonalWork
from stronghold.core.audit.record import consulted
from stronghold.core.decided.queries import decided_of
from stronghold.core.decided.rules import Rows
from stronghold.core.kernel import clock
from stronghold.core.records.filters import CodesFilter, Filter, ListFilter, YesFilter
from stronghold.core.records.pages import ByReference, Page, PageRequest, page_of
from stronghold.core.records.queries import with_related
from stronghold.core.ui.dates import written_instant

# The value of `team` for the reports of all teams; none is the viewer's own team.
ALL_TEAMS = "all"
ORDER = ("grade", "received_at", "pk")
# What a row of the queue says of other rows.
_IN_ROW = ("street", "ward", "team", "assigned_to")


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
    choices = Grade

    @property
    def _codes(self) -> Sequence[tuple[str, str]]:
        return [("none", "No grade")] + list(super()._codes)

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
        return late_rows(viewer)


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
        rows &= Q(status=Status.NEW) | late_rows(viewer)
    if viewer.team_id and not (wanted["team"] or wanted["mine"]):
        rows &= Q(team=viewer.team_id)
    return rows


def late_rows(viewer: User) -> Q:
    """Return the condition of being past the grade's time, with work not started.

    The time is the one that the viewer's force had when the report was received.
    """
    late, now = Q(pk__in=[]), clock.now()
    for span in decided_of(viewer.force).spans(GRADES.code):
        received = Q()
        if span.since is not None:
            received &= Q(received_at__gte=span.since)
        if span.until is not None:
            received &= Q(received_at__lt=span.until)
        for grade, time in times_in(span.rows).items():
            late |= received & Q(grade=grade, received_at__lt=now - time)
    return late & Q(status__in=WAITING)


# Over how many days a preview of other times looks back.
PREVIEW_DAYS = 28


def preview_of_times(
    viewer: User, before: Rows, after: Rows, counts_from: datetime
) -> Sequence[str]:
    """Return what other times of the grades would have meant, in words and counts.

    Reports keep the time that counted when they were received, so that nothing changes
    for those that are there; the last four weeks show what it will mean.
    """
    policy.require(viewer, Verb.DECIDE_FOR_FORCE)
    old, new = times_in(before), times_in(after)
    if old == new:
        return []
    earlier = [g for g in Grade.values if _is_sooner(new.get(g), old.get(g))]
    later = [g for g in Grade.values if _is_sooner(old.get(g), new.get(g))]
    rows = Report.objects.filter(
        REPORTS.counted,
        force=viewer.force,
        received_at__gte=clock.now() - timedelta(days=PREVIEW_DAYS),
    )
    n = rows.aggregate(
        earlier=Count("pk", filter=Q(grade__in=earlier)),
        later=Count("pk", filter=Q(grade__in=later)),
    )
    return [
        f"Reports received from {written_instant(counts_from)} are due by the new "
        "times. Those before it keep theirs.",
        f"Of the last {PREVIEW_DAYS} days’ reports, "
        f"{_counted(n['earlier'])} would have been due earlier and "
        f"{_counted(n['later'])} later.",
    ]


def _counted(n: int) -> str:
    return f"{n:,}" if n else "none"


def _is_sooner(one: timedelta | None, other: timedelta | None) -> bool:
    """Return whether one time ends before another; None never ends."""
    return one is not None and (other is None or one < other)


@dataclass(frozen=True)
class Queue:
    """A page of the queue, and its total; None if more than MOST_COUNTED.

    By report id: `words` is the words that the viewer may read, and `n_here` how many
    others were received at the place in the last HERE_DAYS. `calls` have an open
    call-back, and `alike` are likely duplicates.
    """

    page: Page[Report]
    n: int | None
    words: Mapping[int, str]
    n_here: Mapping[int, int]
    calls: Set[int]
    alike: Set[int]


@dataclass(frozen=True)
class Neighbours:
    """The references of the reports before and after one in the queue, or ""."""

    previous: str = ""
    next: str = ""


@dataclass(frozen=True)
class Here:
    """The last few other reports of a place in HERE_DAYS, and how many there are."""

    reports: Sequence[Report]
    n: int


def queue(viewer: User, wanted: ListFilter, ask: PageRequest) -> Queue:
    """Return a page of the queue: no grade first, then by grade, oldest first."""
    every = _visible(viewer)
    rows = every.filter(queue_rows(viewer, wanted))
    n = rows.order_by()[: MOST_COUNTED + 1].count()
    shown = with_related(rows, only=_IN_ROW)
    page = page_of(shown, order=ORDER, ask=ask, by=ByReference(every))
    consulted((row.reference for row in page.items), **wanted.as_params())
    # A row shows the beginning of the words. That is a read of them, as in the results
    # of a search and in a ledger: who sees the first line may have seen it all.
    REPORTS.note_words(viewer, page.items)
    readable = REPORTS.shown_to(viewer)
    return Queue(
        page,
        n if n <= MOST_COUNTED else None,
        words={row.pk: REPORTS.words(row, readable) for row in page.items},
        n_here=_n_here(viewer, page.items),
        calls=_with_call_backs(viewer, page.items),
        alike=with_matches(viewer, page.items),
    )


def neighbours(
    viewer: User, wanted: ListFilter, reference: str, *, passed: Sequence[str] = ()
) -> Neighbours:
    """Return the reports before and after one in the queue's order.

    The report itself need not match the filters, which it may not once it is triaged.
    `passed` does not come next: what has just been triaged may be late, and so still
    in the queue.
    """
    every = _visible(viewer)
    rows = every.filter(queue_rows(viewer, wanted)).only("reference", *ORDER)
    by = ByReference(every)

    def first(rows: QuerySet[Report], **start: str) -> str:
        ask = PageRequest(**start, size=1)
        items = page_of(rows, order=ORDER, ask=ask, by=by).items
        return items[0].reference if items else ""

    return Neighbours(
        first(rows, before=reference),
        first(rows.exclude(reference__in=passed), after=reference),
    )


def is_in_queue(viewer: User, wanted: ListFilter, reference: str) -> bool:
    """Return whether a report is in the queue with these filters."""
    found = ByReference(_visible(viewer)).find(reference)
    return found.filter(queue_rows(viewer, wanted)).exists()


def also_here(viewer: User, report: Report) -> Here:
    """Return the other reports of the last HERE_DAYS at its premises or street."""
    if not (report.premises_id or report.street_id):
        return Here((), 0)
    rows = _lately(viewer).exclude(pk=report.pk).filter(**_place_of(report))
    found = list(rows.order_by("-received_at", "-pk")[:MOST_HERE])
    consulted(row.reference for row in found)
    return Here(found, rows.count())


def _place_of(report: Report) -> dict[str, int]:
    if report.premises_id:
        return {"premises": report.premises_id}
    return {"street": report.street_id or 0}


def _n_here(viewer: User, reports: Sequence[Report]) -> dict[int, int]:
    """Count the others of each place in two queries, however many reports there are."""
    found: dict[int, int] = {}
    since = _since()
    for place in ("premises", "street"):
        here = {pk for row in reports if (pk := _place_of(row).get(place))}
        rows = _lately(viewer).filter(Q((f"{place}__in", here)))
        counts = dict(rows.order_by().values_list(place).annotate(n=Count("pk")))
        for row in reports:
            n = counts.get(_place_of(row).get(place, 0), 0)
            # The report itself is among them if it is as recent.
            if n and (n := n - (row.received_at >= since)):
                found[row.pk] = n
    return found


def _lately(viewer: User) -> QuerySet[Report]:
    """Return the reports received in the last HERE_DAYS that count."""
    counted = {"error_at": None, "merged_into": None, "received_at__gte": _since()}
    return _visible(viewer).filter(**counted)


def _since() -> datetime:
    return clock.now() - timedelta(days=HERE_DAYS)


def _with_call_backs(viewer: User, reports: Sequence[Report]) -> set[int]:
    rows = CallBack.objects.filter(visible_call_backs(viewer), report__in=reports)
    return set(rows.filter(result="").values_list("report", flat=True))


def assessments(viewer: User, report: Report) -> list[Assessment]:
    """Return the assessments of a report, newest first."""
    consulted([report.reference])
    seen = _visible(viewer).filter(pk=report.pk)
    found = Assessment.objects.filter(report__in=seen).select_related("assessed_by")
    return list(found.order_by("-assessed_at", "-pk"))


def assessments_held(reports: QuerySet[Report]) -> list[Assessment]:
    """Return the assessments of reports that the caller may read, the first first.

    For a request about someone's data also those of a restricted report.
    """
    rows = Assessment.objects.filter(report__in=reports)
    return list(rows.select_related("assessed_by").order_by("assessed_at", "pk"))


def open_reports_of(viewer: User, people: Collection[int]) -> QuerySet[Report]:
    """Return the open reports of some people, by grade. The caller logs the read."""
    rows = _shown(_visible(viewer).filter(IN_QUEUE, assigned_to__in=people))
    return rows.filter(status__in=OPEN).order_by(*ORDER)


def first_open_reports_of(
    viewer: User, people: Collection[int], *, most: int
) -> Sequence[tuple[datetime | None, int, int]]:
    """Return the first open reports of some people: until when, their key, and whose.

    The first due first, then those without a time; none of them is read.
    """
    columns = ("grade", "status", "received_at", "pk", "assigned_to")
    rows = open_reports_of(viewer, people).order_by(*columns).values_list(*columns)
    found = [
        (due_at(grade, at) if status in WAITING else None, pk, person)
        for grade, status, at, pk, person in rows[:most]
    ]
    return sorted(found, key=lambda one: (one[0] is None, one))


def latest_assessment(viewer: User, report: Report) -> Assessment | None:
    """Return the latest assessment with weights; None if its grade was undone."""
    if not report.grade:
        return None
    weighed = (row for row in assessments(viewer, report) if row.is_weighed)
    return next(weighed, None)


def _shown(rows: QuerySet[Report]) -> QuerySet[Report]:
    related: Any = with_related(rows)
    shown: QuerySet[Report] = related.select_related("team", "assigned_to")
    return shown


def _visible(viewer: User) -> QuerySet[Report]:
    return Report.objects.filter(visible_reports(viewer))


def _assigned_to(people: Collection[int]) -> QuerySet[Report]:
    return Report.objects.filter(open_reports(), assigned_to__in=people)


REPORTS_OF_PEOPLE = PersonalWork(
    code="reports",
    one="open report",
    many="open reports",
    held=_assigned_to,
    column="assigned_to",
    may_take=lambda person: policy.can(person, Verb.WORK_REPORTS),
)
