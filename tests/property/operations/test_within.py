"""Whatever operations lie within which, each level counts what is within it once."""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from operations.activities.models import Activity, TookPart
from operations.activities.queries import Hours, done_in
from operations.arrests.models import Arrest
from operations.operation.models import Operation
from operations.operation.queries import with_parts
from operations.overview.queries import gathered
from stronghold.core.accounts.choices import OrganisationKind
from stronghold.core.audit.record import Request, during
from tests.factories import (
    Cast,
    in_error,
    make_activity,
    make_arrest,
    make_operation,
    make_organisation,
    make_took_part,
)
from tests.sweeps import SUPPRESSED, examples

# For each operation, which earlier one holds it; none for a negative number.
HOLDERS = st.lists(st.integers(-2, 20), min_size=1, max_size=7)
# The operations that records are put into; with each the minutes of an activity, those
# who took part beside the lead, and whether it is in error.
OTHERS = st.lists(
    st.tuples(
        st.sampled_from(["council", "housing", "kind:fire", "kind:bailiffs"]),
        st.integers(1, 9),
        st.none() | st.integers(1, 90),
    ),
    max_size=3,
    unique_by=lambda other: other[0],
)
AT = st.lists(
    st.tuples(st.integers(0, 6), st.none() | st.integers(1, 90), OTHERS, st.booleans()),
    max_size=6,
)


@pytest.mark.django_db
@settings(max_examples=examples(60), suppress_health_check=SUPPRESSED)
@given(holders=HOLDERS, at=AT)
def test_each_level_counts_once(cast: Cast, holders: list[int], at: list[Any]) -> None:
    with transaction.atomic(), during(Request()):
        make_organisation("housing", OrganisationKind.HOUSING, cast.officer.force)
        rows: list[Operation] = []
        for n, holder in enumerate(holders):
            whole = rows[holder % n] if n and holder >= 0 else None
            rows.append(make_operation(cast.supervisor, part_of=whole))
        for place, minutes, others, is_wrong in at:
            row = rows[place % len(rows)]
            made = make_activity(
                cast.officer,
                operation=row,
                n_people=3,
                minutes=minutes,
                **(in_error(cast.officer) if is_wrong else {}),
            )
            for key, n, long in others:
                make_took_part(made, key, n_people=n, minutes=long)
            make_arrest(cast.officer, operation=row)

        for row in rows:
            n = sum(is_within(one, row) for one in Arrest.objects.all())
            hours = done_in(cast.supervisor, row).hours
            assert (hours.n, hours.n_joint, people_minutes(hours)) == by_hand(row)
            of_each = {one.kind.code: one.n for one in gathered(cast.supervisor, row)}
            assert of_each["arrests"] == n
            assert len(with_parts(row)) == len(set(with_parts(row)))
        transaction.set_rollback(True)


def people_minutes(hours: Hours) -> dict[str, int]:
    assert hours.people_hours == sum(each.minutes for each in hours.by) / 60
    return {each.key: each.minutes for each in hours.by}


def by_hand(whole: Operation) -> tuple[int, int, dict[str, int]]:
    """Add up the activities within an operation, one by one: the slow way."""
    n, n_joint, minutes = 0, 0, {}
    for one in Activity.objects.filter(error_at=None):
        if not is_within(one, whole):
            continue
        parts = [(one.organisation.code, one.n_people, one.minutes)]
        for other in TookPart.objects.filter(activity=one):
            name = f"kind:{other.outside}"
            if other.organisation:
                name = other.organisation.code
            long = one.minutes if other.minutes is None else other.minutes
            parts.append((name, other.n_people, long))
        n, n_joint = n + 1, n_joint + (len(parts) > 1)
        for name, people, long in parts:
            minutes[name] = minutes.get(name, 0) + people * (long or 0)
    return n, n_joint, minutes


def is_within(activity: Any, whole: Operation) -> bool:
    """Ask each operation above that of an activity: the slow way."""
    row = activity.operation
    while row is not None and row.pk != whole.pk:
        row = row.part_of
    return row is not None
