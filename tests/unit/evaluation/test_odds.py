"""The change at a place beside its comparison, as SciPy works it out."""

from math import inf

import numpy as np
import pytest
from scipy.stats import hypergeom
from scipy.stats.contingency import odds_ratio

from stronghold.evaluation.rules.cells import Pair
from stronghold.evaluation.rules.odds import odds_of

TABLES = [
    (12, 4, 130, 128),
    (4, 12, 130, 128),
    (1, 1, 1, 1),
    (40, 7, 2310, 2408),
    (250, 190, 900, 950),
    (3, 0, 20, 24),
    (0, 3, 20, 24),
    (5, 9, 11, 0),
]


@pytest.mark.parametrize("table", TABLES)
def test_it_equals_scipy(table: tuple[int, int, int, int]) -> None:
    before, after, other_before, other_after = table
    theirs = odds_ratio([[after, before], [other_after, other_before]])
    ends = theirs.confidence_interval(0.95)

    ours = odds_of(Pair(before, after), Pair(other_before, other_after))

    assert ours is not None
    assert ours.value == pytest.approx(theirs.statistic, rel=1e-9)
    assert ours.low == pytest.approx(ends.low, rel=1e-9)
    assert ours.high == pytest.approx(ends.high, rel=1e-9)


@pytest.mark.parametrize(
    "pairs",
    [
        (Pair(0, 0), Pair(4, 5)),
        (Pair(4, 5), Pair(0, 0)),
        (Pair(0, 5), Pair(0, 5)),
        (Pair(5, 0), Pair(5, 0)),
    ],
)
def test_nothing_is_said_where_there_is_nothing(pairs: tuple[Pair, Pair]) -> None:
    assert odds_of(*pairs) is None


def test_a_place_that_fell_silent_has_a_highest_ratio() -> None:
    ours = odds_of(Pair(9, 0), Pair(100, 100))

    assert ours is not None
    assert (ours.value, ours.low) == (0.0, 0.0)
    assert 0 < ours.high < 1
    assert ours.is_evidence


def test_a_place_where_nothing_was_before_has_no_highest_ratio() -> None:
    ours = odds_of(Pair(0, 9), Pair(100, 100))

    assert ours is not None
    assert (ours.value, ours.high) == (inf, inf)
    assert ours.is_evidence


def test_of_chance_alone_at_most_one_in_twenty_is_evidence() -> None:
    """Exact: over every way in which 12 here and 300 there may fall to the weeks."""
    place, comparison, n_after = 12, 300, 160
    chances = hypergeom(place + comparison, place, n_after)

    wrong = sum(
        chances.pmf(after)
        for after in range(place + 1)
        if odds_of(
            Pair(place - after, after),
            Pair(comparison - (n_after - after), n_after - after),
        ).is_evidence  # type: ignore[union-attr]
    )

    assert 0 < wrong <= 0.05
    assert np.isclose(sum(chances.pmf(k) for k in range(place + 1)), 1)
