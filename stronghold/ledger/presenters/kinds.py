"""The kinds of record a ledger shows. To add one, add a source and a row here."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from operations.arrests.record import ARRESTS
from operations.records import RECORD_KINDS
from reports.report.choices import Concern, Grade, Status
from reports.report.rules import due_at, is_late
from reports.reporter.presenters import written_due
from reports.reporter.rules import is_overdue
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.clock import london_date
from stronghold.core.records.kind import RecordKind
from stronghold.core.ui.dates import written_date, written_instant
from stronghold.ledger.presenters.enforcement import (
    closure_entry,
    warrant_entry,
)
from stronghold.ledger.presenters.entries import (
    Entry,
    entry_of,
    report_entry,
)
from stronghold.ledger.queries.due import (
    DueRows,
    open_call_backs,
    open_deadlines,
    open_reports,
    owner_of,
)
from stronghold.ledger.queries.places import LedgerPlace
from stronghold.ledger.queries.sources import (
    CLOSURES,
    REPORTS,
    WARRANTS,
    Source,
    source_of,
)

if TYPE_CHECKING:
    from operations.deadlines.models import Deadline
    from reports.models import CallBack, Report


@dataclass(frozen=True)
class Kind:
    """A kind of record on the axis: its rows, its name, and how an entry is made.

    `always_shown`: show the kind even if there are none, because "0 reports" matters.
    """

    source: Source
    singular: str
    plural: str
    entry: Callable[[Any, Collection[str]], Entry]
    always_shown: bool = False


def _described(kind: RecordKind[Any]) -> Kind:
    """Return a kind that has a description of its own."""
    return Kind(
        source_of(kind),
        kind.one.lower(),
        kind.many.lower(),
        partial(entry_of, kind),
        always_shown=kind.is_always_shown,
    )


KINDS: Sequence[Kind] = (
    Kind(REPORTS, "report", "reports", report_entry, always_shown=True),
    # Before the kinds that have no description yet.
    _described(ARRESTS),
    Kind(WARRANTS, "warrant", "warrants", warrant_entry),
    Kind(CLOSURES, "closure notice", "closure notices", closure_entry),
    *(
        _described(kind)
        for kind in RECORD_KINDS
        if kind.is_at_places and kind is not ARRESTS
    ),
)


@dataclass(frozen=True)
class DueItem:
    """One thing due: what, on which record, by when."""

    what: str
    reference: str
    url: str
    when: str
    is_late: bool = False


@dataclass(frozen=True)
class DueKind:
    """A kind of thing that can be due: its rows, its name, and how an item is made."""

    verb: Verb
    find: Callable[[User, LedgerPlace], DueRows]
    singular: str
    plural: str
    item: Callable[[Any, datetime], DueItem]


def _open_report(report: "Report", now: datetime) -> DueItem:
    """Show when the report's grade requires attendance, or when it was received."""
    by = due_at(report.grade, report.received_at)
    since = f"received {written_date(london_date(report.received_at))}"
    status = Status(report.status).label.lower()
    grade = f", grade {Grade(report.grade).label.lower()}" if report.grade else ""
    return DueItem(
        what=f"{Concern(report.concern).label}: {status}{grade}",
        reference=report.reference,
        url=reverse("reports:detail", args=[report.reference]),
        when=f"due by {written_instant(by)}" if by else since,
        is_late=is_late(
            status=report.status,
            grade=report.grade,
            received_at=report.received_at,
            now=now,
        ),
    )


def _call_back(call_back: "CallBack", now: datetime) -> DueItem:
    """Show when the call-back is due, without naming the person."""
    ordinal = {1: "First", 2: "Second"}[call_back.ordinal]
    return DueItem(
        what=f"{ordinal} call-back",
        reference=call_back.report.reference,
        url=reverse("reports:detail", args=[call_back.report.reference]),
        when=f"by {written_due(call_back)}",
        is_late=is_overdue(call_back.due_on, call_back.due_at, now),
    )


def _deadline(deadline: "Deadline", now: datetime) -> DueItem:
    """Show what must be done by when, and the section of the Act."""
    owner, record = owner_of(deadline)
    last, section = london_date(deadline.due_at), deadline.section
    by = written_date(last) if deadline.is_day else written_instant(deadline.due_at)
    return DueItem(
        what=f"{deadline.get_kind_display()}{f', {section}' if section else ''}",
        reference=record.reference,
        url=reverse(f"{owner}s:detail", args=[record.reference]),
        when=f"by {by}",
        is_late=deadline.due_at < now,
    )


DUE_KINDS: Sequence[DueKind] = (
    DueKind(
        verb=Verb.READ_DEADLINES,
        find=open_deadlines,
        singular="deadline",
        plural="deadlines",
        item=_deadline,
    ),
    DueKind(
        verb=Verb.READ_REPORTS,
        find=open_call_backs,
        singular="call-back",
        plural="call-backs",
        item=_call_back,
    ),
    DueKind(
        verb=Verb.READ_REPORTS,
        find=open_reports,
        singular="open report",
        plural="open reports",
        item=_open_report,
    ),
)


def kinds_for(viewer: User) -> list[Kind]:
    """Return the kinds of record that the viewer may read."""
    return [kind for kind in KINDS if policy.can(viewer, kind.source.verb)]


def due_kinds_for(viewer: User) -> list[DueKind]:
    return [kind for kind in DUE_KINDS if policy.can(viewer, kind.verb)]
