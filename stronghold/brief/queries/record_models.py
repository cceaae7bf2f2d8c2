"""The model that each measure counts: its day field, visibility and page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from operations.closures.models import ClosureCase
from operations.closures.visibility import visible_closures
from operations.records import RECORD_KINDS
from operations.safeguarding.models import Referral
from operations.safeguarding.visibility import visible_safeguarding
from operations.warrants.record import WARRANTS
from reports.models import Report
from reports.report.visibility import visible_reports
from stronghold.core.accounts.models import User
from stronghold.core.records.kind import RecordKind
from stronghold.figures.measures import MEASURES


@dataclass(frozen=True)
class CountedModel:
    """The model a measure counts, its day field, who may see its rows, their page."""

    model: type[Any]
    day: str
    visible: Callable[[User], Q]
    page: str


def _counted(kind: RecordKind[Any], day: str) -> CountedModel:
    """Return a kind counted on one of its days."""
    return CountedModel(kind.model, day, kind.visible, f"{kind.app}:detail")


_REPORTS = CountedModel(Report, "received_on", visible_reports, "reports:detail")
# The measures counted from the force's own records; the others are published figures,
# whose rows have no reference.
COUNTED: Mapping[str, CountedModel] = {
    "reports": _REPORTS,
    "reports_received": _REPORTS,
    "warrants_executed": _counted(WARRANTS, WARRANTS.day),
    "closure_notices": CountedModel(
        ClosureCase, "served_on", visible_closures, "closures:detail"
    ),
    "closure_orders": CountedModel(
        ClosureCase, "order_made_on", visible_closures, "closures:detail"
    ),
    "closure_orders_in_force": CountedModel(
        ClosureCase, "order_made_on", visible_closures, "closures:detail"
    ),
    "referrals": CountedModel(
        Referral, "occurred_on", visible_safeguarding, "safeguarding:referrals:detail"
    ),
    **{
        kind.code: _counted(kind, kind.day)
        for kind in RECORD_KINDS
        if kind.code in MEASURES
    },
}
