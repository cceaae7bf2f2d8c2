"""Find the place that a user means: premises, a street, a postcode, or only words."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from django.contrib.gis.geos import Point
from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.db.models import Q, QuerySet

from stronghold.core.accounts.models import User
from stronghold.core.audit.record import consulted
from stronghold.core.geography.models import Force
from stronghold.core.geography.names import (
    Fit,
    Sought,
    add_a_name,
    fit_of,
    fit_to,
    is_generic,
    name_words,
    spellings,
    street_sought,
)
from stronghold.core.geography.queries import (
    MOST_COMPARED,
    KnownStreets,
    PlaceFound,
    metres_from_areas,
    one_place,
    search_places,
)
from stronghold.core.geography.rules import house_number, plain_words
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound, RuleBroken
from stronghold.core.kernel.values import postcode_in_form, starts_of_postcode
from stronghold.core.places.models import AskFirst, Premises
from stronghold.core.places.rules import (
    WORDS_ONLY,
    GivenPlace,
    check_given,
    check_near,
    is_same_number,
    plain_address,
    written_place,
)
from stronghold.core.places.visibility import visible_premises

MOST_PREMISES = 4
MOST_CHOICES = 8
_KEY = re.compile(r"(premises|street|postcode):([1-9][0-9]{0,17})", re.ASCII)


@dataclass(frozen=True)
class PlaceMeant:
    """Where something happened. Without a point, its area is not known."""

    words: str = ""
    point: Point | None = None
    street_id: int | None = None
    premises_id: int | None = None

    @property
    def own_words(self) -> str:
        """The user's own words, if they are not the name of a known place."""
        return "" if self.street_id or self.premises_id else self.words


@dataclass(frozen=True)
class PlaceChoice:
    """One of the places that can be meant; `key` identifies it in forms and the API."""

    key: str
    label: str
    place: PlaceMeant
    fit: Fit = Fit.ALIKE

    @property
    def is_exact(self) -> bool:
        return self.fit == Fit.EXACT

    @property
    def rank(self) -> tuple[int, bool]:
        """The sort key: premises first, but streets first among similar names."""
        is_named = self.place.premises_id is None
        return self.fit, (not is_named if self.fit == Fit.ALIKE else is_named)


@dataclass(frozen=True)
class PremisesFound:
    """Premises, and how well their address fits what was typed."""

    premises: Premises
    fit: Fit


class UnclearPlace(RuleBroken):
    """The typed text can mean several places, or no known place."""

    def __init__(self, words: str, choices: list[PlaceChoice]) -> None:
        self.choices = choices
        super().__init__(self._said_of(words), field="place_choice")

    @property
    def is_known(self) -> bool:
        """Whether some of the places are called what was typed."""
        return any(choice.fit < Fit.ALIKE for choice in self.choices)

    def _said_of(self, words: str) -> str:
        if self.is_known:
            return f"Choose which “{words}” you mean"
        if is_generic(words):
            return f"{add_a_name(words)}, or keep your words without a place on the map"
        not_known = f"No street, postcode or premises called “{words}” is known"
        if self.choices:
            return f"{not_known}. Choose one with a similar name, or keep your words"
        return (
            f"{not_known}. Check the spelling, or keep your words without a place on "
            "the map"
        )


def find_place(
    viewer: User, given: GivenPlace, *, known: KnownStreets | None = None
) -> PlaceMeant:
    """Return the place that is meant. Raises UnclearPlace with the possible places.

    A caller with many places passes the same `known` as a cache of streets.
    """
    given = replace(given, words=plain_words(given.words))
    check_given(given)
    if given.latitude is not None and given.longitude is not None:
        return _place_at(viewer, given, at=(given.longitude, given.latitude))
    if given.not_known or given.choice == WORDS_ONLY:
        return PlaceMeant(words=given.words)
    if chosen := _chosen(viewer, given):
        return chosen.place
    choices = place_choices(viewer, given.words, known=known)
    exact = [choice for choice in choices if choice.is_exact]
    # "12 Lake Street" also matches the street Lake Street; prefer the premises.
    exact = [choice for choice in exact if choice.place.premises_id] or exact
    if len(exact) == 1:
        return exact[0].place
    raise UnclearPlace(given.words, exact or choices)


class Homes:
    """The premises of streets that were read for many places, by their words."""

    def __init__(self, viewer: User) -> None:
        self._visible = Premises.objects.filter(visible_premises(viewer))
        self._known: dict[int, dict[tuple[str, ...], list[Premises]]] = {}

    def read(self, streets: Collection[int]) -> None:
        """Read the premises of streets; those of each only once."""
        new = [pk for pk in streets if pk not in self._known]
        if not new:
            return
        self._known |= {pk: {} for pk in new}
        for row in self._visible.filter(street__in=new).select_related("street"):
            own = name_words(row.address)
            more = ("", row.street.locality, row.postcode)
            for key in {tuple(own + name_words(part)) for part in more}:
                self._known[row.street_id].setdefault(key, []).append(row)

    def called(self, words: str, streets: Iterable[int]) -> list[Premises]:
        """Return the premises in these streets that are called so exactly."""
        key = tuple(name_words(words))
        return [row for pk in streets for row in self._known[pk].get(key, ())]

    def elsewhere(self, addresses: Collection[str]) -> set[str]:
        """Return those of the addresses that premises of any street have."""
        rows = self._visible.filter(address__in=addresses)
        return set(rows.values_list("address", flat=True))


def numbered_places(
    viewer: User, texts: Collection[str], *, known: KnownStreets, homes: Homes
) -> dict[str, PlaceMeant]:
    """Return the places of texts that are a house number in one known street.

    They are those of `find_place`, which compares each text with the premises of every
    street. What is anything else, or can be several places, is left to it.
    """
    named: dict[str, list[PlaceFound]] = {}
    for text in texts:
        if house_number(text) and not starts_of_postcode(text):
            named[text] = search_places(text, force=viewer.force_id, known=known)
    homes.read({street.id for streets in named.values() for street in streets})
    elsewhere = homes.elsewhere(list(named))
    found = {
        text: _numbered_place(text, streets, homes, is_elsewhere=text in elsewhere)
        for text, streets in named.items()
    }
    return {text: place for text, place in found.items() if place is not None}


def _numbered_place(
    text: str, streets: Sequence[PlaceFound], homes: Homes, *, is_elsewhere: bool
) -> PlaceMeant | None:
    premises = homes.called(text, [street.id for street in streets])
    if len(premises) == 1:
        consulted([f"premises:{premises[0].pk}"])
        return _premises_choice(premises[0], Fit.EXACT).place
    if premises or is_elsewhere:
        return None
    try:
        choices = [_named_choice(street, text) for street in streets]
    except RuleBroken:
        # It is too long with the name in full.
        return None
    exact = [choice for choice in choices if choice.is_exact]
    return exact[0].place if len(exact) == 1 else None


def place_choices(
    viewer: User, words: str, *, known: KnownStreets | None = None
) -> list[PlaceChoice]:
    """Return the places that can be meant, the best match first."""
    words = plain_words(words)
    named = search_places(words, force=viewer.force_id, known=known)
    streets = [found.id for found in named if found.kind == "street"]
    premises = premises_like(viewer, words, streets=streets)[:MOST_PREMISES]
    consulted(f"premises:{found.premises.pk}" for found in premises)
    choices = [_premises_choice(found.premises, found.fit) for found in premises]
    choices += [_named_choice(found, words) for found in named]
    if any(choice.fit < Fit.ALIKE for choice in choices):
        choices = [choice for choice in choices if choice.fit < Fit.ALIKE]
    return sorted(choices, key=lambda choice: choice.rank)[:MOST_CHOICES]


def _place_at(
    viewer: User, given: GivenPlace, *, at: tuple[float, float]
) -> PlaceMeant:
    """Return the place of a point, with the street or premises chosen with it."""
    longitude, latitude = at
    force = viewer.force_id
    check_near(latitude, longitude, metres_away=metres_from_areas(at, force=force))
    point = Point(longitude, latitude, srid=4326)
    if chosen := _chosen(viewer, given):
        return replace(chosen.place, point=point)
    return PlaceMeant(words=given.words, point=point)


def _chosen(viewer: User, given: GivenPlace) -> PlaceChoice | None:
    """Return the place with the given key, if the words match it."""
    if not _KEY.fullmatch(given.choice):
        return None
    by_key = _by_key(viewer, given)
    if by_key and by_key.is_exact:
        return by_key
    choices = place_choices(viewer, given.words)
    return next((choice for choice in choices if choice.key == given.choice), None)


def _by_key(viewer: User, given: GivenPlace) -> PlaceChoice | None:
    kind, _, number = given.choice.partition(":")
    if kind != "premises":
        found = one_place(kind, int(number), force=viewer.force_id)
        return _named_choice(found, given.words) if found else None
    visible = Premises.objects.filter(visible_premises(viewer))
    premises = visible.select_related("street").filter(pk=number).first()
    if premises is None:
        return None
    consulted([f"premises:{premises.pk}"])
    return _premises_choice(
        premises, _fit_of_premises(premises, Sought.of(given.words))
    )


def premises_named(viewer: User, key: str) -> Premises:
    """Return the premises whose key an address of the site names; NotFound otherwise.

    The read is logged.
    """
    number = key[:18] if key.isascii() and key.isdigit() else "0"
    rows = Premises.objects.filter(visible_premises(viewer))
    found = rows.filter(pk=int(number)).first()
    if found is None:
        raise NotFound
    consulted([f"premises:{found.pk}"])
    return found


def premises_like(
    viewer: User, words: str, *, parts: Sequence[str] = (), streets: Sequence[int] = ()
) -> list[PremisesFound]:
    """Return the visible premises with such an address or postcode, best first.

    Also those in one of `streets` with the house number that was typed. `parts` are the
    parts of a longer text that may be an address. Premises that are only alike are
    left out if others fit better. The caller logs those that it shows.
    """
    rows = Premises.objects.filter(visible_premises(viewer)).select_related("street")
    starts = starts_of_postcode(words)
    if starts and ((found := _at_postcodes(rows, starts)) or postcode_in_form(words)):
        return found
    names = [part for part in (words, *parts) if not is_generic(part)]
    by_own_words, by_all = Q(pk__in=[]), Q(pk__in=[])
    for spelling in sorted({own for name in names for own in spellings(name)}):
        by_own_words |= Q(address__trigram_word_similar=spelling)
    for name in names:
        by_all |= Q(address__trigram_similar=name)
    if number := house_number(words).rstrip(", "):
        by_own_words |= Q(street__in=streets, address__istartswith=number)
    likeness = TrigramSimilarity("address", words) + TrigramWordSimilarity(
        words, "address"
    )
    rows = rows.annotate(likeness=likeness).order_by("-likeness", "address", "pk")
    found = _fitting(rows.filter(by_own_words)[:MOST_COMPARED], words, streets)
    return found or _fitting(rows.filter(by_all)[:MOST_COMPARED], words, streets)


def _at_postcodes(
    rows: QuerySet[Premises], starts: Sequence[str]
) -> list[PremisesFound]:
    """Return the premises with one of these postcodes, or starts of postcodes."""
    here = Q(pk__in=[])
    for start in starts:
        here |= Q(postcode__startswith=start)
    found = rows.filter(here).order_by("postcode", "address", "pk")
    return [PremisesFound(premises, Fit.HOLDS) for premises in found[:MOST_COMPARED]]


def _fitting(
    rows: Iterable[Premises], words: str, streets: Sequence[int]
) -> list[PremisesFound]:
    """Return the premises that fit best; those alike only if none fits."""
    sought = Sought.of(words)
    found = []
    for premises in rows:
        fit = _fit_of_premises(premises, sought)
        if premises.street_id in streets and is_same_number(premises.address, words):
            fit = min(fit, Fit.BEGINS)
        found.append(PremisesFound(premises, fit))
    best = min((one.fit for one in found), default=Fit.NONE)
    worst = Fit.ALIKE if best == Fit.ALIKE else Fit.HOLDS
    kept = [one for one in found if one.fit <= worst]
    return sorted(kept, key=lambda one: one.fit)


def _fit_of_premises(premises: Premises, sought: Sought) -> Fit:
    localities = (premises.street.locality, premises.postcode)
    return min(
        fit_to(sought, premises.address, locality=locality) for locality in localities
    )


def _premises_choice(premises: Premises, fit: Fit) -> PlaceChoice:
    return PlaceChoice(
        key=f"premises:{premises.pk}",
        label=_premises_label(premises),
        place=PlaceMeant(
            words=premises.address,
            point=premises.point,
            street_id=premises.street_id,
            premises_id=premises.pk,
        ),
        fit=fit,
    )


def _premises_label(premises: Premises) -> str:
    locality = premises.street.locality or premises.postcode
    return f"{premises.address}, {locality}" if locality else premises.address


def _named_choice(found: PlaceFound, words: str) -> PlaceChoice:
    """Return the choice of a street or postcode, with the house number if typed."""
    is_street = found.kind == "street"
    number = house_number(words) if is_street else ""
    if is_street:
        fit = fit_of(found.name, street_sought(words), locality=found.locality)
    else:
        fit = Fit.EXACT if found.label == postcode_in_form(words) else Fit.BEGINS
    return PlaceChoice(
        key=f"{found.kind}:{found.id}",
        label=found.label,
        place=PlaceMeant(
            words=written_place(number, found.label),
            point=Point(found.longitude, found.latitude, srid=4326),
            street_id=found.id if is_street else None,
        ),
        fit=fit,
    )


def ask_first_marks(force: Force, place: PlaceMeant) -> list[AskFirst]:
    """Return the current marks that ask for a call before a visit to a place.

    They do not reveal their reason, and no record is read. A place in words is compared
    by its address.
    """
    words = plain_address(place.words)
    at_place = Q(premises=place.premises_id) if place.premises_id else Q(pk__in=[])
    if words:
        at_place |= Q(words=words)
    rows = AskFirst.objects.filter(at_place, team__organisation__force=force)
    current = Q(until__isnull=True) | Q(until__gte=clock.today())
    found = rows.filter(current).select_related("team")
    return list(found.order_by("team__name", "pk"))
