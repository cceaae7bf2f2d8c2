"""A read of reports that no list makes: those that someone recorded last."""

from reports.report.models import Report
from reports.report.record import REPORTS
from stronghold.core.accounts.models import User
from stronghold.core.audit.record import consulted
from stronghold.core.records.queries import with_related


def recent_by(viewer: User, limit: int = 5) -> list[Report]:
    """Return the reports that the viewer recorded last, newest first."""
    rows = with_related(REPORTS.rows(viewer).filter(recorded_by=viewer))
    found = list(rows.order_by("-recorded_at", "-pk")[:limit])
    consulted(row.reference for row in found)
    return found
