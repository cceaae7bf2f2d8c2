"""What is due at a place: rows on which somebody still has to do something."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from reports.models import CallBack, Report
from reports.rules.triage import OPEN
from stronghold.accounts.models import User
from stronghold.audit.record import consulted
from stronghold.dashboard.ledger.queries.places import LedgerPlace
from stronghold.dashboard.ledger.queries.sources import NOT_IN_ERROR, REPORTS

MOST_DUE = 5


@dataclass(frozen=True)
class DueRows:
    """How many are due, and the first of them."""

    n: int = 0
    first: Sequence[Any] = ()


def open_reports(viewer: User, place: LedgerPlace) -> DueRows:
    """Return the reports of a place that nobody has recorded an outcome of."""
    is_open = REPORTS.counted & Q(status__in=OPEN)
    parts = [part.filter(is_open) for part in REPORTS.parts(viewer, place)]
    fields = ("pk", "reference", "concern", "status", "grade", "received_at")
    first: list[Report] = [
        row
        for part in parts
        for row in part.only(*fields).order_by("received_at", "pk")[:MOST_DUE]
    ]
    first.sort(key=lambda row: (row.received_at, row.pk))
    return _due(parts, first, references=(row.reference for row in first[:MOST_DUE]))


def open_call_backs(viewer: User, place: LedgerPlace) -> DueRows:
    """Return when somebody wants to be called back about a report of a place.

    A merged report's reporter is still to be answered. Who that is, is not read.
    """
    parts = [
        CallBack.objects.filter(result="", report__in=part.filter(NOT_IN_ERROR))
        for part in REPORTS.parts(viewer, place)
    ]
    first: list[CallBack] = []
    for part in parts:
        rows = part.select_related("report").order_by("due_on", "pk")
        first += rows.only("due_on", "ordinal", "report__reference")[:MOST_DUE]
    first.sort(key=lambda row: (row.due_on, row.pk))
    references = (row.report.reference for row in first[:MOST_DUE])
    return _due(parts, first, references=references)


def _due(
    parts: Sequence[QuerySet[Any]], first: Sequence[Any], *, references: Iterable[str]
) -> DueRows:
    consulted(references)
    # The first ones are all there are, more often than not.
    few = len(first) < MOST_DUE
    n = len(first) if few else sum(part.count() for part in parts)
    return DueRows(n, first[:MOST_DUE])
