"""An order that begins later, is suspended or quashed, and a long adjournment."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from operations.models import ClosureCase
from operations.statute.judgments import SUMMARY
from stronghold.core.kernel import clock
from tests.api.closures.cases import PAGES, Case, as_form
from tests.api.closures.test_door import door
from tests.api.closures.test_order_end import DAY, MORNING, heard, text_of
from tests.factories import Cast
from tests.unit.closures.steps import at

pytestmark = pytest.mark.django_db
Opens = Callable[..., Case]
# The order is made on 2 December 2026, and begins on 9 December at 9:00.
DEFERRED = {
    "scope": "full",
    "ends_on": "2027-02-20",
    "begins": "later",
    "begins_on": "2026-12-09",
    "begins_time": "09:00",
}
BEGINS = at("2026-12-09 09:00")


def ordered(open_case: Opens, cast: Cast, **facts: Any) -> Case:
    case = heard(open_case, cast)
    with clock.stopped(MORNING + DAY):
        response = case.fill("order", DEFERRED | facts, clock.now())
    assert response.status_code == 302, text_of(response)
    return case


def listed(client: Client, case: Case, **query: str) -> str:
    shown = text_of(client.get(PAGES, query))
    return shown if case.reference in shown else ""


def test_the_door_is_open_until_the_order_begins(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    case = ordered(open_case, cast)
    client.force_login(cast.officer)

    with clock.stopped(BEGINS - timedelta(minutes=1)):
        card = door(client, case)
        closed_now = text_of(client.get(f"{PAGES}closed/"))
        page = text_of(client.get(f"{PAGES}{case.reference}/"))
        orders, to_come = (
            listed(client, case, in_force="order"),
            listed(client, case, state="order_to_come"),
        )
    assert "Not closed yet" in card
    assert "Order begins on Wednesday 9 December 2026 at 9:00am" in card
    assert "do not arrest for breach" in card
    assert "Record an arrest" not in card
    assert "Offence:" not in card
    assert case.reference not in closed_now
    assert "Until then it keeps no one out" in page
    assert orders == ""
    assert "Begins 9 December 2026 at 9:00am" in to_come

    with clock.stopped(BEGINS):
        card = door(client, case)
        orders = listed(client, case, in_force="order")
    assert "Closed by a court’s order" in card
    assert "Record an arrest" in card
    assert "Offence:" in card
    assert orders


def test_an_order_at_once_needs_no_day(cast: Cast, open_case: Opens) -> None:
    case = ordered(open_case, cast, begins="at_once")

    assert case.row.order_begins_at is None
    assert "begins_on" not in case.events[-1].facts


def test_an_order_that_begins_later_needs_its_day(cast: Cast, open_case: Opens) -> None:
    case = heard(open_case, cast)
    later = {"scope": "full", "ends_on": "2027-02-20", "begins": "later"}
    with clock.stopped(MORNING + DAY):
        response = case.fill("order", later, clock.now())

    assert response.status_code == 400
    assert "Enter the day on which the order begins" in text_of(response)


def test_months_from_the_start_are_asked_of_the_court(
    cast: Cast, open_case: Opens
) -> None:
    case = heard(open_case, cast)
    case.as_ordered = False
    longer = DEFERRED | {"ends_on": "2027-03-05"}
    with clock.stopped(MORNING + DAY):
        asked = case.fill("order", longer, clock.now())
        case.as_ordered = True
        recorded = case.fill("order", longer, clock.now())

    assert asked.status_code == 400
    assert "Did the court say 5 March 2027?" in text_of(asked)
    assert "from its start is not confirmed" in text_of(asked)
    assert recorded.status_code == 302
    assert case.events[-1].irregular == []


@pytest.mark.parametrize(
    ("court", "words", "n_flags"),
    [
        ("magistrates", "Magistrates have no power to do that", 1),
        ("crown_court", "is not confirmed: take advice", 0),
    ],
)
def test_a_suspended_order_is_recorded_as_the_court_said_it(
    client: Client,
    cast: Cast,
    open_case: Opens,
    court: str,
    words: str,
    n_flags: int,
) -> None:
    case = ordered(open_case, cast, begins="at_once")
    with clock.stopped(MORNING + DAY * 2):
        form = text_of(client.get(f"{PAGES}{case.reference}/suspend/"))
        case.fill("suspend", {"court": court}, clock.now())
        card = door(client, case)
        page = text_of(client.get(f"{PAGES}{case.reference}/"))
        suspended = listed(client, case, state="order_suspended")
        orders = listed(client, case, in_force="order")

    assert "Chief Constable of Humberside v Morgan" in form
    assert "Not closed: the order is suspended" in card
    assert "Record an arrest" not in card
    assert words in page
    assert "[2024] EWHC 2859 (Admin)" in page
    assert len(case.events[-1].irregular) == n_flags
    assert suspended
    assert orders == ""


def test_an_order_is_quashed_on_judicial_review(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    case = ordered(open_case, cast, begins="at_once")
    facts = {"by_court": "High Court", "citation": "[2027] EWHC 1 (Admin)"}
    with clock.stopped(MORNING + DAY * 30):
        form = text_of(client.get(f"{PAGES}{case.reference}/quash/"))
        response = case.fill("quash", facts, clock.now())
        card = door(client, case)

    assert "R (Ford) v Warwick District Council" in form
    assert response.status_code == 302
    assert case.row.state == "quashed"
    assert "Not closed now" in card
    assert "Quashed by a higher court" in card


def test_past_14_days_in_all_the_courts_reason_is_asked(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    case = heard(open_case, cast)
    case.as_ordered = False
    first = {"until": (MORNING + DAY * 15).isoformat(), "notice_continued": False}
    later = {"until": (MORNING + DAY * 29).isoformat(), "notice_continued": False}
    answered = {"court_reason": "Legal aid is late", "reason_by": "district_judge"}
    with clock.stopped(MORNING + DAY):
        shown = text_of(client.get(f"{PAGES}{case.reference}/adjourn/"))
        assert case.fill("adjourn", first, clock.now()).status_code == 302
    assert "exceptional" not in shown.split("What courts have decided")[0]
    # The link that opens them says how many: their names are in what it opens.
    assert "What courts have decided: 4 cases</span>" in shown
    assert f"What of it was read: {SUMMARY}" in shown
    assert 'name="court_reason"' not in as_html(client, case)

    with clock.stopped(MORNING + DAY * 15):
        asked = case.fill("adjourn", later, clock.now())
        recorded = case.fill("adjourn", later | answered, clock.now())
        page = text_of(client.get(f"{PAGES}{case.reference}/"))
    assert asked.status_code == 400
    assert "14 days in all end on 16 December 2026 (s.81(3))" in text_of(asked)
    assert 'name="court_reason"' in asked.content.decode()
    assert recorded.status_code == 302
    assert case.events[-1].irregular == []
    assert "Past 14 days: take advice from legal services" in page
    for words in ("v Hooper", "Turner v", "(Rayner) v", "Exceptional need not mean"):
        assert words in page
    assert "Adjourned until 30 December 2026 at 10:00am" in page
    assert "Hearing 2 December" not in page


def as_html(client: Client, case: Case) -> str:
    return client.get(f"{PAGES}{case.reference}/adjourn/").content.decode()


def test_without_the_courts_reason_it_is_recorded_and_flagged(
    cast: Cast, open_case: Opens
) -> None:
    case = heard(open_case, cast)
    facts = {"until": (MORNING + DAY * 16).isoformat(), "notice_continued": False}
    with clock.stopped(MORNING + DAY):
        response = case.move("adjourn", facts, clock.now())

    assert response.status_code == 201
    (flag,) = case.events[-1].irregular
    assert "no reason of the court for more is recorded (s.81(3))" in flag


def test_the_api_takes_the_start_and_gives_it_back(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    case = heard(open_case, cast)
    facts = {k: v for k, v in DEFERRED.items() if k != "begins"}
    with clock.stopped(MORNING + DAY):
        assert case.move("order", facts, clock.now()).status_code == 201
        body = client.get(f"/api/v1/closures/{case.reference}").json()

    assert body["state"] == "order_to_come"
    assert body["order_begins_at"].startswith("2026-12-09T09:00")
    assert ClosureCase.objects.get(reference=case.reference).state == "order"
    assert as_form("order", facts, clock.now())["begins_on_day"] == "9"


def test_an_order_that_begins_with_a_day_is_not_said_to_begin_at_midnight(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    case = ordered(open_case, cast, begins_time="")
    with clock.stopped(MORNING + DAY):
        client.force_login(cast.officer)
        page = text_of(client.get(f"{PAGES}{case.reference}/"))

    assert "The order begins on 9 December 2026 and runs until" in page
    assert "midnight" not in page


@pytest.mark.parametrize("kind", ["order", "adjourn", "refuse", "refuse_continue"])
def test_what_a_court_decided_starts_from_the_hearing_booked(
    client: Client, cast: Cast, open_case: Opens, kind: str
) -> None:
    case = heard(open_case, cast)
    booked, url = MORNING + DAY, f"{PAGES}{case.reference}/{kind}/"
    client.force_login(cast.supervisor)
    with clock.stopped(booked - timedelta(hours=2)):
        form = client.get(url).context["form"]
        before, labels = form.initial, [form[name].label for name in ("day", "time")]
    with clock.stopped(booked + timedelta(days=3, hours=7)):
        after = client.get(url).context["form"].initial

    # When the court sat before that, no one can say.
    assert not {"day", "time"} & set(before)
    assert labels == ["Date of the hearing", "Time of the hearing"]
    assert (after["day"], f"{after['time']:%H:%M}") == (booked.date(), "10:00")
