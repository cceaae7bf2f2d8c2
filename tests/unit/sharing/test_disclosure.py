"""What a published figure looks like."""

import pytest

from stronghold.sharing.disclosure import Shown, Unsafe, published

SECRET = b"known to nobody"


@pytest.mark.parametrize(
    ("n", "text"),
    [(0, "0"), (1, "<5"), (4, "<5"), (5, "5"), (7, "5"), (8, "10"), (1_003, "1,005")],
)
def test_a_count_is_shown_as_nothing_few_or_the_nearest_five(n: int, text: str) -> None:
    shown = Shown.of(n)

    assert str(shown) == text
    assert n in shown


def test_two_fours_are_not_given_away_by_their_total() -> None:
    shown = published([], {("a", "all"): 4, ("b", "all"): 4}, secret=SECRET)

    assert str(shown["a"]) == str(shown["b"]) == "<5"
    assert str(shown["all"]) == "5 to 12"


def test_a_total_without_a_small_part_is_the_nearest_five() -> None:
    shown = published([], {("a", "all"): 20, ("b", "all"): 11}, secret=SECRET)

    assert str(shown["all"]) == "30"


def test_where_all_else_is_zero_part_and_total_are_one_figure() -> None:
    shown = published(["b"], {("a", "all"): 3}, secret=SECRET)

    assert [str(shown[key]) for key in ("a", "b", "all")] == ["<5", "0", "<5"]


def test_the_same_secret_gives_the_same_answer_and_another_may_not() -> None:
    records = {("a", f"total {n}"): 0 for n in range(20)} | {
        (f"small {n}", f"total {n}"): 2 for n in range(20)
    }
    records |= {(f"large {n}", f"total {n}"): 8 for n in range(20)}

    once, again, other = (
        published([], records, secret=secret) for secret in (b"1", b"1", b"2")
    )

    assert once == again
    assert once != other


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(ValueError, match="-1"):
        published([], {("a",): -1}, secret=SECRET)


def test_what_was_published_before_stays_and_the_rest_makes_room() -> None:
    before = published([], {("week 1",): 4}, secret=SECRET)
    records = {("week 1", "ward", "quarter"): 4, ("week 2", "quarter"): 3}

    shown = published([], records, secret=SECRET, before=before)

    assert str(shown["week 1"]) == "<5"
    assert str(shown["quarter"]) == "5 to 12"


def test_a_record_may_have_gone_to_another_ward_where_its_week_has_no_room() -> None:
    """Neither one more nor one less fits the week; in the ward there can be two."""
    before = {"week": Shown(7, 7)}
    records = {("week", "ward"): 1, ("week", "other ward"): 6}

    shown = published([], records, secret=SECRET, before=before)

    assert [str(shown[key]) for key in ("week", "ward", "other ward")] == [
        *("7 to 7", "<5", "5")
    ]


def test_where_nothing_would_be_safe_nothing_is_published() -> None:
    with pytest.raises(Unsafe):
        published(
            [], {("week", "ward"): 1}, secret=SECRET, before={"week": Shown(1, 1)}
        )


def test_what_is_not_in_its_range_was_not_published_so() -> None:
    with pytest.raises(ValueError, match="week"):
        published([], {("week",): 9}, secret=SECRET, before={"week": Shown(1, 4)})


def test_two_names_of_the_same_records_have_the_same_range() -> None:
    records = {("a", "all", "whole"): 2, ("b", "all", "whole"): 8}

    shown = published([], records, secret=SECRET)

    assert shown["all"] == shown["whole"]
