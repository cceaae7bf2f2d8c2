"""When a week's reading is unusual: more than thrice one's own median, or at night."""

import pytest

from stronghold.oversight.reading.rules import unusual


@pytest.mark.parametrize(
    ("n_records", "before", "expected"),
    [
        (9, [0] * 8, []),
        (10, [0] * 8, ["much"]),
        (10, [], ["much"]),
        (30, [10] * 8, []),
        (31, [10] * 8, ["much"]),
        # One odd week before does not make another usual.
        (31, [10] * 7 + [400], ["much"]),
        (16, [5, 5, 5, 5, 6, 6, 6, 6], []),
        (17, [5, 5, 5, 5, 6, 6, 6, 6], ["much"]),
    ],
)
def test_more_than_three_times_the_median_and_at_least_ten(
    n_records: int, before: list[int], expected: list[str]
) -> None:
    assert unusual(n_records, before=before, n_odd=0) == expected


def test_outside_usual_hours_once_is_enough() -> None:
    assert unusual(1, before=[1] * 8, n_odd=1) == ["odd_hours"]
    assert unusual(40, before=[1] * 8, n_odd=2) == ["much", "odd_hours"]
