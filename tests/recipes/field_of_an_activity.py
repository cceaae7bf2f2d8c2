"""Is a field of activities, described in its record, at once in all that shows one?"""

import pytest
from django.test import Client

from operations.activities.models import Activity
from stronghold.exports.kinds import kind_named
from tests.api.records.kinds import ACTIVITIES as AS_SENT
from tests.api_document import whole_document
from tests.factories import Cast

# What bin/recipes counts.
NAME = "went_by"
LIST, API = "/operations/activities/", "/api/v1/activities"


@pytest.fixture
def officer(client: Client, cast: Cast) -> Client:
    client.force_login(cast.officer)
    return client


def test_the_form_stores_it_and_the_page_shows_it(officer: Client) -> None:
    asked = officer.get(f"{LIST}new/").content.decode()
    officer.post(f"{LIST}new/", AS_SENT.new_form(went_by="bicycle"))

    row = Activity.objects.get()
    assert "How they went <span" in asked
    assert row.went_by == "bicycle"
    page = officer.get(f"{LIST}{row.reference}/").content.decode()
    assert "By bicycle" in page


def test_programs_send_it_and_narrow_by_it(officer: Client) -> None:
    for went_by in ("foot", "car"):
        sent = AS_SENT.new_body(went_by=went_by)
        officer.post(API, sent, content_type="application/json")

    found = officer.get(API, {"went_by": "car"}).json()["items"]
    page = officer.get(LIST, {"went_by": "car"}).content.decode()

    assert [one["went_by"] for one in found] == ["car"]
    assert found[0]["reference"] in page
    schemas = whole_document()["components"]["schemas"]
    for name in ("Activity", "NewActivity"):
        assert "went_by" in schemas[name]["properties"], name


def test_it_is_a_column_of_the_export() -> None:
    columns = {column.name: column for column in kind_named("activities").columns}

    assert columns["went_by"].show("foot") == "On foot"
