"""How long the worker of figures rests between refreshes while people write."""

import pytest

from stronghold.figures.tasks import MANY_MARKS, MOST_SECONDS, Lately, rest_after


@pytest.mark.parametrize(
    ("seconds", "rest"), [(0.01, 0.09), (0.2, 0.5), (0.4, 0.4), (3, 3)]
)
def test_worker_rests_in_proportion_but_shows_changes_in_time(
    seconds: float, rest: float
) -> None:
    assert rest_after(seconds) == pytest.approx(rest)


def test_a_change_waits_for_two_refreshes_and_a_rest_at_most() -> None:
    for hundredths in range(1, 31):
        seconds = hundredths / 100
        assert 2 * seconds + rest_after(seconds) <= MOST_SECONDS + 1e-9


def test_small_refreshes_that_follow_each_other_are_many_changes() -> None:
    lately = Lately()
    n_at_last = [lately.n_with(1, at=10 + i / 10) for i in range(20)][-1]

    assert n_at_last == 10 >= MANY_MARKS


def test_changes_now_and_then_are_few() -> None:
    lately = Lately()
    numbers = [lately.n_with(2, at=10 + 1.5 * i) for i in range(5)]

    assert numbers == [2] * 5
