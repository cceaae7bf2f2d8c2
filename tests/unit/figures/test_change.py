"""Is chance shown from change, for small counts and for restless ones?"""

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stronghold.figures.change import has_changed, p_value

RUNS = st.integers(4, 20).flatmap(
    lambda n: st.tuples(*[st.lists(st.integers(0, 60), min_size=n, max_size=n)] * 2)
)


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [
        ([3, 4, 5, 4], [4, 3, 5, 6], False),
        ([1] * 12, [3] * 12, True),
        ([0] * 13, [0] * 13, False),
        ([0, 0, 0, 0], [2, 2, 2, 2], True),
        ([1, 1, 1], [9, 9, 9], None),
        ([1] * 5, [9] * 6, None),
        # 20 against 44, but restless from week to week: one bad week is not a change.
        ([0, 12, 1, 7], [2, 30, 2, 10], False),
        ([260, 270, 255, 264], [300, 310, 305, 312], True),
    ],
)
def test_says_whether_counts_changed(
    before: list[int], after: list[int], changed: bool | None
) -> None:
    assert has_changed(before, after) is changed


def test_a_small_count_is_judged_exactly() -> None:
    ways = 2 * sum(comb(10, k) for k in range(3))

    assert p_value([1, 0, 1, 0], [2, 2, 2, 2]) == ways / 2**10


@given(RUNS)
def test_the_likelihood_is_a_share_and_knows_no_direction(
    runs: tuple[list[int], list[int]],
) -> None:
    before, after = runs

    assert 0 <= p_value(before, after) <= 1
    assert p_value(before, after) == p_value(after, before)
