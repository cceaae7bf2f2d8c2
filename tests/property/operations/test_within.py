"""Whatever operations lie within which, each level counts what is within it once."""

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from operations.activities.models import Activity
from operations.activities.queries import done_in
from operations.operation.models import Operation
from operations.operation.queries import with_parts
from operations.overview.queries import gathered
from stronghold.core.audit.record import Request, during
from tests.factories import Cast, make_activity, make_arrest, make_operation
from tests.sweeps import SUPPRESSED, examples

# For each operation, which earlier one holds it; none for a negative number.
HOLDERS = st.lists(st.integers(-2, 20), min_size=1, max_size=7)
# The operations that records are put into.
AT = st.lists(st.integers(0, 6), max_size=6)


@pytest.mark.django_db
@settings(max_examples=examples(60), suppress_health_check=SUPPRESSED)
@given(holders=HOLDERS, at=AT)
def test_each_level_counts_once(cast: Cast, holders: list[int], at: list[int]) -> None:
    with transaction.atomic(), during(Request()):
        rows: list[Operation] = []
        for n, holder in enumerate(holders):
            whole = rows[holder % n] if n and holder >= 0 else None
            rows.append(make_operation(cast.supervisor, part_of=whole))
        for place in at:
            row = rows[place % len(rows)]
            make_activity(cast.officer, operation=row, n_people=3, minutes=20)
            make_arrest(cast.officer, operation=row)

        for row in rows:
            n = sum(is_within(one, row) for one in Activity.objects.all())
            done = done_in(cast.supervisor, row)
            assert (done.n, done.people_hours) == (n, n)
            of_each = {one.kind.code: one.n for one in gathered(cast.supervisor, row)}
            assert of_each["arrests"] == n
            assert len(with_parts(row)) == len(set(with_parts(row)))
        transaction.set_rollback(True)


def is_within(activity: Activity, whole: Operation) -> bool:
    """Ask each operation above that of an activity: the slow way."""
    row = activity.operation
    while row is not None and row.pk != whole.pk:
        row = row.part_of
    return row is not None
