"""How long the worker of figures rests between refreshes while people write."""

import pytest

from stronghold.figures.tasks import MOST_SECONDS, rest_after


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
