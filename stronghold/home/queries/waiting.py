"""How much waits in the queues that the home page counts."""

from collections.abc import Mapping, Sequence

from reports.models import Report
from reports.report.choices import Status
from reports.report.visibility import visible_reports
from reports.triage.queries import QUEUE_FILTERS, queue_rows
from reports.triage.rules import MOST_COUNTED
from stronghold.core.accounts.models import User
from stronghold.core.records.filters import ListFilter

# The queues that a supervisor watches, by label.
QUEUES: Sequence[tuple[str, Mapping[str, str]]] = (
    ("New for your team", {"status": Status.NEW}),
    ("Late, all teams", {"team": "all", "late": "yes"}),
    ("Without a team", {"team": "none", "status": "open"}),
)


def n_in_queue(viewer: User, wanted: Mapping[str, str]) -> int | None:
    """Return how many reports a queue holds; None if more than MOST_COUNTED.

    `wanted` is its filters, as in its address.
    """
    of_queue = queue_rows(viewer, ListFilter(QUEUE_FILTERS, wanted))
    rows = Report.objects.filter(visible_reports(viewer)).filter(of_queue)
    return _capped(rows.order_by()[: MOST_COUNTED + 1].count())


def _capped(n: int) -> int | None:
    return n if n <= MOST_COUNTED else None
