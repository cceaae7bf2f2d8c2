"""Of series without a change, and with one: what the page states is what happens."""

from collections.abc import Callable

import numpy as np
import pytest

from stronghold.signals.rules.delay import found_within, weeks_to_find
from stronghold.signals.rules.judging import (
    Finding,
    Judgement,
    Method,
    dispersion_of,
    judge,
)
from stronghold.signals.rules.limits import ALL_WEEKS, RECENT
from stronghold.signals.rules.multiple_checks import highest_chance
from tests.sweeps import examples

N_SERIES, WEEKS = examples(10_000), 104
# Three looks at each series that share no week, so that each is a trial of its own.
ENDS = tuple(range(ALL_WEEKS, WEEKS + 1, ALL_WEEKS))


def looks_at(series: np.ndarray) -> list[Judgement]:
    return [
        judge([int(n) for n in row[end - ALL_WEEKS : end]])
        for row in series
        for end in ENDS
    ]


def rates_of(looks: list[Judgement]) -> tuple[float, float]:
    """Return how often something is flagged, and how often the page says it is."""
    flagged = sum(one.is_signal for one in looks) / len(looks)
    return flagged, sum(one.rate for one in looks) / len(looks)


@pytest.mark.parametrize("mean", [0.3, 1, 4, 10, 20])
def test_false_alarms_are_as_many_as_the_page_states(mean: float) -> None:
    """Long: 10,000 series are judged, in the short form a quarter of them."""
    random = np.random.default_rng(20261123)
    series = random.poisson(mean, (N_SERIES, WEEKS))

    looks = looks_at(series)

    happens, stated = rates_of(looks)
    error = (stated * (1 - stated) / len(looks)) ** 0.5
    assert len(looks) == N_SERIES * len(ENDS)
    assert abs(happens - stated) <= 3 * error
    assert 0 < happens < 0.04
    silent = sum(one.finding == Finding.SILENCE for one in looks) / len(looks)
    stated = sum(one.silence_rate for one in looks) / len(looks)
    assert abs(silent - stated) <= 3 * (stated * (1 - stated) / len(looks)) ** 0.5


def test_in_a_quiet_week_something_stands_out_as_rarely_as_stated() -> None:
    """Eight measures in 20 wards, of which most have few; and nothing changed."""
    random = np.random.default_rng(20261130)
    means = np.repeat([0.3, 0.6, 1, 2, 3, 5, 8, 14], 20)
    weeks = examples(500)
    drawn = random.poisson(means[:, None], (weeks, len(means), ALL_WEEKS)).tolist()

    loud = 0
    for page in drawn:
        looks = [one for one in map(judge, page) if one.rate > 0]
        chances = [one.chance for one in looks]
        loud += min(chances) <= highest_chance(chances)

    assert 0 < loud / weeks <= 0.1


def test_small_counts_and_large_ones_have_limits_of_their_own() -> None:
    random = np.random.default_rng(7)
    for mean, method in ((4, Method.POISSON), (20, Method.XMR)):
        rows = random.poisson(mean, (300, ALL_WEEKS))
        used = [judge([int(n) for n in row]).method for row in rows]
        assert used.count(method) >= 290


@pytest.mark.parametrize(("mean", "index"), [(1, 2), (4, 1.3), (4, 2), (20, 2)])
def test_counts_in_bunches_raise_few_more_alarms_than_stated(
    mean: float, index: float
) -> None:
    """Variance over mean is `index`; 24 areas of a measure are looked at together."""
    random = np.random.default_rng(11)
    size = mean / (index - 1)
    drawn = random.negative_binomial(size, 1 / index, (examples(500), 24, ALL_WEEKS))
    looks = []
    for areas in drawn.tolist():
        scatter = dispersion_of(areas)
        looks += [judge(area, scatter) for area in areas]

    happens, stated = rates_of(looks)

    assert happens <= 2 * stated
    assert happens < 0.04


def of(mean: float, then: float) -> Callable[[np.random.Generator], np.ndarray]:
    return lambda random: np.concatenate(
        [
            random.poisson(mean, (N_SERIES, WEEKS - RECENT)),
            random.poisson(then, (N_SERIES, RECENT)),
        ],
        axis=1,
    )


def weeks_until_found(row: list[int]) -> int:
    """Return after how many weeks of the rise it is flagged; too many if it is not."""
    for n in range(1, RECENT + 1):
        seen = row[: WEEKS - RECENT + n]
        if judge(seen).finding == Finding.RISE:
            return n
    return RECENT + 1


def test_a_doubling_from_4_to_8_is_found_within_the_delay_that_is_stated() -> None:
    series = of(4, 8)(np.random.default_rng(13)).tolist()

    taken = np.array([weeks_until_found(row) for row in series])

    for share in (0.5, 0.9):
        within = weeks_to_find(4, 8, share)
        assert within is not None
        assert (taken <= within).mean() >= share
        assert (taken <= within - 1).mean() < share
    for n, stated in enumerate(found_within(4, 8), start=1):
        assert (taken <= n).mean() == pytest.approx(stated, abs=0.02)


def test_a_rise_too_small_to_be_found_soon_is_not_said_to_be() -> None:
    assert weeks_to_find(2, 4, 0.9) is None
