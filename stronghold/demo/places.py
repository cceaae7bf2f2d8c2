"""The places of a story, in its words."""

from typing import TYPE_CHECKING

from stronghold.core.places.queries import PlaceMeant
from stronghold.demo.scene import at_premises

if TYPE_CHECKING:
    from stronghold.core.places.models import Premises
    from stronghold.demo.player import Case


def home_of(case: "Case") -> "Premises":
    """Return the premises of a case: the house, or the next of the other homes.

    `home` says which; `from_last` counts from the last one, so that what two stories
    tell is of different homes.
    """
    if case.says.get("at") == "house":
        return case.scene.house()
    homes = case.scene.homes()
    if case.story.get("from_last"):
        homes = homes[::-1]
    n: int = case.says.get("home", case.n)
    return homes[n % len(homes)]


def place_of(case: "Case", words: str) -> PlaceMeant:
    """Return the home of the case, the street of the house, or a place by its words."""
    if words == "home":
        return at_premises(home_of(case))
    if words == "street of the house":
        home = case.scene.house()
        return PlaceMeant(str(home.street), home.point, home.street_id)
    street = case.scene.city.by_name.get(words)
    if street is None:
        return PlaceMeant(words)
    return PlaceMeant(str(street), street.point, street.pk)
