"""The kinds of record that the site knows, in the order in which it lists them."""

from collections.abc import Sequence
from typing import Any

from operations.activities.record import ACTIVITIES
from operations.after_care.record import AFTER_CARE
from operations.arrests.record import ARRESTS
from operations.closures.record import CLOSURES
from operations.groups.record import GROUPS
from operations.operation.record import OPERATIONS
from operations.priorities.record import PRIORITIES
from operations.safeguarding.record import CONCERNS, LINES, REFERRALS
from operations.seizures.record import SEIZURES
from operations.taskings.record import TASKINGS
from operations.warrants.record import WARRANTS
from reports.records import REPORT_KINDS
from stronghold.core.records.kind import Kind, RecordKind

RECORD_KINDS: Sequence[RecordKind[Any]] = [
    *REPORT_KINDS,
    ARRESTS,
    WARRANTS,
    CLOSURES,
    SEIZURES,
    ACTIVITIES,
    REFERRALS,
    CONCERNS,
    LINES,
    GROUPS,
]
# Plans happen at no time, so figures, ledgers and maps leave them out.
PLAN_KINDS: Sequence[Kind[Any]] = [OPERATIONS, PRIORITIES, TASKINGS, AFTER_CARE]

# All that has a reference, a page and a history.
EVERY_KIND: Sequence[Kind[Any]] = list(RECORD_KINDS) + list(PLAN_KINDS)


def kind_with(code: str) -> RecordKind[Any] | None:
    """Return the kind with this code; None for figures that count no records."""
    return next((kind for kind in RECORD_KINDS if kind.code == code), None)
