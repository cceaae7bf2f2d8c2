"""What is due at a place: open reports, call-backs, taskings and deadlines.

Each is read by the filter of its own list, so that the list has what is counted here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Window

from operations.deadlines.queries.listed import due_at
from operations.taskings.record import TASKINGS
from reports.call_backs.queries import listable
from reports.report.record import REPORTS
from stronghold.core.accounts.models import User
from stronghold.core.audit.record import consulted
from stronghold.core.records.filters import ListFilter

MOST_DUE = 5


@dataclass(frozen=True)
class DueRows:
    """How many are due, and the first few."""

    n: int = 0
    first: Sequence[Any] = ()


def open_reports(viewer: User, wanted: ListFilter) -> DueRows:
    """Return the reports of a place that have no outcome yet."""
    rows = REPORTS.rows(viewer).filter(wanted.rows(viewer))
    fields = ("pk", "reference", "concern", "status", "grade", "received_at")
    rows = rows.order_by("received_at", "pk").only(*fields)
    return _due(rows, reference=lambda row: row.reference)


def open_call_backs(viewer: User, wanted: ListFilter) -> DueRows:
    """Return the call-backs due on reports of a place.

    A merged report's reporter must still be answered. Their name is not read.
    """
    rows = listable(viewer).filter(wanted.rows(viewer)).select_related("report")
    rows = rows.only("due_on", "due_at", "ordinal", "report__reference")
    return _due(
        rows.order_by("due_on", "pk"), reference=lambda row: row.report.reference
    )


def open_deadlines(viewer: User, wanted: ListFilter) -> DueRows:
    """Return what is due on the records of a place."""
    first, n = due_at(viewer, wanted, most=MOST_DUE)
    return DueRows(n, first)


def open_taskings(viewer: User, wanted: ListFilter) -> DueRows:
    """Return the taskings for a place that are not answered yet."""
    rows = TASKINGS.rows(viewer).filter(wanted.rows(viewer))
    rows = rows.order_by("due_on", "pk").only("reference", "what", "due_on", "status")
    return _due(rows, reference=lambda row: row.reference)


def _due(rows: QuerySet[Any], *, reference: Callable[[Any], str]) -> DueRows:
    first = list(rows.annotate(n_due=Window(Count("pk")))[:MOST_DUE])
    consulted(reference(row) for row in first)
    return DueRows(first[0].n_due if first else 0, first)
