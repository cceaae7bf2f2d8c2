"""Are operations and priorities set up, changed and answered as the rules say?"""

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from operations.deadlines.models import Deadline
from operations.operation.models import Operation, PhaseBegun
from operations.operation.queries import under_way
from operations.operation.rules import has_ended
from operations.priorities.models import Priority
from stronghold.core.accounts.models import Organisation
from stronghold.core.kernel import clock
from stronghold.core.kernel.london import london_date
from tests.api.operations.conftest import NOW
from tests.api.operations.test_taskings import day
from tests.factories import (
    Cast,
    make_activity,
    make_arrest,
    make_country,
    make_force,
    make_operation,
    make_organisation,
    make_priority,
    make_tasking,
)

TODAY = NOW.date()


def send(client: Client, **given: Any) -> Any:
    form = {
        "client_uuid": str(uuid.uuid4()),
        "name": "Stronghold",
        "aims": "Fewer needles in the park",
        **day("begins_on", date(2026, 11, 2)),
    }
    return client.post("/operations/new/", form | given)


def test_an_operation_begins_by_clearing(supervisor: Client) -> None:
    make_country()

    answer = send(supervisor, areas=["E05000001"], partners=["council"])

    row = Operation.objects.get()
    assert answer["Location"] == f"/operations/{row.reference}/"
    assert (row.phase, row.areas) == ("clear", ["E05000001"])
    assert [one.code for one in row.partners.all()] == ["council"]
    begun = PhaseBegun.objects.get()
    assert (begun.phase, begun.began_on) == ("clear", date(2026, 11, 2))
    page = supervisor.get(answer["Location"]).content.decode()
    for words in ("Fewer needles", "Council", "Area E05000001", "Clear since"):
        assert words in page


def test_a_partner_of_several_forces_takes_part_too(supervisor: Client) -> None:
    """Another force keeps it; the form offers it, and the action takes it."""
    away = make_organisation("water", "council", make_force("wessex", "Wessex"))
    force = Organisation.objects.get(code="council").force
    assert send(supervisor, partners=["water"]).status_code == 400
    Organisation.objects.filter(pk=away.pk).update(also_with=[force.pk])

    assert send(supervisor, partners=["water"]).status_code == 302

    assert [one.code for one in Operation.objects.get().partners.all()] == ["water"]


def test_each_phase_keeps_when_it_began(supervisor: Client, cast: Cast) -> None:
    send(supervisor)
    row = Operation.objects.get()
    url = f"/operations/{row.reference}/phase/"

    early = supervisor.post(
        url, {"phase": "hold", **day("began_on", date(2026, 11, 1))}
    )
    again = supervisor.post(url, {"phase": "clear", **day("began_on", TODAY)})
    right = supervisor.post(url, {"phase": "hold", **day("began_on", TODAY)})

    assert [a.status_code for a in (early, again, right)] == [400, 400, 302]
    assert "must not begin before" in early.content.decode()
    phases = PhaseBegun.objects.order_by("began_on")
    assert [one.phase for one in phases] == ["clear", "hold"]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"name": ""}, "Enter the name of the operation"),
        (day("ends_on", date(2026, 11, 1)), "It must not end before it begins"),
        ({"aims": "Watch Mr Smith"}, "a name"),
    ],
)
def test_each_mistake_has_its_message(
    supervisor: Client, given: dict[str, Any], message: str
) -> None:
    answer = send(supervisor, **given)

    assert answer.status_code == 400
    assert message in answer.content.decode()


def test_a_fourth_in_clear_is_a_warning_and_no_refusal(
    supervisor: Client, cast: Cast
) -> None:
    for n in range(3):
        make_operation(cast.supervisor, name=f"Operation {n}")
    warned = "operations are in the phase Clear"
    assert warned not in supervisor.get("/operations/").content.decode()

    assert send(supervisor).status_code == 302

    assert f"4 {warned}" in supervisor.get("/operations/").content.decode()


def test_its_page_gathers_what_belongs_to_it(officer: Client, cast: Cast) -> None:
    row, other = make_operation(cast.supervisor), make_operation(cast.supervisor)
    mine = [
        make_activity(cast.officer, operation=row, minutes=90, n_people=4),
        make_tasking(cast.supervisor, operation=row),
    ]
    priority = make_priority(cast.supervisor, operation=row, issue="Cars at night")
    away = make_activity(cast.officer, operation=other)

    page = officer.get(f"/operations/{row.reference}/").content.decode()

    for words in (*(one.reference for one in mine), priority.issue, "6 officer-hours"):
        assert words in page
    assert away.reference not in page
    assert "Change the phase" not in page


def test_the_overview_shows_what_is_open(officer: Client, cast: Cast) -> None:
    operation = make_operation(cast.supervisor)
    tasking = make_tasking(cast.supervisor)
    done = make_tasking(
        cast.supervisor,
        status="done",
        outcome="Patrolled",
        answered_at=NOW,
        answered_by=cast.officer,
    )
    old = make_activity(cast.officer, occurred_at=NOW - timedelta(days=8))
    new = make_activity(cast.officer, occurred_at=NOW, is_under_way=True, minutes=None)

    page = officer.get("/operations/").content.decode()

    for words in (operation.name, tasking.reference, new.reference, "Under way"):
        assert words in page
    for words in (done.reference, old.reference):
        assert words not in page


def test_a_priority_is_answered_once(supervisor: Client, cast: Cast) -> None:
    form = {
        "client_uuid": str(uuid.uuid4()),
        "issue": "Dealing from cars",
        "place_text": "Lake Street",
        **day("since", date(2026, 11, 10)),
    }
    nowhere = supervisor.post("/operations/priorities/new/", form | {"place_text": ""})
    assert "Choose a ward, or enter a place" in nowhere.content.decode()
    supervisor.post("/operations/priorities/new/", form)
    row = Priority.objects.get()
    url = f"/operations/priorities/{row.reference}/answer/"

    early = supervisor.post(
        url, {"done": "Patrolled", **day("answered_on", date(2026, 11, 9))}
    )
    right = supervisor.post(url, {"done": "Patrolled", **day("answered_on", TODAY)})
    twice = supervisor.post(url, {"done": "Again", **day("answered_on", TODAY)})

    assert [a.status_code for a in (early, right, twice)] == [400, 302, 400]
    row.refresh_from_db()
    assert (row.done, row.answered_on) == ("Patrolled", TODAY)
    listed = supervisor.get("/operations/priorities/").content.decode()
    answered = supervisor.get("/operations/priorities/?answered=yes").content.decode()
    assert (row.issue in listed, row.issue in answered) == (False, True)


def test_an_address_of_another_slice_is_not_an_operation(officer: Client) -> None:
    for part in ("arrests", "activities", "taskings", "priorities", "warrants"):
        assert officer.get(f"/operations/{part}/").status_code == 200
    assert officer.get("/operations/O-2222-2222/").status_code == 404
    assert officer.get("/operations/nothing/").status_code == 404


def test_an_operation_of_another_force_is_not_named(
    officer: Client, cast: Cast
) -> None:
    away = make_operation(cast.other_officer, name="Elsewhere")
    over = make_operation(
        cast.officer, name="Over", ends_on=TODAY, begins_on=TODAY - timedelta(days=9)
    )
    Operation.objects.filter(pk=over.pk).update(ends_on=TODAY - timedelta(days=1))

    page = officer.get("/operations/activities/new/").content.decode()

    assert away.name not in page
    assert "Over</option>" not in page


def test_a_record_is_put_in_and_taken_out(
    supervisor: Client, officer: Client, cast: Cast
) -> None:
    row, arrest = make_operation(cast.supervisor), make_arrest(cast.officer)
    url = f"/operations/{row.reference}/"
    put = {"of": arrest.reference.lower()}

    assert officer.post(f"{url}records/", put).status_code == 403
    assert supervisor.post(f"{url}records/", put).status_code == 302
    assert arrest.reference in officer.get(url).content.decode()
    page = officer.get(f"/operations/arrests/{arrest.reference}/").content.decode()
    assert url in page
    again = supervisor.post(f"{url}records/", put)
    assert "is in this operation already" in again.content.decode()
    supervisor.post(f"{url}records/", put | {"take_out": "on"})
    supervisor.get(url)

    assert arrest.reference not in supervisor.get(url).content.decode()


@pytest.mark.parametrize("of", ["A-2222-2222", "R-2222-2222", "hello", "A-", "\x00"])
def test_what_cannot_be_put_in_is_refused(
    supervisor: Client, cast: Cast, of: str
) -> None:
    row = make_operation(cast.supervisor)

    answer = supervisor.post(f"/operations/{row.reference}/records/", {"of": of})

    assert answer.status_code == 400


def test_another_forces_arrest_is_not_there(supervisor: Client, cast: Cast) -> None:
    row, away = make_operation(cast.supervisor), make_arrest(cast.other_officer)

    answer = supervisor.post(
        f"/operations/{row.reference}/records/", {"of": away.reference}
    )

    assert "that you may see" in answer.content.decode()


def test_an_arrest_names_its_operation(officer: Client, cast: Cast) -> None:
    row = make_operation(cast.supervisor)
    form = {
        "client_uuid": str(uuid.uuid4()),
        "when": "now",
        "latitude": "51.72",
        "longitude": "-1.28",
        "offence_class": "92A",
        "age_band": "25-34",
        "operation": row.reference,
    }

    answer = officer.post("/operations/arrests/new/", form)

    assert row.name in officer.get(answer["Location"]).content.decode()
    assert row.arrests.count() == 1


def test_the_api_gives_operations_and_taskings(officer: Client, cast: Cast) -> None:
    row = make_operation(cast.supervisor, areas=["E05000001"])
    tasking = make_tasking(cast.supervisor, operation=row)

    body = officer.get("/api/v1/operations").json()["items"]
    tasked = officer.get("/api/v1/taskings").json()["items"]

    assert [(one["name"], one["areas"]) for one in body] == [(row.name, row.areas)]
    assert tasked[0]["operation"] == row.reference
    one = officer.get(f"/api/v1/taskings/{tasking.reference}").json()
    assert (one["status"], one["is_overdue"]) == ("set", False)
    assert officer.get("/api/v1/operations/O-2222-2222").status_code == 404
    assert officer.get("/api/v1/taskings?mine=perhaps").status_code == 400


def test_a_priority_is_to_be_brought_up_to_date_within_three_months(
    supervisor: Client, cast: Cast
) -> None:
    fields = {"issue": "Dealing from cars", "place_text": "Lake Street"}
    form = {"client_uuid": str(uuid.uuid4()), **fields, **day("since", TODAY)}
    assert supervisor.post("/operations/priorities/new/", form).status_code == 302
    row = Priority.objects.get()
    due = Deadline.objects.get(priority=row)
    assert (due.kind, due.state) == ("priority", "open")
    assert london_date(due.due_at) == date(2027, 2, 24)

    # Saved as it was, it is still right, and the three months begin again.
    later = NOW + timedelta(days=80)
    url = f"/operations/priorities/{row.reference}/change/"
    with clock.stopped(later):
        old = supervisor.get("/operations/priorities/").content.decode()
        assert supervisor.post(url, form).status_code == 302
    assert "Updated 80 days ago. Update it by 24 Feb 2027" in old
    due.refresh_from_db()
    assert london_date(due.due_at) == date(2027, 5, 12)

    answer = {"done": "Patrols on both evenings", **day("answered_on", TODAY)}
    supervisor.post(f"/operations/priorities/{row.reference}/answer/", answer)
    due.refresh_from_db()
    assert due.state == "met"


@pytest.mark.parametrize("last", [None, -1, 0, 1])
def test_an_operation_ends_after_its_last_day_on_pages_as_in_queries(
    cast: Cast, last: int | None
) -> None:
    ends_on = None if last is None else TODAY + timedelta(days=last)
    begins_on = TODAY - timedelta(days=7)
    row = make_operation(cast.supervisor, begins_on=begins_on, ends_on=ends_on)

    found = Operation.objects.filter(under_way(TODAY), pk=row.pk).exists()

    assert found is not has_ended(row.ends_on, today=TODAY)
