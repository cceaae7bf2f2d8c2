"""Are the right places suggested, only to users who may see them?"""

from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.test import Client

from stronghold.core.audit.models import Event
from stronghold.core.geography.models import Postcode, Street
from stronghold.core.places.models import Premises
from tests.factories import WEST_SOUTH, Cast

URL = "/places/suggest/"


def make_street(name: str, locality: str = "") -> Street:
    return Street.objects.create(
        name=name, locality=locality, kind="street", point=WEST_SOUTH
    )


def make_premises(cast: Cast, address: str, street: Street, **given: Any) -> Premises:
    fields = {"point": Point(-1.29, 51.71, srid=4326), "kind": "dwelling"} | given
    force = cast.officer.force
    return Premises.objects.create(
        force=force, address=address, street=street, **fields
    )


@pytest.fixture
def officer(client: Client, cast: Cast) -> Client:
    client.force_login(cast.officer)
    return client


@pytest.fixture
def premises(cast: Cast) -> Premises:
    """A home in Cowley Road, among streets and premises with similar names."""
    cowley = make_street("Cowley Road")
    crowell = make_street("Crowell Road")
    make_street("Mill Lane", "Marston")
    make_street("Mill Lane", "Iffley")
    make_premises(cast, "Cowlay Roadside Garage", crowell)
    make_premises(cast, "12 Crowell Road", crowell)
    return make_premises(cast, "12 Cowley Road", cowley, postcode="OX4 1AA")


def offered(client: Client, words: str) -> list[str]:
    answer = client.post(URL, {"words": words})
    assert answer.status_code == 200
    return [choice["label"] for choice in answer.json()["choices"]]


def test_all_that_a_choice_fills_in(officer: Client, premises: Premises) -> None:
    answer = officer.post(URL, {"words": "12 cow"})

    assert answer.json()["choices"][0] == {
        "key": f"premises:{premises.pk}",
        "label": "12 Cowley Road, OX4 1AA",
        "words": "12 Cowley Road, OX4 1AA",
        "kind": "Known premises",
        "is_likely": True,
        "latitude": 51.71,
        "longitude": -1.29,
    }
    assert answer["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize(
    ("words", "first"),
    [
        # A misspelt street comes before premises with similar names.
        ("Cowly Road", "Cowley Road"),
        ("cowley rd", "Cowley Road"),
        # With the house number, the premises come first, misspelt or not.
        ("12 cow", "12 Cowley Road, OX4 1AA"),
        ("12 Cowly Road", "12 Cowley Road, OX4 1AA"),
        ("12 cowley road, ox4 1aa", "12 Cowley Road, OX4 1AA"),
        # Another house number is kept.
        ("Flat 2, 14a cowley rd", "Flat 2, 14a Cowley Road"),
    ],
)
def test_the_likeliest_is_first(
    officer: Client, premises: Premises, words: str, first: str
) -> None:
    assert offered(officer, words)[0] == first


def test_two_of_one_name_are_distinguished(officer: Client, premises: Premises) -> None:
    assert set(offered(officer, "3 mill lane")[:2]) == {
        "3 Mill Lane, Iffley",
        "3 Mill Lane, Marston",
    }


def test_what_only_sounds_alike_is_not_taken_by_enter(
    officer: Client, premises: Premises
) -> None:
    def first(words: str) -> Any:
        return officer.post(URL, {"words": words}).json()["choices"][0]

    assert first("Cowley Ro")["is_likely"]
    assert not first("Cowly Road")["is_likely"]


def test_a_postcode_and_who_lives_there(officer: Client, premises: Premises) -> None:
    Postcode.objects.create(code="OX4 1AA", point=WEST_SOUTH)
    Postcode.objects.create(code="OX4 1AB", point=WEST_SOUTH)

    assert offered(officer, "ox41aa") == ["OX4 1AA", "12 Cowley Road, OX4 1AA"]
    for start in ("ox4 1", "ox41", "OX4"):
        assert offered(officer, start) == [
            "OX4 1AA",
            "OX4 1AB",
            "12 Cowley Road, OX4 1AA",
        ]


@pytest.mark.parametrize("words", ["", " ", "x", "zzzzzz", "%", "__", "'; drop table"])
def test_nothing_is_offered_for_what_is_nothing(
    officer: Client, premises: Premises, words: str
) -> None:
    assert offered(officer, words) == []


def test_a_type_of_street_alone_offers_nothing_but_what_to_add(
    officer: Client, premises: Premises
) -> None:
    for words in ("road", "the lane", "Road.", "flat"):
        answer = officer.post(URL, {"words": words}).json()
        assert answer["choices"] == []
        assert f"“{words}” alone is in too many names. Add a name" in answer["none"]
    assert officer.post(URL, {"words": "zzzzzz"}).json()["none"] == ""


def test_streets_of_other_names_are_not_offered_for_their_type(
    officer: Client, premises: Premises
) -> None:
    assert offered(officer, "mill rd") == ["Mill Lane, Iffley", "Mill Lane, Marston"]
    assert offered(officer, "cowley road") == ["Cowley Road", "12 Cowley Road, OX4 1AA"]


def test_every_choice_is_taken_by_the_form_as_it_stands(
    officer: Client, premises: Premises
) -> None:
    """Choosing a suggestion fills in everything that the form needs."""
    for words in ("12 cow", "cowly road", "3 mill lane", "Flat 2, 14a cowley rd"):
        for choice in officer.post(URL, {"words": words}).json()["choices"]:
            given = {"concern": "dealing", "when": "now"}
            place = {"place": choice["words"], "place_choice": choice["key"]}
            assert officer.post("/reports/new/", given | place).status_code == 302


def test_reading_premises_is_logged_without_the_words(
    officer: Client, premises: Premises
) -> None:
    offered(officer, "Cowley Road 12")

    event = Event.objects.get(kind="consultation")
    assert f"premises:{premises.pk}" in event.records
    assert event.detail == {"page": "places:suggest"}


def test_streets_alone_are_reference_data(officer: Client, premises: Premises) -> None:
    offered(officer, "mill lane")

    assert not Event.objects.filter(kind="consultation").exists()


def test_premises_of_another_force_are_not_offered(
    client: Client, cast: Cast, premises: Premises
) -> None:
    client.force_login(cast.other_officer)

    assert offered(client, "12 Cowley Road") == ["12 Cowley Road"]


def test_partners_are_offered_streets_and_never_premises(
    client: Client, cast: Cast, premises: Premises
) -> None:
    client.force_login(cast.partner)

    assert offered(client, "12 Cowley Road") == ["12 Cowley Road"]
    assert offered(client, "Cowlay Roadside Garage") == []
    assert offered(client, "OX4 1AA") == []
    assert not Event.objects.filter(kind="consultation").exists()


def test_who_fills_in_no_form_with_a_place_is_refused(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast.admin)

    assert client.post(URL, {"words": "Cowley Road"}).status_code == 403


@pytest.mark.parametrize("words", ["a\x00b", "x" * 201])
def test_what_no_form_sends_is_refused(officer: Client, words: str) -> None:
    answer = officer.post(URL, {"words": words})

    assert answer.status_code == 400
    assert "200 ordinary characters" in answer.json()["error"]


def test_words_are_never_in_an_address(officer: Client) -> None:
    assert officer.get(URL, {"words": "Cowley Road"}).status_code == 405
