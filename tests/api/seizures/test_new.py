"""Does a seizure get the class of the day, and is what cannot be refused?"""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from operations.seizures.models import Seizure
from operations.seizures.rules import class_on
from tests.api.records.kinds import SEIZURES
from tests.factories import Cast, make_arrest, make_seizure


@pytest.mark.parametrize(
    ("drug", "day", "drug_class"),
    [
        ("nitrous-oxide", date(2023, 11, 7), "P"),
        ("nitrous-oxide", date(2023, 11, 8), "C"),
        ("ghb", date(2021, 12, 31), "C"),
        ("ghb", date(2022, 12, 31), "B"),
        ("ketamine", date(2014, 6, 9), "C"),
        ("ketamine", date(2026, 11, 24), "B"),
        ("heroin", date(2000, 1, 1), "A"),
        ("xylazine", date(2024, 1, 1), "U"),
        ("other", date(2026, 11, 24), "U"),
    ],
)
def test_the_class_is_that_of_the_day(drug: str, day: date, drug_class: str) -> None:
    assert class_on(drug, day) == drug_class


@pytest.fixture
def officer(client: Client, cast: Cast) -> Client:
    client.force_login(cast.officer)
    return client


def send(client: Client, **given: Any) -> Any:
    return client.post(SEIZURES.pages + "new/", SEIZURES.new_form(**given))


def test_what_is_seized_is_stored_with_its_class(officer: Client) -> None:
    assert send(officer, test="presumptive", estimate="120").status_code == 302

    row = Seizure.objects.get()
    assert (row.kind, row.drug, row.drug_class) == ("drugs", "heroin", "A")
    assert (row.quantity, row.unit, row.estimate) == (
        Decimal(12),
        "wraps",
        Decimal(120),
    )
    assert (row.test, row.arrest, row.entry) == ("presumptive", None, None)


def test_an_officer_may_know_better(officer: Client) -> None:
    send(officer, drug="cannabis", drug_class="A")

    row = Seizure.objects.get()
    assert row.drug_class == "A"
    page = officer.get(f"{SEIZURES.pages}{row.reference}/").content.decode()
    assert "by the law of that day: Class B" in page


def test_cash_has_no_class(officer: Client) -> None:
    send(officer, kind="cash", drug="heroin", quantity="", unit="", estimate="40")

    row = Seizure.objects.get()
    assert (row.drug, row.drug_class) == ("", "")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"kind": ""}, "Choose what was seized"),
        ({"drug": ""}, "Choose the drug"),
        ({"quantity": "-1"}, "Quantity must be 0 or more"),
        ({"quantity": ""}, "Enter how many or how much"),
        ({"unit": ""}, "Choose the unit of the quantity"),
        ({"estimate": "lots"}, "Estimate must be a number"),
        ({"quantity": "NaN"}, "Quantity must be a number"),
        ({"exhibit_reference": "9" * 31}, "must be 30 characters or less"),
    ],
)
def test_each_mistake_has_its_message(
    officer: Client, given: dict[str, str], message: str
) -> None:
    answer = send(officer, **given)

    assert answer.status_code == 400
    assert message in answer.content.decode()
    assert not Seizure.objects.exists()


def test_an_exhibit_is_on_one_seizure(officer: Client, cast: Cast) -> None:
    other = make_seizure(cast.officer, exhibit_reference="ABC/1")

    answer = send(officer, exhibit_reference="abc/1")

    assert f"is already on seizure {other.reference}" in answer.content.decode()


def test_the_api_finds_the_arrest(officer: Client, cast: Cast) -> None:
    arrest = make_arrest(cast.officer)
    body = SEIZURES.new_body(arrest=arrest.reference)

    answer = officer.post(SEIZURES.endpoint, body, content_type="application/json")

    assert answer.status_code == 201
    assert answer.json()["arrest"] == arrest.reference


def test_the_api_knows_no_arrest_of_another_force(officer: Client, cast: Cast) -> None:
    body = SEIZURES.new_body(arrest=make_arrest(cast.other_officer).reference)

    answer = officer.post(SEIZURES.endpoint, body, content_type="application/json")

    assert answer.status_code == 400
    assert "There is no such arrest" in answer.content.decode()


def test_no_second_tap_sends_a_form_of_a_seizure_again(
    officer: Client, cast: Cast
) -> None:
    """The script of the form sends it once, and chooses by key."""
    arrest, seizure = make_arrest(cast.officer), make_seizure(cast.officer)

    for page in (
        f"/operations/arrests/{arrest.reference}/seizures/new/",
        f"/operations/seizures/{seizure.reference}/correct/",
    ):
        assert b'src="/static/pages/record_form' in officer.get(page).content
