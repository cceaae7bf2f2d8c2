"""Is a tasking set, answered by whom it is for, and due until then?"""

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from operations.deadlines.models import Deadline
from operations.operation import queries as plans
from operations.taskings.choices import TaskingStatus
from operations.taskings.models import Tasking
from operations.taskings.queries import overdue
from operations.taskings.rules import ANSWERED, is_overdue
from stronghold.core.accounts.models import Organisation, Team
from stronghold.core.audit.models import Event
from stronghold.core.geography.models import Area, Street
from stronghold.core.kernel import clock
from stronghold.core.kernel.london import london_date
from tests.api.operations.conftest import NOW
from tests.factories import (
    WEST_SOUTH,
    Cast,
    make_operation,
    make_priority,
    make_tasking,
)

NEW = "/operations/taskings/new/"


NO_DAY = {"due_on_day": "", "due_on_month": "", "due_on_year": ""}


def day(name: str, on: date) -> dict[str, str]:
    parts = {"day": on.day, "month": on.month, "year": on.year}
    return {f"{name}_{part}": str(value) for part, value in parts.items()}


def send(client: Client, **given: Any) -> Any:
    form = {
        "client_uuid": str(uuid.uuid4()),
        "what": "Patrol the alley after school",
        "whose": "organisation:council",
        **day("due_on", date(2026, 12, 1)),
    }
    return client.post(NEW, form | given)


def move(client: Client, row: Tasking, code: str, **given: Any) -> Any:
    return client.post(
        f"/operations/taskings/{row.reference}/move/", {"move": code} | given
    )


def test_a_tasking_is_set_with_its_deadline(supervisor: Client, cast: Cast) -> None:
    team = Team.objects.get(code="city")
    operation = make_operation(cast.supervisor)
    priority = make_priority(cast.supervisor)

    answer = send(
        supervisor,
        whose=f"team:{team.pk}",
        operation=operation.reference,
        priority=priority.reference,
        source="Monday's meeting",
    )

    row = Tasking.objects.get()
    assert answer["Location"] == f"/operations/taskings/{row.reference}/"
    assert (row.team, row.person, row.status) == (team, None, "set")
    assert (row.operation, row.priority) == (operation, priority)
    due = Deadline.objects.get(tasking=row)
    assert (due.kind, due.state, due.team, due.is_day) == (
        "tasking",
        "open",
        team,
        True,
    )
    assert london_date(due.due_at) == date(2026, 12, 1)
    page = supervisor.get(answer["Location"]).content.decode()
    for words in ("City team", "Stronghold", priority.issue, "Accept", "Cancel"):
        assert words in page


def test_a_known_place_has_the_tasking_in_its_ledger_and_other_words_stay_words(
    supervisor: Client, cast: Cast, country: dict[str, Area]
) -> None:
    street = Street.objects.create(name="Lake Street", kind="street", point=WEST_SOUTH)
    by_a_tap = {**NO_DAY, "due": "1w"}

    send(supervisor, place="lake street", **by_a_tap)
    known = Tasking.objects.get()
    send(supervisor, place="Behind the pavilion")
    words = Tasking.objects.exclude(pk=known.pk).get()
    send(supervisor, place=country["E05000001"].name.upper())
    of_ward = Tasking.objects.get(ward__code="E05000001", street__isnull=True)

    assert known.due_on == london_date(NOW) + timedelta(weeks=1)
    assert (known.place_text, known.street) == ("Lake Street", street)
    assert (known.ward, known.lsoa) == (country["E05000001"], country["E01000001"])
    assert (words.place_text, words.street) == ("Behind the pavilion", None)
    assert (words.ward, of_ward.point) == (None, None)
    assert of_ward.district == country["E07000001"]
    ledger = supervisor.get(f"/places/streets/{street.pk}/").content.decode()
    assert "1 tasking due" in ledger
    assert known.reference in ledger
    assert f"/taskings/{words.reference}/" not in ledger
    page = supervisor.get(f"/operations/taskings/{known.reference}/").content.decode()
    assert "Everything recorded at Lake Street" in page
    call_command("reassign_areas")
    of_ward.refresh_from_db()
    assert of_ward.ward == country["E05000001"]
    move(supervisor, known, "do", outcome="Two patrols, quiet")
    due = supervisor.get(f"/places/streets/{street.pk}/").context["page"].aside
    assert (due.due, due.answered.label) == ([], "1 answered tasking")
    listed = supervisor.get(due.answered.url).context["page"]
    assert listed.title == "Taskings: Lake Street"
    assert len(listed.table.rows) == 1


def test_the_same_submission_sets_one(supervisor: Client) -> None:
    sent = {"client_uuid": str(uuid.uuid4())}

    assert [send(supervisor, **sent).status_code for _ in "12"] == [302, 302]
    assert Tasking.objects.count() == 1
    assert send(supervisor, **sent, what="Another").status_code == 400


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"what": ""}, "Enter what is to be done"),
        ({"whose": ""}, "Choose who it is for"),
        ({"whose": "person:stranger"}, "Choose one of"),
        ({**NO_DAY}, "Choose by when it is due"),
        ({**NO_DAY, "due": "other"}, "Enter the day it is due"),
        (day("due_on", date(2026, 11, 23)), "It must be due today or later"),
        (day("due_on", date(2028, 1, 1)), "It must be due within a year"),
        ({"what": "Speak with Mr Smith"}, "a name"),
    ],
)
def test_each_mistake_has_its_message(
    supervisor: Client, given: dict[str, Any], message: str
) -> None:
    answer = send(supervisor, **given)

    assert answer.status_code == 400
    assert message.lower() in answer.content.decode().lower()
    assert not Tasking.objects.exists()


def test_the_person_it_is_for_accepts_and_answers(officer: Client, cast: Cast) -> None:
    row = make_tasking(cast.supervisor, person=cast.officer)

    assert move(officer, row, "accept").status_code == 302
    assert move(officer, row, "do").status_code == 400
    assert move(officer, row, "do", outcome="Two patrols, quiet").status_code == 302

    row.refresh_from_db()
    assert (row.status, row.answered_by) == ("done", cast.officer)
    assert Deadline.objects.get(tasking=row).state == "met"
    events = Event.objects.filter(kind="alteration").order_by("pk")
    assert [event.detail for event in events] == [{"move": "accept"}, {"move": "do"}]
    assert "Two patrols" not in str([event.detail for event in events])


def test_others_do_not_answer_it(officer: Client, cast: Cast) -> None:
    council = Organisation.objects.get(code="council")
    for whose in ({"person": cast.analyst}, {"organisation": council}):
        row = make_tasking(cast.supervisor, **whose)

        answer = move(officer, row, "do", outcome="Not mine to say")

        assert answer.status_code == 403
        page = officer.get(f"/operations/taskings/{row.reference}/").content.decode()
        assert "move?" not in page


def test_the_one_who_runs_operations_answers_for_the_council(
    supervisor: Client, cast: Cast
) -> None:
    council = Organisation.objects.get(code="council")
    row = make_tasking(cast.supervisor, organisation=council)

    move(supervisor, row, "leave", outcome="No crew until January")

    row.refresh_from_db()
    assert row.status == "not_done"
    due = Deadline.objects.get(tasking=row)
    assert (due.person, due.team, due.state) == (cast.supervisor, None, "met")


def test_a_cancelled_one_is_no_longer_due(supervisor: Client, cast: Cast) -> None:
    send(supervisor)
    row = Tasking.objects.get()

    move(supervisor, row, "cancel", outcome="Set twice")

    assert Deadline.objects.get(tasking=row).state == "void"
    move(supervisor, row, "set_again")
    row.refresh_from_db()
    assert (row.status, row.outcome, row.answered_at) == ("set", "", None)
    assert Deadline.objects.get(tasking=row).state == "open"


def test_an_overdue_one_stands_out_and_comes_first(officer: Client, cast: Cast) -> None:
    late = make_tasking(cast.supervisor, due_on=NOW.date() - timedelta(days=1))
    soon = make_tasking(cast.supervisor, due_on=NOW.date(), person=cast.analyst)

    page = officer.get("/operations/taskings/").content.decode()

    assert page.index(late.reference) < page.index(soon.reference)
    assert page.count("Overdue") == 1
    mine = officer.get("/operations/taskings/?mine=yes").content.decode()
    assert late.reference in mine
    assert soon.reference not in mine


def test_lists_go_on_beyond_the_first_page(
    officer: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plans, "MOST_LISTED", 2)
    days = [clock.today() + timedelta(days=n) for n in (1, 2, 3)]
    rows = [make_tasking(cast.supervisor, due_on=on) for on in days]
    for on in days:
        make_priority(cast.supervisor, since=on - timedelta(days=30))

    first = officer.get("/operations/taskings/").context["page"]
    last = officer.get(first.pager.older_url)
    priorities = officer.get("/operations/priorities/").context["page"]
    asked = {"after": rows[1].reference, "limit": "2"}
    body = officer.get("/api/v1/taskings", asked).json()

    assert last.context["page"].pager.older_url == ""
    assert rows[2].reference in last.content.decode()
    assert rows[1].reference not in last.content.decode()
    assert officer.get(last.context["page"].pager.newer_url).context["page"] == first
    assert len(officer.get(priorities.pager.older_url).context["page"].table.rows) == 1
    assert [one["reference"] for one in body["items"]] == [rows[2].reference]
    assert body["newer"].endswith(f"before={rows[2].reference}")
    assert body["older"] is None
    assert officer.get("/api/v1/taskings", {"page": "2"}).status_code == 400


def test_a_change_moves_the_deadline(supervisor: Client, cast: Cast) -> None:
    send(supervisor)
    row = Tasking.objects.get()
    form = {
        "what": "Patrol it twice",
        "whose": "person:officer",
        **day("due_on", date(2026, 12, 3)),
    }

    answer = supervisor.post(f"/operations/taskings/{row.reference}/change/", form)

    assert answer.status_code == 302
    due = Deadline.objects.get(tasking=row)
    assert (due.person, due.sequence) == (cast.officer, 1)
    assert london_date(due.due_at) == date(2026, 12, 3)


def test_who_may_set_and_read(client: Client, cast: Cast) -> None:
    row = make_tasking(cast.supervisor)
    pages = (f"/operations/taskings/{row.reference}/", "/operations/taskings/", NEW)
    expected = (
        (cast.officer, (200, 200, 403)),
        (cast.supervisor, (200, 200, 200)),
        (cast.partner, (403, 403, 403)),
        (cast.other_officer, (404, 200, 403)),
    )

    for user, statuses in expected:
        client.force_login(user)
        assert tuple(client.get(url).status_code for url in pages) == statuses


@pytest.mark.parametrize("days", [-1, 0, 1])
@pytest.mark.parametrize("status", TaskingStatus.values)
def test_a_tasking_is_overdue_on_pages_as_in_queries(
    cast: Cast, status: str, days: int
) -> None:
    today = clock.today()
    given: dict[str, Any] = {"status": status, "due_on": today + timedelta(days=days)}
    if status in ANSWERED:
        given |= {"outcome": "Patrolled", "answered_at": NOW}
        given["answered_by"] = cast.officer
    row = make_tasking(cast.supervisor, **given)

    found = Tasking.objects.filter(overdue(today), pk=row.pk).exists()

    assert found is is_overdue(row.status, row.due_on, today=today)
