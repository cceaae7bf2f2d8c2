"""Does the form of an arrest store what was meant, and refuse what cannot be?"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from operations.arrests.models import Arrest
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from tests.api.records.kinds import ARRESTS
from tests.factories import Cast

NOW = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)
URL = "/operations/arrests/new/"


@pytest.fixture(autouse=True)
def at_now() -> Iterator[None]:
    with clock.stopped(NOW):
        yield


@pytest.fixture
def officer(client: Client, cast: Cast) -> Client:
    client.force_login(cast.officer)
    return client


def send(client: Client, **given: Any) -> Any:
    return client.post(URL, ARRESTS.new_form(**given))


def test_five_answers_make_an_arrest(officer: Client, cast: Cast) -> None:
    assert send(officer).status_code == 302

    arrest = Arrest.objects.get()
    assert (arrest.offence_class, arrest.age_band, arrest.drug_class) == (
        "92A",
        "25-34",
        "A",
    )
    assert (arrest.occurred_at, arrest.custody_number) == (NOW, None)
    event = Event.objects.get(kind="collection")
    assert event.records == [arrest.reference]
    assert event.detail == {"offence_class": "92A"}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"offence_class": ""}, "Choose the principal offence"),
        ({"age_band": ""}, "Choose the age, or “Not known”"),
        ({"age_band": "under-10"}, "A child under 10 cannot be arrested"),
        ({"when": "other"}, "Enter the date of arrest"),
        ({"when": "unknown"}, "choose one of the answers offered"),
        ({"custody_number": "9" * 31}, "must be 30 characters or less"),
        (
            {
                "when": "other",
                "day_day": "25",
                "day_month": "11",
                "day_year": "2026",
            },
            "Date of arrest must be today or in the past",
        ),
    ],
)
def test_each_mistake_has_its_message(
    officer: Client, given: dict[str, Any], message: str
) -> None:
    answer = send(officer, **given)

    assert answer.status_code == 400
    assert message in answer.content.decode()
    assert not Arrest.objects.exists()


def test_a_custody_number_is_on_one_arrest(officer: Client, cast: Cast) -> None:
    send(officer, custody_number="43cf/1/26")
    first = Arrest.objects.get()

    answer = send(officer, custody_number=" 43CF/1/26 ")

    assert answer.status_code == 400
    assert f"is already on arrest {first.reference}" in answer.content.decode()
    officer.post(
        f"/operations/arrests/{first.reference}/withdraw/", {"reason": "wrong place"}
    )
    assert send(officer, custody_number="43CF/1/26").status_code == 302


def test_another_force_may_have_the_same_number(
    officer: Client, client: Client, cast: Cast
) -> None:
    send(officer, custody_number="43CF/1/26")
    client.force_login(cast.other_officer)

    assert send(client, custody_number="43CF/1/26").status_code == 302


def test_the_api_wants_to_know_when(officer: Client) -> None:
    def post(**given: Any) -> Any:
        body = ARRESTS.new_body(**given)
        return officer.post(ARRESTS.endpoint, body, content_type="application/json")

    assert post(occurred_on=None).json() == {
        "code": "invalid",
        "detail": "Enter when the arrest was",
        "errors": {"occurred_at": ["Enter when the arrest was"]},
    }
    assert "age_band" in post(age_band="under-10").json()["errors"]
    body = post(occurred_on=None, occurred_at="2026-06-30T23:30:00Z").json()
    assert body["occurred_on"] == "2026-07-01"
    assert (body["drug_class"], body["custody_number"]) == ("U", None)
    assert Arrest.objects.get().counted_on == date(2026, 7, 1)


def test_a_missing_time_is_asked_for_as_that_of_an_arrest(officer: Client) -> None:
    response = send(officer, when="")

    assert response.status_code == 400
    assert "Choose when the arrest was made" in response.content.decode()
