"""One rule of what has ended by time: on a page, in a list and in a file."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from operations.closure_moves.choices import State
from operations.closures.models import ClosureCase
from operations.closures.queries import owner_of
from operations.closures.record import CLOSURES, ended_by_time
from operations.deadlines.actions import put_deadlines
from operations.deadlines.rules import Due
from operations.statute.rules.counting import last_instant
from stronghold.core.kernel import clock
from tests.factories import Cast, make_closure
from tests.unit.closures.steps import at

pytestmark = pytest.mark.django_db
INSTANT = timedelta(microseconds=1)
# The day on which the clocks go back.
LAST_DAY = date(2026, 10, 25)
MADE = {"order_made_on": date(2026, 9, 1), "order_ends_on": LAST_DAY}
AT_TIME = at("2026-10-25 14:00")
# By what a case may end: its columns, the end of a continued notice, and the limit.
ENDS: dict[str, tuple[dict[str, Any], Sequence[datetime], datetime]] = {
    "an order of a day": (MADE, [], last_instant(LAST_DAY)),
    "an order of a time": (MADE | {"order_ends_at": AT_TIME}, [], AT_TIME),
    "a continued notice": ({}, [AT_TIME], AT_TIME),
    "an order after a continued notice": (
        MADE,
        [at("2026-09-01 10:00")],
        last_instant(LAST_DAY),
    ),
    "nothing": ({}, [], AT_TIME),
}


@pytest.mark.parametrize("by", ENDS)
@pytest.mark.parametrize("state", State)
def test_the_page_the_list_and_the_file_agree_at_the_limit_and_just_after(
    cast: Cast, state: State, by: str
) -> None:
    columns, continued, limit = ENDS[by]
    case = make_closure(cast.officer, state=state, **columns)
    for ends in continued:
        with transaction.atomic():
            put_deadlines(owner_of(case), [Due("continued_notice_ends", ends, ends)])
    status = CLOSURES.field("state")
    rows = ClosureCase.objects.filter(pk=case.pk)

    ended = []
    for now in (limit, limit + INSTANT):
        with clock.stopped(now):
            shown = case.state_at(now)
            (values,) = rows.values_list(*status.paths)
            assert status.cell(*values) == State(shown).label
            assert status.value(case) == shown
            has_ended = rows.filter(ended_by_time()).exists()
            ended.append(has_ended)
            if state != State.EXPIRED:
                assert has_ended == (shown == State.EXPIRED)

    orders, is_order = (State.ORDER, State.ORDER_EXTENDED), "order" in by
    if state in orders and is_order:
        assert ended == [False, True]
    elif state == State.REFUSED_CONTINUED and continued:
        assert ended[-1]
    else:
        assert ended == [False, False]
