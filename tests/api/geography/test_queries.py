"""Typed names and postcodes find their places; points and days find areas."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from stronghold.core.audit.record import SYSTEM
from stronghold.core.geography.actions import load_gazetteer
from stronghold.core.geography.choices import AreaKind
from stronghold.core.geography.gazetteer_files import NamedPlaces, NamedPoint
from stronghold.core.geography.models import Area
from stronghold.core.geography.queries import (
    Place,
    areas_of_place,
    areas_of_places,
    boundary_state,
    edition_on,
    metres_from_areas,
    newest_areas,
    search_places,
    streets_near_postcodes,
    wards_to_choose,
)
from stronghold.core.kernel import clock
from tests.factories import (
    ELSEWHERE,
    ON_THE_LINE,
    WEST_SOUTH,
    make_area,
    make_edition,
    make_force,
    new_edition,
    square,
)

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 24)
STREETS = {
    "Cowley Road": [(-1.24, 51.75)],
    "Church Cowley Road": [(-1.22, 51.735)],
    "Mill Lane": [(-1.29, 51.75), (-1.21, 51.75)],
    "St Aldate's": [(-1.257, 51.75)],
    "Iffley Turn": [(-1.23, 51.73)],
    "The Avenue": [(-1.20, 51.75)],
    "Cox's Ground": [(-1.27, 51.77)],
}


@pytest.fixture
def gazetteer(country: dict[str, Area]) -> None:
    month = date(2025, 6, 1)
    named = {
        name: [NamedPoint(at, month, month) for at in places]
        for name, places in STREETS.items()
    }
    kinds = {"Cowley Parking Area": named["Cowley Road"]}
    postcodes = {
        "OX1 1AA": (-1.26, 51.75),
        "OX4 1AA": (-1.24, 51.75),
        "OX4 1AB": (-1.24, 51.75),
        "OX4 2AA": (-1.24, 51.75),
    }
    load_gazetteer(by=SYSTEM, places=NamedPlaces(named, kinds), postcodes=postcodes)


@pytest.mark.usefixtures("gazetteer")
@pytest.mark.parametrize(
    ("typed", "labels"),
    [
        ("OX4 1AB", ["OX4 1AB"]),
        ("ox41ab", ["OX4 1AB"]),
        ("OX4 1", ["OX4 1AA", "OX4 1AB"]),
        ("ox41", ["OX4 1AA", "OX4 1AB"]),
        ("OX4", ["OX4 1AA", "OX4 1AB", "OX4 2AA"]),
        ("Cowley Road", ["Cowley Road", "Church Cowley Road"]),
        ("12 cowley rd", ["Cowley Road", "Church Cowley Road"]),
        ("Cowly Raod", ["Cowley Road", "Church Cowley Road"]),
        ("st aldates", ["St Aldate's"]),
        ("mill lane", ["Mill Lane, Area E05000001", "Mill Lane, Area E05000002"]),
        ("iff", ["Iffley Turn"]),
        ("cowley place", ["Cowley Road", "Church Cowley Road"]),
        ("coxs", ["Cox's Ground"]),
        ("the ave", ["The Avenue"]),
        ("avenue", []),
        ("road", []),
        ("Zebra Crossing", []),
        ("Zebra Road", []),
        ("%", []),
        ("", []),
    ],
)
def test_what_is_typed_finds_what_is_meant(typed: str, labels: list[str]) -> None:
    assert [found.label for found in search_places(typed, force=None)] == labels


@pytest.mark.usefixtures("gazetteer")
@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("OX4 2AA", ["Cowley Road", "St Aldate's"]),
        ("ox42", ["Cowley Road"]),
        ("OX4", ["Cowley Road"]),
        ("OX1", ["St Aldate's"]),
        ("OX9", []),
        ("cowley road", []),
    ],
)
def test_the_streets_near_a_postcode_or_the_start_of_one(
    typed: str, names: list[str]
) -> None:
    found = streets_near_postcodes(typed, force=None, most=2)

    assert [street.name for street in found] == names


@pytest.mark.usefixtures("gazetteer")
def test_a_place_found_says_what_and_where_it_is() -> None:
    [postcode], [street] = (
        search_places("OX1 1AA", force=None),
        search_places("Iffley Turn", force=None),
    )

    assert (postcode.kind, postcode.longitude, postcode.latitude) == (
        "postcode",
        -1.26,
        51.75,
    )
    assert (street.kind, street.longitude, street.latitude) == ("street", -1.23, 51.73)


def test_a_point_on_a_shared_edge_is_in_the_area_of_the_lowest_code(
    country: dict[str, Area],
) -> None:
    [found] = areas_of_places([Place(ON_THE_LINE.coords, DAY)])

    codes = {area.pk: area.code for area in country.values()}
    assert {kind: codes[pk] for kind, pk in found.items()} == {
        AreaKind.DISTRICT: "E07000001",
        AreaKind.WARD: "E05000001",
        AreaKind.LSOA: "E01000001",
    }


def test_a_point_elsewhere_is_in_no_area(country: dict[str, Area]) -> None:
    assert areas_of_places([Place(ELSEWHERE.coords, DAY)]) == [{}]


def test_many_places_are_answered_in_their_order(country: dict[str, Area]) -> None:
    west, east = (-1.28, 51.72), (-1.22, 51.72)

    found = areas_of_places(
        [Place(east, DAY), Place(west, DAY), Place(east, DAY)], kinds=[AreaKind.WARD]
    )

    wards = [{AreaKind.WARD: country[c].pk} for c in ("E05000002", "E05000001")]
    assert found == [wards[0], wards[1], wards[0]]


def test_what_is_known_is_not_asked_again(
    country: dict[str, Area], django_assert_num_queries: object
) -> None:
    places, known = [Place((-1.28, 51.72), DAY)], {}
    first = areas_of_places(places, known=known)

    with django_assert_num_queries(1):  # type: ignore[operator]
        again = areas_of_places(places, known=known)

    assert again == first


def test_the_edition_in_force_changes_with_the_day(country: dict[str, Area]) -> None:
    old = country["E05000001"].edition
    old.valid_to = date(2021, 5, 5)
    old.save()
    new = make_edition(AreaKind.WARD, date(2021, 5, 6))
    renewed = make_area(new, "E05000009", square(-1.3, 51.7, -1.2, 51.8))

    assert edition_on(AreaKind.WARD, date(2021, 5, 5), force=None) == old
    assert edition_on(AreaKind.WARD, date(2021, 5, 6), force=None) == new
    before, after = areas_of_places(
        [Place(WEST_SOUTH.coords, date(2021, 5, day)) for day in (5, 6)]
    )
    assert before[AreaKind.WARD] == country["E05000001"].pk
    assert after[AreaKind.WARD] == renewed.pk


def test_one_place_is_in_the_areas_that_many_places_are(
    country: dict[str, Area],
) -> None:
    old = country["E05000001"].edition
    old.valid_to = date(2021, 5, 5)
    old.save()
    new = make_edition(AreaKind.WARD, date(2021, 5, 6))
    make_area(new, "E05000009", square(-1.3, 51.7, -1.2, 51.8))
    places = [
        Place(point.coords, date(2021, 5, day))
        for point in (WEST_SOUTH, ON_THE_LINE, ELSEWHERE)
        for day in (5, 6)
    ]

    found = areas_of_places(places)

    assert [areas_of_place(place) for place in places] == found
    assert found[0] != found[1] != found[-1] == {}


def test_a_point_in_an_area_is_at_no_distance_from_the_areas(
    country: dict[str, Area],
) -> None:
    assert metres_from_areas(WEST_SOUTH.coords, force=None) == 0
    assert metres_from_areas(ON_THE_LINE.coords, force=None) == 0
    # A tenth of a degree north of the square country.
    assert metres_from_areas((-1.25, 51.9), force=None) == pytest.approx(11_126, abs=5)


def test_a_code_matches_the_newest_edition_that_holds_it(
    country: dict[str, Area],
) -> None:
    old = country["E01000001"].edition
    old.valid_to = date(2021, 3, 20)
    old.save()
    new = make_edition(AreaKind.LSOA, date(2021, 3, 21))
    box = square(-1.3, 51.7, -1.25, 51.75)
    renewed = make_area(new, "E01000001", box, country["E07000001"])

    found = newest_areas(
        AreaKind.LSOA, ["E01000001", "E01000002", "E01999999", ""], force=None
    )

    assert {code: area.id for code, area in found.items()} == {
        "E01000001": renewed.pk,
        "E01000002": country["E01000002"].pk,
    }
    assert found["E01000001"].parent_id == country["E07000001"].pk


def test_the_state_of_the_boundaries_changes_with_any_edition(
    country: dict[str, Area],
) -> None:
    before = boundary_state(force=None)
    assert boundary_state(force=None) == before

    edition = country["E05000001"].edition
    edition.valid_to = date(2021, 5, 5)
    edition.save()

    assert boundary_state(force=None) != before


@pytest.fixture
def tuesday() -> Iterator[None]:
    with clock.stopped(datetime(2026, 11, 24, 12, tzinfo=UTC)):
        yield


@pytest.mark.usefixtures("country", "tuesday")
def test_the_wards_to_choose_are_those_of_today_by_name() -> None:
    """A force's own take the place of those for all, once they are in force."""
    force, another = make_force().pk, make_force("kent", "Kent").pk
    for_all = [("E05000001", "Area E05000001"), ("E05000002", "Area E05000002")]
    assert wards_to_choose(force=force) == for_all

    own = new_edition("ward", date(2026, 11, 1))
    own.force_id = force
    own.save()
    for code, name in (("E05000003", "B"), ("E05000004", "A")):
        area = make_area(own, code, square(-1.3, 51.7, -1.2, 51.8))
        area.name = name
        area.save()
    later = new_edition("ward", date(2027, 1, 1))
    later.force_id = another
    later.save()

    assert wards_to_choose(force=force) == [("E05000004", "A"), ("E05000003", "B")]
    # Kent has wards of its own, if only later, and so never those for all.
    assert wards_to_choose(force=another) == []
    assert wards_to_choose(force=None) == for_all
