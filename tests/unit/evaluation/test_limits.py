"""Limits and runs from the weeks before, and the chance that SciPy gives them."""

import numpy as np
import pytest
from scipy.stats import norm, poisson

from stronghold.evaluation.rules.limits import Run, run_after, usual_of


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


@pytest.mark.parametrize("n", range(1, 20))
@pytest.mark.parametrize("is_below", [True, False])
def test_a_run_is_shown_once_chance_would_seldom_make_it(
    n: int, is_below: bool
) -> None:
    """Whatever the true mean is, of which 26 weeks before are a sample."""
    usual = usual_of([3, 4] * 13)
    assert usual is not None
    steps = np.arange(-4, 4.5, 0.5)
    means = 3.5 + steps * np.sqrt(3.5 / 26)
    beside = poisson.cdf(3, means) if is_below else poisson.sf(3, means)
    chance = np.average(beside**n, weights=norm.pdf(steps))

    run = run_after([1 if is_below else 6] * n + [6 if is_below else 1], usual)

    assert run == (Run(n, is_below) if 2 * chance <= 0.005 else None)


@pytest.mark.parametrize("mean", [0.8, 2.5, 9.5, 20])
@pytest.mark.parametrize("n_before", [12, 26])
def test_chance_makes_a_run_as_seldom_as_the_page_says(
    mean: float, n_before: int
) -> None:
    """Less than once in 200 times, with three binomial standard errors to spare."""
    tries, shown = 20_000, 0
    weeks = np.random.default_rng(2026).poisson(mean, (tries, n_before + 26))
    for counts in weeks.tolist():
        usual = usual_of(counts[:n_before])
        assert usual is not None
        shown += run_after(counts[n_before:], usual) is not None

    error = (0.005 * 0.995 / tries) ** 0.5
    assert 0 < shown / tries <= 0.005 + 3 * error


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
