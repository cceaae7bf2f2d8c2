"""Limits and chances equal those of SciPy and statsmodels, and XmR made by hand."""

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests

from stronghold.signals.rules.dispersion import (
    Overdispersed,
    dispersion_of,
    overdispersed_limits,
)
from stronghold.signals.rules.limits import (
    FEW,
    TAIL,
    attained_rate,
    chance_of_silence,
    limits,
    silence_rate,
    tails,
    weeks_of_silence,
)
from stronghold.signals.rules.multiple_checks import highest_chance
from stronghold.signals.rules.probabilities import (
    Predicted,
    binomial,
    binomial_near,
)
from stronghold.signals.rules.xmr import chart_of

TOTALS = (0, 1, 2, 7, 8, 26, 60, 104, 200, 255)
CLOSE = {"rel": 0, "abs": 1e-9}


@pytest.mark.parametrize("n", [12, 20, 26])
@pytest.mark.parametrize("weeks", [1, FEW])
@pytest.mark.parametrize("total", TOTALS)
def test_limits_are_where_the_binomial_test_rejects(
    total: int, n: int, weeks: int
) -> None:
    share = weeks / (n + weeks)

    def upper(count: int) -> float:
        return float(stats.binom.sf(count - 1, count + total, share))

    def lower(count: int) -> float:
        return float(stats.binom.cdf(count, count + total, share))

    found = limits(total, n, weeks)

    assert upper(int(found.high) + 1) <= TAIL < upper(int(found.high))
    assert lower(int(found.low)) > TAIL
    assert found.low == 0 or lower(int(found.low) - 1) <= TAIL


@pytest.mark.parametrize("total", TOTALS)
@pytest.mark.parametrize("count", [0, 1, 5, 11, 40])
def test_a_chance_is_that_of_the_binomial_test(count: int, total: int) -> None:
    share = FEW / (26 + FEW)
    theirs = (
        stats.binom.sf(count - 1, count + total, share),
        stats.binom.cdf(count, count + total, share),
    )

    assert tails(total, 26, FEW).chance(count) == pytest.approx(
        min(1, 2 * min(theirs)), **CLOSE
    )


@pytest.mark.parametrize("size", [0.3, 1.0, 27.0, 105.5])
@pytest.mark.parametrize("p", [0.01, 1 / 27, 0.5, 0.8])
@pytest.mark.parametrize("k", [0, 1, 4, 30, 500])
def test_tails_are_those_of_the_negative_binomial(
    k: int, size: float, p: float
) -> None:
    theirs = stats.nbinom(size, 1 - p)

    assert Predicted(size, p).at_least(k) == pytest.approx(theirs.sf(k - 1), **CLOSE)
    assert Predicted(size, p).at_most(k) == pytest.approx(theirs.cdf(k), **CLOSE)


@pytest.mark.parametrize("total", [10, 60, 104])
@pytest.mark.parametrize("weeks", [1, FEW])
def test_wider_limits_are_those_of_a_negative_binomial_of_that_scatter(
    total: int, weeks: int
) -> None:
    mean, index = weeks * total / 26, 1.8 * (1 + weeks / 26)
    theirs = stats.nbinom(mean / (index - 1), 1 / index)
    assert theirs.var() == pytest.approx(mean * index)

    found = overdispersed_limits(Overdispersed(total, 26, 1.8), weeks)

    assert found.high == theirs.isf(TAIL)
    assert found.low == theirs.ppf(TAIL)


@pytest.mark.parametrize("n", [0, 1, 34, 1032, 5_100, 90_000])
@pytest.mark.parametrize("p", [26 / 34, 1 / 2, 1 / 4, 12 / 20])
def test_shares_are_those_of_the_binomial_however_many_there_are(
    n: int, p: float
) -> None:
    found = dict(binomial_near(n, p))
    shown = np.arange(n + 1)
    theirs = stats.binom.pmf(shown, n, p)

    assert set(shown[theirs > 1.1e-12]) <= set(found)
    assert sum(found.values()) == pytest.approx(1, **CLOSE)
    for k in {0, n // 3, int(n * p), n}:
        assert binomial(n, k, p) == pytest.approx(theirs[k], **CLOSE)


def test_silence_is_the_chance_that_an_expected_count_is_none() -> None:
    theirs = stats.binom.pmf(0, 60, 3 / 29)

    assert chance_of_silence(60, 26, 3) == pytest.approx(theirs, **CLOSE)
    weeks = weeks_of_silence(60, 26)
    assert weeks is not None
    assert chance_of_silence(60, 26, weeks) <= TAIL
    assert chance_of_silence(60, 26, weeks - 1) > TAIL
    assert weeks_of_silence(10, 26) is None


@pytest.mark.parametrize("whole", [3, 11, 34])
def test_the_attained_rate_is_that_of_all_ways_to_fall(whole: int) -> None:
    """Every way, by the multinomial: before, four weeks, then three, and this one."""
    flagged = 0.0
    for total in range(whole + 1):
        week, few = limits(total, 26), limits(total, 26, FEW)
        silence = weeks_of_silence(total, 26)
        recent = whole - total
        ways = _ways(recent)
        share = stats.binom.pmf(total, whole, 26 / 34)
        for (earlier, three, this), way in ways:
            empty = _share_empty(silence, earlier, three, this)
            out = week.is_outside(this) or few.is_outside(three + this)
            flagged += share * way * (1.0 if out else empty)

    assert attained_rate(whole, 26) == pytest.approx(flagged, abs=1e-9)


@pytest.mark.parametrize("whole", [3, 34, 136])
def test_the_rate_of_silence_is_that_of_all_ways_to_fall(whole: int) -> None:
    silent = 0.0
    for total in range(whole + 1):
        if weeks := weeks_of_silence(total, 26):
            shares = [26, 8 - weeks, weeks]
            silent += stats.multinomial.pmf(
                [total, whole - total, 0], whole, np.array(shares) / 34
            )

    assert silence_rate(whole, 26) == pytest.approx(silent, **CLOSE)


def _ways(recent: int) -> list[tuple[tuple[int, int, int], float]]:
    spread = stats.multinomial(recent, [4 / 8, 3 / 8, 1 / 8])
    cells = [(recent - f, f - x, x) for f in range(recent + 1) for x in range(f + 1)]
    return [(cell, float(spread.pmf(cell))) for cell in cells]


def _share_empty(silence: int | None, earlier: int, three: int, this: int) -> float:
    """Return how often the last so many weeks are empty, given what each part holds."""
    if silence is None or this:
        return 0.0
    if silence <= FEW:
        return float(((FEW - silence) / 3) ** three)
    return float(three == 0) * float(((8 - silence) / 4) ** earlier)


def test_the_chart_is_the_mean_and_the_moving_ranges() -> None:
    counts = np.random.default_rng(2).poisson(24, 26)
    ranges = np.abs(np.diff(counts))

    chart = chart_of([int(n) for n in counts])

    assert chart.mean == pytest.approx(counts.mean(), abs=1e-9)
    assert chart.upper == pytest.approx(counts.mean() + 2.66 * ranges.mean(), abs=1e-9)
    assert chart.lower == pytest.approx(
        max(0, counts.mean() - 2.66 * ranges.mean()), abs=1e-9
    )


def test_a_range_beside_a_gap_is_no_range() -> None:
    assert chart_of([10, 14, None, 30, 31]).mean_range == 2.5


def test_areas_that_stand_out_are_those_of_benjamini_and_hochberg() -> None:
    random = np.random.default_rng(4)
    for _ in range(50):
        chances = [*random.uniform(0, 1, 20), *random.uniform(0, 0.02, 4)]

        theirs = multipletests(chances, alpha=0.1, method="fdr_bh")[0]

        highest = highest_chance(chances)
        assert [chance <= highest for chance in chances] == list(theirs)
    assert highest_chance([]) < 0


def test_counts_that_scatter_by_chance_alone_are_left_as_they_are() -> None:
    random = np.random.default_rng(5)
    plain = [[int(n) for n in row] for row in random.poisson(3, (24, 26))]
    bunches = [[3 * n for n in row] for row in plain]

    assert dispersion_of(plain) == 1.0
    index = np.mean([np.var(row, ddof=1) / np.mean(row) for row in bunches])
    assert dispersion_of(bunches) == pytest.approx(index, abs=1e-9)
    assert dispersion_of([[0, 4, 0]]) == 1.0
