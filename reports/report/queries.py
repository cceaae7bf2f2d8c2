"""Reads of reports that no list makes: what someone recorded last, how many here."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from reports.report.models import Report
from reports.report.record import REPORTS
from reports.report.rules import MOST_COUNTED
from stronghold.core.accounts.models import User
from stronghold.core.audit.record import consulted
from stronghold.core.kernel.london import midnight
from stronghold.core.records.queries import with_related


def recent_by(viewer: User, limit: int = 5) -> list[Report]:
    """Return the reports that the viewer recorded last, newest first."""
    rows = with_related(REPORTS.rows(viewer).filter(recorded_by=viewer))
    found = list(rows.order_by("-recorded_at", "-pk")[:limit])
    consulted(row.reference for row in found)
    return found


@dataclass(frozen=True)
class AlsoHere:
    """How many other reports count at the premises and in the street of a report.

    None where the report has no such place. At most MOST_COUNTED.
    """

    at_premises: int | None = None
    in_street: int | None = None


def also_here(viewer: User, report: Report, *, since: date) -> AlsoHere:
    """Count the other reports at a report's place that were received since a day.

    Only those that the viewer may read and that count; counting is not logged.
    """
    premises, street = report.premises_id, report.street_id
    return AlsoHere(
        _others(viewer, report, Q(premises=premises), since) if premises else None,
        _others(viewer, report, Q(street=street), since) if street else None,
    )


def _others(viewer: User, report: Report, here: Q, since: date) -> int:
    rows = REPORTS.counted_at(viewer, here).exclude(pk=report.pk)
    # By the instant, of which `received_on` is the day: the index of a place has it. If
    # the day is asked for too, PostgreSQL reads the index of all reports by day.
    recent = rows.filter(received_at__gte=midnight(since))
    return recent.order_by()[:MOST_COUNTED].count()
