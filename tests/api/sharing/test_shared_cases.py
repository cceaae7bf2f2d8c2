"""What partners are shown of closure cases that ended by time, or that are withheld."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from operations.closures.queries import owner_of
from operations.deadlines.actions import put_deadlines
from operations.deadlines.rules import Due
from stronghold.audit.record import Request, during
from stronghold.kernel import clock
from stronghold.portal.kinds import OWN_CASES
from stronghold.portal.queries import reading
from stronghold.sharing.models import Agreement
from tests.api.sharing.conftest import rows_for
from tests.api.sharing.test_shared_views import hold, order
from tests.factories import Cast, make_closure

Shown = Callable[[str], list[str]]
pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "partner"])


def test_a_notice_that_a_court_let_go_on_has_ended_once_its_hours_are_over(
    cast: Cast, agreement: Agreement, west: dict[str, Any]
) -> None:
    told = {}
    for hours, state in ((5, "refused_continued"), (-5, "expired")):
        row = make_closure(cast.officer, state="refused_continued", **west)
        ends = clock.now() + timedelta(hours=hours)
        with transaction.atomic():
            put_deadlines(owner_of(row), [Due("continued_notice_ends", ends, ends)])
        told[row.reference] = state

    rows = rows_for(cast.partner, agreement, "closures")

    assert {row.reference: row.values[0] for row in rows} == told


def test_who_was_consulted_keeps_the_case_until_that_is_taken_back(
    cast: Cast, agreement: Agreement, shown: Shown, west: dict[str, Any]
) -> None:
    case, other = order(cast, west), order(cast, west)
    for row in (case, other):
        hold(cast, row, "closure", row.pk)
    told = {"organisation": agreement.partner.code}
    tell(cast, case, kind="name_consultee", facts=told)
    tell(cast, other, kind="name_consultee", facts={"organisation": "another"})

    assert shown("closures") == [case.reference]

    tell(cast, case, kind="take_back", facts={"event": 1, "reason": "Not asked"})
    assert shown("closures") == []


@pytest.mark.parametrize(
    ("state", "kinds", "first"),
    [
        ("served", ("hearing", "notice_ends", "notice_gap"), "notice_gap"),
        ("order", ("order_ends", "order_limit", "irregular"), "irregular"),
        ("order", ("order_ends", "order_limit"), "order_limit"),
    ],
)
def test_a_council_is_told_of_its_own_case_what_presses_most(
    cast: Cast, agreement: Agreement, state: str, kinds: tuple[str, ...], first: str
) -> None:
    today, soon = clock.today(), clock.now() + timedelta(hours=5)
    days = {"order_made_on": today, "order_ends_on": today} if state == "order" else {}
    row = make_closure(cast.partner, state=state, issued_as="district", **days)
    with transaction.atomic():
        put_deadlines(owner_of(row), [Due(kind, soon, soon) for kind in kinds])

    with during(Request()), reading(cast.partner, agreement) as read:
        (shown,) = read.waiting(OWN_CASES, most=5).rows

    assert shown.reference == row.reference
    assert first in shown.values


def tell(cast: Cast, case: Any, *, kind: str, facts: dict[str, Any]) -> None:
    now = clock.now()
    case.happened.create(
        n=case.happened.count() + 1,
        client_uuid=uuid.uuid4(),
        kind=kind,
        facts=facts,
        happened_at=now,
        recorded_at=now,
        recorded_by=cast.officer,
    )
