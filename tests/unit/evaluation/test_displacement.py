"""The quotient and its interval, as another way of working them out gives them."""

from collections.abc import Callable

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.stats import norm

from stronghold.evaluation.rules.cells import Cells, Pair
from stronghold.evaluation.rules.displacement import (
    LEAST,
    has_improved,
    is_large_enough,
    quotient_of,
)

IMPROVED = [
    (120, 40, 90, 95, 1000, 980),
    (120, 40, 90, 45, 1000, 980),
    (400, 250, 500, 620, 5200, 5150),
    (200, 90, 300, 90, 800, 1100),
]


def cells(counts: tuple[int, ...]) -> Cells:
    a0, a1, b0, b1, c0, c1 = counts
    return Cells(Pair(a0, a1), Pair(b0, b1), Pair(c0, c1))


def changes(n: np.ndarray) -> tuple[complex, complex]:
    a0, a1, b0, b1, c0, c1 = n
    return b1 / c1 - b0 / c0, a1 / c1 - a0 / c0


def slopes(of: Callable[[np.ndarray], complex], counts: tuple[int, ...]) -> np.ndarray:
    """Differentiate by a step into the complex plane, exact to the last digit."""
    step = 1e-30
    found = []
    for place in range(len(counts)):
        at = np.array(counts, dtype=complex)
        at[place] += 1j * step
        found.append(of(at).imag / step)
    return np.array(found)


def excess(q: float, counts: tuple[int, ...]) -> float:
    """How far a quotient is beyond the interval: 0 at its ends."""

    def apart(n: np.ndarray) -> complex:
        ring, place = changes(n)
        return ring - q * place

    variance = (slopes(apart, counts) ** 2 * np.array(counts)).sum()
    real = apart(np.array(counts, dtype=float))
    return float(np.real(real) ** 2 - norm.ppf(0.975) ** 2 * variance)


@pytest.mark.parametrize("counts", IMPROVED)
def test_it_equals_an_independent_way(counts: tuple[int, ...]) -> None:
    ring, place = changes(np.array(counts, dtype=float))
    value = float(np.real(ring / place))

    ours = quotient_of(cells(counts))

    assert ours is not None
    assert ours.value == pytest.approx(value, rel=1e-9)
    low = brentq(excess, value - 20, value, args=(counts,), xtol=1e-13)
    high = brentq(excess, value, value + 20, args=(counts,), xtol=1e-13)
    assert ours.low == pytest.approx(low, rel=1e-9, abs=1e-9)
    assert ours.high == pytest.approx(high, rel=1e-9, abs=1e-9)


def test_more_around_is_displacement_and_less_is_diffusion() -> None:
    displaced = quotient_of(cells((120, 40, 90, 160, 1000, 1000)))
    diffused = quotient_of(cells((120, 40, 90, 50, 1000, 1000)))
    widely = quotient_of(cells((120, 60, 190, 50, 1000, 1000)))

    assert displaced is not None
    assert displaced.value == pytest.approx(-70 / 80)
    assert diffused is not None
    assert diffused.value == pytest.approx(40 / 80)
    assert widely is not None
    assert widely.value > 1


@pytest.mark.parametrize("place", range(6))
def test_one_small_cell_is_enough_to_say_nothing(place: int) -> None:
    counts = [120, 40, 90, 95, 1000, 980]
    counts[place] = LEAST
    counts[1] = min(counts[1], counts[0] - 1) if place else 19
    enough = list(counts)
    if place:
        assert is_large_enough(cells(tuple(enough)))
    counts[place] = LEAST - 1

    assert not is_large_enough(cells(tuple(counts)))
    assert quotient_of(cells(tuple(counts))) is None


@pytest.mark.parametrize(
    "counts", [(100, 100, 90, 50, 1000, 1000), (100, 130, 90, 50, 1000, 1000)]
)
def test_nothing_is_displaced_where_nothing_improved(counts: tuple[int, ...]) -> None:
    assert not has_improved(cells(counts))
    assert quotient_of(cells(counts)) is None


def test_an_unsure_change_at_the_place_leaves_no_ends() -> None:
    ours = quotient_of(cells((30, 27, 40, 42, 1000, 1000)))

    assert ours is not None
    assert (ours.low, ours.high) == (None, None)
