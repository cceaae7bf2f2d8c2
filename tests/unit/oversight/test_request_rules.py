"""What the clock of a request counts from, its moves, and what a decision needs."""

from datetime import date

import pytest

from operations.statute.provisions import SEED
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.london import london_date
from stronghold.oversight.breaches import rules as breaches
from stronghold.oversight.requests.grounds import grounds_on
from stronghold.oversight.requests.rules import (
    Decided,
    Facts,
    check_decided,
    check_may_answer,
    check_may_extend,
    due_of,
    facts_of,
    moves_open_to,
)

DAY = date(2026, 9, 1)


def test_the_clock_runs_from_the_latest_of_receipt_identity_and_fee() -> None:
    assert facts_of(DAY, []).since == DAY
    waiting = facts_of(DAY, [("ask_identity", DAY), ("ask_fee", DAY)])
    assert (waiting.since, waiting.waits_for) == (None, "proof of identity and the fee")
    assert due_of(SEED, waiting, regime="part_3") is None
    shown = facts_of(
        DAY,
        [
            ("ask_identity", DAY),
            ("ask_fee", DAY),
            ("fee", date(2026, 9, 9)),
            ("identity", date(2026, 9, 7)),
        ],
    )
    assert shown.since == date(2026, 9, 9)


def test_the_clock_stands_still_until_they_say_what_they_mean() -> None:
    asked = [("clarify", date(2026, 9, 10))]
    assert due_of(SEED, facts_of(DAY, asked), regime="part_3") is None
    answered = facts_of(DAY, list(asked) + [("clarified", date(2026, 9, 14))])
    due = due_of(SEED, answered, regime="part_3")
    assert due is not None
    assert london_date(due.due_at) == date(2026, 10, 6)


def test_they_are_informed_of_a_longer_time_within_the_first_month() -> None:
    facts = Facts(since=DAY)
    given = {"regime": "part_3", "because": "complex"}
    check_may_extend(SEED, facts, on=date(2026, 10, 1), **given)
    with pytest.raises(RuleBroken, match="1 October 2026"):
        check_may_extend(SEED, facts, on=date(2026, 10, 2), **given)
    with pytest.raises(RuleBroken, match="why"):
        check_may_extend(
            SEED, facts, on=DAY, regime="part_3", because="holidays in August"
        )


def test_each_step_is_offered_only_where_it_means_something() -> None:
    def codes(kind: str, state: str, *made: str) -> set[str]:
        return {move.code for move in moves_open_to(kind, state, made)}

    assert codes("access", "open") == {
        "ask_identity",
        "ask_fee",
        "clarify",
        "extend",
        "decide",
        "withdraw",
    }
    assert "clarify" not in codes("rectify", "open")
    assert "identity" in codes("access", "open", "ask_identity")
    assert "extend" not in codes("access", "open", "extend")
    assert codes("access", "clarifying", "clarify") == {"clarified", "withdraw"}
    assert codes("access", "decided") == {"reopen", "answer", "withdraw"}
    assert codes("access", "answered") == set()


@pytest.mark.parametrize(
    ("outcome", "reasons", "counts", "words"),
    [
        ("granted", "", (1, 5, 0), "1 is not decided"),
        ("granted", "", (0, 5, 1), "granted in part"),
        ("part", "Others", (0, 5, 0), "granted in full"),
        ("part", "", (0, 5, 1), "reasons"),
        ("part", "Others", (0, 0, 3), "Nothing is given"),
        ("nothing", "None found", (0, 1, 0), "has records"),
        ("refused", " ", (3, 0, 0), "reasons"),
        ("perhaps", "", (0, 1, 0), "Choose the decision"),
    ],
)
def test_a_decision_on_access_is_borne_out_by_its_items(
    outcome: str, reasons: str, counts: tuple[int, int, int], words: str
) -> None:
    left, given, withheld = counts
    with pytest.raises(RuleBroken, match=words):
        check_decided(
            Decided(outcome, reasons, says_why=True),
            kind="access",
            n_undecided=left,
            n_given=given,
            n_withheld=withheld,
        )


def test_a_refusal_needs_no_item_and_a_correction_none_either() -> None:
    refused = Decided("refused", "Asked every week", says_why=True)
    counts = {"n_undecided": 4, "n_given": 0, "n_withheld": 0}
    check_decided(refused, kind="access", **counts)
    check_decided(Decided("granted", "", says_why=True), kind="rectify", **counts)


def test_the_answer_waits_for_the_decision_and_is_given_once() -> None:
    facts = Facts(since=DAY)
    check_may_answer("decided", facts, ["decide"])
    check_may_answer("decided", facts, ["decide", "pack", "reopen", "decide"])
    with pytest.raises(RuleBroken, match="Decide"):
        check_may_answer("open", facts, ["decide", "reopen"])
    with pytest.raises(RuleBroken, match="already"):
        check_may_answer("decided", facts, ["decide", "pack"])
    waits = Facts(since=None, waits_for="proof of identity")
    with pytest.raises(RuleBroken, match="proof of identity"):
        check_may_answer("decided", waits, ["decide"])


def test_each_ground_names_its_section_under_both_laws() -> None:
    part_3 = {g.code: g.sections["part_3"] for g in grounds_on("part_3", DAY)}
    restrictions = {f"DPA 2018, s.45(4)({x})" for x in "abcde"}
    assert set(part_3.values()) == restrictions | {"DPA 2018, s.45A(1)"}
    gdpr = grounds_on("uk_gdpr", DAY)
    assert "public" not in {ground.code for ground in gdpr}
    assert grounds_on("part_3", date(2018, 5, 24)) == []


def test_a_breach_is_closed_once_nothing_is_owed() -> None:
    standing = breaches.Standing
    assert "Assess" in standing().is_owed
    assert "s.67(1)" in standing(risk="risk").is_owed
    assert "s.67(2)" in standing(risk="none").is_owed
    assert "s.68" in standing(risk="high", is_reported=True).is_owed
    assert standing(risk="none", is_not_reported=True).is_owed == ""
    assert standing(risk="risk", is_reported=True).is_owed == ""
    assert standing(risk="high", is_reported=True, is_informed=True).is_owed == ""
    with pytest.raises(RuleBroken, match="Assess"):
        breaches.check_move("open", standing(), "close")
    open_now = breaches.moves_open_to("open", standing(risk="risk"))
    assert "not_report" not in {move.code for move in open_now}
