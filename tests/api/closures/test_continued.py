"""A notice that had ended when the court sat: it cannot be continued."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from stronghold.core.kernel import clock
from tests.api.closures.cases import API, PAGES, Case
from tests.api.closures.test_door import door
from tests.api.closures.test_order_end import text_of
from tests.factories import Cast
from tests.unit.closures.steps import ANSWERS, SERVICE, SHORT, at

pytestmark = pytest.mark.django_db
Opens = Callable[..., Case]
MORNING = at("2026-12-02 12:00")
# Served then for 24 hours.
ENDS = at("2026-12-03 12:00")
SITS = at("2026-12-03 14:00")
UNTIL = at("2026-12-10 10:00")
ADJOURNED = {"until": UNTIL.isoformat(), "notice_continued": True}
REFUSED = {"hours": 24}
ASKED = (
    "The notice ended on 3 December 2026 at midday, before the court sat. A court can "
    "only order that a notice in force continues"
)


def served(opened: Opens, cast: Cast) -> Case:
    with clock.stopped(MORNING):
        case = opened(cast.supervisor)
        case.as_ordered = False
        answers = ANSWERS | {"hearing_at": SITS.isoformat()}
        moves = (("prepare", answers), ("authorise", SHORT), ("serve", SERVICE))
        for kind, facts in moves:
            answer = case.move(kind, facts, MORNING)
            assert answer.status_code == 201, answer.content
    return case


@pytest.mark.parametrize(
    ("kind", "facts", "section"),
    [("adjourn", ADJOURNED, "s.81(4)"), ("refuse_continue", REFUSED, "s.81(2)")],
)
@pytest.mark.parametrize("way", ["fill", "move"])
def test_it_is_asked_back_then_flagged_and_keeps_no_one_out(
    client: Client,
    cast: Cast,
    open_case: Opens,
    *,
    way: str,
    kind: str,
    facts: dict[str, Any],
    section: str,
) -> None:
    case = served(open_case, cast)
    with clock.stopped(SITS):
        asked = getattr(case, way)(kind, facts, SITS)
        assert asked.status_code == 400
        assert f"{ASKED} ({section})" in text_of(asked)
        assert case.row.state == "served"
        answer = getattr(case, way)(kind, facts | {"after_end": True}, SITS)
        assert answer.status_code in (201, 302), answer.content
        card = door(client, case)
        closed = text_of(client.get(f"{PAGES}closed/"))
        in_force = text_of(client.get(PAGES, {"in_force": "notice"}))

    assert case.events[-1].facts == facts | {"after_end": True}
    (flag,) = case.events[-1].irregular
    assert "a court can only order that a notice in force continues" in flag
    assert section in flag
    assert "Not closed now" in card
    assert "Offence:" not in card
    assert "Record an arrest" not in card
    assert case.reference not in closed
    assert case.reference not in in_force


def test_the_gap_until_the_next_hearing_is_still_shown(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    case = served(open_case, cast)
    with clock.stopped(SITS):
        case.move("adjourn", ADJOURNED | {"after_end": True}, SITS)
        page = text_of(client.get(f"{PAGES}{case.reference}/"))

    assert (
        "from 3 December 2026 at midday, when the notice ended, to 10 December 2026 at "
        "10:00am, the hearing. A court can only continue a notice that is in force "
        "(s.81(4))"
    ) in page
    assert "Only the court can continue the notice" not in page


def test_a_refusal_that_continued_an_ended_notice_shows_as_ended_by_time(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    case = served(open_case, cast)
    with clock.stopped(SITS):
        case.move("refuse_continue", REFUSED | {"after_end": True}, SITS)
        body = client.get(f"{API}/{case.reference}").json()
        ended = text_of(client.get(PAGES, {"state": "expired"}))

    assert body["state"] == "expired"
    assert case.reference in ended


@pytest.mark.parametrize(
    ("kind", "facts"), [("adjourn", ADJOURNED), ("refuse_continue", REFUSED)]
)
def test_at_its_last_instant_it_can_be_continued_and_nothing_is_asked(
    client: Client, cast: Cast, open_case: Opens, kind: str, facts: dict[str, Any]
) -> None:
    case = served(open_case, cast)
    with clock.stopped(ENDS):
        answer = case.move(kind, facts | {"sat_early": True, "after_end": True}, ENDS)
        assert answer.status_code == 201, answer.content
    with clock.stopped(ENDS + timedelta(hours=1)):
        card = door(client, case)

    assert "after_end" not in case.events[-1].facts
    assert case.events[-1].irregular == []
    assert "Closed by a notice that the court continued" in card


def test_a_continued_notice_can_be_continued_again_and_an_ended_one_cannot(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    going, ended = served(open_case, cast), served(open_case, cast)
    later = {"until": at("2026-12-14 10:00").isoformat(), "notice_continued": True}
    with clock.stopped(ENDS):
        going.move("adjourn", ADJOURNED | {"sat_early": True}, ENDS)
    with clock.stopped(SITS):
        ended.move("adjourn", ADJOURNED | {"after_end": True}, SITS)
    with clock.stopped(UNTIL):
        answer, asked = (
            going.move("adjourn", later, UNTIL),
            ended.move("adjourn", later, UNTIL),
        )
        assert answer.status_code == 201, answer.content
        assert going.events[-1].irregular == []
        assert asked.status_code == 400
        assert ASKED in text_of(asked)
        on_door = door(client, going)
    assert "Until Monday 14 December 2026 at 10:00am" in on_door
