"""Limits and runs from the weeks before, and the chance that SciPy gives them."""

import pytest
from scipy.stats import poisson

from stronghold.dashboard.evaluation.rules.limits import Run, run_after, usual_of


def test_few_weeks_have_no_limits() -> None:
    assert usual_of([3] * 11) is None
    assert usual_of([3] * 12) is not None


def test_small_counts_and_large_ones_have_limits_of_their_own() -> None:
    small, large = usual_of([3, 4] * 13), usual_of([30, 40] * 13)

    assert small is not None
    assert not small.is_large
    assert (small.low, small.high) == (0, 9)
    assert large is not None
    assert large.is_large
    assert large.high == pytest.approx(35 + 2.66 * 10)


@pytest.mark.parametrize("n", range(1, 14))
def test_a_run_is_told_once_chance_would_seldom_make_it(n: int) -> None:
    usual = usual_of([3, 4] * 13)
    assert usual is not None
    chance = poisson.cdf(3, 3.5) ** n

    run = run_after([1] * n + [9], usual)

    assert run == (Run(n, is_below=True) if chance <= 0.005 else None)


def test_a_run_begins_right_after_the_day() -> None:
    usual = usual_of([3, 4] * 13)
    assert usual is not None

    assert run_after([5] + [0] * 20, usual) is None
    assert run_after([9] * 12, usual) == Run(12, is_below=False)
    assert run_after([], usual) is None


def test_rare_reports_make_no_run_of_empty_weeks() -> None:
    usual = usual_of([1] + [0] * 25)
    assert usual is not None

    assert run_after([0] * 26, usual) is None
