"""Until when does an order run: as ordered, to a time, and by the law?"""

from typing import Any

import pytest

from operations.closure_moves.choices import EventKind
from operations.closure_moves.rules.facts_input import read_facts
from operations.closure_moves.rules.length import exceeded
from operations.closure_moves.rules.moves import Happened
from operations.closure_moves.rules.step import Step
from operations.closures.rules.dues import dues_of_case
from operations.statute.choices import Issuer
from operations.statute.provisions import SEED
from tests.unit.closures.steps import Walk, at, ordered, served


def dues(walk: Walk, now: str) -> dict[str, Any]:
    return {due.kind: due for due in dues_of_case(SEED, walk.status, now=at(now))}


def with_time(ends_on: str = "2027-03-24", ends_time: str = "14:00") -> Walk:
    facts = {"scope": "full", "ends_on": ends_on, "ends_time": ends_time}
    return served().step(EventKind.ORDER, "2026-12-24 10:00", **facts)


def test_an_order_ends_at_the_time_that_the_court_gave() -> None:
    walk = with_time()

    due = dues(walk, "2027-03-24 13:59")["order_ends"]
    assert (due.due_at, due.is_day) == (at("2027-03-24 14:00"), False)
    assert not due.is_met
    assert not walk.status.order_has_ended(at("2027-03-24 14:00"))
    assert walk.status.order_has_ended(at("2027-03-24 14:01"))
    assert walk.step(EventKind.DISCHARGE, "2027-03-24 15:00").sections == ["s.83"]


def test_an_order_needs_no_time_of_day() -> None:
    without = read_facts(EventKind.ORDER, {"scope": "full", "ends_on": "2027-03-24"})

    assert without.ends_time is None


@pytest.mark.parametrize(
    ("ends_on", "early"),
    # Made on 24 December: by the earlier reading three months end on 23 March.
    [("2027-03-24", "2027-03-23"), ("2027-03-01", "2027-03-01")],
)
def test_alerts_go_by_the_earlier_reading_of_three_months(
    ends_on: str, early: str
) -> None:
    due = dues(ordered(ends_on), "2027-01-04 10:00")["order_ends"]

    assert due.due_at.date().isoformat() == ends_on
    assert due.alert_by.date().isoformat() == early


def test_an_order_that_is_too_long_has_both_its_ends() -> None:
    walk = ordered("2027-05-24")

    found = dues(walk, "2027-01-04 10:00")

    assert walk.sections == ["s.80(6)"]
    assert str(found["order_ends"].due_at.date()) == "2027-05-24"
    limit = found["order_limit"]
    assert (str(limit.due_at.date()), limit.section) == ("2027-03-24", "s.80(6)")
    assert found["order_ends"].alert_by == limit.alert_by
    assert "order_limit" not in dues(ordered(), "2027-01-04 10:00")
    # It is in force as ordered until a court changes it.
    assert not found["order_ends"].is_met
    assert walk.status.state == "order"
    assert not walk.status.order_has_ended(at("2027-04-24 10:00"))
    walk.step(EventKind.DISCHARGE, "2027-04-01 10:00")
    assert "order_limit" not in dues(walk, "2027-04-01 11:00")


def test_an_extension_is_held_against_the_end_that_it_was_asked_at() -> None:
    facts = {"signed_by": "inspector", "new_end": "2027-06-24", "consulted": "Council"}
    walk = ordered().step(EventKind.APPLY_EXTENSION, "2027-03-01 10:00", **facts)
    walk.step(EventKind.EXTEND_ORDER, "2027-03-10 10:00", ends_on="2027-06-24")
    assert "order_limit" not in dues(walk, "2027-03-11 10:00")

    again = ordered("2027-02-01").step(
        EventKind.EXTEND_ORDER, "2027-01-20 10:00", ends_on="2027-06-01"
    )
    limit = dues(again, "2027-01-21 10:00")["order_limit"]
    assert (str(limit.due_at.date()), limit.section) == ("2027-05-01", "s.82(7)")


@pytest.mark.parametrize(
    ("ends_on", "is_asked"), [("2027-03-24", False), ("2027-03-25", True)]
)
def test_what_the_court_may_not_give_is_found_before_it_is_stored(
    ends_on: str, is_asked: bool
) -> None:
    facts = read_facts(EventKind.ORDER, {"scope": "full", "ends_on": ends_on})
    event = Happened(9, EventKind.ORDER, at("2026-12-24 10:00"), facts)

    found = exceeded(Step(SEED, Issuer.POLICE, served().status, event))

    assert bool(found) is is_asked
