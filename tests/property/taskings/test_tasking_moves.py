"""Whatever moves are tried, a tasking is only ever in a state that the table allows."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from operations.taskings.actions import move_tasking
from operations.taskings.choices import TaskingStatus
from operations.taskings.models import Tasking
from operations.taskings.rules import (
    ANSWERED,
    MOVES,
    OPEN,
    Answerer,
    may_make,
    moves_open_to,
)
from stronghold.core.kernel.errors import NotAllowed, RuleBroken
from tests.factories import Cast, make_cast, make_tasking
from tests.sweeps import SUPPRESSED, examples

CODES = [move.code for move in MOVES]
people = st.sampled_from(["officer", "supervisor", "analyst", "records"])
tries = st.lists(
    st.tuples(
        people,
        st.sampled_from([*CODES, "nonsense"]),
        st.sampled_from(["", "Yes it is"]),
    ),
    max_size=8,
)


def expected(row: Tasking, code: str, outcome: str, who: str) -> str | None:
    """Return the state that a move leads to, from a second reading of the rules."""
    runs, is_theirs = who == "supervisor", who == "officer"
    is_open = row.status in {"set", "accepted"}
    if code == "accept":
        return "accepted" if row.status == "set" and (runs or is_theirs) else None
    if code == "set_again":
        return "set" if not is_open and runs else None
    if not is_open or not outcome:
        return None
    if code == "cancel":
        return "cancelled" if runs else None
    if not (runs or is_theirs):
        return None
    return {"do": "done", "leave": "not_done"}.get(code)


@pytest.mark.django_db(transaction=True)
def test_random_moves(request: Any) -> None:
    cast = make_cast()

    @settings(
        max_examples=examples(25),
        suppress_health_check=SUPPRESSED,
    )
    @given(tried=tries)
    def run(tried: list[tuple[str, str, str]]) -> None:
        row = make_tasking(cast.supervisor, person=cast.officer)
        for who, code, outcome in tried:
            _try(cast, row, (who, code, outcome))

    run()


def _try(cast: Cast, row: Tasking, tried: tuple[str, str, str]) -> None:
    who, code, outcome = tried
    leads_to = expected(row, code, outcome, who)
    before = row.status
    try:
        move_tasking(
            by=getattr(cast, who),
            reference=row.reference,
            move=code,
            outcome=outcome,
        )
    except (RuleBroken, NotAllowed):
        assert leads_to is None
    else:
        assert leads_to is not None
    row.refresh_from_db()
    assert row.status == (leads_to or before)
    assert (row.status in ANSWERED) == bool(row.outcome) == bool(row.answered_by)


def test_states_are_those_that_are_stored() -> None:
    assert {*OPEN, *ANSWERED} == set(TaskingStatus.values)
    assert {move.target for move in MOVES} == set(TaskingStatus.values)


@given(
    status=st.sampled_from(TaskingStatus.values),
    answers=st.booleans(),
    runs=st.booleans(),
    theirs=st.booleans(),
)
def test_no_one_else_is_offered_a_move(
    status: str, answers: bool, runs: bool, theirs: bool
) -> None:
    answerer = Answerer(may_answer=answers, may_run=runs, is_theirs=theirs)

    offered = moves_open_to(status, answerer)

    assert all(status in move.sources and may_make(move, answerer) for move in offered)
    if not runs:
        assert not any(move.for_setter for move in offered)
        assert not offered or (answers and theirs)
