"""The line of stages, and who does what next, of what a court deferred or undid."""

from typing import Any

import pytest

from operations.closure_moves.choices import EventKind
from operations.closures.actions import set_projected
from operations.closures.models import ClosureCase
from operations.closures.presenters.stages import LABELS, Signing, next_words, stages
from operations.closures.rules.dues import landlord_notice
from tests.unit.closures.steps import Walk, at, served

MADE = "2026-12-24 10:00"
ENDS = {"ends_on": "2027-03-20"}
LATER = {**ENDS, "begins_on": "2027-01-04", "begins_time": "09:00"}
REVIEW = {"by_court": "High Court"}


def ordered(**facts: Any) -> Walk:
    return served().step(EventKind.ORDER, MADE, **{"scope": "full", **ENDS, **facts})


def reviewed() -> Walk:
    return ordered().step(EventKind.QUASH, "2027-01-20 10:00", **REVIEW)


def line(walk: Walk, now: str) -> dict[str, str]:
    found = stages(walk.status, case(walk).state_at(at(now)), is_complete=True)
    return {stage.label: stage.state for stage in found}


def next_is(walk: Walk, now: str) -> list[str]:
    return next_words(
        case(walk),
        walk.status,
        walk.law,
        signing=Signing(),
        is_complete=True,
        now=at(now),
    )


def case(walk: Walk) -> ClosureCase:
    row = ClosureCase()
    set_projected(row, walk.status)
    return row


def states(**changed: str) -> dict[str, str]:
    """Return the line of a case with an order, with what is otherwise."""
    usual = dict.fromkeys(LABELS, "done") | {"Order": "now", "Ended": "to come"}
    return usual | changed


def test_an_order_that_begins_later_is_made_and_not_over() -> None:
    walk = ordered(**LATER)

    assert line(walk, "2026-12-28 10:00") == states()
    assert next_is(walk, "2026-12-28 10:00") == [
        "The order begins on 4 January 2027 at 9:00am and runs until 20 March 2027"
    ]
    assert next_is(walk, "2027-01-04 09:00") == ["The order runs until 20 March 2027"]
    assert line(walk, "2027-03-21 10:00") == states(Order="done", Ended="now")


@pytest.mark.parametrize("facts", [ENDS, LATER])
def test_a_suspended_order_waits_for_the_end_of_its_suspension(
    facts: dict[str, str],
) -> None:
    walk = ordered(**facts)
    walk.step(EventKind.SUSPEND, "2026-12-29 10:00", court="crown_court")

    assert line(walk, "2026-12-30 10:00") == states()
    assert next_is(walk, "2026-12-30 10:00") == [
        "Record when its suspension ends. The court gave 20 March 2027 as its last day"
    ]


def test_what_the_crown_court_quashed_is_over() -> None:
    walk = ordered().step(
        EventKind.LODGE_APPEAL, "2026-12-28 10:00", lodged_by="served"
    )
    walk.step(EventKind.DECIDE_APPEAL, "2027-01-10 10:00", outcome="quashed")

    assert line(walk, "2027-01-11 10:00") == states(Order="done", Ended="now")
    assert next_is(walk, "2027-01-11 10:00") == []


def test_what_the_high_court_quashed_may_be_heard_again() -> None:
    walk = reviewed()

    assert line(walk, "2027-01-21 10:00") == states(Order="done", Ended="now")
    assert next_is(walk, "2027-01-21 10:00") == [
        "If the magistrates hear it again, record what they decide"
    ]

    until = at("2027-02-10 10:00").isoformat()
    facts = {"until": until, "notice_continued": False}
    walk.step(EventKind.ADJOURN, "2027-02-01 10:00", **facts)
    assert line(walk, "2027-02-02 10:00") == states(Hearing="now", Order="to come")
    assert next_is(walk, "2027-02-02 10:00") == [
        "The court hears it again on 10 February 2027 at 10:00am"
    ]


def test_the_second_order_after_a_review_is_the_one_that_runs() -> None:
    order = {"scope": "full", "ends_on": "2027-04-20"}
    walk = reviewed().step(EventKind.ORDER, "2027-02-01 10:00", **order)

    assert line(walk, "2027-02-02 10:00") == states()
    assert next_is(walk, "2027-02-02 10:00") == ["The order runs until 20 April 2027"]


def test_an_order_refused_at_the_second_hearing_was_not_reached() -> None:
    walk = reviewed().step(EventKind.REFUSE, "2027-02-01 10:00")

    assert line(walk, "2027-02-02 10:00") == states(Order="not reached", Ended="now")


@pytest.mark.parametrize("kind", ["adjourn", "refuse"])
def test_no_landlord_gives_notice_of_an_order_that_was_quashed(kind: str) -> None:
    walk = reviewed()
    until = {"until": at("2027-02-10 10:00").isoformat(), "notice_continued": False}
    facts = until if kind == "adjourn" else {}
    walk.step(EventKind(kind), "2027-02-01 10:00", **facts)

    assert landlord_notice(walk.law, ordered().status, tenure="secure")
    assert landlord_notice(walk.law, walk.status, tenure="secure") is None
