"""Is a typed place found as meant, and stored as typed?"""

from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.test import Client

from stronghold.core.audit.models import Event
from stronghold.core.geography.models import Area, Postcode, Street
from stronghold.core.places.models import Premises
from tests.api.records.kinds import KINDS, Kind
from tests.factories import ELSEWHERE, WEST_SOUTH, Cast

pytestmark = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.pages)
NO_POINT = {"latitude": "", "longitude": ""}


@pytest.fixture
def streets(country: dict[str, Area]) -> dict[str, Street]:
    """Two Mill Lanes and one Lake Street."""

    def make(name: str, locality: str, point: Point) -> Street:
        return Street.objects.create(
            name=name, locality=locality, kind="street", point=point
        )

    return {
        "west": make("Mill Lane", "Marston", WEST_SOUTH),
        "away": make("Mill Lane", "Faraway", ELSEWHERE),
        "lake": make("Lake Street", "", WEST_SOUTH),
    }


@pytest.fixture
def home(cast: Cast, streets: dict[str, Street]) -> Premises:
    return Premises.objects.create(
        force=cast.officer.force,
        address="12 Lake Street",
        street=streets["lake"],
        point=WEST_SOUTH,
        kind="dwelling",
    )


def send(client: Client, kind: Kind, **given: Any) -> Any:
    return client.post(f"{kind.pages}new/", kind.new_form(**NO_POINT, **given))


def only(kind: Kind) -> Any:
    return kind.model._default_manager.get()


def test_one_street_is_taken_with_its_areas(
    officer: Client, streets: dict[str, Street], kind: Kind
) -> None:
    assert send(officer, kind, place="lake st").status_code == 302

    row = only(kind)
    assert (row.place_text, row.street) == ("Lake Street", streets["lake"])
    assert row.point.coords == WEST_SOUTH.coords
    codes = (row.district.code, row.ward.code, row.lsoa.code)
    assert codes == ("E07000001", "E05000001", "E01000001")


def test_a_house_number_is_kept(
    officer: Client, streets: dict[str, Street], kind: Kind
) -> None:
    send(officer, kind, place="7a Lake Street")

    row = only(kind)
    assert (row.place_text, row.street) == ("7a Lake Street", streets["lake"])


def test_two_of_one_name_are_offered_and_nothing_typed_is_lost(
    officer: Client, streets: dict[str, Street], kind: Kind
) -> None:
    answer = send(officer, kind, place="3 Mill Lane")

    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Choose which “3 Mill Lane” you mean" in page
    assert "Mill Lane, Marston" in page
    assert "Mill Lane, Faraway" in page
    assert 'value="3 Mill Lane"' in page
    for value in kind.form.values():
        assert f'value="{value}"' in page
    assert answer.context["form"]["when"].value() == "now"
    assert not kind.model._default_manager.exists()

    west = streets["west"]
    chosen = send(officer, kind, place="3 Mill Lane", place_choice=f"street:{west.pk}")

    assert chosen.status_code == 302
    row = only(kind)
    assert (row.place_text, row.street) == ("3 Mill Lane, Marston", west)


def test_naming_the_locality_is_enough(
    officer: Client, streets: dict[str, Street], kind: Kind
) -> None:
    assert send(officer, kind, place="mill lane faraway").status_code == 302

    row = only(kind)
    assert row.street == streets["away"]
    assert row.ward is None


def test_a_choice_for_other_words_does_not_count(
    officer: Client, streets: dict[str, Street], kind: Kind
) -> None:
    lake = f"street:{streets['lake'].pk}"

    answer = send(officer, kind, place="Mill Lane", place_choice=lake)

    assert answer.status_code == 400
    assert not kind.model._default_manager.exists()


def test_a_choice_is_kept_while_something_else_is_mended(
    officer: Client, streets: dict[str, Street], kind: Kind
) -> None:
    west = f"street:{streets['west'].pk}"

    answer = send(officer, kind, place="Mill Lane", place_choice=west, when="")

    assert answer.status_code == 400
    assert f'value="{west}"' in answer.content.decode()
    assert answer.context["form"]["place_choice"].value() == west


def test_a_choice_goes_by_its_key_however_many_are_alike(
    officer: Client, streets: dict[str, Street], kind: Kind
) -> None:
    """Ten streets with one name fill the list; the last can still be chosen."""
    more = [
        Street.objects.create(
            name="Mill Lane", locality=f"Village {n}", kind="street", point=WEST_SOUTH
        )
        for n in range(12)
    ]

    key = f"street:{more[-1].pk}"
    place = "Flat 2, 12-14a Mill Lane, Village 11"
    assert send(officer, kind, place=place, place_choice=key).status_code == 302

    row = only(kind)
    assert (row.street, row.place_text) == (more[-1], place)


@pytest.mark.parametrize(
    "key", ["premises:0", "street:x", "street:9" * 9, "lake:1", "street:-1", "٣"]
)
def test_a_key_that_is_none_counts_for_nothing(
    officer: Client, streets: dict[str, Street], kind: Kind, key: str
) -> None:
    assert send(officer, kind, place="Lake St", place_choice=key).status_code == 302

    assert only(kind).street == streets["lake"]


def test_premises_of_another_force_cannot_be_chosen_by_key(
    client: Client, cast: Cast, home: Premises, kind: Kind
) -> None:
    client.force_login(cast.other_officer)
    key = f"premises:{home.pk}"

    send(client, kind, place="12 Lake Street", place_choice=key)

    assert only(kind).premises is None


def test_a_point_keeps_the_street_that_was_chosen_with_it(
    officer: Client, streets: dict[str, Street], kind: Kind
) -> None:
    point = {"latitude": "51.78", "longitude": "-1.22"}
    key = f"street:{streets['lake'].pk}"
    form = kind.new_form(place="9 Lake Street", place_choice=key, **point)

    assert officer.post(f"{kind.pages}new/", form).status_code == 302

    row = only(kind)
    assert (row.street, row.place_text) == (streets["lake"], "9 Lake Street")
    # A seizure at a house is at the point of its street.
    at = streets["lake"].point.coords if kind.record.rough else (-1.22, 51.78)
    assert row.point.coords == at


def test_white_space_counts_for_nothing(
    officer: Client, streets: dict[str, Street], kind: Kind
) -> None:
    spaced = f"12{' ' * 150}Lake\t \u00a0Street"
    body = kind.new_body(point=None, place=f"{' ' * 300}{spaced}")

    assert send(officer, kind, place=f"{' ' * 300}{spaced}").status_code == 302
    answer = officer.post(kind.endpoint, body, content_type="application/json")

    assert answer.status_code == 201
    rows = kind.model._default_manager.all()
    assert {row.place_text for row in rows} == {"12 Lake Street"}


def test_a_place_too_long_with_its_number_is_refused(
    officer: Client, streets: dict[str, Street], kind: Kind
) -> None:
    Street.objects.create(
        name="x" * 150, locality="y" * 100, kind="street", point=WEST_SOUTH
    )
    place = f"{'1' * 49} {'x' * 150}"
    body = kind.new_body(point=None, place=f"1{place[1:]}")

    page = send(officer, kind, place=place)
    answer = officer.post(kind.endpoint, body, content_type="application/json")

    assert page.status_code == 302
    assert answer.status_code == 201
    assert {len(r.place_text) for r in kind.model._default_manager.all()} == {200}


def test_words_that_name_someone_are_warned_about_once(
    officer: Client, streets: dict[str, Street], kind: Kind
) -> None:
    words = "the flat of Mr Example, 07700 900123"
    given = {"place": words, "place_choice": "words"}

    warned = send(officer, kind, **given)
    kept = send(officer, kind, **given, keep_words="on")

    page = warned.content.decode()
    assert warned.status_code == 400
    assert "a phone number and a name" in page
    assert "Keep the words as they are" in page
    assert f'value="{words}"' in page
    assert kept.status_code == 302
    assert only(kind).place_text == words


def test_the_api_warns_of_the_words_of_a_place_too(
    officer: Client, streets: dict[str, Street], kind: Kind
) -> None:
    body = kind.new_body(place="outside Mrs Example’s")

    def post(body: dict[str, Any]) -> Any:
        return officer.post(kind.endpoint, body, content_type="application/json")

    assert "a name" in post(body).json()["errors"]["place"][0]
    assert post(body | {"keep_words": True}).status_code == 201


def test_the_name_of_a_known_place_names_no_one(
    officer: Client, streets: dict[str, Street], kind: Kind
) -> None:
    Street.objects.create(
        name="Dr Example Street", locality="", kind="street", point=WEST_SOUTH
    )

    assert send(officer, kind, place="3 Dr Example Street").status_code == 302


def test_what_is_not_known_may_be_kept_as_words(
    officer: Client, streets: dict[str, Street], kind: Kind
) -> None:
    asked = send(officer, kind, place="behind the bins")
    kept = send(officer, kind, place="behind the bins", place_choice="words")

    page = asked.content.decode()
    assert "No such place is known" in page
    assert "Which place do you mean?" not in page
    assert "None of these" not in page
    assert kept.status_code == 302
    row = only(kind)
    assert (row.place_text, row.point, row.ward) == ("behind the bins", None, None)


def test_a_street_that_is_misspelt_is_said_not_to_be_known(
    officer: Client, streets: dict[str, Street], kind: Kind
) -> None:
    answer = send(officer, kind, place="Lake Streat")

    page = answer.content.decode()
    assert "called “Lake Streat” is known. Choose one with a similar name" in page
    assert "No such place is known. These have similar names" in page
    assert "Which place do you mean?" not in page
    lake = f"street:{streets['lake'].pk}"
    chosen = send(officer, kind, place="Lake Streat", place_choice=lake)
    assert chosen.status_code == 302
    assert only(kind).street == streets["lake"]


def test_a_type_of_street_alone_is_no_place(
    officer: Client, streets: dict[str, Street], kind: Kind
) -> None:
    answer = send(officer, kind, place="the street")
    body = kind.new_body(point=None, place="street")
    refused = officer.post(kind.endpoint, body, content_type="application/json")

    page = answer.content.decode()
    assert "“the street” alone is in too many names. Add a name" in page
    assert "No such place is known" in page
    assert "Lake Street" not in page
    assert refused.json()["place_choices"] == []
    assert not kind.model._default_manager.exists()


def test_a_house_number_of_two_is_kept_and_its_street_is_found(
    officer: Client, home: Premises, kind: Kind
) -> None:
    assert send(officer, kind, place="12-14a lake st").status_code == 302

    row = only(kind)
    assert (row.place_text, row.premises) == ("12-14a Lake Street", None)
    assert row.street == home.street


def test_place_not_known(officer: Client, kind: Kind) -> None:
    assert send(officer, kind, place_not_known="on").status_code == 302

    row = only(kind)
    assert (row.place_text, row.point) == ("", None)


def test_a_postcode(officer: Client, streets: dict[str, Street], kind: Kind) -> None:
    Postcode.objects.create(code="OX1 4RP", point=WEST_SOUTH)

    assert send(officer, kind, place="ox14rp").status_code == 302

    row = only(kind)
    assert (row.place_text, row.street) == ("OX1 4RP", None)
    assert row.ward.code == "E05000001"


def test_where_an_officer_stands_with_words_beside_it(
    officer: Client, streets: dict[str, Street], kind: Kind
) -> None:
    point = {"latitude": "51.78", "longitude": "-1.22"}
    form = kind.new_form(place="Mill Lane, by the bins", **point)

    assert officer.post(f"{kind.pages}new/", form).status_code == 302

    row = only(kind)
    assert (row.place_text, row.street) == ("Mill Lane, by the bins", None)
    assert row.ward.code == "E05000002"


def test_known_premises_are_taken_and_reading_them_is_logged(
    officer: Client, home: Premises, kind: Kind
) -> None:
    assert send(officer, kind, place="12 lake street").status_code == 302

    row = only(kind)
    assert (row.premises, row.street) == (home, home.street)
    assert Event.objects.get(kind="consultation").records == [f"premises:{home.pk}"]


def test_premises_of_another_force_are_not_offered(
    client: Client, cast: Cast, home: Premises, kind: Kind
) -> None:
    client.force_login(cast.other_officer)

    send(client, kind, place="12 Lake Street")

    row = only(kind)
    assert (row.premises, row.street) == (None, home.street)


def test_the_api_lists_what_may_be_meant(
    officer: Client, streets: dict[str, Street], kind: Kind
) -> None:
    body = kind.new_body(point=None, place="Mill Lane")

    answer = officer.post(kind.endpoint, body, content_type="application/json")

    assert answer.status_code == 400
    choices = {c["label"]: c["key"] for c in answer.json()["place_choices"]}
    assert set(choices) == {"Mill Lane, Marston", "Mill Lane, Faraway"}
    body |= {"place_choice": choices["Mill Lane, Marston"]}
    again = officer.post(kind.endpoint, body, content_type="application/json")
    assert again.status_code == 201
    assert again.json()["ward"] == "E05000001"


@pytest.mark.parametrize(
    "typed",
    [
        f"{' ' * 200}lake st",
        f"{chr(0xA0) * 200}12{chr(0x2003) * 100}lake st{chr(0x3000) * 200}",
        "\t\r\n\x0b\x0c\x1c\x1d\x1e\x1f\x85\u2028\u2029 Lake\u2029St",
        f"lake st{' ' * 1000}",
    ],
)
def test_white_space_of_any_kind_is_read_as_single_spaces(
    officer: Client, streets: dict[str, Street], kind: Kind, typed: str
) -> None:
    body = kind.new_body(point=None, place=typed)

    answer = officer.post(kind.endpoint, body, content_type="application/json")

    assert send(officer, kind, place=typed).status_code == 302
    assert answer.status_code == 201, answer.content
    rows = kind.model._default_manager.all()
    assert {row.street for row in rows} == {streets["lake"]}


@pytest.mark.parametrize(
    "typed",
    [
        " " * 200,
        f"{' ' * 200}\x00lake st",
        "\ud800 lake st",
        f"{' ' * 200}{'x' * 201}",
        "'" * 200,
        "%" * 200,
        "12-14a " * 28,
        "\u200b" * 200,
        "st " * 66,
    ],
)
def test_a_place_that_is_none_is_refused_and_breaks_nothing(
    officer: Client, streets: dict[str, Street], kind: Kind, typed: str
) -> None:
    body = kind.new_body(point=None, place=typed)

    answer = officer.post(kind.endpoint, body, content_type="application/json")

    assert answer.status_code == 400, answer.content
    assert not kind.model._default_manager.exists()
