"""What the home page lists for the viewer: their own records and their work."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db.models import Case, DateTimeField, F, Q, QuerySet, When

from operations.arrests.models import Arrest
from operations.arrests.visibility import visible_arrests
from operations.taskings.models import Tasking
from operations.taskings.queries import mine
from operations.taskings.rules import OPEN as OPEN_TASKING
from operations.taskings.visibility import visible_taskings
from reports.call_backs.queries import OWN_OPEN, n_open
from reports.models import CallBack, Report
from reports.report.choices import Status
from reports.report.models import IN_QUEUE
from reports.report.rules import OPEN, TIMES, WAITING
from reports.report.visibility import visible_reports
from reports.triage.queries import QUEUE_FILTERS, queue_rows
from reports.triage.rules import MOST_COUNTED
from stronghold.core.accounts.models import User
from stronghold.core.audit.record import consulted
from stronghold.core.kernel import clock
from stronghold.core.records.filters import ListFilter
from stronghold.core.records.models import Record
from stronghold.core.records.queries import with_related

T = TypeVar("T")


@dataclass(frozen=True)
class FirstFew(Generic[T]):
    """The first few rows, and how many there are in all."""

    items: Sequence[T]
    n: int


def recorded_last(viewer: User, most: int) -> list[Report | Arrest]:
    """Return the viewer's latest reports and arrests in one list, newest first."""
    kinds: tuple[QuerySet[Any], ...] = (
        Report.objects.filter(visible_reports(viewer), recorded_by=viewer),
        Arrest.objects.filter(visible_arrests(viewer), recorded_by=viewer),
    )
    newest = sorted(
        (key for n, rows in enumerate(kinds) for key in _newest(n, rows, most)),
        reverse=True,
    )[:most]
    found: list[Any] = []
    for n, rows in enumerate(kinds):
        found += with_related(rows.filter(pk__in=[p for _, k, p in newest if k == n]))
    consulted(row.reference for row in found)
    return sorted(found, key=_entered, reverse=True)


def assigned_to(viewer: User, most: int) -> FirstFew[Report]:
    """Return the open reports assigned to the viewer, soonest due first."""
    rows = Report.objects.filter(
        IN_QUEUE, visible_reports(viewer), assigned_to=viewer, status__in=OPEN
    )
    due = Case(
        *(
            When(grade=grade, status__in=WAITING, then=F("received_at") + time)
            for grade, time in TIMES.items()
            if time is not None
        ),
        output_field=DateTimeField(),
    )
    soonest = rows.annotate(due=due).order_by(
        F("due").asc(nulls_last=True), "received_at", "pk"
    )
    found: list[Report] = list(with_related(soonest)[:most])
    consulted(row.reference for row in found)
    return FirstFew(found, rows.count())


def own_call_backs(viewer: User, most: int) -> FirstFew[CallBack]:
    """Return the call-backs that the viewer has to make, soonest due first."""
    wanted = OWN_OPEN.rows(viewer)
    rows = CallBack.objects.filter(wanted, report__force=viewer.force)
    related = rows.select_related("report__ward", "report__assigned_to")
    ordered = related.order_by("due_on", "due_at", "pk")
    found = list(ordered.defer("report__ward__outline")[:most])
    consulted(row.report.reference for row in found)
    return FirstFew(found, n_open(viewer))


def open_taskings(viewer: User, most: int, *, own: bool) -> FirstFew[Tasking]:
    """Return open taskings, soonest due first: the viewer's own, or all."""
    rows = _open_taskings(viewer).filter(mine(viewer) if own else Q())
    related = rows.select_related("organisation", "team", "person")
    found = list(related.order_by("due_on", "pk")[:most])
    consulted(row.reference for row in found)
    return FirstFew(found, rows.count())


def n_overdue_taskings(viewer: User) -> int:
    return _open_taskings(viewer).filter(due_on__lt=clock.today()).count()


def n_in_queue(viewer: User, wanted: Mapping[str, str]) -> int | None:
    """Return how many reports a queue holds; None if more than MOST_COUNTED.

    `wanted` is its filters, as in its address.
    """
    of_queue = queue_rows(viewer, ListFilter(QUEUE_FILTERS, wanted))
    rows = Report.objects.filter(visible_reports(viewer)).filter(of_queue)
    n = rows.order_by()[: MOST_COUNTED + 1].count()
    return n if n <= MOST_COUNTED else None


# The queues that a supervisor watches, by label.
QUEUES: Sequence[tuple[str, Mapping[str, str]]] = (
    ("New for your team", {"status": Status.NEW}),
    ("Late, all teams", {"team": "all", "late": "yes"}),
    ("Without a team", {"team": "none", "status": "open"}),
)


def _open_taskings(viewer: User) -> QuerySet[Tasking]:
    return Tasking.objects.filter(visible_taskings(viewer), status__in=OPEN_TASKING)


def _newest(
    kind: int, rows: QuerySet[Any], most: int
) -> list[tuple[datetime, int, int]]:
    keys = rows.order_by("-recorded_at", "-pk").values_list("recorded_at", "pk")
    return [(at, kind, pk) for at, pk in keys[:most]]


def _entered(row: Record) -> tuple[datetime, int]:
    return row.recorded_at, row.pk
