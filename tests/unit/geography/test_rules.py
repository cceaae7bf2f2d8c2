"""Spelling of place names, and points that form one street."""

import pytest

from stronghold.core.geography.rules import (
    house_number,
    linked_points,
    metres_between,
    middle_point,
    place_name,
)


@pytest.mark.parametrize(
    ("titled", "right"),
    [
        ("St Aldate'S", "St Aldate's"),
        ("Queen'S Lane", "Queen's Lane"),
        ("On or near World'S End Lane", "On or near World's End Lane"),
        ("St Giles'", "St Giles'"),
        ("O'Connors Road", "O'Connors Road"),
        ("O'Sullivan Way", "O'Sullivan Way"),
        ("D'Arcy Close", "D'Arcy Close"),
    ],
)
def test_title_case_apostrophes_are_put_right(titled: str, right: str) -> None:
    assert place_name(titled) == right


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("12 Mill Lane", "12 "),
        ("12a, Mill Lane", "12a, "),
        ("12-14a Lake Street", "12-14a "),
        ("12 - 14 Lake Street", "12 - 14 "),
        ("12/3 Lake Street", "12/3 "),
        ("Flat 2, 14a Mill Lane", "Flat 2, 14a "),
        ("Flat 2, 14-16 Mill Lane", "Flat 2, 14-16 "),
        ("Top floor flat, 9 Mill Lane", "Top floor flat, 9 "),
        ("Flat B, Lake House", "Flat B, "),
        ("12" + " " * 150 + "Mill Lane", "12 "),
        ("Mill Lane", ""),
        ("Flat Lane", ""),
        ("Shop Street", ""),
        ("50th Street", ""),
        ("12", ""),
        ("", ""),
    ],
)
def test_the_house_number_is_kept_apart(typed: str, number: str) -> None:
    assert house_number(typed) == number


def test_distances_are_about_right_in_oxford() -> None:
    carfax, magdalen_bridge = (-1.25822, 51.75193), (-1.24602, 51.75162)

    assert metres_between(carfax, magdalen_bridge) == pytest.approx(841, rel=0.02)


def test_points_in_a_chain_are_one_group_and_a_far_one_is_its_own() -> None:
    chain = [(-1.20, 51.7), (-1.16, 51.7), (-1.18, 51.7)]
    far = (-1.30, 51.7)

    assert linked_points([*chain, far], 1500) == [[0, 1, 2], [3]]


def test_two_groups_are_joined_by_a_point_between_them() -> None:
    assert linked_points([(0.0, 0.0), (0.02, 0.0), (0.01, 0.0)], 1200) == [[0, 1, 2]]


def test_no_points_make_no_group() -> None:
    assert linked_points([], 1500) == []


def test_the_middle_point_is_one_of_the_points() -> None:
    assert middle_point([(0.0, 0.0), (0.01, 0.0), (0.03, 0.0)]) == (0.01, 0.0)
