"""Do the shades hold every count once, and keep small counts pale?"""

from hypothesis import given
from hypothesis import strategies as st

from stronghold.figures.classes import SHADES, classes_up_to, shade_of


def test_zero_has_a_class_of_its_own_and_small_counts_a_shade_each() -> None:
    labels = [one.label for one in classes_up_to(3)]

    assert labels == ["0", "1", "2", "3", "4", "5"]


def test_larger_counts_are_classed_by_square_root_in_round_numbers() -> None:
    labels = [one.label for one in classes_up_to(1000)]

    assert labels == [
        "0",
        "1 to 40",
        "41 to 200",
        "201 to 400",
        "401 to 650",
        "651 to 1,000",
    ]


@given(st.integers(0, 1_000_000))
def test_classes_follow_on_without_gap_and_reach_the_highest(highest: int) -> None:
    classes = classes_up_to(highest)

    assert len(classes) == SHADES + 1
    assert classes[-1].high >= highest
    assert all(b.low == a.high + 1 for a, b in zip(classes, classes[1:], strict=False))
    assert all(one.low <= one.high for one in classes)


@given(st.integers(1, 100_000), st.data())
def test_a_higher_count_never_has_a_paler_shade(
    highest: int, data: st.DataObject
) -> None:
    classes = classes_up_to(highest)
    low, high = sorted(
        data.draw(st.lists(st.integers(0, highest), min_size=2, max_size=2))
    )

    assert shade_of(low, classes) <= shade_of(high, classes)
    assert (shade_of(low, classes) == 0) == (low == 0)
