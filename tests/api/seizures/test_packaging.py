"""Does a field that is described once reach all that shows a seizure?"""

import pytest
from django.test import Client

from operations.seizures.models import Seizure
from operations.seizures.record import SEIZURES
from stronghold.core.sharing.fields import FieldClass
from stronghold.exports.kinds import kind_named
from tests.api.records.kinds import SEIZURES as AS_SENT
from tests.factories import Cast, make_seizure

LIST = "/operations/seizures/"


@pytest.fixture
def officer(client: Client, cast: Cast) -> Client:
    client.force_login(cast.officer)
    return client


def test_it_goes_from_the_form_to_the_page_and_its_history(officer: Client) -> None:
    form = officer.get(AS_SENT.pages + "new/").content.decode()
    officer.post(AS_SENT.pages + "new/", AS_SENT.new_form(packaging="tube"))

    row = Seizure.objects.get()
    officer.post(f"{LIST}{row.reference}/correct/", AS_SENT.new_form(packaging="bag"))
    page = officer.get(f"{LIST}{row.reference}/").content.decode()
    assert "What is the exhibit sealed in? <span" in form
    assert row.packaging == "tube"
    assert "Packaging" in page
    assert "Tube" in page
    assert "Bag" in page


def test_a_seizure_of_which_it_was_not_recorded_says_nothing(
    officer: Client, cast: Cast
) -> None:
    row = make_seizure(cast.officer)

    assert "Packaging" not in officer.get(f"{LIST}{row.reference}/").content.decode()


def test_the_list_and_the_api_narrow_by_it(officer: Client, cast: Cast) -> None:
    boxed = make_seizure(cast.officer, packaging="box")
    other = make_seizure(cast.officer, packaging="bag")

    page = officer.get(LIST, {"packaging": "box"}).content.decode()
    found = officer.get("/api/v1/seizures", {"packaging": "box"}).json()["items"]
    assert boxed.reference in page
    assert other.reference not in page
    assert [(one["reference"], one["packaging"]) for one in found] == [
        (boxed.reference, "box")
    ]


def test_an_unknown_packaging_is_refused_with_the_codes(officer: Client) -> None:
    answer = officer.get("/api/v1/seizures", {"packaging": "crate"})

    assert answer.status_code == 400
    assert "none, bag, tube, box, other" in answer.content.decode()


def test_it_is_a_column_of_the_export_and_for_the_police_only() -> None:
    columns = {column.name: column for column in kind_named("seizures").columns}

    assert columns["packaging"].show("tube") == "Tube"
    assert SEIZURES.classes["packaging"] == FieldClass.POLICE
