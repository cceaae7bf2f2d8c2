"""Which place is meant: known premises, a street, a postcode, or words alone."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.gis.geos import Point
from django.db.models import Q

from stronghold.accounts.models import User
from stronghold.audit.record import consulted
from stronghold.geography.queries import PlaceFound, search_places
from stronghold.geography.rules import street_sought
from stronghold.kernel.errors import RuleBroken
from stronghold.kernel.values import postcode_in_form
from stronghold.places.models import Premises
from stronghold.places.rules import (
    WORDS_ONLY,
    GivenPlace,
    check_given,
    house_number,
    is_meant_by,
)
from stronghold.places.visibility import visible_premises

MOST_PREMISES = 4
MOST_CHOICES = 8


@dataclass(frozen=True)
class PlaceMeant:
    """Where something happened. Without a point it is in no area: not known."""

    words: str = ""
    point: Point | None = None
    street_id: int | None = None
    premises_id: int | None = None


@dataclass(frozen=True)
class PlaceChoice:
    """One of the places that may be meant; `key` says which in a form or the API."""

    key: str
    label: str
    place: PlaceMeant
    is_exact: bool = False


class UnclearPlace(RuleBroken):
    """What was typed may mean several places, or none that is known."""

    def __init__(self, words: str, choices: list[PlaceChoice]) -> None:
        self.choices = choices
        message = (
            f"Choose which “{words}” you mean"
            if choices
            else f"No street, postcode or premises called “{words}” is known. "
            "Check the spelling, or keep your words without a place on the map"
        )
        super().__init__(message, field="place_choice")


def find_place(viewer: User, given: GivenPlace) -> PlaceMeant:
    """Return the place that is meant, or raise UnclearPlace with those it may be."""
    check_given(given)
    if given.has_point:
        point = Point(given.longitude, given.latitude, srid=4326)
        return PlaceMeant(words=given.words, point=point)
    if given.not_known or given.choice == WORDS_ONLY:
        return PlaceMeant(words=given.words)
    choices = place_choices(viewer, given.words)
    for choice in choices:
        if choice.key == given.choice:
            return choice.place
    exact = [choice for choice in choices if choice.is_exact]
    # "12 Lake Street" is also Lake Street with a number, but the premises are nearer.
    exact = [choice for choice in exact if choice.place.premises_id] or exact
    if len(exact) == 1:
        return exact[0].place
    raise UnclearPlace(given.words, exact or choices)


def place_choices(viewer: User, words: str) -> list[PlaceChoice]:
    """Return the places that may be meant, premises first."""
    found = [
        *_premises_choices(_premises_like(viewer, words), words),
        *(_named_choice(place, words) for place in search_places(words)),
    ]
    return found[:MOST_CHOICES]


def _premises_like(viewer: User, words: str) -> list[Premises]:
    postcode = postcode_in_form(words)
    like = (
        Q(postcode=postcode)
        if postcode
        else Q(address__istartswith=words) | Q(address__trigram_similar=words)
    )
    found = list(
        Premises.objects.filter(visible_premises(viewer))
        .filter(like)
        .select_related("street")
        .order_by("address", "pk")[:MOST_PREMISES]
    )
    consulted(f"premises:{premises.pk}" for premises in found)
    return found


def _premises_choices(found: Iterable[Premises], words: str) -> list[PlaceChoice]:
    return [
        PlaceChoice(
            key=f"premises:{premises.pk}",
            label=_premises_label(premises),
            place=PlaceMeant(
                words=premises.address,
                point=premises.point,
                street_id=premises.street_id,
                premises_id=premises.pk,
            ),
            is_exact=is_meant_by(_premises_label(premises), words),
        )
        for premises in found
    ]


def _premises_label(premises: Premises) -> str:
    locality = premises.street.locality or premises.postcode
    return f"{premises.address}, {locality}" if locality else premises.address


def _named_choice(found: PlaceFound, words: str) -> PlaceChoice:
    """Make a choice of a street or postcode; a house number that was typed is kept."""
    is_street = found.kind == "street"
    number = house_number(words) if is_street else ""
    sought = street_sought(words) if is_street else postcode_in_form(words) or words
    return PlaceChoice(
        key=f"{found.kind}:{found.id}",
        label=found.label,
        place=PlaceMeant(
            words=f"{number}{found.label}",
            point=Point(found.longitude, found.latitude, srid=4326),
            street_id=found.id if is_street else None,
        ),
        is_exact=is_meant_by(found.label, sought),
    )
