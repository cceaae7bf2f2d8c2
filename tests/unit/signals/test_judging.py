"""What a week says: rise, fall, silence, no evidence, too short, and gaps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stronghold.signals.rules.judging import (
    Finding,
    Judgement,
    Method,
    Rule,
    change_in_per_cent,
    judge,
)
from stronghold.signals.rules.lateness import Filling, SoFar
from stronghold.signals.rules.limits import ALL_WEEKS

# Four a week, as chance may make it.
FOUR = [4, 3, 6, 2, 5, 4, 4, 1, 7, 4, 3, 5, 4, 6, 2, 4, 5, 3, 4, 4, 6, 2, 5, 4, 3, 4]
RECENT = [4, 5, 3, 4, 6, 2, 4, 4]
# Some twenty a week.
TWENTY = [20 + x for x in (0, 4, -3, 2, -5, 1, 6, -2, 0, 3, -4, 2, -1, 5, -6, 0)]


def ending(*last: int | None) -> Judgement:
    """Judge eight weeks that end with these, after four a week."""
    return judge([*FOUR, *RECENT[: 8 - len(last)], *last])


def on_chart(*last: int) -> Judgement:
    return judge([*TWENTY, *(20, 21, 19, 22, 18, 20, 21, 19)[: 8 - len(last)], *last])


@pytest.mark.parametrize(
    ("last", "finding", "rule"),
    [
        ((4,), Finding.NO_EVIDENCE, None),
        ((10,), Finding.NO_EVIDENCE, None),
        ((12,), Finding.RISE, Rule.WEEK),
        ((8, 8, 8, 8), Finding.RISE, Rule.FOUR_WEEKS),
        ((1, 1, 1, 1), Finding.FALL, Rule.FOUR_WEEKS),
        ((0,), Finding.NO_EVIDENCE, None),
        ((0, 0, 0), Finding.SILENCE, Rule.EMPTY_WEEKS),
    ],
)
def test_small_counts(
    last: tuple[int, ...], finding: Finding, rule: Rule | None
) -> None:
    found = ending(*last)

    assert (found.finding, found.rule) == (finding, rule)
    assert found.method == Method.POISSON
    assert found.is_signal == (rule is not None)


@pytest.mark.parametrize(
    ("last", "finding", "rule"),
    [
        ((20,), Finding.NO_EVIDENCE, None),
        ((45,), Finding.RISE, Rule.WEEK),
        ((1,), Finding.FALL, Rule.WEEK),
        ((22, 21, 23, 22, 21, 24, 22, 21), Finding.RISE, Rule.IN_A_ROW),
        ((29, 28, 18, 29), Finding.RISE, Rule.OUTER),
    ],
)
def test_larger_counts(
    last: tuple[int, ...], finding: Finding, rule: Rule | None
) -> None:
    found = on_chart(*last)

    assert (found.finding, found.rule) == (finding, rule)
    assert found.method == Method.XMR


def test_a_week_without_a_file_is_not_judged() -> None:
    assert ending(None).finding == Finding.NO_DATA
    assert judge([]).finding == Finding.NO_DATA


def test_a_gap_before_it_makes_the_baseline_shorter() -> None:
    whole, gappy = (
        judge([*FOUR, *RECENT]),
        judge([*FOUR[:13], None, *FOUR[14:], *RECENT]),
    )

    assert (whole.n_baseline, gappy.n_baseline) == (26, 25)


@pytest.mark.parametrize(
    "counts",
    [
        [*FOUR[:11], *RECENT],
        [*FOUR, *RECENT[:5], None, *RECENT[6:]],
        [None] * 26 + RECENT,
    ],
)
def test_too_few_weeks_show_nothing(counts: list[int | None]) -> None:
    assert judge(counts).finding == Finding.TOO_SHORT


def test_what_is_older_than_the_baseline_counts_for_nothing() -> None:
    assert judge([900] * 50 + [*FOUR, *RECENT]) == judge([*FOUR, *RECENT])


def test_equal_counts_have_limits_though_they_have_no_range() -> None:
    found = judge([20] * ALL_WEEKS)

    assert found.finding == Finding.NO_EVIDENCE
    assert found.method == Method.POISSON


@pytest.mark.parametrize(
    ("counts", "finding"),
    [
        ([0] * 26 + [129] * 8, Finding.RISE),
        ([0] * 27 + [150] * 7, Finding.RISE),
        ([40] * ALL_WEEKS, Finding.NO_EVIDENCE),
        ([0] * 26 + [5_000] * 8, Finding.RISE),
        ([1_000] * ALL_WEEKS, Finding.NO_EVIDENCE),
    ],
)
def test_counts_of_any_size_are_judged(counts: list[int], finding: Finding) -> None:
    found = judge(counts)

    assert (found.finding, found.method) == (finding, Method.POISSON)
    assert 0 < found.rate < 0.04


@pytest.mark.parametrize("empty", [1, 2, 8])
def test_who_logs_much_and_then_nothing_is_silent(empty: int) -> None:
    found = on_chart(*[0] * empty)

    assert (found.finding, found.rule) == (Finding.SILENCE, Rule.EMPTY_WEEKS)
    assert found.empty == empty
    assert found.chance == pytest.approx((16 / (16 + empty)) ** sum(TWENTY), rel=1e-9)


@pytest.mark.parametrize(
    ("actual", "expected", "change"),
    [(12, 4.0, None), (30, 19.9, None), (30, 20.0, 50), (15, 20.0, -25)],
)
def test_no_change_in_per_cent_where_few_are_expected(
    actual: int, expected: float, change: int | None
) -> None:
    assert change_in_per_cent(actual, expected) == change


@given(
    st.lists(st.one_of(st.none(), st.integers(0, 40)), max_size=40),
    st.floats(1, 4),
)
def test_whatever_the_counts_a_look_is_whole(
    counts: list[int | None], scatter: float
) -> None:
    found = judge(counts, scatter)

    assert 0 <= found.rate <= 1
    assert 0 <= found.chance <= 1
    # A signal is never said to be likelier than any signal is.
    assert not found.is_signal or found.chance <= found.rate
    assert 0 <= found.silence_rate <= 1
    assert found.is_signal == (found.rule is not None)
    if found.limits:
        assert found.limits.low <= found.expected <= found.limits.high
        assert found.rule != Rule.WEEK or found.limits.is_outside(found.actual or 0)


@given(st.lists(st.integers(0, 9), min_size=ALL_WEEKS, max_size=ALL_WEEKS))
def test_one_more_this_week_never_turns_a_rise_into_less(counts: list[int]) -> None:
    more = [*counts[:-1], counts[-1] + 1]

    if judge(counts).finding == Finding.RISE:
        assert judge(more).finding == Finding.RISE


def test_a_week_is_filling_in_while_less_than_nearly_all_is_there() -> None:
    assert Filling(90, 100).is_filling
    assert not Filling(99, 100).is_filling
    # Of so few nothing can be said.
    assert Filling(3, 19).share is None
    assert not Filling(3, 19).is_filling


def test_the_middle_of_the_weeks_before() -> None:
    shown = SoFar(5, [3, 9, 4, 6])

    assert shown.middle == 5.0
    assert shown.usual == (3, 9)
    assert SoFar(5, [3, 9, 4]).middle == 4
