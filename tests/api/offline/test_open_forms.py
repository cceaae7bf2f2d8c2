"""Is a form about one record stored once, at its own time, if sent twice?"""

import json
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from operations.activities.models import Activity
from operations.closures.models import ClosureEvent
from operations.warrants.models import WarrantEntry
from stronghold.core.kernel import clock
from stronghold.offline.safe_forms import OPEN_FORMS
from tests.api.offline.in_the_street import (
    authorised_notice,
    issued_warrant,
    patrol_under_way,
)
from tests.factories import Cast
from tests.unit.closures.steps import SERVICE

# The queue of a phone asks for JSON.
QUEUE = {"Accept": "application/json", "X-From-Queue": "1"}
# A tap on a door card makes a record: tests/api/closures/test_door_visits.py. Time away
# has a day and no moment, and no record: tests/api/abstraction.
ELSEWHERE = ("visit", "time_away")
CODES = [form.code for form in OPEN_FORMS if form.code not in ELSEWHERE]


@dataclass(frozen=True)
class Sent:
    """One form: its page, the data sent, its time, and the stored row."""

    url: str
    fields: dict[str, Any]
    reference: str
    times: Callable[[], list[datetime]]


def _entry(cast: Cast) -> Sent:
    row = issued_warrant(cast)
    return Sent(
        reverse("warrants:enter", args=[row.reference]),
        {"premises": "1", "outcome": "drugs", "copy_given": "occupier"},
        row.reference,
        lambda: list(WarrantEntry.objects.values_list("entered_at", flat=True)),
    )


def _service(cast: Cast) -> Sent:
    row = authorised_notice(cast)
    served = ClosureEvent.objects.filter(kind="serve")
    return Sent(
        reverse("closures:move", args=[row.reference, "serve"]),
        SERVICE,
        row.reference,
        lambda: list(served.values_list("happened_at", flat=True)),
    )


def _end(cast: Cast) -> Sent:
    row = patrol_under_way(cast)
    ended = Activity.objects.filter(ended_at__isnull=False)
    return Sent(
        reverse("activities:end", args=[row.reference]),
        {"n_people": "3"},
        row.reference,
        lambda: list(ended.values_list("ended_at", flat=True)),
    )


MADE = {"entry": _entry, "service": _service, "end": _end}


@pytest.fixture(params=CODES)
def sent(request: pytest.FixtureRequest, cast: Cast) -> Sent:
    return MADE[request.param](cast)


def send(client: Client, sent: Sent, uid: uuid.UUID, at: datetime, **more: str) -> Any:
    data = {"client_uuid": str(uid), "captured_at": at.isoformat(), "when": "now"}
    return client.post(sent.url, sent.fields | data | more, headers=QUEUE)


def test_twice_sent_is_once_stored_at_the_time_it_was_written(
    client: Client, cast: Cast, sent: Sent
) -> None:
    client.force_login(cast.officer)
    uid, at = uuid.uuid4(), clock.now() - timedelta(minutes=50)

    first = send(client, sent, uid, at)
    # After a lost answer the phone stored the entry, with another capture time.
    again = send(client, sent, uid, at + timedelta(minutes=1))

    assert (first.status_code, again.status_code) == (201, 200), first.content
    assert first.json()["reference"] == again.json()["reference"] == sent.reference
    assert [answer.json()["repeated"] for answer in (first, again)] == [False, True]
    assert sent.times() == [at]
    page = client.get(first.json()["url"])
    assert not list(page.context["messages"])


def test_something_else_under_the_same_uuid_is_refused(
    client: Client, cast: Cast, sent: Sent
) -> None:
    client.force_login(cast.officer)
    uid, at = uuid.uuid4(), clock.now() - timedelta(minutes=50)
    send(client, sent, uid, at)
    other = {"outcome": "nothing", "served_by": "other", "n_people": "7"}

    answer = send(
        client, sent, uid, at, **{k: other[k] for k in other if k in sent.fields}
    )

    assert answer.status_code == 400
    said = answer.json()["errors"][""]
    assert "already" in said[0]
    assert "client_uuid" not in said[0]
    assert len(sent.times()) == 1


def test_the_page_says_what_is_needed_in_the_words_of_the_server(
    client: Client, cast: Cast, sent: Sent
) -> None:
    client.force_login(cast.officer)
    page = client.get(sent.url).content.decode()
    refused = client.post(sent.url, {}, headers=QUEUE)

    (code,) = re.findall(r'data-offline-form="(\w+)"', page)
    (needs,) = re.findall(r'data-offline-needs="([^"]+)"', page)
    assert MADE[code]
    asked = {need["message"] for need in json.loads(unescape(needs))}
    errors = refused.json()["errors"]
    assert asked == {words for said in errors.values() for words in said}
    assert refused.status_code == 400
    assert 'name="captured_at"' in page
    assert 'name="client_uuid"' in page


def test_without_a_script_a_form_goes_to_the_page_of_its_record(
    client: Client, cast: Cast, sent: Sent
) -> None:
    client.force_login(cast.officer)

    answer = client.post(sent.url, sent.fields | {"when": "now"})

    assert answer.status_code == 302
    assert sent.reference in answer["Location"]
    assert len(sent.times()) == 1


def test_another_time_of_service_is_something_else(client: Client, cast: Cast) -> None:
    """The 48 hours run from it, so a corrected time is different content."""
    client.force_login(cast.officer)
    sent, uid, at = _service(cast), uuid.uuid4(), clock.now() - timedelta(minutes=50)
    send(client, sent, uid, at)

    answer = send(client, sent, uid, at, when="15m")

    assert answer.status_code == 400
    assert sent.times() == [at]


@pytest.mark.parametrize("code", CODES)
def test_the_queue_can_name_each_form_and_its_fields(client: Client, code: str) -> None:
    page = client.get("/offline/").content.decode()

    labels = re.findall(rf'data-form="{code}"[^>]* data-labels="([^"]+)"', page)
    assert json.loads(unescape(labels[0]))["when"]["label"]


def ending(start: uuid.UUID | str) -> str:
    return reverse("activities:end_started", args=[str(start)])


def test_what_a_phone_started_is_ended_by_the_uuid_of_its_start(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast.officer)
    row = patrol_under_way(cast)
    Activity.objects.update(results=["searched"])
    uid = str(uuid.uuid4())

    data = {"client_uuid": uid, "when": "15m"}
    answers = [client.post(ending(row.client_uuid), data, headers=QUEUE) for _ in "ab"]

    assert [answer.status_code for answer in answers] == [201, 200]
    assert {answer.json()["reference"] for answer in answers} == {row.reference}
    row.refresh_from_db()
    assert (row.is_under_way, row.minutes) == (False, 105)
    # The phone did not change a field that it could not show.
    assert (row.n_people, row.results) == (2, ["searched"])


def test_an_end_whose_start_is_not_there_is_sent_back(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast.officer)
    data = {"client_uuid": str(uuid.uuid4()), "when": "now"}

    answer = client.post(ending(uuid.uuid4()), data, headers=QUEUE)
    page = client.post(ending(uuid.uuid4()), data)

    assert answer.status_code == page.status_code == 400
    assert "Its start is not stored yet" in answer.json()["errors"][""][0]
    assert "Its start is not stored yet" in page.content.decode()
    for unknown in (uuid.uuid4(), "nothing"):
        assert client.get(ending(unknown)).status_code == 404


def test_no_one_ends_what_another_started(client: Client, cast: Cast) -> None:
    row = patrol_under_way(cast)
    client.force_login(cast.supervisor)

    answer = client.post(ending(row.client_uuid), {"when": "now"}, headers=QUEUE)

    assert answer.status_code == 400
    row.refresh_from_db()
    assert row.is_under_way
