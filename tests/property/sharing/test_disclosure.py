"""Nobody who solves for what is published can pin a count from 1 to 4 down.

The oracle knows the ranges and how figures add up, and nothing else of the rule: it
asks a solver of linear programs for the least and the most that each figure can be.
"""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from stronghold.sharing.disclosure import Shown, published
from tests.sweeps import examples

SECRET = b"known to nobody"
# Wards of two districts, then elsewhere and not known; weeks of one quarter.
WARDS = {"w1": "d1", "w2": "d1", "w3": "d2", "elsewhere": "", "not known": ""}
WEEKS, CATEGORIES = ("1", "2", "3"), ("dealing", "use")
MEASURES = ("once", "with repeats")
# What is published of them, and no sum over the districts.
GRAINS = ("district", "district week", "ward", "category")
Cell = tuple[str, str, str, str]


@dataclass(frozen=True)
class Sum:
    """That one figure is the sum of others, or at least as large as another."""

    total: Hashable
    parts: Sequence[Hashable]
    at_least: bool = False


def figures_of(ward: str, week: str, category: str, measure: str) -> list[Hashable]:
    """Return every published figure that counts a record: the grains of the design."""
    district = WARDS[ward] or ward
    told = ("with repeats",) if measure == "with repeats" else MEASURES
    return [
        key
        for m in told
        for key in (
            ("force", m),
            ("district", district, m),
            ("district week", district, week, m),
            ("week", week, m),
            ("ward", ward, m),
            ("category", district, category, m),
        )
    ]


def all_figures() -> list[Hashable]:
    cells = product(WARDS, WEEKS, CATEGORIES, ("once",))
    return list(dict.fromkeys(key for cell in cells for key in figures_of(*cell)))


def sums() -> list[Sum]:
    districts = list(dict.fromkeys(d or w for w, d in WARDS.items()))
    found = []
    for m in MEASURES:
        found += [
            Sum(("force", m), [("district", d, m) for d in districts]),
            Sum(("force", m), [("week", w, m) for w in WEEKS]),
        ]
        for d in districts:
            wards = [w for w, of in WARDS.items() if (of or w) == d]
            found += [
                Sum(("district", d, m), [("ward", w, m) for w in wards]),
                Sum(("district", d, m), [("district week", d, w, m) for w in WEEKS]),
                Sum(("district", d, m), [("category", d, c, m) for c in CATEGORIES]),
            ]
        found += [
            Sum(("week", w, m), [("district week", d, w, m) for d in districts])
            for w in WEEKS
        ]
    repeats = [
        Sum((*key[:-1], "with repeats"), [key], at_least=True)  # type: ignore[index]
        for key in all_figures()
        if key[-1] == "once"  # type: ignore[index]
    ]
    return [*found, *repeats]


def most_and_least(
    shown: Mapping[Hashable, Shown], rules: Sequence[Sum], wanted: Hashable
) -> tuple[float, float]:
    """Solve for the least and the most that a figure can be."""
    keys = list(shown)
    place = {key: n for n, key in enumerate(keys)}
    equal, least = [], []
    for rule in rules:
        row = np.zeros(len(keys))
        row[place[rule.total]] -= 1
        for part in rule.parts:
            row[place[part]] += 1
        (least if rule.at_least else equal).append(row)
    goal = np.zeros(len(keys))
    goal[place[wanted]] = 1
    told = {
        "A_eq": np.array(equal) if equal else None,
        "b_eq": np.zeros(len(equal)) if equal else None,
        "A_ub": np.array(least) if least else None,
        "b_ub": np.zeros(len(least)) if least else None,
        "bounds": [(shown[key].low, shown[key].high) for key in keys],
    }
    low, high = linprog(goal, **told), linprog(-goal, **told)
    assert low.success
    assert high.success
    return low.fun, -high.fun


def check_none_is_pinned(
    shown: Mapping[Hashable, Shown],
    counts: Mapping[Hashable, int],
    rules: Sequence[Sum],
) -> None:
    for key, n in counts.items():
        if not 0 < n < 5:
            continue
        low, high = most_and_least(shown, rules, key)
        assert high - low > 1 - 1e-6, f"{key} is {n} and can only be {low} to {high}"


def counts_of(
    keys: Sequence[Hashable], records: Mapping[tuple[Hashable, ...], int]
) -> dict[Hashable, int]:
    counts: dict[Hashable, int] = defaultdict(int, dict.fromkeys(keys, 0))
    for kind, n in records.items():
        for key in kind:
            counts[key] += n
    return counts


@given(
    st.dictionaries(
        st.tuples(
            st.sampled_from(list(WARDS)),
            st.sampled_from(WEEKS),
            st.sampled_from(CATEGORIES),
            st.sampled_from(MEASURES),
        ),
        st.integers(1, 9) | st.integers(10, 60),
        max_size=12,
    )
)
@settings(max_examples=examples(60))
def test_no_small_count_of_the_areas_can_be_solved_for(cells: dict[Cell, int]) -> None:
    keys = all_figures()
    records = {tuple(figures_of(*cell)): n for cell, n in cells.items()}
    counts = counts_of(keys, records)

    shown = published(keys, records, secret=SECRET)

    assert all(counts[key] in shown[key] for key in keys)
    check_none_is_pinned(shown, counts, sums())
    check_other_records_fit(shown, counts, records)


@given(
    st.dictionaries(
        st.tuples(
            st.sampled_from(list(WARDS)),
            st.sampled_from(WEEKS),
            st.sampled_from(CATEGORIES),
            st.sampled_from(MEASURES),
        ),
        st.integers(1, 9) | st.integers(10, 60),
        max_size=12,
    )
)
@settings(max_examples=examples(100))
def test_nor_beside_weeks_that_were_published_one_by_one(
    cells: dict[Cell, int],
) -> None:
    keys = [key for key in all_figures() if key[0] in GRAINS]  # type: ignore[index]
    records = {
        tuple(key for key in figures_of(*cell) if key in keys): n
        for cell, n in cells.items()
    }
    counts = counts_of(keys, records)
    before: dict[Hashable, Shown] = {}
    for week in WEEKS:
        told = [key for key in keys if key[0] == "district week" and key[2] == week]  # type: ignore[index]
        of_week: dict[tuple[Hashable, ...], int] = defaultdict(int)
        for kind, n in records.items():
            of_week[tuple(key for key in kind if key in told)] += n
        before |= published(told, of_week, secret=SECRET)

    shown = published(keys, records, secret=SECRET, before=before)

    assert all(shown[key] == stands for key, stands in before.items())
    assert all(counts[key] in shown[key] for key in keys)
    rules = [rule for rule in sums() if {rule.total, *rule.parts} <= set(keys)]
    check_none_is_pinned(shown, counts, rules)


def check_other_records_fit(
    shown: Mapping[Hashable, Shown],
    counts: Mapping[Hashable, int],
    records: Mapping[tuple[Hashable, ...], int],
) -> None:
    """Demand for each small count a second truth, with a record more or less in it."""
    for key, n in counts.items():
        if not 0 < n < 5:
            continue
        assert any(
            all(counts[figure] + d in shown[figure] for figure in kind)
            for kind in records
            if key in kind
            for d in (1, -1)
        ), key


def test_room_is_made_where_figures_overlap_and_each_is_at_its_edge() -> None:
    records: dict[tuple[Hashable, ...], int] = {
        ("four", "week 1"): 2,
        ("four", "week 2"): 2,
        ("nine", "week 1"): 3,
        ("nine", "week 2"): 6,
    }
    plain = {key: Shown.of(n) for key, n in counts_of([], records).items()}
    with pytest.raises(AssertionError, match="four"):
        check_other_records_fit(plain, counts_of([], records), records)

    shown = published([], records, secret=SECRET)

    check_other_records_fit(shown, counts_of([], records), records)


@given(st.lists(st.integers(0, 30), min_size=1, max_size=6))
@example([4, 4])
@example([1, 1, 1, 1])
@example([1, 3])
@example([4, 4, 4, 4, 10])
@settings(max_examples=examples(150))
def test_no_small_cell_under_one_total_can_be_solved_for(cells: list[int]) -> None:
    keys: list[Hashable] = ["total", *range(len(cells))]
    records: dict[tuple[Hashable, ...], int] = {
        (n, "total"): count for n, count in enumerate(cells)
    }

    shown = published(keys, records, secret=SECRET)

    counts = counts_of(keys, records)
    rules = [Sum("total", list(range(len(cells))))]
    check_none_is_pinned(shown, counts, rules)


def test_the_oracle_finds_what_plain_rounding_gives_away() -> None:
    shown = {"total": Shown.of(8), "a": Shown.of(4), "b": Shown.of(4)}

    with pytest.raises(AssertionError, match="a is 4 and can only be 4"):
        check_none_is_pinned(
            shown, {"a": 4, "b": 4, "total": 8}, [Sum("total", ["a", "b"])]
        )


@given(st.integers(0, 40), st.integers(1, 4))
@settings(max_examples=examples(60))
def test_that_a_total_is_widened_tells_nothing_of_it(other: int, small: int) -> None:
    """Each total with a small part is widened, so what is seen fits several totals."""
    shown = published([], {("a", "total"): small, ("b", "total"): other}, secret=SECRET)
    if other == 0:
        assert shown["total"] == shown["a"]
        return

    seen = shown["total"]

    alike = [
        total
        for total in range(seen.low, seen.high + 1)
        for key in (b"1", b"2", b"3", b"4", b"5", b"6")
        if published([], {("a", "total"): 1, ("b", "total"): total - 1}, secret=key)[
            "total"
        ]
        == seen
    ]
    assert len(set(alike)) > 1
