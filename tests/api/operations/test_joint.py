"""Who took part in an activity: stored, changed, added up and shown."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from operations.activities.models import Activity, TookPart
from operations.activities.record import ACTIVITIES
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from tests.api.operations.conftest import NOW
from tests.api.operations.test_activities import API, POINT, send
from tests.database_roles import connected_as
from tests.factories import (
    Cast,
    in_error,
    make_activity,
    make_operation,
    make_took_part,
)

LIST = "/operations/activities/"
BAILIFFS = {"organisation": "", "outside": "bailiffs", "n_people": 3, "minutes": 20}
COUNCIL = {"organisation": "council", "outside": "", "n_people": 2, "minutes": None}


def lines(*others: tuple[str, Any, Any]) -> dict[str, Any]:
    """Return the form data of the lines of others: who, people and minutes."""
    data: dict[str, Any] = {}
    for n, (who, people, minutes) in enumerate(others, start=1):
        data |= {
            f"other_{n}": who,
            f"other_{n}_people": people,
            f"other_{n}_minutes": minutes,
        }
    return data


def stored(row: Activity) -> list[tuple[str, int, int | None]]:
    found = TookPart.objects.filter(activity=row, removed_at=None).order_by("pk")
    return [(one.key, one.n_people, one.minutes) for one in found]


def url_of(row: Activity) -> str:
    return f"{LIST}{row.reference}/"


def page_of(client: Client, url: str) -> str:
    return client.get(url).content.decode()


@pytest.fixture
def raid(cast: Cast) -> Activity:
    """Two officers for an hour, two of the council as long, three bailiffs for 20."""
    row = make_activity(cast.officer, n_people=2, minutes=60, kind="possession")
    make_took_part(row, "council", n_people=2)
    make_took_part(row, "kind:bailiffs", n_people=3, minutes=20)
    return row


def test_an_officer_logs_it_with_bailiffs_and_the_council(officer: Client) -> None:
    answer = send(
        officer,
        length="60",
        **lines(("council", "2", ""), ("kind:bailiffs", "3", "20")),
    )

    row = Activity.objects.get()
    assert stored(row) == [("council", 2, None), ("kind:bailiffs", 3, 20)]
    # Three officers, two of the council, and three bailiffs for a third of it.
    page = page_of(officer, answer["Location"])
    assert "with Council and bailiffs" in page
    assert "6 officer-hours" in page
    assert "Led it" in page
    assert "with Council and bailiffs" in page_of(officer, LIST)


def test_a_form_that_a_phone_kept_before_is_still_taken(officer: Client) -> None:
    """Long ago the form had no such lines; `send` leaves them out."""
    assert send(officer).status_code == 302
    assert stored(Activity.objects.get()) == []


@pytest.mark.parametrize(
    ("others", "message"),
    [
        ([("council", "", "")], "Enter how many of their people took part"),
        ([("", "2", "")], "Choose who they were"),
        ([("council", "0", "")], "The number of people must be from 1 to 500"),
        ([("council", "two", "")], "The number of people must be from 1 to 500"),
        ([("council", "2", "1441")], "Minutes must be from 1 to 1,440"),
        ([("council", "1", ""), ("council", "2", "")], "Name each organisation once"),
        ([("police", "1", "")], "The organisation that led it cannot be one of"),
        ([("wessex-police", "1", "")], "Choose who took part from the list"),
    ],
)
def test_each_mistake_in_a_line_has_its_message(
    officer: Client, others: list[tuple[str, Any, Any]], message: str
) -> None:
    answer = send(officer, **lines(*others))

    assert answer.status_code == 400
    page = answer.content.decode()
    assert message in page
    # The part of the page with the mistake is not folded away.
    assert page.count('<details class="govuk-details" open>') == 2
    assert not Activity.objects.exists()


def test_what_is_under_way_takes_no_minutes_of_others(officer: Client) -> None:
    going = {"when": "now", "length": "going"}

    refused = send(officer, **going, **lines(("council", "2", "30")))
    assert "An activity under way has no minutes yet" in refused.content.decode()
    assert send(officer, **going, **lines(("council", "2", ""))).status_code == 302


def test_the_officer_changes_who_took_part_afterwards(
    officer: Client, raid: Activity
) -> None:
    url = f"{url_of(raid)}who/"
    page = page_of(officer, url)
    assert 'value="council" selected' in page
    new = lines(("council", "2", ""), ("kind:fire", "4", "30"))

    with clock.stopped(NOW + timedelta(minutes=9)):
        assert officer.post(url, new)["Location"] == url_of(raid)

    assert stored(raid) == [("council", 2, None), ("kind:fire", 4, 30)]
    (event,) = Event.objects.filter(kind="alteration")
    assert event.records == [raid.reference]
    assert event.detail == {"change": "took_part"}
    page = page_of(officer, url_of(raid))
    assert "Council, 2 people; Bailiffs, 3 people, 20 minutes" in page
    assert "Council, 2 people; Fire and rescue, 4 people, 30 minutes" in page
    # Sent again, it changes nothing and is no event.
    assert officer.post(url, new).status_code == 302
    assert Event.objects.filter(kind="alteration").count() == 1


def test_who_may_change_who_took_part(
    raid: Activity, cast: Cast, client: Client
) -> None:
    url = f"{url_of(raid)}who/"
    new = lines(("kind:fire", "1", ""))
    for person, status in (
        (cast.analyst, 403),
        (cast.partner, 404),
        (cast.other_officer, 404),
        (cast.supervisor, 302),
    ):
        client.force_login(person)
        answer = client.post(url, new)
        assert answer.status_code in {status, 403 if status == 404 else status}
        is_changed = stored(raid) == [("kind:fire", 1, None)]
        assert is_changed == (status == 302)


def test_a_colleagues_activity_is_not_changed(officer: Client, cast: Cast) -> None:
    row = make_activity(cast.supervisor)
    url = f"{url_of(row)}who/"

    assert officer.get(url).status_code == 403
    assert officer.post(url, lines(("council", "1", ""))).status_code == 403
    assert stored(row) == []
    assert "Add who else took part" not in page_of(officer, url_of(row))


def test_one_in_error_stays_as_it_is(officer: Client, cast: Cast) -> None:
    row = make_activity(cast.officer, **in_error(cast.officer))

    answer = officer.post(f"{url_of(row)}who/", lines(("council", "1", "")))

    assert "already marked as recorded in error" in answer.content.decode()
    assert stored(row) == []


def test_the_api_takes_and_returns_the_others(officer: Client) -> None:
    body = {
        "client_uuid": str(uuid.uuid4()),
        "occurred_at": NOW.isoformat(),
        "point": POINT,
        "kind": "possession",
        "n_people": 2,
        "minutes": 60,
        "others": [COUNCIL, BAILIFFS],
    }

    first = officer.post(API, body, content_type="application/json")
    again = officer.post(API, body, content_type="application/json")

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["others"] == again.json()["others"] == [COUNCIL, BAILIFFS]
    (listed,) = officer.get(API).json()["items"]
    assert listed["others"] == [COUNCIL, BAILIFFS]
    assert TookPart.objects.count() == 2


@pytest.mark.parametrize(
    "others",
    [
        [COUNCIL | {"organisation": "wessex-police"}],
        [COUNCIL | {"outside": "fire"}],
        [COUNCIL | {"organisation": ""}],
        [COUNCIL | {"outside": "circus", "organisation": ""}],
        [COUNCIL | {"organisation": "police"}],
        [COUNCIL | {"n_people": 0}],
        [COUNCIL | {"minutes": 1441}],
        [COUNCIL, COUNCIL],
        [COUNCIL | {"who": "me"}],
    ],
)
def test_the_api_refuses_others_that_cannot_be(
    officer: Client, others: list[dict[str, Any]]
) -> None:
    body = {
        "client_uuid": str(uuid.uuid4()),
        "occurred_at": NOW.isoformat(),
        "point": POINT,
        "kind": "possession",
        "minutes": 60,
        "others": others,
    }

    answer = officer.post(API, body, content_type="application/json")

    assert answer.status_code == 400
    (wrong,) = answer.json()["errors"]
    assert wrong.startswith("others")
    assert not Activity.objects.exists()


def test_a_body_without_others_is_the_same_as_with_none(officer: Client) -> None:
    body = {
        "client_uuid": str(uuid.uuid4()),
        "occurred_on": "2026-03-01",
        "point": POINT,
        "kind": "mounted",
        "minutes": 30,
    }

    officer.post(API, body, content_type="application/json")
    again = officer.post(API, body | {"others": []}, content_type="application/json")

    assert again.status_code == 200


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("who=council", {"joint", "led"}),
        ("who=police", {"joint", "alone"}),
        ("who=kind:bailiffs", {"joint"}),
        ("who=kind:fire", set()),
        ("joint=yes", {"joint"}),
    ],
)
def test_the_list_is_narrowed_to_who_took_part(
    officer: Client, cast: Cast, raid: Activity, query: str, found: set[str]
) -> None:
    council = cast.partner.organisation
    named = {
        "joint": raid,
        "alone": make_activity(cast.officer),
        "led": make_activity(cast.officer, organisation=council),
    }
    # What was removed again no longer counts.
    make_took_part(named["alone"], "kind:fire", removed_at=NOW, removed_by=cast.officer)

    page = page_of(officer, f"{LIST}?{query}")

    assert {name for name, row in named.items() if row.reference in page} == found
    items = officer.get(f"{API}?{query}").json()["items"]
    assert {one["reference"] for one in items} == {
        named[name].reference for name in found
    }


def test_an_operation_counts_it_once_and_the_hours_of_each(
    officer: Client, cast: Cast, raid: Activity
) -> None:
    whole = make_operation(cast.supervisor)
    part = make_operation(cast.supervisor, part_of=whole)
    Activity.objects.filter(pk=raid.pk).update(operation=part)
    wrong = make_activity(cast.officer, operation=part, **in_error(cast.officer))
    make_took_part(wrong, "council", n_people=50, minutes=600)

    for row in (whole, part):
        page = page_of(officer, f"/operations/{row.reference}/")
        assert "1 activity, 1 of them with others, 5 officer-hours" in page
        assert "Officer-hours by organisation" in page
        address = f"{LIST}?operation={row.reference}&amp;who=kind%3Abailiffs"
        assert address in page
        assert raid.reference in page_of(officer, address.replace("&amp;", "&"))


def test_a_list_of_joint_work_asks_as_often_as_of_one(
    officer: Client, cast: Cast, raid: Activity
) -> None:
    page_of(officer, LIST)
    with CaptureQueriesContext(connection) as one:
        page_of(officer, LIST)
    for _ in range(5):
        make_took_part(make_activity(cast.officer), "council")
    with CaptureQueriesContext(connection) as many:
        page_of(officer, LIST)

    assert len(many) == len(one)


@pytest.mark.django_db(transaction=True)
def test_the_database_keeps_who_took_part_within_the_force(cast: Cast) -> None:
    row = make_activity(cast.officer)
    for code in ("wessex-police", "police"):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_took_part(row, code)
    kept = make_took_part(row, "council")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_took_part(row, "council")
    with connected_as("app") as cursor:
        for change in ("n_people = 9", "activity_id = activity_id"):
            with pytest.raises(Exception, match="permission denied"):
                cursor.execute(f"UPDATE operations_tookpart SET {change}")
        with pytest.raises(Exception, match="permission denied"):
            cursor.execute("DELETE FROM operations_tookpart")
        end = "UPDATE operations_tookpart SET removed_at = now(), removed_by_id = %s"
        cursor.execute(end, [cast.officer.pk])
        with pytest.raises(Exception, match="never changed"):
            cursor.execute(end, [cast.officer.pk])
    kept.refresh_from_db()
    assert kept.removed_by == cast.officer


def test_the_file_says_who_else_took_part_and_the_hours_of_all(
    cast: Cast, raid: Activity
) -> None:
    unknown = make_activity(cast.officer, minutes=None)
    fields = [ACTIVITIES.field(name) for name in ("others", "officer_hours")]

    def cells(row: Activity) -> list[Any]:
        rows = Activity.objects.filter(pk=row.pk)
        values = rows.values_list(*(path for one in fields for path in one.paths))
        return [one.cell(value) for one, value in zip(fields, values[0], strict=True)]

    assert cells(raid) == ["Council, 2 people; Bailiffs, 3 people, 20 minutes", 5.0]
    assert cells(unknown) == ["", None]
    make_took_part(unknown, "council", n_people=2, minutes=30)
    assert cells(unknown) == ["Council, 2 people, 30 minutes", 1.0]
