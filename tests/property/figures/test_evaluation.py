"""Evaluations: what holds for all counts and all days."""

from datetime import date, timedelta
from math import inf

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from stronghold.core.kernel.weeks import Week
from stronghold.evaluation.rules.cells import Cells, Pair
from stronghold.evaluation.rules.displacement import (
    LEAST,
    has_improved,
    quotient_of,
)
from stronghold.evaluation.rules.odds import odds_of
from stronghold.evaluation.rules.windows import CHOICES, windows

few = st.builds(Pair, st.integers(0, 60), st.integers(0, 60))
many = st.builds(Pair, st.integers(LEAST, 2000), st.integers(LEAST, 2000))
some_cells = st.builds(Cells, many, many, many)
days = st.dates(date(2015, 1, 1), date(2030, 12, 31))


@given(few, few)
def test_the_interval_holds_the_estimate(place: Pair, comparison: Pair) -> None:
    odds = odds_of(place, comparison)

    assume(odds is not None)
    assert odds is not None
    assert 0 <= odds.low <= odds.value <= odds.high


@given(few, few)
def test_turning_time_round_turns_the_ratio_over(place: Pair, comparison: Pair) -> None:
    odds = odds_of(place, comparison)
    back = odds_of(
        Pair(place.after, place.before), Pair(comparison.after, comparison.before)
    )

    assert (odds is None) == (back is None)
    if odds and back:
        turned = [inf if one == 0 else 1 / one for one in (odds.high, odds.low)]
        assert [back.low, back.high] == pytest.approx(turned, rel=1e-9)


@given(some_cells)
def test_a_quotient_is_shown_only_where_the_place_improved(cells: Cells) -> None:
    quotient = quotient_of(cells)

    assert (quotient is not None) == has_improved(cells)
    if quotient and quotient.low is not None and quotient.high is not None:
        assert quotient.low <= quotient.value <= quotient.high


@given(some_cells)
def test_a_worse_ring_is_never_shown_as_diffusion(cells: Cells) -> None:
    ring, comparison = cells.ring, cells.comparison
    quotient = quotient_of(cells)
    assume(quotient is not None)
    assert quotient is not None

    got_worse = ring.after * comparison.before > ring.before * comparison.after

    assert got_worse == (quotient.value < 0)


@given(
    days, st.integers(-400, 2000), st.integers(0, 4000), st.sampled_from((0, *CHOICES))
)
def test_windows_are_equal_whole_and_over(
    on: date, later: int, recorded: int, asked: int
) -> None:
    today, since = on + timedelta(later), on - timedelta(recorded)
    found = windows(on, today=today, recorded_since=since, wanted=asked)

    assert 0 <= found.weeks <= max(CHOICES)
    if found.weeks:
        assert found.before_start.start >= since
        assert found.before_end.start <= on
        assert on <= found.after_start.start or on.weekday() == 0
        assert found.after_end <= Week.of(today)
        n_before = found.before_end.start - found.before_start.start
        assert n_before == found.after_end.start - found.after_start.start
