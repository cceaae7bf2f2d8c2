"""A program records what was found at a closed door, and takes it back, as a page."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from operations.activities.models import Activity
from operations.links.models import Link
from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock
from tests.closure_events import make_served_event
from tests.factories import Cast, make_closure

pytestmark = pytest.mark.django_db
As = Callable[[User], Client]


def send(client: Client, case: Any, body: dict[str, Any], move: str = "visits") -> Any:
    url = f"/api/v1/closures/{case.reference}/{move}"
    return client.post(url, body, content_type="application/json")


def closed(by: User) -> Any:
    case = make_closure(by)
    make_served_event(case, by)
    return case


def test_a_visit_is_an_activity_in_the_case_until_it_is_undone(
    cast: Cast, as_user: As
) -> None:
    client, case, name = as_user(cast.supervisor), closed(cast.officer), str(uuid4())
    at = clock.now() - timedelta(hours=2)
    sent = {"client_uuid": name, "found": "breach", "occurred_at": at.isoformat()}

    made, again = send(client, case, sent), send(client, case, sent)

    assert (made.status_code, again.status_code) == (200, 200), made.json()
    row = Activity.objects.get()
    assert (row.kind, row.results, row.occurred_at) == ("closure_visit", ["breach"], at)
    assert Link.objects.count() == 1
    linked = [link["reference"] for link in made.json()["links"]]
    assert linked == [row.reference]
    other = send(client, case, sent | {"found": "as_ordered"})
    assert other.status_code == 409

    for _ in "12":
        undone = send(client, case, {"visit": name}, "visits/undo")
        assert undone.status_code == 200, undone.json()
    row.refresh_from_db()
    assert row.is_in_error


def test_the_same_name_for_another_door_is_refused(cast: Cast, as_user: As) -> None:
    client, sent = as_user(cast.supervisor), {"found": "no_answer"}
    sent["client_uuid"] = str(uuid4())
    assert send(client, closed(cast.officer), sent).status_code == 200
    assert send(client, closed(cast.officer), sent).status_code == 409
    assert Activity.objects.count() == 1


def test_what_nothing_closed_and_what_is_to_come_are_refused(
    cast: Cast, as_user: As
) -> None:
    client = as_user(cast.supervisor)
    sent = {"client_uuid": str(uuid4()), "found": "no_answer"}
    never = send(client, make_closure(cast.officer), sent)
    assert "Nothing has closed this address" in never.json()["detail"]
    to_come = {"occurred_at": (clock.now() + timedelta(hours=1)).isoformat()}
    early = send(client, closed(cast.officer), sent | to_come)
    assert early.json()["errors"].keys() == {"occurred_at"}
    nameless = send(client, closed(cast.officer), {"found": "no_answer"})
    assert nameless.json()["errors"].keys() == {"client_uuid"}
    assert not Activity.objects.exists()


def test_only_who_records_such_visits_records_one(cast: Cast, as_user: As) -> None:
    case, name = closed(cast.officer), str(uuid4())
    sent = {"client_uuid": name, "found": "no_answer"}
    for person, status in (
        (cast.analyst, 403),
        (cast.records, 403),
        (cast.partner, 404),
        (cast.other_officer, 404),
    ):
        answer = send(as_user(person), case, sent)
        assert answer.status_code == status, person.username
    assert not Activity.objects.exists()
    send(as_user(cast.officer), case, sent)
    theirs = send(as_user(cast.supervisor), case, {"visit": name}, "visits/undo")
    assert theirs.status_code == 404
    assert not Activity.objects.get().is_in_error
