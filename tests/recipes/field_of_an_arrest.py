"""Is a field of arrests, described in its record, at once in all that shows one?"""

import pytest
from django.test import Client

from operations.arrests.actions.imports import import_arrests
from operations.arrests.import_file import read_arrests
from operations.arrests.models import Arrest
from operations.arrests.record import ARRESTS
from stronghold.core.kernel import clock
from stronghold.exports.kinds import kind_named
from tests.api.arrests.import_runs import HEADER, line
from tests.api.records.kinds import ARRESTS as AS_SENT
from tests.api_document import whole_document
from tests.factories import Cast, make_arrest

# What bin/recipes counts.
NAME = "came_about"
LIST, API = "/operations/arrests/", "/api/v1/arrests"
LATER = {"age_band": "25-34", "drug_class": "A"}


@pytest.fixture
def officer(client: Client, cast: Cast) -> Client:
    client.force_login(cast.officer)
    return client


def test_the_form_stores_it_and_the_page_shows_it(officer: Client) -> None:
    asked = officer.get(f"{LIST}new/").content.decode()
    officer.post(f"{LIST}new/", AS_SENT.new_form(came_about="stop"))

    row = Arrest.objects.get()
    assert "How it came about <span" in asked
    assert row.came_about == "stop"
    page = officer.get(f"{LIST}{row.reference}/").content.decode()
    assert "A stop and search" in page


def test_it_is_completed_taken_back_and_in_the_history(officer: Client) -> None:
    officer.post(f"{LIST}new/", AS_SENT.new_form(came_about="stop"))
    url = f"{LIST}{Arrest.objects.get().reference}/"

    officer.post(f"{url}complete/", LATER | {"came_about": "call"})
    page = officer.get(url).content.decode()
    assert "A call from the public" in page
    assert "A stop and search" in page

    officer.post(f"{url}complete/", LATER | {"came_about": ""})
    assert Arrest.objects.get().came_about == ""


def test_the_list_is_narrowed_by_it(officer: Client, cast: Cast) -> None:
    one = make_arrest(cast.officer, came_about="stop")
    other = make_arrest(cast.officer, came_about="call")

    page = officer.get(LIST, {"came_about": "stop"}).content.decode()

    assert one.reference in page
    assert other.reference not in page


def test_programs_send_change_and_ask_for_it(officer: Client) -> None:
    sent = AS_SENT.new_body(came_about="warrant")
    stored = officer.post(API, sent, content_type="application/json").json()
    assert stored["came_about"] == "warrant"

    moved = officer.post(
        f"{API}/{stored['reference']}/complete",
        {"came_about": "call"},
        content_type="application/json",
        headers={"if-match": officer.get(f"{API}/{stored['reference']}")["ETag"]},
    )
    found = officer.get(API, {"came_about": "call"}).json()["items"]

    assert moved.status_code == 200, moved.content
    assert [one["came_about"] for one in found] == ["call"]
    document = whole_document()["components"]["schemas"]
    for name in ("Arrest", "NewArrest", "CompletedArrest", "CustodyArrest"):
        assert "came_about" in document[name]["properties"], name


def test_a_file_of_custody_gives_it_and_one_of_ours_has_it(cast: Cast) -> None:
    text = f"{HEADER},came_about\n{line('TV/1/26', clock.now())},warrant"
    file = read_arrests("custody.csv", text.encode())
    import_arrests(by=cast.records, file=file)

    assert Arrest.objects.get().came_about == "warrant"
    kind = kind_named("arrests")
    columns = {column.name: column for column in kind.columns}
    assert columns["came_about"].show("warrant") == "A warrant"
    assert "came_about" in ARRESTS.classes
