"""Is a field of breaches, described in its record, at once in all that shows one?"""

import csv
from io import StringIO

import pytest
from django.test import Client

from tests.api.oversight.test_breaches import LOG, facts, recorded
from tests.factories import Cast

# What bin/recipes counts.
NAME = "found_by"


@pytest.fixture
def records(client: Client, cast: Cast) -> Client:
    client.force_login(cast.records)
    return client


def test_the_form_stores_it_and_the_page_shows_it(records: Client) -> None:
    asked = records.get(f"{LOG}new/").content.decode()

    row = recorded(records, found_by="person")

    assert "How it came to light" in asked
    assert row.found_by == "person"
    page = records.get(f"{LOG}{row.reference}/").content.decode()
    assert "The person concerned said so" in page


def test_it_is_changed_and_the_history_says_so(records: Client) -> None:
    row = recorded(records, found_by="person")
    url = f"{LOG}{row.reference}/"

    records.post(f"{url}change/", facts(row.known_at, found_by="check"))

    page = records.get(url).content.decode()
    assert "A check of the log" in page
    assert "how it came to light" in page


def test_the_log_and_its_file_are_narrowed_by_it_and_have_it(records: Client) -> None:
    one = recorded(records, found_by="staff")
    other = recorded(records, hours=2)

    page = records.get(LOG, {"found_by": "staff"}).content.decode()
    answer = records.post(f"{LOG}breaches.csv?found_by=staff", {"purpose": "Board"})

    assert one.reference in page
    assert other.reference not in page
    [line] = csv.DictReader(StringIO(answer.content.decode("utf-8-sig")))
    assert line["How it came to light"] == "Someone of the force noticed"
