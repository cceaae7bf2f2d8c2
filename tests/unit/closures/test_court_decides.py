"""Orders that begin later, are suspended or quashed, and adjournments: what follows?"""

from datetime import date
from typing import Any

import pytest

from operations.closure_moves.choices import EventKind, State
from operations.closure_moves.rules.law import open_moves
from operations.closure_moves.rules.moves import Status
from operations.closures.rules.door import closed_now
from operations.closures.rules.dues import dues_of_case
from stronghold.core.kernel.errors import RuleBroken
from tests.unit.closures.steps import Walk, at, served

MADE = "2026-12-24 10:00"
APPEAL_BY, LANDLORD_BY = date(2027, 1, 13), date(2027, 3, 23)
REASON = {"court_reason": "No legal aid yet", "reason_by": "district_judge"}


def deferred(**facts: Any) -> Walk:
    """Return a case in which an order was made on Christmas Eve, to begin later."""
    begins = {"begins_on": "2027-01-04", "begins_time": "09:00"}
    order = {"scope": "full", "ends_on": "2027-03-20", **begins, **facts}
    return served().step(EventKind.ORDER, MADE, **order)


def is_closed(walk: Walk, now: str) -> bool:
    return closed_now(walk.law, walk.status, now=at(now)) is not None


def dues(walk: Walk, now: str) -> dict[str, Any]:
    return {due.kind: due for due in dues_of_case(walk.law, walk.status, now=at(now))}


def open_codes(status: Status) -> set[str]:
    return {move.code for move in open_moves(status)}


@pytest.mark.parametrize(
    ("now", "closed"),
    [
        ("2026-12-24 10:01", False),
        ("2027-01-04 08:59", False),
        ("2027-01-04 09:00", True),
        ("2027-03-20 23:59", True),
        ("2027-03-21 00:00", False),
    ],
)
def test_an_order_keeps_people_out_from_its_start_to_its_end(
    now: str, closed: bool
) -> None:
    assert is_closed(deferred(), now) is closed


def test_a_day_without_a_time_begins_at_midnight() -> None:
    walk = deferred(begins_time=None)

    assert not is_closed(walk, "2027-01-03 23:59")
    assert is_closed(walk, "2027-01-04 00:00")


def test_clocks_of_appeal_and_landlord_run_from_the_decision() -> None:
    walk = deferred()
    assert walk.breaches == ()

    found = dues(walk, "2026-12-28 10:00")

    assert found["appeal"].due_at.date() == APPEAL_BY
    assert found["landlord_notice"].due_at.date() == LANDLORD_BY
    assert found["order_begins"].due_at == at("2027-01-04 09:00")
    assert not found["order_begins"].is_met
    assert dues(walk, "2027-01-04 09:00")["order_begins"].is_met


def test_an_order_at_once_has_no_start_to_wait_for() -> None:
    walk = deferred(begins_on=None, begins_time=None)

    assert is_closed(walk, MADE)
    assert "order_begins" not in dues(walk, "2026-12-28 10:00")


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"begins_on": "2026-12-23"}, "before it is made"),
        ({"begins_on": "2026-12-24", "begins_time": "09:59"}, "before it is made"),
        ({"begins_on": "2027-03-21"}, "end after it begins"),
        ({"begins_on": None}, "Enter the day"),
    ],
)
def test_a_start_that_cannot_be_is_refused(facts: dict[str, Any], words: str) -> None:
    with pytest.raises(RuleBroken, match=words):
        deferred(**facts)


@pytest.mark.parametrize(
    ("ends_on", "n_breaches"), [("2027-04-04", 0), ("2027-04-05", 1)]
)
def test_three_months_may_be_counted_from_the_start(
    ends_on: str, n_breaches: int
) -> None:
    """The earlier reading, from the making, is the one that alerts go by."""
    walk = deferred(ends_on=ends_on)

    assert len(walk.breaches) == n_breaches
    alert_by = dues(walk, "2026-12-28 10:00")["order_ends"].alert_by
    assert alert_by.date() == date(2027, 3, 23)


def test_entry_before_the_start_is_no_entry_under_the_order() -> None:
    walk = deferred().step(EventKind.ENTER, "2027-01-02 10:00", purpose="secure")
    assert walk.sections == ["s.85(1)"]

    walk.step(EventKind.ENTER, "2027-01-04 10:00", purpose="secure")
    assert walk.breaches == ()


@pytest.mark.parametrize(
    ("court", "flagged"),
    [("magistrates", True), ("crown_court", False), ("high_court", False)],
)
def test_a_suspended_order_keeps_no_one_out(court: str, flagged: bool) -> None:
    walk = deferred(begins_on=None, begins_time=None)
    walk.step(EventKind.LODGE_APPEAL, "2026-12-28 10:00", lodged_by="served")
    walk.step(EventKind.SUSPEND, "2026-12-29 10:00", court=court)

    assert bool(walk.breaches) is flagged
    assert all("[2024] EWHC 2859 (Admin)" in one.text for one in walk.breaches)
    assert not is_closed(walk, "2026-12-30 10:00")
    assert dues(walk, "2026-12-30 10:00")["appeal"].due_at.date() == APPEAL_BY
    assert EventKind.SUSPEND not in open_codes(walk.status)
    assert EventKind.RESUME in open_codes(walk.status)


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        (EventKind.RESUME, {}),
        (EventKind.DECIDE_APPEAL, {"outcome": "dismissed"}),
    ],
)
def test_a_suspension_ends_by_the_court_or_with_the_appeal(
    kind: EventKind, facts: dict[str, Any]
) -> None:
    walk = deferred(begins_on=None, begins_time=None)
    walk.step(EventKind.LODGE_APPEAL, "2026-12-28 10:00", lodged_by="served")
    walk.step(EventKind.SUSPEND, "2026-12-29 10:00", court="crown_court")
    walk.step(kind, "2027-01-10 10:00", **facts)

    assert is_closed(walk, "2027-01-10 10:01")


def test_nothing_that_is_not_suspended_takes_effect_again() -> None:
    with pytest.raises(RuleBroken, match="No suspension"):
        deferred().step(EventKind.RESUME, "2026-12-29 10:00")


def test_an_order_quashed_on_judicial_review_is_over() -> None:
    walk = deferred(begins_on=None, begins_time=None)
    facts = {"by_court": "High Court", "citation": "[2027] EWHC 1 (Admin)"}
    walk.step(EventKind.QUASH, "2027-01-20 10:00", **facts)

    assert walk.breaches == ()
    assert walk.status.state == State.QUASHED
    assert not is_closed(walk, "2027-01-20 10:01")
    found = dues(walk, "2027-01-21 10:00")
    assert "appeal" not in found
    assert "landlord_notice" not in found
    assert found["order_ends"].is_met
    assert found["compensation"].due_at.date() == date(2027, 4, 19)


@pytest.mark.parametrize("first", ["order", "refuse"])
def test_magistrates_may_hear_again_what_the_high_court_quashed(first: str) -> None:
    order = {"scope": "full", "ends_on": "2027-03-20"}
    walk = served().step(EventKind(first), MADE, **(order if first == "order" else {}))
    walk.step(EventKind.QUASH, "2027-01-20 10:00", by_court="High Court")
    walk.step(EventKind.ORDER, "2027-02-01 10:00", **order)

    assert walk.breaches == ()
    assert is_closed(walk, "2027-02-01 10:01")


def test_what_the_crown_court_quashed_is_not_heard_again() -> None:
    walk = deferred()
    walk.step(EventKind.LODGE_APPEAL, "2026-12-28 10:00", lodged_by="served")
    walk.step(EventKind.DECIDE_APPEAL, "2027-01-10 10:00", outcome="quashed")

    assert EventKind.ORDER not in open_codes(walk.status)
    with pytest.raises(RuleBroken, match="Not possible"):
        walk.step(EventKind.REFUSE, "2027-01-11 10:00")


def adjourned(*untils: str, **last: Any) -> Walk:
    """Return a case whose hearings were adjourned, each at the one before."""
    walk, when = served(), MADE
    for n, until in enumerate(untils):
        given = last if n == len(untils) - 1 else {}
        until_at = at(until).isoformat()
        facts = {"until": until_at, "notice_continued": True, **given}
        walk.step(EventKind.ADJOURN, when, **facts)
        when = until
    return walk


@pytest.mark.parametrize(
    ("untils", "is_lawful"),
    [
        (["2027-01-07 10:00"], True),
        (["2027-01-08 10:00"], False),
        (["2026-12-31 10:00", "2027-01-07 16:00"], True),
        (["2027-01-07 10:00", "2027-01-08 10:00"], False),
        (["2027-01-07 10:00", "2027-01-21 10:00"], False),
    ],
)
def test_adjournments_count_from_the_first(untils: list[str], is_lawful: bool) -> None:
    walk = adjourned(*untils)

    assert walk.sections == ([] if is_lawful else ["s.81(3)"])


@pytest.mark.parametrize(
    ("last", "is_flagged"),
    [
        (REASON, False),
        ({"court_reason": REASON["court_reason"]}, True),
        ({"reason_by": REASON["reason_by"]}, True),
    ],
)
def test_past_14_days_a_reason_and_who_gave_it_are_enough(
    last: dict[str, Any], is_flagged: bool
) -> None:
    walk = adjourned("2027-01-07 10:00", "2027-01-21 10:00", **last)

    assert bool(walk.breaches) is is_flagged


def test_three_adjournments_of_14_days_are_flagged_each_past_the_first() -> None:
    assert adjourned("2027-01-07 10:00").breaches == ()
    two = adjourned("2027-01-07 10:00", "2027-01-21 10:00")
    three = adjourned("2027-01-07 10:00", "2027-01-21 10:00", "2027-02-04 10:00")

    assert (two.sections, three.sections) == (["s.81(3)"], ["s.81(3)"])


def test_an_order_in_time_after_a_long_adjournment_is_not_flagged() -> None:
    walk = adjourned("2027-01-21 10:00", **REASON)
    order = {"scope": "full", "ends_on": "2027-03-20"}

    assert walk.step(EventKind.ORDER, "2027-01-21 10:00", **order).breaches == ()
