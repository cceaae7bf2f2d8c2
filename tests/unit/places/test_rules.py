"""Is a place that somebody gives taken as it was meant?"""

import pytest

from stronghold.kernel.errors import RuleBroken
from stronghold.places.rules import GivenPlace, check_given, house_number, is_meant_by


@pytest.mark.parametrize(
    "given",
    [
        GivenPlace(words="Mill Lane"),
        GivenPlace(not_known=True),
        GivenPlace(latitude=51.75, longitude=-1.25),
        GivenPlace(words="by the bins", latitude=51.75, longitude=-1.25),
        # A point at sea is a place: it is elsewhere.
        GivenPlace(latitude=49.0, longitude=-20.0),
    ],
)
def test_a_place_in_words_by_position_or_not_known(given: GivenPlace) -> None:
    check_given(given)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (GivenPlace(), "place"),
        (GivenPlace(words="Mill Lane", not_known=True), "place"),
        (GivenPlace(latitude=51.0, longitude=-1.0, not_known=True), "place"),
        (GivenPlace(words="x" * 201), "place"),
        (GivenPlace(words="a\x00"), "place"),
        (GivenPlace(latitude=91.0, longitude=-1.0), "latitude"),
        (GivenPlace(latitude=float("nan"), longitude=-1.0), "latitude"),
        (GivenPlace(latitude=51.0, longitude=float("inf")), "longitude"),
        (GivenPlace(latitude=51.0), "longitude"),
        (GivenPlace(longitude=-1.0), "latitude"),
    ],
)
def test_anything_else_is_refused(given: GivenPlace, field: str) -> None:
    with pytest.raises(RuleBroken) as error:
        check_given(given)

    assert error.value.field == field


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("12 Mill Lane", "12 "),
        ("12a, Mill Lane", "12a, "),
        ("Flat 2, 14-16 Mill Lane", "Flat 2, 14-16 "),
        ("Mill Lane", ""),
        ("50th Street", ""),
    ],
)
def test_the_house_number_is_kept_apart(typed: str, number: str) -> None:
    assert house_number(typed) == number


@pytest.mark.parametrize(
    ("typed", "is_meant"),
    [
        ("mill lane", True),
        ("Mill Lane, Marston", True),
        ("mill lane marston", True),
        ("Mill Lane, Iffley", False),
        ("Mill", False),
        ("", False),
    ],
)
def test_a_label_is_meant_with_or_without_its_locality(
    typed: str, is_meant: bool
) -> None:
    assert is_meant_by("Mill Lane, Marston", typed) is is_meant


def test_an_apostrophe_may_be_left_out() -> None:
    assert is_meant_by("St Aldate's", "st aldates")
