"""A decision before its hearing, or an order unlike its draft, is asked back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from stronghold.core.kernel import clock
from tests.api.closures.cases import Case
from tests.factories import Cast
from tests.unit.closures.steps import ANSWERS, LONG, SERVICE, at

pytestmark = pytest.mark.django_db
Opens = Callable[..., Case]
MORNING = at("2026-12-02 09:00")
BOOKED = at("2026-12-03 14:00")
EARLY = (
    "The hearing is booked for 3 December 2026 at 2:00pm. Did the court sit earlier?"
)
PARTIAL = "The draft asks for a partial order. Did the court make a full one?"
VICTIM = "The draft says that the occupier is the victim."
ORDER = {"scope": "full", "ends_on": "2027-02-28"}
OF_VICTIM = {
    "occupier_is_victim": "yes",
    "partial_order": "The tenant stays",
    "rehousing": "Not needed",
    "adult_referral": "Made today",
}


def served(opened: Opens, cast: Cast, **draft: Any) -> Case:
    case = opened(cast.supervisor)
    case.as_ordered = False
    answers = ANSWERS | {"hearing_at": BOOKED.isoformat()} | draft
    for kind, facts in (("prepare", answers), ("authorise", LONG), ("serve", SERVICE)):
        answer = case.move(kind, facts, MORNING)
        assert answer.status_code == 201, answer.content
    return case


@pytest.mark.parametrize(
    ("draft", "when", "asked", "fact"),
    [
        ({}, BOOKED - timedelta(hours=2), EARLY, "sat_early"),
        ({"order_sought": "partial"}, BOOKED, PARTIAL, "against_draft"),
        (OF_VICTIM, BOOKED, VICTIM, "against_draft"),
    ],
)
@pytest.mark.parametrize("way", ["fill", "move"])
def test_an_order_is_asked_back_once_and_what_was_confirmed_is_kept(
    cast: Cast,
    open_case: Opens,
    *,
    way: str,
    draft: dict[str, Any],
    when: Any,
    asked: str,
    fact: str,
) -> None:
    with clock.stopped(MORNING):
        case = served(open_case, cast, **draft)
    with clock.stopped(when):
        answer = getattr(case, way)("order", ORDER, when)
        assert answer.status_code == 400
        assert asked in answer.content.decode()
        assert case.row.state == "served"
        answer = getattr(case, way)("order", ORDER | {fact: True}, when)
        assert answer.status_code in (201, 302), answer.content

    assert case.row.state == "order"
    assert case.events[-1].facts == ORDER | {fact: True}
    assert case.events[-1].irregular == []


@pytest.mark.parametrize(
    ("kind", "facts", "state"),
    [
        ("refuse", {"note": "Not satisfied"}, "refused"),
        ("refuse_continue", {"hours": 24}, "refused_continued"),
        (
            "adjourn",
            {
                "until": (BOOKED + timedelta(days=7)).isoformat(),
                "notice_continued": True,
            },
            "adjourned",
        ),
    ],
)
@pytest.mark.parametrize("way", ["fill", "move"])
def test_a_refusal_or_adjournment_before_the_hearing_is_asked_back_too(
    cast: Cast,
    open_case: Opens,
    *,
    way: str,
    kind: str,
    facts: dict[str, Any],
    state: str,
) -> None:
    early = BOOKED - timedelta(hours=2)
    with clock.stopped(MORNING):
        case = served(open_case, cast)
    with clock.stopped(early):
        answer = getattr(case, way)(kind, facts, early)
        assert answer.status_code == 400
        assert EARLY in answer.content.decode()
        assert case.row.state == "served"
        answer = getattr(case, way)(kind, facts | {"sat_early": True}, early)
        assert answer.status_code in (201, 302), answer.content

    assert case.row.state == state
    assert case.events[-1].facts["sat_early"] is True


def test_the_box_stands_at_its_question_and_only_once_it_is_asked(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    box = "Yes, the court sat before the hearing booked"
    early = BOOKED - timedelta(hours=2)
    with clock.stopped(MORNING):
        case = served(open_case, cast)
    with clock.stopped(early):
        url = f"/operations/closures/{case.reference}/order/"
        client.force_login(cast.supervisor)
        assert box not in client.get(url).content.decode()
        assert box in case.fill("order", ORDER, early).content.decode()


@pytest.mark.parametrize(
    ("draft", "order"),
    [
        ({}, ORDER),
        ({"order_sought": "partial"}, ORDER | {"scope": "partial"}),
        (OF_VICTIM, ORDER | {"scope": "partial"}),
        ({"order_sought": "full"}, ORDER),
    ],
)
def test_an_order_as_booked_and_as_drafted_is_not_asked_back_nor_called_confirmed(
    cast: Cast, open_case: Opens, draft: dict[str, Any], order: dict[str, Any]
) -> None:
    with clock.stopped(MORNING):
        case = served(open_case, cast, **draft)
    with clock.stopped(BOOKED):
        answer = case.move(
            "order", order | {"sat_early": True, "against_draft": True}, BOOKED
        )

    assert answer.status_code == 201, answer.content
    assert case.events[-1].facts == order


def test_a_hearing_that_was_adjourned_is_the_one_that_is_booked(
    cast: Cast, open_case: Opens
) -> None:
    until = BOOKED + timedelta(days=7)
    with clock.stopped(MORNING):
        case = served(open_case, cast)
    with clock.stopped(BOOKED):
        facts = {"until": until.isoformat(), "notice_continued": True}
        assert case.move("adjourn", facts, BOOKED).status_code == 201
    day_before = until - timedelta(days=1)
    with clock.stopped(day_before):
        answer = case.move("order", ORDER, day_before)

    assert answer.status_code == 400
    assert "booked for 10 December 2026" in str(answer.json())


def test_an_adjournment_is_asked_back_once_about_all_that_is_unlikely(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    early = BOOKED - timedelta(hours=2)
    facts = {
        "until": (BOOKED + timedelta(days=20)).isoformat(),
        "notice_continued": True,
    }
    with clock.stopped(MORNING):
        case = served(open_case, cast)
    with clock.stopped(early):
        client.force_login(cast.supervisor)
        url = f"/operations/closures/{case.reference}/adjourn/"
        before = client.get(url).content.decode()
        asked = case.fill("adjourn", facts, early).content.decode()
        program = case.move("adjourn", facts, early)
        answers = {"court_reason": "Legal aid is late", "reason_by": "district_judge"}
        answered = case.fill("adjourn", facts | answers | {"sat_early": True}, early)

    assert "for 14 days in all, from the first adjournment (s.81(3))" in before
    for question in (EARLY, "14 days in all end on 17 December 2026"):
        assert question in asked
        assert question in str(program.json())
    assert "Why does the court say that it is exceptional?" in asked
    assert "(optional)" not in asked
    assert answered.status_code == 302
    assert case.events[-1].irregular == []


def test_once_it_was_adjourned_the_form_says_until_when_it_can_be(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    with clock.stopped(MORNING):
        case = served(open_case, cast)
    with clock.stopped(BOOKED):
        until = (BOOKED + timedelta(days=7)).isoformat()
        facts = {"until": until, "notice_continued": True}
        assert case.move("adjourn", facts, BOOKED).status_code == 201
        client.force_login(cast.supervisor)
        page = client.get(f"/operations/closures/{case.reference}/adjourn/")

    assert "so until 17 December 2026 (s.81(3))" in page.content.decode()


def test_what_is_chosen_already_is_not_called_optional(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    with clock.stopped(MORNING):
        case = served(open_case, cast)
        client.force_login(cast.supervisor)
        page = client.get(f"/operations/closures/{case.reference}/order/")

    question = page.content.decode().split("When does it begin?")[1].split("</legend>")
    assert "(optional)" not in question[0]
