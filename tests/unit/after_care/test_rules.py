"""When a home is revisited, and what a visit counts as."""

from datetime import date

import pytest

from operations.after_care.rules import Planned, check_end, counts_as, due_days
from stronghold.core.kernel.errors import RuleBroken

SINCE = date(2026, 11, 1)


def test_a_home_is_revisited_after_2_7_and_28_days() -> None:
    assert due_days(SINCE) == [
        date(2026, 11, 3), date(2026, 11, 8), date(2026, 11, 29),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("done", "visited", "makes"),
    [
        # An early visit makes the next one only.
        ((), 2, [0]),
        ((), 3, [0]),
        ((0,), 4, [1]),
        # A late one makes all that were due by then.
        ((), 8, [0, 1]),
        ((), 29, [0, 1, 2]),
        ((0, 1), 29, [2]),
        # One that was missed between two that were made.
        ((0, 2), 30, [1]),
        ((0, 1, 2), 30, []),
    ],
)
def test_a_visit_makes_what_was_due_or_else_the_next(
    done: tuple[int, ...], visited: int, makes: list[int]
) -> None:
    planned = [Planned(day, n in done) for n, day in enumerate(due_days(SINCE))]

    assert counts_as(planned, date(2026, 11, visited), since=SINCE) == makes


def test_a_visit_before_it_began_makes_none() -> None:
    planned = [Planned(day, is_done=False) for day in due_days(SINCE)]

    assert counts_as(planned, date(2026, 10, 31), since=SINCE) == []


def test_it_ends_once_and_with_a_reason() -> None:
    check_end("safe", "", is_ended=False)
    with pytest.raises(RuleBroken, match="Choose why"):
        check_end("", "", is_ended=False)
    with pytest.raises(RuleBroken, match="ended already"):
        check_end("safe", "", is_ended=True)
