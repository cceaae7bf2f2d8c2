"""Is a seizure corrected as it is known by now, with its time and place kept?"""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from operations.seizures.models import Seizure
from stronghold.core.audit.models import Event
from tests.factories import Cast, make_seizure

COUNTED = {
    "kind": "drugs",
    "drug": "cocaine",
    "test": "confirmed",
    "quantity": "14",
    "unit": "wraps",
    "exhibit_reference": "ox/7",
}


@pytest.fixture
def officer(client: Client, cast: Cast) -> Client:
    client.force_login(cast.officer)
    return client


def correct(client: Client, row: Seizure, **given: Any) -> Any:
    return client.post(f"/operations/seizures/{row.reference}/correct/", given)


def test_what_a_laboratory_found_takes_the_place_of_what_was_thought(
    officer: Client, cast: Cast
) -> None:
    row = make_seizure(cast.supervisor, kind="drugs", drug="other", drug_class="U")
    before = (row.occurred_on, row.occurred_at, row.place_text)

    answer = correct(officer, row, **COUNTED)

    assert answer["Location"] == f"/operations/seizures/{row.reference}/"
    row.refresh_from_db()
    assert (row.drug, row.drug_class, row.quantity) == ("cocaine", "A", Decimal(14))
    assert row.exhibit_reference == "OX/7"
    assert (row.occurred_on, row.occurred_at, row.place_text) == before
    event = Event.objects.get(kind="alteration")
    assert event.detail["change"] == "seizure_corrected"
    assert {"drug", "drug_class", "quantity"} <= set(event.detail["fields"])
    page = officer.get(answer["Location"]).content.decode()
    assert "Correct it" in page
    assert "Cocaine" in page


def test_the_form_holds_what_is_known_and_nothing_changed_leaves_no_event(
    officer: Client, cast: Cast
) -> None:
    stored = {"drug_class": "A", "quantity": 14, "exhibit_reference": "OX/7"}
    row = make_seizure(cast.officer, **COUNTED | stored)
    form = officer.get(f"/operations/seizures/{row.reference}/correct/").context["form"]
    assert form["quantity"].value() == "14"
    known = {name: form[name].value() or "" for name in form.fields}

    assert correct(officer, row, **known).status_code == 302
    assert not Event.objects.filter(kind="alteration").exists()


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"drug": ""}, "Choose the drug"),
        ({"unit": ""}, "Choose the unit of the quantity"),
        ({"exhibit_reference": "OX/1"}, "is already on seizure"),
    ],
)
def test_each_mistake_has_its_message(
    officer: Client, cast: Cast, given: dict[str, str], message: str
) -> None:
    make_seizure(cast.officer, exhibit_reference="OX/1")
    row = make_seizure(cast.officer)

    answer = correct(officer, row, **COUNTED | given)

    assert answer.status_code == 400
    assert message in answer.content.decode()


def test_one_in_error_stays_as_it_is(officer: Client, cast: Cast) -> None:
    row = make_seizure(cast.officer)
    withdrawn = f"/operations/seizures/{row.reference}/withdraw/"
    officer.post(withdrawn, {"reason": "Entered twice"})

    answer = correct(officer, row, **COUNTED)

    assert answer.status_code == 400
    assert "recorded in error" in answer.content.decode()
    page = officer.get(f"/operations/seizures/{row.reference}/").content.decode()
    assert "Correct it" not in page
