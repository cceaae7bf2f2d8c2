"""Call-backs of reports: the first due by an instant, the second by a day's end."""

from collections.abc import Sequence
from functools import lru_cache

from django.db.models import Q

from operations.deadlines.choices import DeadlineKind
from operations.deadlines.queries import Source
from operations.deadlines.rules import Due, Owner
from operations.statute.rules.counting import last_instant
from operations.statute.rules.limits import Provisions
from reports.models import CallBack, Report
from reports.report.record import REPORTS
from reports.report.visibility import visible_reports
from reports.reporter.choices import CallBackResult
from stronghold.core.accounts.models import User


def deadline_source() -> Source:
    """Reports lie below operations and know no deadline: the sweep alone keeps them."""
    return Source(
        field="call_back",
        one_name="Report",
        kind=REPORTS,
        page="reports:detail",
        rows=lambda: CallBack.objects.select_related("report"),
        live=Q(result=""),
        visible=_visible,
        owner_of=_owner_of,
        dues_of=dues_of,
        to_record="report",
    )


def _visible(viewer: User) -> Q:
    return _of_reports(visible_reports(viewer))


# Equal conditions are one object, by which what is made of it is found again.
@lru_cache(maxsize=16)
def _of_reports(may_read: Q) -> Q:
    return Q(report__in=Report.objects.filter(may_read))


def _owner_of(row: CallBack) -> Owner:
    report = row.report
    return Owner(
        field="call_back",
        pk=row.pk,
        force_id=report.force_id,
        team_id=report.team_id,
        person_id=row.given_to_id or report.assigned_to_id or report.recorded_by_id,
    )


def dues_of(row: CallBack, provisions: Provisions) -> Sequence[Due]:
    """Say what is due: no law but the promise to call, so no provision is asked."""
    if row.result == CallBackResult.CANCELLED or row.report.is_in_error:
        return []
    due_at, kind = row.due_at or last_instant(row.due_on), DeadlineKind.CALL_BACK
    is_day = row.due_at is None
    return [Due(kind, due_at, due_at, is_day=is_day, is_met=bool(row.result))]
