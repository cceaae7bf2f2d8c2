"""The model that each measure counts: its day field, visibility and page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from operations.closures.record import CLOSURES
from operations.records import RECORD_KINDS
from operations.warrants.record import WARRANTS
from reports.report.record import REPORTS
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


# The measures counted from the force's own records; the others are published figures,
# whose rows have no reference.
COUNTED: Mapping[str, CountedModel] = {
    "reports_received": CountedModel(
        REPORTS.model, REPORTS.day, REPORTS.visible, "reports:detail"
    ),
    "warrants_executed": _counted(WARRANTS, WARRANTS.day),
    "closure_notices": _counted(CLOSURES, CLOSURES.day),
    "closure_orders": _counted(CLOSURES, "order_made_on"),
    "closure_orders_in_force": _counted(CLOSURES, "order_made_on"),
    **{kind.code: _counted(kind, kind.day) for kind in RECORD_KINDS},
        kind.code: _counted(kind, kind.day)
        if kind.code in MEASURES
}
