"""Is a place that a user enters understood as meant?"""

import pytest

from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.places.rules import (
    GivenPlace,
    check_given,
    check_near,
    is_same_number,
    written_place,
)


@pytest.mark.parametrize(
    "given",
    [
        GivenPlace(words="Mill Lane"),
        GivenPlace(not_known=True),
        GivenPlace(latitude=51.75, longitude=-1.25),
        GivenPlace(words="by the bins", latitude=51.75, longitude=-1.25),
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
    ("latitude", "longitude", "metres_away"),
    [
        (51.75, -1.25, 0.0),
        (51.75, -1.25, 30_000.0),
        # Where no outline is loaded, anywhere in Great Britain will do.
        (60.15, -1.14, None),
        (50.07, -5.71, None),
    ],
)
def test_a_point_in_or_near_the_areas(
    latitude: float, longitude: float, metres_away: float | None
) -> None:
    check_near(latitude, longitude, metres_away=metres_away)


@pytest.mark.parametrize(
    ("latitude", "longitude", "metres_away", "message"),
    [
        (0.0, 0.0, 5_757_000.0, "is 5,757 km from the areas on the map"),
        (51.9, -1.9, 30_001.0, "must be within 30 km"),
        (0.0, 0.0, None, "must be in Great Britain"),
        (48.85, 2.35, None, "must be in Great Britain"),
        (49.0, -20.0, None, "must be in Great Britain"),
    ],
)
def test_a_point_at_sea_or_abroad_is_a_slip(
    latitude: float, longitude: float, metres_away: float | None, message: str
) -> None:
    with pytest.raises(RuleBroken, match=message) as error:
        check_near(latitude, longitude, metres_away=metres_away)

    assert error.value.field == "latitude"


def test_a_street_is_written_with_its_number_if_that_can_be_stored() -> None:
    long = f"{'x' * 150}, {'y' * 48}"

    assert written_place("12 ", "Lake Street, Marston") == "12 Lake Street, Marston"
    assert written_place("12-14a ", long) == f"12-14a {'x' * 150}"
    with pytest.raises(RuleBroken, match="200 ordinary characters"):
        written_place("1" * 60, long)


@pytest.mark.parametrize(
    ("address", "typed", "is_same"),
    [
        ("12 Lake Street", "12 Laek St", True),
        ("12a Lake Street", "12 Lake Street", False),
        ("Flat 2, 14a Lake Street", "flat 2 14a lake st", True),
        ("Lake Street", "Lake Street", False),
    ],
)
def test_the_same_house_number(address: str, typed: str, is_same: bool) -> None:
    assert is_same_number(address, typed) is is_same
