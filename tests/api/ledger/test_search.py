"""The search for a place: none, one, many; and what was typed stays out of sight."""

from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.test import Client
from django.urls import reverse

from stronghold.core.audit.models import Event
from stronghold.core.geography.models import Postcode, Street
from stronghold.core.places.models import Premises
from tests.api.ledger.conftest import Town, main_text, url_of
from tests.factories import WEST_SOUTH, Cast, make_arrest, make_report
from tests.reasons import reason_of

URL = "/places/"


def find(client: Client, words: str) -> Any:
    return client.post(URL, {"words": words}, follow=True)


def cells(response: Any) -> list[list[str]]:
    table = response.context["page"].table
    return [[str(cell) for cell in row.cells] for row in table.rows] if table else []


def test_one_place_that_fits_is_gone_to(town: Town, officer: Client) -> None:
    response = find(officer, "long wall")

    assert response.request["PATH_INFO"] == url_of(town.other)


def test_several_are_listed_with_how_much_is_recorded(
    cast: Cast, town: Town, officer: Client
) -> None:
    make_report(cast.officer, **town.at(town.house))
    make_report(cast.officer, **town.at(town.street))
    make_arrest(cast.officer, **town.at(town.house))

    response = find(officer, "Lake Street")

    assert "3 places match" in main_text(response)
    assert cells(response) == [
        ["Lake Street", "Street", "Grandpont", "2 reports and 1 arrest"],
        ["12 Lake Street", "Dwelling", "Grandpont, OX1 4RP", "1 report and 1 arrest"],
        ["14 Lake Street", "Shop or business", "Grandpont, OX1 4RP", "Nothing"],
    ], "the street of that name stands first"


def test_an_address_in_another_street_is_not_listed_beside_those_that_fit(
    town: Town, officer: Client
) -> None:
    Premises.objects.create(
        force=town.house.force,
        address="12 Luke Street",
        street=town.other,
        point=WEST_SOUTH,
        kind="dwelling",
    )

    assert "Luke" not in main_text(find(officer, "Lake Street"))
    assert "12 Luke Street" in main_text(find(officer, "Luke Stret"))


@pytest.mark.parametrize("words", ["Lake Stret", "lak street", "14, lake st"])
def test_what_is_misspelt_is_found(words: str, town: Town, officer: Client) -> None:
    response = find(officer, words)

    assert "Lake Street" in main_text(response)


def test_nothing_fits(town: Town, officer: Client) -> None:
    response = find(officer, "Zzyzx Road")

    assert response.status_code == 200
    assert "No place matches" in main_text(response)


def test_a_type_of_street_alone_is_answered_with_what_to_add(
    town: Town, officer: Client
) -> None:
    response = find(officer, "street")

    assert "“street” alone is in too many names. Add a name" in main_text(response)


def test_the_one_address_that_is_named_is_gone_to(town: Town, officer: Client) -> None:
    response = find(officer, "12 lake st")

    assert response.request["PATH_INFO"] == url_of(town.house)


def test_another_street_is_not_listed_for_its_type(town: Town, officer: Client) -> None:
    Street.objects.create(name="Duke Street", kind="street", point=WEST_SOUTH)

    for words in ("lake street", "Lake St", "lake streat"):
        found = main_text(find(officer, words))
        assert "Lake Street" in found
        assert "Duke" not in found


def test_misspelt_streets_stand_before_premises_that_sound_alike(
    town: Town, officer: Client
) -> None:
    found = [row[0] for row in cells(find(officer, "Laek Stret"))]

    assert found[0] == "Lake Street"
    assert set(found[1:]) == {"12 Lake Street", "14 Lake Street"}


def test_very_many_are_cut_and_it_says_so(town: Town, officer: Client) -> None:
    for n in range(40):
        Premises.objects.create(
            force=town.house.force,
            address=f"Flat {n}, Lake House",
            street=town.street,
            point=WEST_SOUTH,
            kind="dwelling",
        )

    response = find(officer, "Lake House")

    assert "These are the best matches" in main_text(response)
    assert len(cells(response)) <= 30


def test_a_postcode_finds_its_premises_and_the_streets_around(
    town: Town, officer: Client
) -> None:
    Postcode.objects.create(code="OX1 4RP", point=WEST_SOUTH)

    found = [row[0] for row in cells(find(officer, "ox14rp"))]

    assert found == ["12 Lake Street", "14 Lake Street", "Lake Street", "Long Wall"]


def test_a_part_of_a_postcode_leads_on(town: Town, officer: Client) -> None:
    for code in ("OX1 4RP", "OX1 4RQ"):
        Postcode.objects.create(code=code, point=WEST_SOUTH)

    response = find(officer, "OX1 4")

    assert [row[0] for row in cells(response)] == [
        "12 Lake Street",
        "14 Lake Street",
        "Lake Street",
        "OX1 4RP",
        "OX1 4RQ",
    ]
    after = officer.get(URL, {"postcode": "OX1 4RP"})
    assert "12 Lake Street" in main_text(after)


def test_without_words_the_own_last_places_are_offered(
    cast: Cast, town: Town, officer: Client
) -> None:
    make_report(cast.officer, **town.at(town.house))
    make_arrest(cast.officer, **town.at(town.other))
    make_report(cast.supervisor, **town.at(town.shop))

    response = officer.get(URL)

    assert [row[0] for row in cells(response)] == ["12 Lake Street", "Long Wall"]
    assert "Places of your latest records" in main_text(response)


def test_who_recorded_nothing_is_shown_so(town: Town, officer: Client) -> None:
    assert "No records of yours yet" in main_text(officer.get(URL))


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("", "Enter a street, a postcode or an address"),
        ("   ", "Enter a street, a postcode or an address"),
        ("x" * 101, "must be 100 characters or fewer"),
        ("a\x00b", "Null characters are not allowed"),
    ],
)
def test_what_cannot_be_looked_for(
    words: str, message: str, town: Town, officer: Client
) -> None:
    response = officer.post(URL, {"words": words})

    assert response.status_code == 400
    assert message in main_text(response)


def test_what_was_typed_is_in_no_address_and_not_in_the_audit_log(
    town: Town, officer: Client
) -> None:
    response = find(officer, "lake street nobleman")

    passed = [url for url, _ in response.redirect_chain]
    assert passed
    assert "nobleman" not in "".join(passed).lower()
    assert response["Cache-Control"] == "no-store"
    for event in Event.objects.all():
        assert "nobleman" not in f"{event.detail} {event.records} {reason_of(event)}"
    assert Event.objects.filter(detail__words=True).exists()


def test_a_search_that_is_no_longer_kept(town: Town, officer: Client) -> None:
    response = officer.get(URL, {"of": "nothing-of-that"})

    assert "That search is no longer kept" in main_text(response)


def test_the_words_of_one_are_not_those_of_another(
    cast: Cast, town: Town, officer: Client
) -> None:
    kept = officer.post(URL, {"words": "Lake Street"})["Location"]
    other = Client()
    other.force_login(
        cast.supervisor, "allauth.account.auth_backends.AuthenticationBackend"
    )

    response = other.get(kept)

    assert "Lake Street" not in main_text(response)


def test_another_force_finds_no_premises(
    cast: Cast, town: Town, client: Client
) -> None:
    client.force_login(cast.other_officer)

    response = find(client, "12 Lake Street")

    assert response.request["PATH_INFO"] == url_of(town.street)


def test_a_kind_of_place_of_the_gazetteer_is_no_street(
    town: Town, officer: Client
) -> None:
    at = Point(-1.28, 51.72, srid=4326)
    Street.objects.create(name="Parking Area", kind="place_type", point=at)

    assert "No place matches" in main_text(find(officer, "Parking Area"))


def test_suggestions_for_forms_are_still_there(town: Town, officer: Client) -> None:
    response = officer.post("/places/suggest/", {"words": "Lake Street"})

    assert response.status_code == 200
    assert reverse("places:suggest") == "/places/suggest/"
