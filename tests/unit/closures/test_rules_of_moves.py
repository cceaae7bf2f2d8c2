"""Does a case stand as its events make it, and is each clock that of the law?"""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from operations.closure_moves.choices import EventKind, State
from operations.closure_moves.rules.facts import FACTS
from operations.closure_moves.rules.facts_input import read_facts
from operations.closure_moves.rules.moves import ANY_STATE, MOVE_OF
from operations.closures.rules.dues import dues_of_case
from operations.deadlines.choices import DeadlineKind
from operations.statute.provisions import SEED
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.london import london_date
from tests.unit.closures.steps import (
    ANSWERS,
    LONG,
    SERVICE,
    SHORT,
    Walk,
    at,
    ordered,
    served,
)
from tests.unit.statute.changed_law import with_change


def dues(walk: Walk, now: str) -> dict[str, Any]:
    found = dues_of_case(walk.law, walk.status, now=at(now))
    return {due.kind: due for due in found}


def test_codes_are_those_of_the_rules() -> None:
    assert set(EventKind) == set(FACTS) == set(MOVE_OF)
    shown = {State.EXPIRED, State.ORDER_TO_COME, State.ORDER_SUSPENDED}
    assert set(State) == {*ANY_STATE, *shown}
    assert {
        due.kind
        for due in dues_of_case(
            served().law, ordered().status, now=at("2027-04-01 10:00")
        )
    } <= set(DeadlineKind.values)


@pytest.mark.parametrize(
    ("when", "due"),
    [
        ("2026-12-23 09:00", "2026-12-26 09:00"),
        ("2026-12-25 09:00", "2026-12-28 00:00"),
    ],
)
def test_s80_3_4_it_must_be_heard_by(when: str, due: str) -> None:
    assert dues(served(when), when)["hearing"].due_at == at(due)


def test_s84_5_an_appeal_against_a_decision_of_1_december_ends_on_21_december() -> None:
    walk = Walk().step(
        EventKind.PREPARE,
        "2026-11-28 12:00",
        **ANSWERS | {"hearing_at": "2026-12-01T10:00:00+00:00"},
    )
    walk.step(EventKind.AUTHORISE, "2026-11-29 12:00", **SHORT)
    walk.step(EventKind.SERVE, "2026-11-30 10:00", **SERVICE)
    walk.step(EventKind.REFUSE, "2026-12-01 10:00")

    due = dues(walk, "2026-12-02 10:00")["appeal"]

    assert due.due_at.date() == date(2026, 12, 21)
    assert due.section == "s.84(5)"


def test_an_extension_moves_the_notice_and_not_the_hearing() -> None:
    facts = {"signed_by": "superintendent", "extension_hours": 24}
    before = dues(served(**SHORT), "2026-12-23 12:00")
    walk = served(**SHORT).step(EventKind.EXTEND_NOTICE, "2026-12-23 12:00", **facts)
    after = dues(walk, "2026-12-23 12:00")

    assert after["notice_ends"].due_at == at("2026-12-25 09:00")
    assert before["hearing"] == after["hearing"]


def test_an_order_past_its_end_has_ended_by_time_on_that_day() -> None:
    status = ordered().status

    assert not status.order_has_ended(at("2027-03-24 23:59"))
    assert status.ceased_on(at("2027-03-24 23:59")) is None
    assert status.order_has_ended(at("2027-03-25 00:00"))
    assert status.ceased_on(at("2027-03-25 00:00")) == date(2027, 3, 24)


def test_s81_4_a_notice_continues_while_the_hearing_is_adjourned() -> None:
    facts = {"until": "2026-12-30T10:00:00+00:00", "notice_continued": True}
    walk = served().step(EventKind.ADJOURN, "2026-12-24 10:00", **facts)

    due = dues(walk, "2026-12-24 11:00")["continued_notice_ends"]
    assert (due.due_at, due.section) == (at("2026-12-30 10:00"), "s.81(4)")
    assert not due.is_met
    walk.step(EventKind.REFUSE, "2026-12-29 10:00")
    assert dues(walk, "2026-12-29 11:00")["continued_notice_ends"].is_met

    facts["notice_continued"] = False
    walk = served().step(EventKind.ADJOURN, "2026-12-24 10:00", **facts)
    assert "continued_notice_ends" not in dues(walk, "2026-12-24 11:00")


def test_costs_and_compensation_follow_the_end() -> None:
    before = dues(ordered(), "2027-03-24 10:00")
    after = dues(ordered(), "2027-03-25 10:00")

    assert not {"reimbursement", "compensation"} & set(before)
    assert after["reimbursement"].due_at.date() == date(2027, 6, 23)
    assert after["compensation"].due_at.date() == date(2027, 6, 23)
    assert after["order_ends"].is_met


def test_a_cancelled_notice_leaves_compensation_alone() -> None:
    facts = {"signed_by": "superintendent", "reason": "No longer needed"}
    walk = served().step(EventKind.CANCEL, "2026-12-23 12:00", **facts)

    assert set(dues(walk, "2026-12-23 13:00")) == {"compensation"}


def test_s90_4_b_a_dismissed_appeal_begins_the_three_months_for_compensation() -> None:
    walk = Walk().step(EventKind.PREPARE, "2026-05-29 12:00", **ANSWERS)
    walk.step(EventKind.AUTHORISE, "2026-05-30 12:00", **LONG)
    walk.step(EventKind.SERVE, "2026-05-31 09:00", **SERVICE)
    walk.step(EventKind.REFUSE, "2026-06-01 10:00")
    assert dues(walk, "2026-06-02 10:00")["compensation"].due_at.date() == date(
        2026, 8, 31
    )

    walk.step(EventKind.LODGE_APPEAL, "2026-06-10 10:00", lodged_by="issuer")
    walk.step(EventKind.DECIDE_APPEAL, "2026-09-15 10:00", outcome="dismissed")

    due = dues(walk, "2026-09-16 10:00")["compensation"]
    assert london_date(due.due_at) == date(2026, 12, 14)
    assert (due.section, due.is_met) == ("s.90(3)", False)
    assert "compensation" not in dues(walk, "2026-12-15 00:00")


@pytest.mark.parametrize(
    ("tenure", "act"),
    [
        ("secure", "Housing Act 1985"),
        ("assured", "Housing Act 1988"),
        ("private", "Housing Act 1988"),
        ("owner", None),
        ("other", None),
    ],
)
def test_the_landlords_deadline_is_of_the_act_of_the_tenure(
    tenure: str, act: str | None
) -> None:
    found = dues_of_case(
        SEED, ordered().status, now=at("2027-01-04 10:00"), tenure=tenure
    )

    acts = [one.act for one in found if one.kind == "landlord_notice"]
    assert acts == ([act] if act else [])


def test_a_hearing_without_a_result_stays_open_and_the_case_as_it_is() -> None:
    walk = served()

    assert not dues(walk, "2026-12-30 10:00")["hearing"].is_met
    assert walk.status.state == "served"
    assert not walk.status.order_has_ended(at("2026-12-30 10:00"))


def test_no_landlords_notice_while_an_appeal_is_pending() -> None:
    walk = ordered()
    assert "landlord_notice" in dues(walk, "2027-01-04 10:00")

    walk.step(EventKind.LODGE_APPEAL, "2027-01-05 10:00", lodged_by="served")
    assert "landlord_notice" not in dues(walk, "2027-01-05 10:00")

    walk.step(EventKind.DECIDE_APPEAL, "2027-02-05 10:00", outcome="dismissed")
    due = dues(walk, "2027-02-06 10:00")["landlord_notice"]
    assert due.due_at.date() == date(2027, 5, 4)


def test_another_hearing_is_booked_until_there_is_a_result() -> None:
    facts = {"hearing_court": "Reading", "hearing_at": "2026-12-24T14:00:00+00:00"}
    walk = Walk().step(EventKind.PREPARE, "2026-12-21 12:00", **ANSWERS)
    with pytest.raises(RuleBroken, match=r"s\.76\(5\)"):
        walk.step(EventKind.REBOOK, "2026-12-21 13:00", **facts)

    walk.step(EventKind.AUTHORISE, "2026-12-22 12:00", **SHORT)
    for one in (walk, served()):
        before = one.status
        after = one.step(EventKind.REBOOK, "2026-12-23 12:00", **facts).status
        assert not one.breaches
        assert after.state == before.state
        assert after.prepared == replace(
            before.prepared,
            hearing_court="Reading",
            hearing_at=at("2026-12-24 14:00"),
        )

    with pytest.raises(RuleBroken, match=r"still to come.*s\.76\(5\)"):
        served().step(EventKind.REBOOK, "2026-12-24 14:00", **facts)
    with pytest.raises(RuleBroken, match="result of the hearing"):
        ordered().step(EventKind.REBOOK, "2026-12-24 11:00", **facts)


def test_an_appeal_against_an_extension_leaves_a_landlords_months_alone() -> None:
    walk = ordered().step(
        EventKind.EXTEND_ORDER, "2027-01-20 10:00", ends_on="2027-05-24"
    )
    before = dues(walk, "2027-01-21 10:00")["landlord_notice"].due_at

    walk.step(EventKind.LODGE_APPEAL, "2027-01-25 10:00", lodged_by="served")
    assert dues(walk, "2027-01-26 10:00")["landlord_notice"].due_at == before
    walk.step(EventKind.DECIDE_APPEAL, "2027-02-25 10:00", outcome="dismissed")
    assert dues(walk, "2027-02-26 10:00")["landlord_notice"].due_at == before


def test_s84_5_a_refusal_to_extend_starts_21_days() -> None:
    walk = ordered().step(EventKind.NOT_EXTENDED, "2027-03-10 10:00")

    assert dues(walk, "2027-03-11 10:00")["appeal"].due_at.date() == date(2027, 3, 30)
    assert dues(walk, "2027-03-11 10:00")["order_ends"].due_at.date() == date(
        2027, 3, 24
    )


def test_an_order_of_the_crown_court_leaves_no_hearing_due() -> None:
    walk = served().step(EventKind.REFUSE, "2026-12-24 10:00")
    walk.step(EventKind.LODGE_APPEAL, "2026-12-29 10:00", lodged_by="issuer")
    facts = {"outcome": "order_made", "scope": "full", "ends_on": "2027-04-05"}
    walk.step(EventKind.DECIDE_APPEAL, "2027-01-05 10:00", **facts)

    found = dues(walk, "2027-01-06 10:00")
    assert found["hearing"].is_met
    assert "appeal" not in found


def test_a_changed_provision_changes_only_what_starts_after_it() -> None:
    law = with_change("hearing", 72, date(2026, 12, 23))
    walks = [served("2026-12-22 15:00"), served("2026-12-23 09:00")]
    found = [dues_of_case(law, one.status, now=at("2026-12-23 10:00")) for one in walks]
    hearings = [next(d for d in dues if d.kind == "hearing") for dues in found]

    assert [one.due_at for one in hearings] == [
        at("2026-12-24 15:00"),
        at("2026-12-27 09:00"),
    ]


def test_the_latest_entry_may_be_taken_back_and_no_other() -> None:
    walk = ordered()
    with pytest.raises(RuleBroken, match="latest"):
        walk.step(EventKind.TAKE_BACK, "2026-12-24 11:00", event=1, reason="Wrong")

    walk.step(EventKind.TAKE_BACK, "2026-12-24 11:00", event=4, reason="Wrong day")

    assert walk.status == served().status


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"signed_by": "inspector"}, "hours"),
        ({"signed_by": "  ", "hours": 24}, "signed_by"),
        ({"signed_by": "inspector", "hours": "24"}, "hours"),
        ({"signed_by": "king", "hours": 24}, "signed_by"),
        ({"signed_by": "inspector", "hours": 24, "more": 1}, "facts"),
    ],
)
def test_facts_that_cannot_be_read_say_which(facts: dict[str, Any], field: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        read_facts(EventKind.AUTHORISE, facts)

    assert refused.value.field == field
