"""Rules for places that users enter: in words, by a choice, or by coordinates."""

from dataclasses import dataclass

from stronghold.core.geography.names import name_words
from stronghold.core.geography.rules import NEAR_M, house_number
from stronghold.core.kernel.errors import RuleBroken

LONGEST_PLACE = 200
# The choice of a user who means none of the places offered.
WORDS_ONLY = "words"
# If no area is loaded, a point must be in this box: south, north, west, east.
_GREAT_BRITAIN = (49.8, 60.9, -8.7, 1.8)


@dataclass(frozen=True)
class Spot:
    """A place at which to ask first: known premises, an address, or both.

    `words` is in the form of `plain_address`.
    """

    premises_id: int | None
    words: str


@dataclass(frozen=True)
class GivenPlace:
    """A place as entered, before it is looked up."""

    words: str = ""
    choice: str = ""
    latitude: float | None = None
    longitude: float | None = None
    not_known: bool = False

    @property
    def has_point(self) -> bool:
        return self.latitude is not None or self.longitude is not None


def check_given(given: GivenPlace) -> None:
    """Refuse a place that is missing, impossible, or both entered and not known."""
    is_given = bool(given.words) or given.has_point
    if given.not_known and is_given:
        raise RuleBroken(
            "Enter where it happened or choose “Place not known”, not both",
            field="place",
        )
    if not given.not_known and not is_given:
        raise RuleBroken(
            "Enter where it happened, or choose “Place not known”", field="place"
        )
    if len(given.words) > LONGEST_PLACE or "\x00" in given.words:
        raise RuleBroken(
            f"The place must be {LONGEST_PLACE} ordinary characters or less",
            field="place",
        )
    if given.has_point:
        _check_degrees(given.latitude, most=90, field="latitude")
        _check_degrees(given.longitude, most=180, field="longitude")


def is_in_great_britain(latitude: float, longitude: float) -> bool:
    """Return whether a point is in the box around Great Britain."""
    south, north, west, east = _GREAT_BRITAIN
    return south <= latitude <= north and west <= longitude <= east


def check_near(latitude: float, longitude: float, *, metres_away: float | None) -> None:
    """Refuse a point far outside the force area, such as at sea, abroad, or at 0, 0.

    `metres_away` is the distance to the loaded areas, or None if none is loaded.
    """
    if metres_away is None:
        if not is_in_great_britain(latitude, longitude):
            raise RuleBroken(
                "The point must be in Great Britain. Check it, or type the place",
                field="latitude",
            )
    elif metres_away > NEAR_M:
        raise RuleBroken(
            f"The point is {metres_away / 1000:,.0f} km from the areas on the map, and "
            f"must be within {NEAR_M // 1000} km. Check it, or type the place",
            field="latitude",
        )


def written_place(number: str, label: str) -> str:
    """Return a street after its house number, without the locality if too long."""
    words = f"{number}{label}"
    if len(words) > LONGEST_PLACE:
        words = f"{number}{label.partition(',')[0]}"
    if len(words) > LONGEST_PLACE:
        raise RuleBroken(
            f"The place must be {LONGEST_PLACE} ordinary characters or less",
            field="place",
        )
    return words


def plain_address(words: str) -> str:
    """Return an address as it is compared: "14, Lake St" is "14 lake street"."""
    return " ".join(name_words(words))


def is_same_number(address: str, typed: str) -> bool:
    """Return whether both begin with the same house number."""
    number = plain_address(house_number(typed))
    return bool(number) and number == plain_address(house_number(address))


def _check_degrees(value: float | None, *, most: int, field: str) -> None:
    # NaN fails this comparison too, so it is refused.
    if value is None or not -most <= value <= most:
        name = field.capitalize()
        raise RuleBroken(f"{name} must be between -{most} and {most}", field=field)


def can_be_known(address: str, *, has_street: bool, has_point: bool) -> bool:
    """Return whether an address is a house number in a known street."""
    return bool(has_street and has_point and house_number(address))


def check_can_be_known(address: str, *, has_street: bool, has_point: bool) -> None:
    """Refuse to create premises that are not a numbered address in a known street."""
    if not can_be_known(address, has_street=has_street, has_point=has_point):
        raise RuleBroken(
            "The place of this case is not a house number in a known street, so its "
            "tenure cannot be recorded. Open a case at the address instead, or ask "
            "the administrator of this site to load it with load_premises"
        )
