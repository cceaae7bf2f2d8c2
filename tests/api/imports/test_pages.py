"""Importing history in the browser: sent, checked, corrected, stored."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from operations.activities.models import Activity
from operations.imports.actions import clear_history, run_imports
from operations.imports.models import HistoryFile
from stronghold.core.accounts.choices import Role
from stronghold.core.kernel import clock
from tests.api.imports import files
from tests.api.imports.files import csv_of
from tests.factories import Cast, make_user

URL = "/operations/history/"


@pytest.fixture
def client(history: Cast) -> Client:
    signed_in = Client()
    signed_in.force_login(history.records)
    return signed_in


def send(client: Client, content: bytes, mapping: str = "", **given: Any) -> Any:
    sent: dict[str, Any] = {
        "kind": "activities",
        "file": SimpleUploadedFile("old.csv", content),
        **given,
    }
    if mapping:
        sent["mapping"] = SimpleUploadedFile("ours.toml", mapping.encode())
    return client.post(f"{URL}new/", sent)


def page_of(client: Client, row: HistoryFile) -> str:
    return client.get(f"{URL}{row.key}/").content.decode()


def test_a_file_is_checked_corrected_and_stored(client: Client) -> None:
    bad = files.ACTIVITY | {"source": "A-2", "n_people": "none"}
    answer = send(client, csv_of(files.ACTIVITY, bad))
    row = HistoryFile.objects.get()
    assert answer.headers["Location"] == f"{URL}{row.key}/"
    assert "0 of 2 lines" in page_of(client, row)

    run_imports()
    page = page_of(client, row)
    assert "1 right, 1 wrong. Nothing is stored yet." in page
    assert "n_people: enter the number of people in digits" in page
    assert "Import the good lines" in page
    assert not Activity.objects.exists()

    client.post(f"{URL}{row.key}/store/")
    run_imports()
    assert Activity.objects.count() == 1
    wrong = client.get(f"{URL}{row.key}/wrong/").content.decode("utf-8-sig")
    (line,) = csv.DictReader(io.StringIO(wrong))
    assert (line["line"], line["source"]) == ("3", "A-2")

    # Corrected in a spreadsheet, it is imported in turn, with the columns it has.
    corrected = csv_of(line | {"n_people": "3"})
    send(client, corrected)
    second = HistoryFile.objects.latest("pk")
    run_imports()
    client.post(f"{URL}{second.key}/store/")
    run_imports()
    assert Activity.objects.count() == 2
    assert "1 imported." in page_of(client, second)


def test_a_file_that_is_not_valid_is_refused_with_the_line(client: Client) -> None:
    answer = send(client, b"source,kind\nA-1")

    assert answer.status_code == 400
    assert "old.csv, line 1: lacks the columns n_people" in answer.content.decode()
    assert not HistoryFile.objects.exists()


def test_it_stops_and_continues(client: Client) -> None:
    send(client, csv_of(files.ACTIVITY))
    row = HistoryFile.objects.get()

    client.post(f"{URL}{row.key}/stop/")
    run_imports()
    assert "Checking stopped" in page_of(client, row)
    client.post(f"{URL}{row.key}/resume/")
    run_imports()
    assert "Checked" in page_of(client, row)

    client.post(f"{URL}{row.key}/remove/")
    assert not HistoryFile.objects.exists()


def test_a_mapping_says_which_column_is_which(client: Client) -> None:
    theirs = (
        b"REF,TYPE,STAFF,DAY,WHERE,NAME\nX9,PATROL,2,01/02/2019,Lake Street,someone\n"
    )
    mapping = """
kind = "activities"
ignore = ["NAME"]
[columns]
source = "REF"
kind = "TYPE"
n_people = "STAFF"
occurred_on = "DAY"
place = "WHERE"
[fixed]
results = ""
[codes.kind]
"patrol" = "high_visibility"
"""
    send(client, theirs, mapping)
    row = HistoryFile.objects.get()
    assert b"someone" not in bytes(row.content)
    run_imports()
    client.post(f"{URL}{row.key}/store/")
    run_imports()

    stored = Activity.objects.get()
    assert (stored.kind, stored.n_people) == ("high_visibility", 2)

    forgotten = send(client, theirs, mapping.replace('ignore = ["NAME"]', ""))
    assert "does not name" in forgotten.content.decode()
    other = send(client, theirs, mapping.replace('"activities"', '"seizures"'))
    assert "instead of" in other.content.decode()


def test_the_template_of_a_mapping_is_one_once_it_is_filled_in(client: Client) -> None:
    from operations.imports.kinds import KINDS
    from operations.imports.mapping import read_mapping

    for kind in KINDS:
        assert kind.label in client.get(f"{URL}kinds/{kind.code}/").content.decode()
        content = client.get(f"{URL}kinds/{kind.code}/mapping/").content
        found = read_mapping("x", content, kind=kind.code, known=kind.columns)
        assert list(found.columns) == [c for c in kind.columns if c in kind.required]
    assert client.get(f"{URL}kinds/none/").status_code == 404


def test_a_file_is_its_senders_alone(client: Client, history: Cast) -> None:
    send(client, csv_of(files.ACTIVITY))
    row = HistoryFile.objects.get()
    colleague = make_user(
        "colleague", Role.RECORDS_MANAGER, history.records.organisation
    )

    other = Client()
    other.force_login(colleague)
    assert other.get(f"{URL}{row.key}/").status_code == 404
    assert other.get(f"{URL}{row.key}/wrong/").status_code == 404
    assert other.post(f"{URL}{row.key}/stop/").status_code == 404
    other.force_login(history.officer)
    assert other.get(URL).status_code == 403


def test_a_file_that_is_left_is_removed_after_two_weeks(client: Client) -> None:
    send(client, csv_of(files.ACTIVITY))
    run_imports()
    row = HistoryFile.objects.get()

    with clock.stopped(row.moved_at):
        assert clear_history() == 0
    HistoryFile.objects.update(moved_at="2020-01-01T00:00Z")
    assert clear_history() == 1


def test_the_example_of_the_documentation_is_right(client: Client) -> None:
    folder = Path(__file__).resolve().parents[3] / "stronghold" / "docs"
    mapping = (folder / "history.example.toml").read_text()

    send(client, (folder / "history.example.csv").read_bytes(), mapping)
    run_imports()

    row = HistoryFile.objects.get()
    row.refresh_from_db()
    assert (row.n_stored, row.n_wrong) == (3, 0)
