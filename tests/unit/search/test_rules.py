"""What may be typed into a search, and what of it is a reference."""

import pytest

from stronghold.core.kernel.errors import RuleBroken
from stronghold.search.rules import (
    codes_labelled,
    forms_of,
    is_surely_reference,
    is_type_alone,
    names_in,
    read_words,
    starts_of_reference,
    type_alone,
    weight,
)


@pytest.mark.parametrize(
    "typed",
    ["R-7F3K-92QX", "r-7f3k-92qx", "7f3k92qx", " 7F3K 92QX ", "r7f3k92qx"],
)
def test_a_reference_is_read_however_it_is_typed(typed: str) -> None:
    assert "R-7F3K-92QX" in starts_of_reference(typed, "R")


@pytest.mark.parametrize(
    ("typed", "prefix", "starts"),
    [
        ("7f3k", "R", ["R-7F3K"]),
        ("R-7F3K-9", "R", ["R-7F3K-9"]),
        ("R-7F3K", "A", []),
        ("7f3", "R", []),
        ("Mill Lane", "R", []),
        ("TV/1234/26", "A", []),
        ("7F3K-92QXA", "R", []),
    ],
)
def test_only_what_can_be_a_reference_is_one(
    typed: str, prefix: str, starts: list[str]
) -> None:
    assert starts_of_reference(typed, prefix) == starts


@pytest.mark.parametrize(
    ("typed", "sure"),
    [("7f3k", True), ("R-QXYZ", True), ("crack", False), ("park", False)],
)
def test_a_word_is_not_taken_for_a_reference(typed: str, sure: bool) -> None:
    assert is_surely_reference(typed) is sure


@pytest.mark.parametrize("typed", ["", "   ", "\x00", "\n\t"])
def test_nothing_typed_says_what_to_do(typed: str) -> None:
    with pytest.raises(RuleBroken, match="Enter what to search for"):
        read_words(typed)


def test_too_much_typed_says_how_much_fits() -> None:
    assert read_words("a" * 200)
    with pytest.raises(RuleBroken, match="200 characters or less"):
        read_words("a" * 201)


def test_the_names_in_a_search_are_the_whole_and_runs_of_its_words() -> None:
    found = names_in("smell near mill lane")

    assert found[0] == "smell near mill lane"
    assert {"mill lane", "near mill lane"} <= set(found)
    assert len(names_in("a " * 100)) < 20


def test_the_newer_and_the_right_weigh_more() -> None:
    new = weight(0.5, age_days=0, is_in_error=False)

    assert new > weight(0.5, age_days=30, is_in_error=False)
    assert new > weight(0.5, age_days=0, is_in_error=True)
    assert weight(0.5, age_days=180, is_in_error=False) == new / 2


def test_codes_are_found_by_every_word_of_their_label() -> None:
    labels = [("92A", "Trafficking in controlled drugs (92A)"), ("92E", "Cannabis")]

    assert codes_labelled("controlled trafficking", labels) == ["92A"]
    assert codes_labelled("controlled cannabis", labels) == []
    assert codes_labelled("!!", labels) == []


@pytest.mark.parametrize(
    ("typed", "forms"),
    [
        ("cannabis", ["cannabis"]),
        ("lake st", ["lake st", "lake street"]),
        ("Lake Street smell", ["Lake Street smell", "Lake st smell"]),
        ("st ebbes st", ["st ebbes st", "st ebbes street"]),
        ('"lake st" van', ['"lake st" van', '"lake street" van']),
        ("van -st", ["van -st"]),
        ('van -"lake st"', ['van -"lake st"']),
        ("street", ["street"]),
        ('"', ['"', '""']),
    ],
)
def test_a_type_of_street_is_searched_in_full_and_short(
    typed: str, forms: list[str]
) -> None:
    assert forms_of(typed) == forms


@pytest.mark.parametrize(
    ("typed", "is_alone"),
    [("street", True), ("the flat", True), ('"flat"', False), ("lake street", False)],
)
def test_a_type_of_street_alone_is_not_searched_for(typed: str, is_alone: bool) -> None:
    assert is_type_alone(typed) is is_alone
    assert "quotes" in type_alone(typed)
