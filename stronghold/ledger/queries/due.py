"""What is due at a place: open reports, call-backs, taskings and deadlines."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from operations.deadlines.choices import DeadlineState
from operations.deadlines.models import OWNERS, Deadline
from operations.records import RECORD_KINDS
from operations.taskings.record import TASKINGS
from operations.taskings.rules import OPEN as OPEN_TASKINGS
from reports.models import CallBack
from reports.report.record import REPORTS
from reports.report.rules import OPEN
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.audit.record import consulted
from stronghold.core.records.kind import NOT_IN_ERROR, RecordKind
from stronghold.ledger.queries.places import LedgerPlace

MOST_DUE = 5
# The kinds of record that a ledger shows, by a deadline's foreign key to each.
KIND_OF: Mapping[str, RecordKind[Any]] = {
    owner: kind
    for owner in OWNERS
    for kind in RECORD_KINDS
    if kind.is_at_places and kind.model is Deadline._meta.get_field(owner).related_model
}


@dataclass(frozen=True)
class DueRows:
    """How many are due, and the first few."""

    n: int = 0
    first: Sequence[Any] = ()


@dataclass(frozen=True)
class DueDeadline:
    """A deadline, its record and the kind of that."""

    deadline: Deadline
    record: Any
    kind: RecordKind[Any]


def open_reports(viewer: User, place: LedgerPlace) -> DueRows:
    """Return the reports of a place that have no outcome yet."""
    is_open = REPORTS.counted & Q(status__in=OPEN)
    rows = (
        REPORTS.rows_at(viewer, place.here)
        .filter(is_open)
        .order_by("received_at", "pk")
    )
    fields = ("pk", "reference", "concern", "status", "grade", "received_at")
    return _due(rows.only(*fields), reference=lambda row: row.reference)


def open_call_backs(viewer: User, place: LedgerPlace) -> DueRows:
    """Return the call-backs due on reports of a place.

    A merged report's reporter must still be answered. Their name is not read.
    """
    reports = REPORTS.rows_at(viewer, place.here).filter(NOT_IN_ERROR)
    rows = CallBack.objects.filter(result="", report__in=reports)
    rows = rows.select_related("report").only(
        "due_on", "due_at", "ordinal", "report__reference"
    )
    return _due(
        rows.order_by("due_on", "pk"), reference=lambda row: row.report.reference
    )


def open_deadlines(viewer: User, place: LedgerPlace) -> DueRows:
    """Return what is due on the records of a place."""
    of_these = Q(pk__in=[])
    for owner, kind in KIND_OF.items():
        if policy.can(viewer, kind.read):
            of_these |= Q(**{f"{owner}__in": kind.rows_at(viewer, place.here)})
    rows = Deadline.objects.filter(of_these, state=DeadlineState.OPEN)
    rows = rows.select_related(*KIND_OF).order_by("due_at", "pk")
    due = _due(rows, reference=lambda row: _owned(row).record.reference)
    return DueRows(due.n, [_owned(row) for row in due.first])


def open_taskings(viewer: User, place: LedgerPlace) -> DueRows:
    """Return the taskings for a place that are not answered yet."""
    rows = TASKINGS.rows(viewer).filter(place.here, status__in=OPEN_TASKINGS)
    rows = rows.order_by("due_on", "pk").only("reference", "what", "due_on", "status")
    return _due(rows, reference=lambda row: row.reference)


def _owned(deadline: Deadline) -> DueDeadline:
    owner = next(name for name in KIND_OF if getattr(deadline, name))
    return DueDeadline(deadline, getattr(deadline, owner), KIND_OF[owner])


def _due(rows: QuerySet[Any], *, reference: Callable[[Any], str]) -> DueRows:
    first = list(rows[:MOST_DUE])
    consulted(reference(row) for row in first)
    # Usually the first few are all there are, and no count is needed.
    n = len(first) if len(first) < MOST_DUE else rows.count()
    return DueRows(n, first)
