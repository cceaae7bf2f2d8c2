"""Lists of records in the order of their clocks: the most urgent by law first."""

from django.db.models import (
    BigIntegerField,
    Case,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce

from operations.deadlines.choices import DeadlineState
from operations.deadlines.models import Deadline
from operations.deadlines.queries.ranks import ranked
from operations.deadlines.rules.urgency import Rank
from stronghold.core.database.expressions import Microseconds
from stronghold.core.kernel import clock
from stronghold.core.records.pages import by_urgency

# A list is sorted by one number, the highest first, so that it is read a page at a
# time like any other: what has no clock is below every clock, and what has ended last.
# Every instant in microseconds is less than FAR, so a rank is above all below it.
FAR = 10**17
NO_CLOCK, ENDED = 1, 0
WHOLE = BigIntegerField()
SOONEST_FIRST = by_urgency("Next legal deadline", ("-nearness", "-occurred_on", "-pk"))


def nearness(owner: str, *, has_clock: Q, may_wait: Q) -> Coalesce:
    """Return the number by which a list shows the most urgent by law first.

    `owner` is the foreign key of a deadline to the record. Rows of `has_clock` are
    sorted by the deadline that they show, in the one order of urgency; of the rest,
    those that `may_wait` come next, and all others last.
    """
    due = ranked(_by_law(owner), clock.now()).order_by("rank", "urgent_at")
    above = (Value(int(Rank.PRACTICE)) - F("rank")) * Value(FAR)
    first = due.annotate(at=Cast(above, WHOLE) - Microseconds("urgent_at"))
    soonest = Subquery(first.values("at")[:1])
    by_clock = Case(When(has_clock, then=soonest), output_field=WHOLE)
    others = Case(When(may_wait, then=NO_CLOCK), default=ENDED, output_field=WHOLE)
    return Coalesce(by_clock, others)


def _by_law(owner: str) -> QuerySet[Deadline]:
    of_record = Q((owner, OuterRef("pk")))
    rows = Deadline.objects.filter(of_record, state=DeadlineState.OPEN)
    return rows.exclude(section="")
