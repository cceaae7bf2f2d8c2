"""Every kind of history that can be imported, in the order in which to import them."""

from collections.abc import Sequence

from operations.imports.kinds.activities import ACTIVITIES_HISTORY
from operations.imports.kinds.closures import CLOSURES_HISTORY
from operations.imports.kinds.kind import HistoryKind
from operations.imports.kinds.operations import OPERATIONS_HISTORY
from operations.imports.kinds.premises import PREMISES
from operations.imports.kinds.reports import ARRESTS_HISTORY, REPORTS_HISTORY
from operations.imports.kinds.seizures import SEIZURES_HISTORY
from operations.imports.kinds.warrants import WARRANTS_HISTORY
from stronghold.core.kernel.errors import RuleBroken

# What others refer to comes first.
KINDS: Sequence[HistoryKind] = (
    PREMISES,
    OPERATIONS_HISTORY,
    REPORTS_HISTORY,
    WARRANTS_HISTORY,
    ARRESTS_HISTORY,
    CLOSURES_HISTORY,
    ACTIVITIES_HISTORY,
    SEIZURES_HISTORY,
)


def kind_named(code: str) -> HistoryKind:
    for kind in KINDS:
        if kind.code == code:
            return kind
    raise RuleBroken("Choose one of the kinds", field="kind")
