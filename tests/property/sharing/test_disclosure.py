"""No one who solves for what is published can pin a count from 1 to 4 down.

The oracle knows the ranges and how figures add up, and nothing else of the rule: it
asks a solver of linear programs for the least and the most that each figure can be.
`test_rule_known.py` knows the rule as well, of smaller tables, and
`test_moved_records.py` looks at several releases.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from stronghold.core.sharing.small_numbers import Shown, Split, published
from tests.sweeps import examples

TOTAL = "total"
# Weeks of a quarter, wards of a district, categories.
SPLITS = [
    Split(["1", "2", "3"], whole=True),
    Split(["A", "B", "C", "D"]),
    Split(["x", "y"]),
]
cells = st.dictionaries(
    st.tuples(*(st.sampled_from(split.parts) for split in SPLITS)),
    st.integers(1, 9) | st.integers(10, 60),
    max_size=12,
)
Cells = Mapping[tuple[str, ...], int]
Ranges = Mapping[str, Shown | None]


def counts_of(found: Cells) -> Counter[str]:
    counts: Counter[str] = Counter()
    for cell, n in found.items():
        counts.update(dict.fromkeys((*cell, TOTAL), n))
    return counts


def most_and_least(
    ranges: Ranges, splits: Sequence[Split], wanted: str
) -> tuple[float, float]:
    """Solve for the least and the most of a figure."""
    keys = list(ranges)
    equal = [
        [1 if key in split.parts else -1 if key == TOTAL else 0 for key in keys]
        for split in splits
    ]
    goal = np.array([key == wanted for key in keys], dtype=float)
    result = {
        "A_eq": np.array(equal),
        "b_eq": np.zeros(len(equal)),
        "bounds": [
            (one.low, one.high) if one else (0, None) for one in ranges.values()
        ],
    }
    low, high = linprog(goal, **result), linprog(-goal, **result)
    assert low.success
    assert high.success or high.status == 3, "3: without bound"
    return low.fun, -high.fun if high.success else np.inf


def check_none_is_pinned(
    shown: Ranges, counts: Mapping[str, int], splits: Sequence[Split]
) -> None:
    for key, one in shown.items():
        assert one is None or counts.get(key, 0) in one
        if 0 < counts.get(key, 0) < 5:
            low, high = most_and_least(shown, splits, key)
            assert high - low > 1 - 1e-6, f"{key} can only be {low} to {high}"


@given(cells)
@example(
    {("1", "A", "x"): 1, ("1", "B", "x"): 1, ("1", "C", "y"): 1, ("1", "D", "x"): 1}
)
@example({("1", "A", "x"): 4, ("2", "A", "y"): 4})
@settings(max_examples=examples(100))
def test_no_small_count_of_the_areas_can_be_solved_for(found: Cells) -> None:
    counts = counts_of(found)

    shown = published(TOTAL, SPLITS, counts)

    check_none_is_pinned(shown, counts, SPLITS)


@given(st.lists(st.integers(0, 30), min_size=1, max_size=6))
@example([4, 4])
@example([1, 1, 1, 1])
@example([1, 3])
@example([4, 4, 4, 4, 10])
@settings(max_examples=examples(150))
def test_no_small_cell_under_one_total_can_be_solved_for(many: list[int]) -> None:
    counts = {str(n): count for n, count in enumerate(many)}
    splits = [Split(list(counts), whole=True)]
    counts[TOTAL] = sum(many)

    shown = published(TOTAL, splits, counts)

    check_none_is_pinned(shown, counts, splits)


@given(st.lists(st.integers(0, 60), min_size=1, max_size=6))
@settings(max_examples=examples(150))
def test_weeks_that_come_first_are_shown_as_each_is_by_itself(many: list[int]) -> None:
    """So each can be published on its own as its brief is signed."""
    counts = {str(n): count for n, count in enumerate(many)}
    weeks = Split(list(counts), whole=True)

    shown = published(TOTAL, [weeks, Split("AB")], counts | {TOTAL: sum(many)})

    assert [shown[key] for key in weeks.parts] == [Shown.of(n) for n in many]


def test_the_oracle_finds_what_plain_rounding_gives_away() -> None:
    shown = {"A": Shown.of(4), "B": Shown.of(4), TOTAL: Shown.of(8)}

    with pytest.raises(AssertionError, match="A can only be 4"):
        check_none_is_pinned(
            shown, {"A": 4, "B": 4, TOTAL: 8}, [Split("AB", whole=True)]
        )
