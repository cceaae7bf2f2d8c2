"""Is each decision that the law does not allow refused, and each such fact marked?"""

from datetime import date
from typing import Any

import pytest

from operations.closure_moves.choices import EventKind
from operations.closure_moves.rules.law import open_moves
from operations.closures.rules.dues import dues_of_case
from operations.statute.choices import Issuer
from operations.statute.rules.limits import Code
from stronghold.core.kernel.errors import RuleBroken
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
from tests.unit.statute.changed_law import ended

NOON = "2026-12-22 12:00"
BOOKED = {"hearing_court": "Oxford", "hearing_at": "2026-12-24T10:00:00+00:00"}


def drafted(**facts: Any) -> Walk:
    return Walk().step(EventKind.PREPARE, "2026-12-21 12:00", **{**ANSWERS, **facts})


@pytest.mark.parametrize(
    ("missing", "section"),
    [
        ("residents", r"s\.76\(4\)"),
        ("necessity", r"s\.76\(1\)"),
        ("children", r"s\.76\(1\)"),
        ("adults_at_risk", r"s\.76\(1\)"),
        ("occupier_is_victim", r"s\.76\(1\)"),
        ("hearing_at", r"s\.76\(5\)"),
        ("informed", r"s\.76\(6\)"),
        ("consulted", r"s\.76\(7\)"),
    ],
)
def test_a_draft_is_not_authorised_before_it_is_answered(
    missing: str, section: str
) -> None:
    with pytest.raises(RuleBroken, match=section):
        drafted(**{missing: None}).step(EventKind.AUTHORISE, NOON, **LONG)


@pytest.mark.parametrize("missing", ["partial_order", "rehousing", "adult_referral"])
def test_an_occupier_who_is_the_victim_asks_three_more(missing: str) -> None:
    more = {"partial_order": "No", "rehousing": "With kin", "adult_referral": "Made"}
    victim = {"occupier_is_victim": "yes", **more}

    with pytest.raises(RuleBroken, match="Answer first"):
        drafted(**{**victim, missing: ""}).step(EventKind.AUTHORISE, NOON, **LONG)

    assert drafted(**victim).step(EventKind.AUTHORISE, NOON, **LONG).status.hours == 48


def test_s76_4_no_one_who_lives_there_is_kept_out() -> None:
    with pytest.raises(RuleBroken, match=r"s\.76\(4\)"):
        drafted(keeps_out_residents=True).step(EventKind.AUTHORISE, NOON, **LONG)


@pytest.mark.parametrize(
    ("issuer", "facts", "section"),
    [
        (Issuer.POLICE, {"signed_by": "sergeant", "hours": 24}, r"s\.76\(1\)"),
        (Issuer.POLICE, {"signed_by": "chief_executive", "hours": 24}, r"s\.76\(1\)"),
        (Issuer.POLICE, {"signed_by": "inspector", "hours": 48}, r"s\.77\(2\)"),
        (Issuer.POLICE, {"signed_by": "superintendent", "hours": 49}, r"s\.77"),
        (Issuer.DISTRICT, {"signed_by": "council_officer", "hours": 48}, r"s\.77\(2\)"),
        (Issuer.DISTRICT, {"signed_by": "superintendent", "hours": 24}, r"92\(1\)"),
        (Issuer.COUNTY, {"signed_by": "chief_executive", "hours": 24}, r"92\(1\)"),
    ],
)
def test_who_may_sign_how_long_a_notice(
    issuer: Issuer, facts: dict[str, Any], section: str
) -> None:
    walk = Walk(issuer).step(EventKind.PREPARE, "2026-12-21 12:00", **ANSWERS)

    with pytest.raises(RuleBroken, match=section):
        walk.step(EventKind.AUTHORISE, NOON, **facts)


def test_service_without_authority_is_recorded_and_marked() -> None:
    walk = drafted().step(EventKind.SERVE, NOON, **SERVICE)

    assert walk.sections == ["s.76(1)"]
    assert walk.status.state == "served"


def test_service_by_another_than_a_constable_is_marked() -> None:
    walk = drafted().step(EventKind.AUTHORISE, NOON, **LONG)
    walk.step(EventKind.SERVE, "2026-12-22 15:00", **{**SERVICE, "served_by": "other"})

    assert walk.sections == ["s.79(1) to (3)"]


def test_what_was_not_possible_wants_a_reason() -> None:
    walk = drafted().step(EventKind.AUTHORISE, NOON, **LONG)
    facts = {**SERVICE, "given_controller": "not_possible"}

    with pytest.raises(RuleBroken, match="why it was not possible"):
        walk.step(EventKind.SERVE, "2026-12-22 15:00", **facts)

    walk.step(EventKind.SERVE, "2026-12-22 15:00", **facts, why_not="Nobody was in")
    assert not walk.breaches


@pytest.mark.parametrize(
    ("when", "sections"), [("2026-12-26 09:00", []), ("2026-12-26 09:01", ["s.80(3)"])]
)
def test_s80_3_a_hearing_after_48_hours_is_marked(
    when: str, sections: list[str]
) -> None:
    assert served().step(EventKind.REFUSE, when).sections == sections


def test_a_notice_signed_by_a_senior_is_not_extended() -> None:
    facts = {"signed_by": "superintendent", "extension_hours": 12}

    with pytest.raises(RuleBroken, match=r"s\.77\(4\)"):
        served().step(EventKind.EXTEND_NOTICE, "2026-12-23 12:00", **facts)

    walk = served(**SHORT).step(EventKind.EXTEND_NOTICE, "2026-12-23 12:00", **facts)
    assert walk.status.state == "extended_notice"


def test_s78_who_cancels_has_the_rank_of_who_signed() -> None:
    with pytest.raises(RuleBroken, match=r"s\.78\(6\)"):
        served().step(
            EventKind.CANCEL, "2026-12-23 12:00", signed_by="inspector", reason="Over"
        )


@pytest.mark.parametrize(
    ("ends_on", "sections"), [("2027-03-24", []), ("2027-03-25", ["s.80(6)"])]
)
def test_s80_6_an_order_of_more_than_three_months_is_marked(
    ends_on: str, sections: list[str]
) -> None:
    assert ordered(ends_on).sections == sections


def test_an_order_without_a_served_notice_is_marked() -> None:
    facts = {"scope": "full", "ends_on": "2027-01-24"}

    walk = drafted().step(EventKind.ORDER, NOON, **facts)

    assert walk.sections == ["s.80(1)"]


def test_s81_3_an_adjournment_and_a_late_hearing_are_marked() -> None:
    facts = {"until": "2027-01-08T10:00:00+00:00", "notice_continued": True}
    assert served().step(EventKind.ADJOURN, "2026-12-24 10:00", **facts).sections == [
        "s.81(3)"
    ]

    facts["until"] = "2027-01-05T10:00:00+00:00"
    walk = served().step(EventKind.ADJOURN, "2026-12-24 10:00", **facts)
    assert not walk.breaches
    assert walk.step(EventKind.REFUSE, "2027-01-06 10:00").sections == ["s.81(3)"]


def test_s81_2_a_notice_is_continued_for_48_hours_at_most() -> None:
    walk = served().step(EventKind.REFUSE_CONTINUE, "2026-12-24 10:00", hours=49)

    assert walk.sections == ["s.81(2)"]


def test_s82_an_extension_is_applied_for_in_time_after_consulting() -> None:
    facts = {"signed_by": "inspector", "new_end": "2027-06-24", "consulted": "Council"}

    for wrong, section in (
        ({"consulted": ""}, r"s\.82\(3\)"),
        ({"signed_by": "sergeant"}, r"s\.82\(2\)"),
        ({"new_end": "2027-06-25"}, r"s\.82\(8\)"),
        ({"new_end": "2027-03-24"}, r"s\.82\(7\)"),
    ):
        with pytest.raises(RuleBroken, match=section):
            ordered().step(
                EventKind.APPLY_EXTENSION, "2027-03-01 10:00", **facts | wrong
            )
    with pytest.raises(RuleBroken, match=r"s\.82\(1\)"):
        ordered().step(EventKind.APPLY_EXTENSION, "2027-03-25 10:00", **facts)

    walk = ordered().step(EventKind.APPLY_EXTENSION, "2027-03-01 10:00", **facts)
    walk.step(EventKind.EXTEND_ORDER, "2027-03-10 10:00", ends_on="2027-06-24")
    assert not walk.breaches
    assert walk.status.state == "order_extended"


def test_an_extension_that_no_one_applied_for_is_marked() -> None:
    walk = ordered().step(
        EventKind.EXTEND_ORDER, "2027-03-10 10:00", ends_on="2027-07-24"
    )

    assert walk.sections == ["s.82(1)", "s.82(8)"]


def test_s84_an_appeal_is_lodged_within_21_days_by_who_may() -> None:
    in_time = ordered().step(
        EventKind.LODGE_APPEAL, "2027-01-13 16:00", lodged_by="served"
    )
    late = ordered().step(
        EventKind.LODGE_APPEAL, "2027-01-14 09:00", lodged_by="served"
    )
    other = ordered().step(
        EventKind.LODGE_APPEAL, "2027-01-13 16:00", lodged_by="issuer"
    )

    assert (in_time.sections, late.sections, other.sections) == (
        [],
        ["s.84(5)"],
        ["s.84(5)"],
    )


def test_the_crown_court_may_make_the_order_that_was_refused() -> None:
    walk = served().step(EventKind.REFUSE, "2026-12-24 10:00")
    walk.step(EventKind.LODGE_APPEAL, "2026-12-29 10:00", lodged_by="issuer")
    facts = {"outcome": "order_made", "scope": "full", "ends_on": "2027-04-05"}
    walk.step(EventKind.DECIDE_APPEAL, "2027-01-05 10:00", **facts)

    assert not walk.breaches
    assert walk.status.state == "order"
    assert str(walk.status.order_made_on) == "2027-01-05"


EXTENSION = {
    "signed_by": "inspector",
    "new_end": "2027-06-24",
    "consulted": "Council",
}


def not_extended() -> Walk:
    """Return a case whose order the court would not extend, on 10 March 2027."""
    walk = ordered().step(EventKind.APPLY_EXTENSION, "2027-03-01 10:00", **EXTENSION)
    return walk.step(EventKind.NOT_EXTENDED, "2027-03-10 10:00")


def test_s84_2_a_refusal_to_extend_is_for_the_issuer_to_appeal_against() -> None:
    assert not not_extended().breaches
    assert not_extended().status.state == "order"
    in_time, late = "2027-03-30 16:00", "2027-03-31 09:00"
    for lodged_by, when, sections in (
        ("issuer", in_time, []),
        ("issuer", late, ["s.84(5)"]),
        # It could still be against the making, and is three months late for that.
        ("served", in_time, ["s.84(5)"]),
    ):
        walk = not_extended().step(EventKind.LODGE_APPEAL, when, lodged_by=lodged_by)
        assert walk.sections == sections

    bare = ordered().step(EventKind.NOT_EXTENDED, "2027-03-10 10:00")
    assert bare.sections == ["s.82(1)"]


def test_the_crown_court_may_extend_what_was_not_extended() -> None:
    walk = not_extended()
    walk.step(EventKind.LODGE_APPEAL, "2027-03-12 10:00", lodged_by="issuer")
    facts = {"outcome": "extended"}
    for wrong, words in (
        ({}, "when the order ends now"),
        ({"ends_on": "2027-03-24"}, "later than before"),
    ):
        with pytest.raises(RuleBroken, match=words):
            walk.step(EventKind.DECIDE_APPEAL, "2027-03-20 10:00", **facts | wrong)

    facts["ends_on"] = "2027-06-24"
    walk.step(EventKind.DECIDE_APPEAL, "2027-03-20 10:00", **facts)
    assert not walk.breaches
    assert walk.status.state == "order_extended"
    assert str(walk.status.ends_on) == "2027-06-24"


@pytest.mark.parametrize("outcome", ["dismissed", "quashed"])
def test_an_appeal_is_decided_after_the_order_was_discharged(outcome: str) -> None:
    walk = ordered().step(
        EventKind.LODGE_APPEAL, "2027-01-05 10:00", lodged_by="served"
    )
    walk.step(EventKind.DISCHARGE, "2027-01-15 10:00")
    assert [move.code for move in open_moves(walk.status)][0] == EventKind.DECIDE_APPEAL

    walk.step(EventKind.DECIDE_APPEAL, "2027-02-05 10:00", outcome=outcome)

    assert not walk.breaches
    assert not walk.status.is_under_appeal
    assert str(walk.status.ended_on) == "2027-01-15"
    kinds = [move.code for move in open_moves(walk.status)]
    assert EventKind.DECIDE_APPEAL not in kinds


def test_s85_entry_without_an_order_is_marked() -> None:
    early = served().step(EventKind.ENTER, "2026-12-23 10:00", purpose="secure")
    post = served().step(EventKind.ENTER, "2026-12-23 10:00", purpose="post_notice")
    now = ordered().step(EventKind.ENTER, "2026-12-24 11:00", purpose="secure")

    assert (early.sections, post.sections, now.sections) == (["s.85(1)"], [], [])


def test_service_is_recorded_after_an_entry_that_came_later() -> None:
    walk = drafted().step(EventKind.AUTHORISE, NOON, **LONG)
    walk.step(EventKind.ENTER, "2026-12-22 14:05", purpose="post_notice")

    walk.step(EventKind.SERVE, "2026-12-22 14:00", **SERVICE)

    assert not walk.breaches
    walk.step(EventKind.ENTER, "2026-12-22 13:55", purpose="post_notice")
    walk.step(EventKind.REBOOK, "2026-12-22 16:00", **BOOKED)
    with pytest.raises(RuleBroken, match="before entry 4, “record service”") as refused:
        walk.step(EventKind.REFUSE, "2026-12-22 13:58")
    assert "undo the entries from that one on" in refused.value.message


def test_service_after_the_result_says_what_to_do() -> None:
    walk = drafted().step(EventKind.REFUSE, "2026-12-24 10:00")

    with pytest.raises(RuleBroken, match=r"undo it, record the service.*s\.79"):
        walk.step(EventKind.SERVE, "2026-12-24 11:00", **SERVICE)


def test_what_the_state_does_not_have_is_refused_with_the_section() -> None:
    for kind, facts in (
        (EventKind.DISCHARGE, {}),
        (EventKind.LODGE_APPEAL, {"lodged_by": "served"}),
        (EventKind.SERVE, SERVICE),
        (EventKind.AUTHORISE, LONG),
        (EventKind.ABANDON, {"reason": "Over"}),
    ):
        with pytest.raises(RuleBroken, match=r"s\.\d\d"):
            served().step(kind, "2026-12-23 12:00", **facts)


@pytest.mark.parametrize("code", Code)
def test_no_fact_is_refused_because_a_provision_has_ended(code: Code) -> None:
    """Each is recorded where it may be, whatever of the law is in force by then."""
    walk = Walk(law=ended(code, date(2026, 12, 1)))
    adjourned = {"until": "2026-12-30T10:00:00+00:00", "notice_continued": True}
    order = {"scope": "full", "ends_on": "2027-03-24"}
    for kind, when, facts in (
        (EventKind.PREPARE, "2026-12-22 09:00", ANSWERS),
        (EventKind.SERVE, "2026-12-23 09:00", SERVICE),
        (EventKind.ADJOURN, "2026-12-24 10:00", adjourned),
        (EventKind.ORDER, "2026-12-29 10:00", order),
        (EventKind.ENTER, "2026-12-29 15:00", {"purpose": "secure"}),
        (EventKind.LODGE_APPEAL, "2026-12-30 10:00", {"lodged_by": "served"}),
        (EventKind.DECIDE_APPEAL, "2027-01-10 10:00", {"outcome": "dismissed"}),
        (EventKind.EXTEND_ORDER, "2027-03-20 10:00", {"ends_on": "2027-05-24"}),
        (EventKind.DISCHARGE, "2027-04-20 10:00", {}),
        (EventKind.RETURN, "2027-04-21 10:00", {}),
    ):
        walk.step(kind, when, **facts)
        dues_of_case(walk.law, walk.status, now=at(when))

    assert walk.status.state == "discharged"


def test_a_hearing_of_which_no_law_says_when_is_marked() -> None:
    walk = Walk(law=ended(Code.HEARING, date(2026, 12, 1)))
    walk.step(EventKind.PREPARE, "2026-12-21 12:00", **ANSWERS)
    walk.step(EventKind.AUTHORISE, NOON, **LONG).step(
        EventKind.SERVE, "2026-12-22 15:00", **SERVICE
    )
    assert not walk.breaches

    assert walk.step(EventKind.REFUSE, "2026-12-23 10:00").sections == ["s.80(3)"]
    due = dues_of_case(walk.law, walk.status, now=at("2026-12-23 11:00"))
    assert "hearing" not in {one.kind for one in due}
