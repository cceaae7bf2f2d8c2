"""What partners are shown of closure cases that ended by time, or that are withheld."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from operations.closure_moves.choices import State
from operations.closures.queries import owner_of
from operations.deadlines.actions import put_deadlines
from operations.deadlines.rules import Due
from stronghold.core.audit.record import Request, during
from stronghold.core.kernel import clock
from stronghold.core.kernel.london import london_date, midnight
from stronghold.core.sharing.models import Agreement
from stronghold.partners.portal.kinds import KINDS, OWN_CASES
from stronghold.partners.portal.queries import reading
from tests.api.sharing.conftest import rows_for
from tests.api.sharing.test_shared_views import hold, order
from tests.database_roles import django_as_owner
from tests.factories import Cast, make_activity, make_closure, make_warrant

Shown = Callable[[str], list[str]]
pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "partner"])


def test_a_notice_that_a_court_let_go_on_has_ended_once_its_hours_are_over(
    cast: Cast, agreement: Agreement, west: dict[str, Any]
) -> None:
    found = {}
    for hours, state in ((5, "refused_continued"), (-5, "expired")):
        row = make_closure(cast.officer, state="refused_continued", **west)
        ends = clock.now() + timedelta(hours=hours)
        with transaction.atomic():
            put_deadlines(owner_of(row), [Due("continued_notice_ends", ends, ends)])
        found[row.reference] = state

    rows = rows_for(cast.partner, agreement, "closures")

    assert {row.reference: row.values[0] for row in rows} == found


def test_a_partner_is_shown_that_a_case_has_ended_when_its_page_shows_it(
    cast: Cast, agreement: Agreement, west: dict[str, Any]
) -> None:
    now, today, day = clock.now(), clock.today(), timedelta(days=1)
    made = {"order_made_on": today - 30 * day}
    found = {}
    never_stored = {State.ORDER_TO_COME, State.ORDER_SUSPENDED}
    for state in set(State) - never_stored:
        for minutes in (-1, 1):
            ends = now + timedelta(minutes=minutes)
            by_day = made | {"order_ends_on": today - (day if minutes < 0 else 0 * day)}
            by_time = made | {
                "order_ends_on": london_date(ends),
                "order_ends_at": ends,
            }
            for columns in (by_day, by_time, made):
                row = make_closure(cast.officer, state=state, **columns, **west)
                due = Due("continued_notice_ends", ends, ends)
                with transaction.atomic():
                    put_deadlines(owner_of(row), [due])
                found[row.reference] = row.state_at(now)

    rows = rows_for(cast.partner, agreement, "closures")

    shown = {row.reference: row.values[0] for row in rows}
    assert shown.items() <= found.items()
    assert {found[reference] for reference in found.keys() - shown.keys()} == {
        "draft",
        "authorised",
        "abandoned",
        "served",
        "extended_notice",
        "cancelled",
        "adjourned",
    }


def test_a_partner_is_shown_that_an_order_is_to_begin_or_is_suspended(
    cast: Cast, agreement: Agreement, west: dict[str, Any]
) -> None:
    now, today, hour = clock.now(), clock.today(), timedelta(hours=1)
    made = {"order_made_on": today, "order_ends_on": today + timedelta(days=80)}
    found = {}
    for state in (State.ORDER, State.ORDER_EXTENDED):
        for begins, suspended, seen in (
            (now + hour, None, State.ORDER_TO_COME),
            (now - hour, None, state),
            (now + hour, now, State.ORDER_SUSPENDED),
            (None, now, State.ORDER_SUSPENDED),
        ):
            columns = {"order_begins_at": begins, "order_suspended_at": suspended}
            row = make_closure(cast.officer, state=state, **made, **columns, **west)
            found[row.reference] = str(seen)
            assert row.state_at(now) == seen

    rows = rows_for(cast.partner, agreement, "closures")

    assert {row.reference: row.values[0] for row in rows} == found


def test_nothing_is_shown_that_was_before_the_day_from_which_records_are(
    cast: Cast, agreement: Agreement, shown: Shown, west: dict[str, Any]
) -> None:
    first, day = clock.today() - timedelta(days=40), timedelta(days=1)
    redrawn(agreement, records_from=first)
    kept = {}
    for n, on in enumerate((first - day, first)):
        ended = {"executed_on": on, "state": "returned", "ends_on": on}
        made = {
            "warrants": make_warrant(cast.officer, **ended, **west),
            "activities": make_activity(
                cast.officer, occurred_on=on, occurred_at=None, **west
            ),
            "closures": order(cast, west, order_made_on=on),
        }
        if n:
            kept = {kind: [row.reference] for kind, row in made.items()}
    # Refused, so that the day of the decision is that of its event.
    refused = make_closure(cast.officer, state="refused", **west)
    minute_before = midnight(first) - timedelta(minutes=1)
    tell(cast, refused, kind="refuse", facts={}, at=minute_before)

    assert {kind: shown(kind) for kind in kept} == kept


@pytest.mark.parametrize(
    ("state", "ended_ago", "months", "is_told"),
    [
        ("order", None, 0, True),
        ("expired", 1, 0, False),
        ("expired", 20, 1, True),
        ("expired", 40, 1, False),
        ("discharged", 20, 1, True),
        ("discharged", 40, 1, False),
        ("quashed", 0, 12, False),
    ],
)
def test_an_address_is_shown_for_as_long_as_agreed_and_never_once_quashed(
    state: str,
    ended_ago: int | None,
    months: int,
    is_told: bool,  # noqa: FBT001 - a case of the table
    cast: Cast,
    agreement: Agreement,
    west: dict[str, Any],
) -> None:
    redrawn(agreement, closure_addresses=True, address_months=months)
    today = clock.today()
    ended = today - timedelta(days=ended_ago) if ended_ago is not None else None
    last = ended if state == "expired" and ended else today + timedelta(days=30)
    order(
        cast,
        west,
        state=state,
        order_made_on=today - timedelta(days=60),
        order_ends_on=last,
        ceased_on=ended if state != "expired" else None,
    )

    (row,) = rows_for(cast.partner, agreement, "closures")

    place = dict(zip(KINDS["closures"].columns, row.values, strict=True))["place"]
    assert place == ("9 Canary Street" if is_told else "")


def redrawn(agreement: Agreement, **terms: Any) -> None:
    """Give an agreement other terms, as the site cannot once it is signed."""
    with django_as_owner():
        Agreement.objects.filter(pk=agreement.pk).update(**terms)


def test_who_was_consulted_keeps_the_case_until_that_is_taken_back(
    cast: Cast, agreement: Agreement, shown: Shown, west: dict[str, Any]
) -> None:
    case, other = order(cast, west), order(cast, west)
    for row in (case, other):
        hold(cast, row, "closure", row.pk)
    found = {"organisation": agreement.partner.code}
    tell(cast, case, kind="name_consultee", facts=found)
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
def test_a_council_sees_of_its_own_case_what_is_most_urgent(
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


def tell(
    cast: Cast,
    case: Any,
    *,
    kind: str,
    facts: dict[str, Any],
    at: datetime | None = None,
) -> None:
    now = at or clock.now()
    case.happened.create(
        n=case.happened.count() + 1,
        client_uuid=uuid.uuid4(),
        kind=kind,
        facts=facts,
        facts_version=1,
        happened_at=now,
        recorded_at=now,
        recorded_by=cast.officer,
    )
