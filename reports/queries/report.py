"""Every read of reports."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import Choices, QuerySet

from reports.choices import Channel, Concern
from reports.models import Report
from reports.visibility import visible_reports
from stronghold.accounts.models import User
from stronghold.audit.record import consulted
from stronghold.records.queries import (
    Page,
    PageRequest,
    RecordFilter,
    history_of,
    one_of,
    page_of,
    with_related,
)


@dataclass(frozen=True)
class ReportFilter(RecordFilter):
    """What the list of reports is narrowed to; days are those of being received."""

    concern: str = ""
    channel: str = ""

    prefix: ClassVar[str] = "R"
    counted_on: ClassVar[str] = "received_on"
    codes: ClassVar[Mapping[str, type[Choices]]] = {
        "concern": Concern,
        "channel": Channel,
    }


def reports_page(viewer: User, wanted: ReportFilter, ask: PageRequest) -> Page[Report]:
    """Return a page of reports, the last received first."""
    every = _visible(viewer)
    rows = with_related(every.filter(wanted.rows(viewer)))
    page = page_of(rows, every=every, order="received_at", ask=ask)
    consulted([], **wanted.as_params())
    return page


def report(viewer: User, reference: str) -> Report:
    """Return one report with what its page shows."""
    return one_of(with_related(_visible(viewer)), reference)


def history(viewer: User, reference: str) -> list[Any]:
    """Return the states that a report has been in, the first one first."""
    return history_of(_visible(viewer), reference)


def recent_by(viewer: User, limit: int = 5) -> list[Report]:
    """Return what the viewer logged last."""
    rows = with_related(_visible(viewer).filter(recorded_by=viewer))
    found = list(rows.order_by("-recorded_at", "-pk")[:limit])
    consulted(row.reference for row in found)
    return found


def _visible(viewer: User) -> QuerySet[Report]:
    return Report.objects.filter(visible_reports(viewer))
