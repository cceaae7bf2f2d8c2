"""Which moves a warrant's state allows, and what each refusal says."""

from datetime import UTC, date, datetime

import pytest

from operations.warrants import choices
from operations.warrants.choices import State
from operations.warrants.rules import moves as rules
from operations.warrants.rules.moves import MOVES, Status, moves_from
from stronghold.core.kernel.errors import RuleBroken

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def status(state: str, **given: object) -> Status:
    columns: dict[str, object] = {}
    if state not in rules.BEFORE_ISSUE:
        columns = {"issued_on": date(2026, 11, 1), "ends_on": date(2026, 12, 1)}
    columns = {"enactment": "mda-s23", **columns, **given}
    return Status("W-7F3K-92QX", state, **columns)  # type: ignore[arg-type]


def codes(at: Status) -> list[str]:
    return [move.code for move in moves_from(at, today=TODAY)]


def test_codes_are_those_that_are_stored() -> None:
    states = {state for move in MOVES for state in (*move.sources, move.target)}
    assert (states - {""}) | {State.EXPIRED} == set(choices.State.values)


@pytest.mark.parametrize(
    ("at", "allowed"),
    [
        (status("draft"), ["authorise", "add_premises", "call_off"]),
        (status("authorised"), ["apply", "add_premises", "call_off"]),
        (status("applied"), ["issue", "refuse", "add_premises", "call_off"]),
        (status("refused", issued_on=None), []),
        (status("issued"), ["enter", "return", "plan", "call_off"]),
        (status("issued", ends_on=date(2026, 11, 23)), ["enter", "return"]),
        (status("executed", n_unendorsed=1), ["enter", "endorse", "return", "plan"]),
        (status("endorsed"), ["enter", "return", "plan"]),
        (status("returned"), ["enter"]),
        (status("withdrawn"), ["enter", "return"]),
        (status("withdrawn", issued_on=None), []),
        (status("draft", in_error=True), []),
    ],
)
def test_what_may_be_done_next(at: Status, allowed: list[str]) -> None:
    assert codes(at) == allowed


def test_premises_are_added_after_issue_only_to_one_for_all_premises() -> None:
    with pytest.raises(RuleBroken, match=r"s\.15\(6\)\(b\)"):
        rules.move_of(status("issued"), "add_premises", today=TODAY)

    at = status("issued", is_all_premises=True)
    assert rules.move_of(at, "add_premises", today=TODAY).code == "add_premises"


def test_none_is_applied_for_without_authority() -> None:
    with pytest.raises(RuleBroken, match=r"Code B 3\.4"):
        rules.move_of(status("draft"), "apply", today=TODAY)


@pytest.mark.parametrize("rank", ["", "sergeant"])
def test_no_one_below_an_inspector_authorises(rank: str) -> None:
    with pytest.raises(RuleBroken, match="authorise"):
        rules.check_authority(rank, NOW, now=NOW)

    rules.check_authority("inspector", NOW, now=NOW)


def test_more_entries_need_their_number_and_grounds() -> None:
    with pytest.raises(RuleBroken, match="how many"):
        rules.check_entries("limited", None, "They come back")
    with pytest.raises(RuleBroken, match=r"s\.15\(2\)"):
        rules.check_entries("unlimited", None, " ")

    rules.check_entries("limited", 3, "They come back")


def test_last_day_is_still_in_time() -> None:
    assert rules.state_on(State.ISSUED, TODAY, TODAY) == State.ISSUED
    assert rules.state_on(State.ISSUED, TODAY, date(2026, 11, 25)) == State.EXPIRED


@pytest.mark.parametrize("state", [state.value for state in choices.State])
@pytest.mark.parametrize("code", rules.CODES)
def test_every_move_that_a_state_does_not_allow_is_refused_with_a_section(
    state: str, code: str
) -> None:
    at = status(state)
    if code in codes(at):
        return
    with pytest.raises(RuleBroken, match=r"s\.\d+|Code B 3\.4"):
        rules.move_of(at, code, today=TODAY)


@pytest.mark.parametrize(
    ("enactment", "section"), [("mda-s23", r"s\.23\(3\)"), ("pace-s8", r"s\.16\(3\)")]
)
def test_a_plan_after_its_end_is_refused_under_the_act_that_ends_it(
    enactment: str, section: str
) -> None:
    at = status("issued", ends_on=date(2026, 11, 20), enactment=enactment)

    with pytest.raises(RuleBroken, match=section):
        rules.move_of(at, "plan", today=TODAY)
