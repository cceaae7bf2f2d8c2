"""The model that each measure counts: its day field, visibility and page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from operations.activities.models import Activity
from operations.activities.visibility import visible_activities
from operations.arrests.models import Arrest
from operations.arrests.visibility import visible_arrests
from operations.closures.models import ClosureCase
from operations.closures.visibility import visible_closures
from operations.records import RECORD_KINDS
from operations.safeguarding.models import Referral
from operations.safeguarding.visibility import visible_safeguarding
from operations.warrants.models import Warrant
from operations.warrants.visibility import visible_warrants
from reports.report.record import REPORTS
from stronghold.core.accounts.models import User


@dataclass(frozen=True)
class CountedModel:
    """The model a measure counts, its day field, who may see its rows, their page."""

    model: type[Any]
    day: str
    visible: Callable[[User], Q]
    page: str


# The measures counted from the force's own records; the others are published figures,
# whose rows have no reference.
COUNTED: Mapping[str, CountedModel] = {
    "reports_received": CountedModel(
        REPORTS.model, REPORTS.day, REPORTS.visible, "reports:detail"
    ),
    "arrests": CountedModel(Arrest, "occurred_on", visible_arrests, "arrests:detail"),
    "warrants_executed": CountedModel(
        Warrant, "executed_on", visible_warrants, "warrants:detail"
    ),
    "closure_notices": CountedModel(
        ClosureCase, "served_on", visible_closures, "closures:detail"
    ),
    "closure_orders": CountedModel(
        ClosureCase, "order_made_on", visible_closures, "closures:detail"
    ),
    "closure_orders_in_force": CountedModel(
        ClosureCase, "order_made_on", visible_closures, "closures:detail"
    ),
    "activities": CountedModel(
        Activity, "occurred_on", visible_activities, "activities:detail"
    ),
    "referrals": CountedModel(
        Referral, "occurred_on", visible_safeguarding, "safeguarding:referrals:detail"
    ),
    **{
        kind.code: CountedModel(
            kind.model, kind.day, kind.visible, f"{kind.app}:detail"
        )
        for kind in RECORD_KINDS
    },
}
