"""The table of moves and of times: what may follow what, and when a report is late."""

from datetime import UTC, datetime, timedelta

import pytest

from reports.report.choices import Grade, Status
from reports.report.rules import GRADES, HAS_OUTCOME, OPEN, due_at, is_late
from reports.triage.rules import (
    MOVES,
    Mover,
    ReportState,
    check_assessment,
    check_call_backs,
    check_reopen_reason,
    move_of,
    moves_from,
    moves_open_to,
)
from stronghold.core.kernel.errors import RuleBroken

NOW = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)
SUPERVISOR = Mover(may_work=True, may_triage=True)
OFFICER = Mover(may_work=True, may_triage=False, is_ours=True)
STRANGER = Mover(may_work=True, may_triage=False)
READER = Mover(may_work=False, may_triage=False)


def state(status: str, **given: object) -> ReportState:
    return ReportState("R-1", status, **{"grade": "3", **given})  # type: ignore[arg-type]


def codes(status: str, mover: Mover, **given: object) -> list[str]:
    return [move.code for move in moves_open_to(state(status, **given), mover)]


def test_every_status_is_open_or_has_an_outcome_and_every_grade_has_its_time() -> None:
    assert {*OPEN, *HAS_OUTCOME} == set(Status)
    assert [row["code"] for row in GRADES.rows] == list(Grade)


@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize("grade", ["", "3"])
def test_no_two_moves_of_one_name_can_be_made_from_one_state(
    status: str, grade: str
) -> None:
    found = [move.code for move in moves_from(state(status, grade=grade))]

    assert len(found) == len(set(found))
    assert found


@pytest.mark.parametrize(
    ("status", "grade", "expected"),
    [
        ("new", "", ["triage", "assign", "to_team", "take", "answer"]),
        ("triaged", "3", ["assign", "to_team", "take", "answer"]),
        ("assigned", "3", ["assign", "to_team", "start", "hand_back", "answer"]),
        ("in_action", "3", ["assign", "to_team", "hand_back", "answer"]),
        ("answered", "3", ["close", "reopen"]),
        ("closed", "3", ["reopen"]),
    ],
)
def test_a_supervisor_is_offered_every_lawful_move(
    status: str, grade: str, expected: list[str]
) -> None:
    assert codes(status, SUPERVISOR, grade=grade) == expected


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("new", ["take"]),
        ("triaged", ["take"]),
        ("assigned", ["start", "hand_back", "answer"]),
        ("in_action", ["hand_back", "answer"]),
        ("answered", ["close", "reopen"]),
        ("closed", ["reopen"]),
    ],
)
def test_an_officer_moves_what_is_theirs_or_their_teams(
    status: str, expected: list[str]
) -> None:
    assert codes(status, OFFICER) == expected
    assert codes(status, STRANGER) == codes(status, READER) == []


@pytest.mark.parametrize("gone", [{"in_error": True}, {"merged_into": "R-2"}])
@pytest.mark.parametrize("status", Status.values)
def test_what_no_longer_counts_is_not_moved(
    status: str, gone: dict[str, object]
) -> None:
    there = state(status, **gone)

    assert moves_open_to(there, SUPERVISOR) == []
    for move in MOVES:
        with pytest.raises(RuleBroken, match=r"R-1 (is marked|was merged into R-2)"):
            move_of(there, move.code)


@pytest.mark.parametrize(
    ("status", "code", "said"),
    [
        ("new", "start", "R-1 is not assigned. Assign it first"),
        ("new", "close", "R-1 has no outcome. Record the outcome first"),
        ("new", "hand_back", "R-1 is not assigned to anyone"),
        ("new", "reopen", "R-1 is still open"),
        ("triaged", "triage", "R-1 is already assessed"),
        ("assigned", "take", "R-1 is already assigned. Ask for it to be handed"),
        ("in_action", "start", "R-1 is not assigned"),
        ("answered", "assign", "R-1 already has an outcome. Re-open it first"),
        ("closed", "answer", "R-1 already has an outcome. Re-open it first"),
        ("closed", "close", "R-1 is already closed"),
        ("new", "burn", "Choose one of the steps on the page"),
    ],
)
def test_an_unlawful_move_says_what_to_do(status: str, code: str, said: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        move_of(state(status), code)

    assert said in refused.value.message


def test_without_a_grade_it_goes_back_to_new() -> None:
    for code, status in (("hand_back", "assigned"), ("reopen", "closed")):
        assert move_of(state(status, grade=""), code).target == "new"
        assert move_of(state(status), code).target == "triaged"


def test_an_open_call_back_keeps_a_report_from_being_closed() -> None:
    check_call_backs(state("answered"))
    with pytest.raises(RuleBroken, match="call-back that is still open. Make it, or"):
        check_call_backs(state("answered", has_call_back=True))


@pytest.mark.parametrize(
    ("grade", "minutes"),
    [("1", 15), ("2", 60), ("3", 48 * 60), ("4", None), ("", None)],
)
def test_late_is_past_the_time_of_the_grade_with_work_not_started(
    grade: str, minutes: int | None
) -> None:
    if minutes is None:
        assert due_at(grade, NOW) is None
        long_ago = NOW - timedelta(days=900)
        assert not is_late(status="new", grade=grade, received_at=long_ago, now=NOW)
        return
    due = NOW + timedelta(minutes=minutes)
    assert due_at(grade, NOW) == due
    for status in Status.values:
        on_time = is_late(status=status, grade=grade, received_at=NOW, now=due)
        late = is_late(
            status=status,
            grade=grade,
            received_at=NOW,
            now=due + timedelta(seconds=1),
        )
        assert not on_time
        assert late == (status in ("new", "triaged", "assigned"))


def test_what_a_person_must_say() -> None:
    for grade in ("", "5", "0"):
        with pytest.raises(RuleBroken, match="Choose a grade"):
            check_assessment(grade, "")
    with pytest.raises(RuleBroken, match="Reason must be 500 characters or less"):
        check_assessment("1", "x" * 501)
    for reason in ("", "  x "):
        with pytest.raises(RuleBroken, match="Enter why it is re-opened"):
            check_reopen_reason(reason)
    check_reopen_reason("New facts")
