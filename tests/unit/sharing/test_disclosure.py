"""How published figures are shown as ranges."""

import pytest

from stronghold.core.sharing.small_numbers import Shown, Split, published

WARDS = [Split("AB", whole=True)]


@pytest.mark.parametrize(
    ("n", "text"),
    [(0, "0"), (1, "<5"), (4, "<5"), (5, "5"), (7, "5"), (8, "10"), (1_003, "1,005")],
)
def test_a_count_is_shown_as_nothing_few_or_the_nearest_five(n: int, text: str) -> None:
    shown = Shown.of(n)

    assert str(shown) == text
    assert n in shown


def test_a_total_does_not_reveal_two_fours() -> None:
    shown = published("all", WARDS, {"A": 4, "B": 4, "all": 8})

    assert [str(shown[key]) for key in ("A", "B", "all")] == ["<5", "<5", "5 to 12"]


def test_a_total_has_the_same_range_for_every_count_of_the_same_parts() -> None:
    totals = {
        str(published("all", WARDS, {"A": a, "B": b, "all": a + b})["all"])
        for a, b in [(4, 4), (4, 3), (3, 2), (1, 4)]
    }

    assert totals == {"5 to 12"}


def test_a_total_without_a_small_part_is_the_nearest_five() -> None:
    shown = published("all", WARDS, {"A": 20, "B": 11, "all": 31})

    assert str(shown["all"]) == "30"


def test_the_total_of_one_small_part_is_shown_like_the_part() -> None:
    shown = published("all", WARDS, {"A": 3, "all": 3})

    assert [str(shown[key]) for key in ("A", "B", "all")] == ["<5", "0", "<5"]


def test_zero_counts_are_shown_as_zero() -> None:
    shown = published("all", [Split("12", whole=True), *WARDS], {})

    assert {str(one) for one in shown.values()} == {"0"}


def test_the_last_ward_is_joined_where_the_weeks_leave_no_room() -> None:
    """At most 4 in one week: four wards of at least 1 would each be exactly 1."""
    splits = [Split("1", whole=True), Split("ABCD")]
    counts = {"1": 4, "A": 1, "B": 1, "C": 1, "D": 1, "all": 4}

    shown = published("all", splits, counts)

    assert [str(shown[key]) for key in "1ABCD"] == ["<5", "<5", "<5", "<5", "0 to 4"]


def test_ranges_add_up() -> None:
    assert Shown(1, 4) + Shown(5, 7) == Shown(6, 11)


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(ValueError, match="-1"):
        Shown.of(-1)
