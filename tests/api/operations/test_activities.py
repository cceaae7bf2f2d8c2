"""Is an activity stored as meant, ended once, and refused where it cannot be?"""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from operations.activities.models import Activity
from stronghold.core.accounts.models import User
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from tests.api.operations.conftest import NOW
from tests.factories import Cast, make_activity, make_operation

NEW = "/operations/activities/new/"
API = "/api/v1/activities"
POINT = {"latitude": 51.72, "longitude": -1.28}


def send(client: Client, **given: Any) -> Any:
    form = {
        "client_uuid": str(uuid.uuid4()),
        "kind": "mounted",
        "when": "1h",
        "length": "30",
        "n_people": "3",
        **POINT,
    }
    return client.post(NEW, form | given)


def end(client: Client, row: Activity, **given: Any) -> Any:
    form = {"client_uuid": str(uuid.uuid4()), "when": "now", "n_people": "2"}
    return client.post(f"/operations/activities/{row.reference}/end/", form | given)


def test_a_patrol_that_is_over(officer: Client, cast: Cast) -> None:
    operation = make_operation(cast.supervisor)

    answer = send(
        officer,
        operation=operation.reference,
        results=["searched", "seized"],
        result_text="Two wraps left by the wall",
    )

    row = Activity.objects.get()
    assert answer["Location"] == f"/operations/activities/{row.reference}/"
    assert row.reference.startswith("P-")
    assert (row.kind, row.n_people, row.minutes) == ("mounted", 3, 30)
    assert (row.is_under_way, row.ended_at) == (False, None)
    assert row.occurred_at == NOW - timedelta(hours=1)
    assert (row.operation, row.organisation) == (operation, cast.officer.organisation)
    assert row.results == ["searched", "seized"]
    event = Event.objects.get(kind="collection")
    assert (event.records, event.detail) == ([row.reference], {"kind": "mounted"})
    page = officer.get(answer["Location"]).content.decode()
    for words in ("Mounted patrol", "30 minutes", "1.5 officer-hours", "Stronghold"):
        assert words in page


def test_a_patrol_is_started_and_ended(officer: Client) -> None:
    send(officer, when="now", length="going")
    row = Activity.objects.get()
    assert (row.is_under_way, row.minutes) == (True, None)
    page = officer.get(f"/operations/activities/{row.reference}/").content.decode()
    assert "End it" in page

    with clock.stopped(NOW + timedelta(minutes=95)):
        answer = end(officer, row, n_people="4", results=["dispersed"])

    assert answer.status_code == 302
    row.refresh_from_db()
    assert (row.is_under_way, row.minutes, row.n_people) == (False, 95, 4)
    assert row.ended_at == NOW + timedelta(minutes=95)
    assert row.results == ["dispersed"]
    assert Event.objects.get(kind="alteration").detail == {"move": "end", "minutes": 95}


def test_the_same_end_twice_ends_once(officer: Client, cast: Cast) -> None:
    row = make_activity(
        cast.officer,
        occurred_at=NOW - timedelta(hours=1),
        is_under_way=True,
        minutes=None,
    )
    sent = {"client_uuid": str(uuid.uuid4()), "results": ["safe"]}

    assert [end(officer, row, **sent).status_code for _ in range(2)] == [302, 302]
    assert Event.objects.filter(kind="alteration").count() == 1
    assert end(officer, row, **sent | {"results": ["seized"]}).status_code == 400
    again = end(officer, row)
    assert "has ended already" in again.content.decode()


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"kind": ""}, "Choose what it was"),
        ({"length": ""}, "Choose how long it took"),
        ({"length": "longer"}, "Enter how many minutes it took"),
        ({"length": "longer", "minutes": "1441"}, "Minutes must be from 1 to 1,440"),
        ({"n_people": "0"}, "The number of people must be from 1 to 500"),
        ({"n_people": "two"}, "Enter the number of people in digits"),
        ({"length": "going", "when": "night"}, "Choose when it started, with the time"),
        ({"results": ["nothing", "seized"]}, "but not both"),
        ({"result_text": "Spoke with Mr Smith"}, "a name"),
        ({"operation": "O-2222-2222"}, "Choose one of the operations"),
        ({"organisation": "wessex-police"}, "Choose one from the list"),
    ],
)
def test_each_mistake_has_its_message(
    officer: Client, given: dict[str, Any], message: str
) -> None:
    answer = send(officer, **given)

    assert answer.status_code == 400
    assert message in answer.content.decode()
    assert not Activity.objects.exists()


def test_what_the_council_did_is_the_councils(officer: Client) -> None:
    send(officer, kind="needles", organisation="council")

    assert Activity.objects.get().organisation.code == "council"


def test_a_colleague_does_not_end_it_and_a_supervisor_may(
    officer: Client, supervisor: Client, cast: Cast
) -> None:
    row = make_activity(cast.analyst, occurred_at=NOW, is_under_way=True, minutes=None)

    assert end(officer, row).status_code == 403
    assert end(supervisor, row).status_code == 302


@pytest.mark.parametrize(
    ("hours", "message"),
    [(-1, "must not be before the start"), (25, "more than 24 hours")],
)
def test_an_end_lies_within_a_day_of_the_start(
    officer: Client, cast: Cast, hours: int, message: str
) -> None:
    row = make_activity(
        cast.officer,
        occurred_at=NOW - timedelta(hours=hours),
        is_under_way=True,
        minutes=None,
    )

    answer = end(officer, row)

    assert answer.status_code == 400
    assert message in answer.content.decode()


def test_the_api_stores_once_and_lists(officer: Client, cast: Cast) -> None:
    operation = make_operation(cast.supervisor)
    body = {
        "client_uuid": str(uuid.uuid4()),
        "occurred_at": "2026-11-24T13:00:00Z",
        "point": POINT,
        "kind": "clean_up",
        "organisation": "council",
        "operation": operation.reference,
        "minutes": 90,
        "n_people": 4,
        "results": ["cleared"],
    }

    answers = [officer.post(API, body, content_type="application/json") for _ in "12"]

    assert [answer.status_code for answer in answers] == [201, 200]
    stored = answers[0].json()
    assert (stored["organisation"], stored["operation"]) == (
        "council",
        operation.reference,
    )
    assert (stored["minutes"], stored["results"]) == (90, ["cleared"])
    listed = officer.get(API, {"operation": operation.reference}).json()["items"]
    assert [one["reference"] for one in listed] == [stored["reference"]]
    assert officer.get(API, {"operation": "O-2222-2222"}).json()["items"] == []
    assert officer.get(API, {"operation": "nonsense!"}).status_code == 400


def test_the_api_takes_no_minutes_of_what_is_under_way(officer: Client) -> None:
    body = {
        "client_uuid": str(uuid.uuid4()),
        "occurred_at": "2026-11-24T14:00:00Z",
        "point": POINT,
        "kind": "covert",
        "is_under_way": True,
    }
    wrong = officer.post(API, body | {"minutes": 5}, content_type="application/json")
    right = officer.post(API, body, content_type="application/json")

    assert (wrong.status_code, right.status_code) == (400, 201)
    assert right.json()["is_under_way"]


def test_the_api_ends_what_is_under_way_once(officer: Client, cast: Cast) -> None:
    started = NOW - timedelta(minutes=40)
    row = make_activity(
        cast.officer, occurred_at=started, is_under_way=True, minutes=None
    )
    url = f"{API}/{row.reference}/end"
    body = {
        "client_uuid": str(uuid.uuid4()),
        "ended_at": NOW.isoformat(),
        "results": ["spoken"],
    }

    first = officer.post(url, body, content_type="application/json")
    again = officer.post(url, body, content_type="application/json")
    other = body | {"client_uuid": str(uuid.uuid4())}
    late = officer.post(url, other, content_type="application/json")

    assert first.status_code == again.status_code == 200
    assert first.json() == again.json()
    assert (first.json()["is_under_way"], first.json()["minutes"]) == (False, 40)
    assert first.json()["results"] == ["spoken"]
    assert late.status_code == 400
    assert (
        Event.objects.filter(detail__move="end", records=[row.reference]).count() == 1
    )


def test_who_may_read_and_write(client: Client, cast: Cast) -> None:
    row = make_activity(cast.officer)
    pages = (f"/operations/activities/{row.reference}/", "/operations/activities/", NEW)
    expected: dict[User, tuple[int, int, int]] = {
        cast.officer: (200, 200, 200),
        cast.analyst: (200, 200, 403),
        cast.partner: (403, 403, 403),
        cast.admin: (403, 403, 403),
        cast.other_officer: (404, 200, 200),
    }

    for user, statuses in expected.items():
        client.force_login(user)
        assert tuple(client.get(url).status_code for url in pages) == statuses


def test_one_in_error_leaves_the_list_and_cannot_be_ended(
    officer: Client, cast: Cast
) -> None:
    row = make_activity(cast.officer, occurred_at=NOW, is_under_way=True, minutes=None)
    url = f"/operations/activities/{row.reference}/"

    officer.post(f"{url}withdraw/", {"reason": "Logged twice"})

    officer.get(url)
    listed = officer.get("/operations/activities/").content.decode()
    assert row.reference not in listed
    answer = end(officer, row)
    assert answer.status_code == 400
    assert "recorded in error" in answer.content.decode()


def test_the_list_is_narrowed_to_an_operation_that_has_ended_and_still_offers_it(
    officer: Client, cast: Cast
) -> None:
    yesterday = clock.today() - timedelta(days=1)
    ended = make_operation(cast.supervisor, begins_on=yesterday, ends_on=yesterday)
    inside = make_activity(cast.officer, operation=ended)
    outside = make_activity(cast.officer)

    params = {"operation": ended.reference.lower()}
    listed = officer.get("/operations/activities/", params).content.decode()
    plain = officer.get("/operations/activities/").content.decode()

    assert inside.reference in listed
    assert outside.reference not in listed
    assert f"Operation: {ended.reference}" in listed
    assert f'value="{ended.reference}"' not in plain
    chosen = officer.get("/operations/activities/", {"operation": ended.reference})
    assert f'value="{ended.reference}" selected' in chosen.content.decode()


def test_the_list_is_narrowed_to_what_is_under_way(officer: Client, cast: Cast) -> None:
    started = make_activity(
        cast.officer, occurred_at=NOW, is_under_way=True, minutes=None
    )
    over = make_activity(cast.officer)

    listed = officer.get("/operations/activities/", {"under_way": "yes"})
    items = officer.get(API, {"under_way": "yes"}).json()["items"]

    assert started.reference in listed.content.decode()
    assert over.reference not in listed.content.decode()
    assert [item["reference"] for item in items] == [started.reference]
