"""An order that is too long: asked back, then kept, marked and shown with its limit."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from operations.closures.record import CLOSURES
from operations.deadlines.models import Deadline
from stronghold.core.kernel import clock
from stronghold.ledger.presenters.entries import entry_of
from tests.api.closures.cases import API, PAGES, Case
from tests.factories import Cast
from tests.unit.closures.steps import at

pytestmark = pytest.mark.django_db
Opens = Callable[..., Case]
MORNING = at("2026-12-01 10:00")
DAY = timedelta(days=1)
LONG_ORDER = {"scope": "full", "ends_on": "2027-04-30"}
ASKED = (
    "A court cannot order more than 3 months, so until 2 March 2027 (s.80(6)). Did "
    "the court say 30 April 2027?"
)


def heard(opened: Opens, cast: Cast) -> Case:
    with clock.stopped(MORNING):
        case = opened(cast.supervisor)
        case.serve(MORNING)
    return case


def text_of(response: Any) -> str:
    return str(response.content.decode())


def test_it_is_asked_back_before_it_is_stored_and_nothing_typed_is_lost(
    cast: Cast, open_case: Opens
) -> None:
    case = heard(open_case, cast)
    case.as_ordered = False
    with clock.stopped(MORNING + DAY):
        told = case.move("order", LONG_ORDER, clock.now())
        page = case.fill("order", LONG_ORDER, clock.now())
        assert (told.status_code, page.status_code) == (400, 400)
        assert ASKED in text_of(told)
        assert ASKED in text_of(page)
        assert 'name="as_ordered"' in text_of(page)
        assert 'value="2027"' in text_of(page)
        assert case.row.state == "served"
        # What is lawful is not asked about.
        lawful = LONG_ORDER | {"ends_on": "2027-03-02"}
        assert case.fill("order", lawful, clock.now()).status_code == 302


def test_then_it_is_kept_and_marked_and_both_ends_are_shown(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    case = heard(open_case, cast)
    with clock.stopped(MORNING + DAY):
        assert case.fill("order", LONG_ORDER, clock.now()).status_code == 302
        page = text_of(client.get(f"{PAGES}{case.reference}/"))
        month = text_of(client.get("/deadlines/month/?whose=all&month=2027-03"))
        later = text_of(client.get("/deadlines/month/?whose=all&month=2027-04"))

    assert "s.80(6)" in case.events[-1].irregular[0]
    ledger = entry_of(CLOSURES, case.row, frozenset())
    assert "until 30 April 2027, as ordered; lawful limit 2 March 2027" in ledger.facts
    assert "check with legal services" in ledger.facts
    assert "last day 30 April 2027, as ordered" in page
    assert "Lawful limit: 2 March 2027 (s.80(6))" in page
    assert "It is in force as ordered until a court changes it" in page
    assert "Check with legal services" in page
    assert "lawful limit of the order" in month
    assert "end of the closure order" in later
    assert str(case.row.order_ends_on) == "2027-04-30"
    due = Deadline.objects.get(closure=case.row, kind="order_limit")
    assert due.section == "s.80(6)"


def test_an_order_that_ends_at_a_time_has_ended_then_everywhere(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    case = heard(open_case, cast)
    told = {"scope": "full", "ends_on": "2027-02-01", "ends_time": "14:30"}
    with clock.stopped(MORNING + DAY):
        assert case.fill("order", told, clock.now()).status_code == 302
        page = text_of(client.get(f"{PAGES}{case.reference}/"))
    assert "until 1 February 2027 at 2:30pm" in page
    assert case.row.order_ends_at == at("2027-02-01 14:30")

    for now, state in (("14:30", "order"), ("14:31", "expired")):
        with clock.stopped(at(f"2027-02-01 {now}")):
            client.force_login(cast.supervisor)
            assert client.get(f"{API}/{case.reference}").json()["state"] == state
            listed = text_of(client.get(PAGES, {"in_force": "order"}))
            assert (case.reference in listed) is (state == "order")
