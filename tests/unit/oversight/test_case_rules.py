"""When opening a record was part of the reader's own work, and when it was not."""

import pytest

from stronghold.core.kernel.errors import RuleBroken
from stronghold.oversight.reading.rules import (
    Case,
    Reader,
    check_not_own,
    checked_note,
    has_case,
    is_unusual_without_case,
)

READER = Reader(1, team=10, areas=frozenset({"E05000001"}), covers=frozenset({2}))


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (Case(), False),
        (Case(people=frozenset({1})), True),
        (Case(people=frozenset({3})), False),
        (Case(teams=frozenset({10})), True),
        (Case(teams=frozenset({11})), False),
        (Case(areas=frozenset({"E05000001"})), True),
        (Case(areas=frozenset({"E05000002"})), False),
        # Someone who is off, for whom the reader stands in.
        (Case(people=frozenset({2})), True),
        (Case(frozenset({3}), frozenset({11}), frozenset({"E05000002"})), False),
    ],
)
def test_a_case_is_ones_own_by_person_team_area_or_standing_in(
    case: Case, expected: bool
) -> None:
    assert has_case(READER, case) is expected


def test_who_has_no_team_has_no_case_where_no_team_has_it() -> None:
    assert not has_case(Reader(1), Case(people=frozenset({3})))
    assert has_case(Reader(1), Case(people=frozenset({1})))


@pytest.mark.parametrize(
    ("n_records", "before", "expected"),
    [
        (4, [0] * 8, False),
        (5, [0] * 8, True),
        (6, [2] * 8, False),
        (7, [2] * 8, True),
    ],
)
def test_many_without_a_case_are_unusual(
    n_records: int, before: list[int], expected: bool
) -> None:
    assert is_unusual_without_case(n_records, before=before) is expected


def test_no_one_looks_at_their_own_reading_and_a_note_says_something() -> None:
    check_not_own(is_own=False)
    with pytest.raises(RuleBroken, match="another records manager"):
        check_not_own(is_own=True)
    assert checked_note("  Covered   for them ") == "Covered for them"
    with pytest.raises(RuleBroken):
        checked_note("  ")
