"""Lists of records in the order of their clocks: the soonest legal deadline first."""

from django.db.models import (
    BigIntegerField,
    Case,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from operations.deadlines.choices import DeadlineState
from operations.deadlines.models import Deadline
from stronghold.core.database.expressions import Microseconds
from stronghold.core.records.pages import by_urgency

# A list is sorted by one number, the highest first, so that it is read a page at a
# time like any other: what has no clock is below every clock, and what has ended last.
FAR = 10**17
NO_CLOCK, ENDED = 1, 0
WHOLE = BigIntegerField()
SOONEST_FIRST = by_urgency("Next legal deadline", ("-nearness", "-occurred_on", "-pk"))


def nearness(owner: str, *, is_live: Q, may_wait: Q) -> Coalesce:
    """Return the number by which a list shows the soonest legal deadline first.

    `owner` is the foreign key of a deadline to the record. Rows that are `is_live` are
    sorted by their clock; those that `may_wait` come next, and all others last.
    """
    due = _by_law(owner).order_by("alert_by")
    soonest = Subquery(due.values(at=Microseconds("alert_by"))[:1])
    by_clock = Case(When(is_live, then=Value(FAR) - soonest), output_field=WHOLE)
    others = Case(When(may_wait, then=NO_CLOCK), default=ENDED, output_field=WHOLE)
    return Coalesce(by_clock, others)


def _by_law(owner: str) -> QuerySet[Deadline]:
    of_record = Q((owner, OuterRef("pk")))
    rows = Deadline.objects.filter(of_record, state=DeadlineState.OPEN)
    return rows.exclude(section="")
