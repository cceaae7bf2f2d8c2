"""A move that waited on a phone: stored once, or given back if the record changed."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from operations.deadlines.actions.sweep import sweep_deadlines
from operations.taskings.actions import move_tasking
from operations.taskings.choices import TaskingStatus
from reports.report.choices import Grade, Status
from reports.triage.actions.report import MoveDetails, move_report
from stronghold.core.audit.models import Event
from tests.api.offline.test_my_day import PAGE, assigned
from tests.factories import Cast, make_tasking, make_team

QUEUE = {"Accept": "application/json", "X-From-Queue": "1"}
UUID = str(uuid.UUID(int=7))
DONE = {"move": "do", "outcome": "Walked it twice, nothing found"}


def mark_of(client: Client, reference: str) -> str:
    """Return the mark of a record that My day shows."""
    sweep_deadlines()
    page = client.get(PAGE).content.decode()
    form = page[page.index(f"/{reference}/move/") :]
    found = re.search(r'name="seen" value="([^"]+)"', form)
    assert found
    return found[1]


def send(client: Client, url: str, seen: str, **fields: str) -> Any:
    extra = {"client_uuid": UUID, "captured_at": "", "offline_about": "words"}
    return client.post(url, {"seen": seen} | extra | fields, headers=QUEUE)


def n_moves(reference: str) -> int:
    events = Event.objects.filter(kind="alteration", records=[reference])
    return events.filter(detail__has_key="move").count()


@pytest.fixture
def officer(client: Client, cast: Cast) -> Client:
    client.force_login(cast.officer)
    return client


@pytest.mark.parametrize(
    ("move", "became"), [("start", Status.IN_ACTION), ("hand_back", Status.NEW)]
)
def test_a_move_of_a_report_is_stored_once(
    officer: Client, cast: Cast, move: str, became: str
) -> None:
    row = assigned(cast)
    seen, url = mark_of(officer, row.reference), f"/reports/{row.reference}/move/"

    answers = [send(officer, url, seen, move=move) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 200]
    assert [answer.json()["repeated"] for answer in answers] == [False, True]
    row.refresh_from_db()
    assert row.status == became
    assert n_moves(row.reference) == 1
    page = officer.get(answers[0].json()["url"])
    assert not list(page.context["messages"])


def test_a_report_that_changed_comes_back_to_be_decided(
    officer: Client, cast: Cast
) -> None:
    row = assigned(cast)
    seen, url = mark_of(officer, row.reference), f"/reports/{row.reference}/move/"
    row.grade = Grade.PRIORITY
    row.save()

    refused = send(officer, url, seen, move="start")

    assert refused.status_code == 409
    changed = refused.json()["changed"]
    assert changed["may_still"] is True
    assert "It is now assigned, and Officer has it" in changed["now"]
    row.refresh_from_db()
    assert row.status == Status.ASSIGNED
    assert n_moves(row.reference) == 0

    answer = send(officer, url, changed["mark"], move="start")

    assert answer.status_code == 201
    row.refresh_from_db()
    assert row.status == Status.IN_ACTION


@pytest.mark.parametrize("move", ["start", "hand_back"])
def test_a_move_of_a_report_that_a_colleague_made_comes_back(
    officer: Client, cast: Cast, move: str
) -> None:
    row = assigned(cast)
    seen, url = mark_of(officer, row.reference), f"/reports/{row.reference}/move/"
    move_report(by=cast.supervisor, reference=row.reference, move=move)

    refused = send(officer, url, seen, move=move)

    assert refused.status_code == 409
    assert refused.json()["changed"]["may_still"] is False
    assert n_moves(row.reference) == 1


def test_a_report_that_moved_on_since_it_was_handed_back_comes_back(
    officer: Client, cast: Cast
) -> None:
    row = assigned(cast)
    seen, url = mark_of(officer, row.reference), f"/reports/{row.reference}/move/"
    assert send(officer, url, seen, move="hand_back").status_code == 201
    details = MoveDetails(team=make_team(cast.officer.organisation))
    by, reference = cast.supervisor, row.reference
    move_report(by=by, reference=reference, move="to_team", details=details)

    assert send(officer, url, seen, move="hand_back").status_code == 409


def test_what_is_no_longer_allowed_says_so(officer: Client, cast: Cast) -> None:
    row = assigned(cast)
    seen, url = mark_of(officer, row.reference), f"/reports/{row.reference}/move/"
    row.assigned_to = cast.supervisor
    row.save()

    changed = send(officer, url, seen, move="start").json()["changed"]

    assert changed["may_still"] is False
    assert n_moves(row.reference) == 0


def test_an_answer_to_a_tasking_is_stored_once(officer: Client, cast: Cast) -> None:
    row = make_tasking(cast.supervisor, person=cast.officer)
    url = f"/operations/taskings/{row.reference}/move/"
    seen = mark_of(officer, row.reference)

    answers = [send(officer, url, seen, **DONE) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 200]
    row.refresh_from_db()
    assert (row.status, row.outcome) == (TaskingStatus.DONE, DONE["outcome"])
    assert n_moves(row.reference) == 1
    # Another answer is no repetition.
    other = send(officer, url, seen, move="do", outcome="Something else")
    assert other.status_code == 409
    assert other.json()["changed"]["may_still"] is False


def test_a_tasking_is_accepted_once(officer: Client, cast: Cast) -> None:
    row = make_tasking(cast.supervisor, person=cast.officer)
    url = f"/operations/taskings/{row.reference}/move/"
    seen = mark_of(officer, row.reference)

    answers = [send(officer, url, seen, move="accept") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 200]
    row.refresh_from_db()
    assert row.status == TaskingStatus.ACCEPTED
    assert n_moves(row.reference) == 1


def test_a_tasking_that_a_colleague_accepted_comes_back(
    officer: Client, cast: Cast
) -> None:
    row = make_tasking(cast.supervisor, person=cast.officer)
    url = f"/operations/taskings/{row.reference}/move/"
    seen = mark_of(officer, row.reference)
    move_tasking(by=cast.supervisor, reference=row.reference, move="accept")

    refused = send(officer, url, seen, move="accept")

    assert refused.status_code == 409
    assert "It is now accepted" in refused.json()["changed"]["now"]
    assert n_moves(row.reference) == 1


@pytest.mark.parametrize("part", ["what", "due_on", "place_text", "team"])
@pytest.mark.parametrize("answer", [{"move": "accept"}, DONE])
def test_an_answer_to_what_a_tasking_was_is_no_repetition(
    officer: Client, cast: Cast, part: str, answer: dict[str, str]
) -> None:
    row = make_tasking(cast.supervisor, person=cast.officer)
    url = f"/operations/taskings/{row.reference}/move/"
    seen = mark_of(officer, row.reference)
    changed: dict[str, Any] = {
        "what": "Walk the towpath and the car park",
        "due_on": row.due_on + timedelta(days=1),
        "place_text": "The car park",
        "team": make_team(cast.officer.organisation),
    }
    setattr(row, part, changed[part])
    row.save()
    # The same person answers what it is now, from another device.
    move_tasking(by=cast.officer, reference=row.reference, **answer)

    assert send(officer, url, seen, **answer).status_code == 409
    assert n_moves(row.reference) == 1


def test_a_tasking_that_asks_for_something_else_comes_back(
    officer: Client, cast: Cast
) -> None:
    row = make_tasking(cast.supervisor, person=cast.officer, what="Walk the towpath")
    url = f"/operations/taskings/{row.reference}/move/"
    seen = mark_of(officer, row.reference)
    row.what = "Walk the towpath and the car park"
    row.save()

    changed = send(officer, url, seen, **DONE).json()["changed"]

    assert "Walk the towpath and the car park" in changed["now"]
    row.refresh_from_db()
    assert row.status == TaskingStatus.SET
    assert send(officer, url, changed["mark"], **DONE).status_code == 201


def test_an_answer_without_words_is_sent_back(officer: Client, cast: Cast) -> None:
    row = make_tasking(cast.supervisor, person=cast.officer)
    url = f"/operations/taskings/{row.reference}/move/"

    answer = send(officer, url, mark_of(officer, row.reference), move="do")

    assert answer.status_code == 400
    assert "Enter an answer" in answer.json()["errors"]["outcome"][0]


def test_without_a_script_the_form_shows_what_changed(
    officer: Client, cast: Cast
) -> None:
    row = assigned(cast)
    seen, url = mark_of(officer, row.reference), f"/reports/{row.reference}/move/"
    row.grade = Grade.PRIORITY
    row.save()

    answer = officer.post(url, {"move": "start", "seen": seen})

    assert answer.status_code == 400
    page = answer.content.decode()
    assert "was changed after you saw it" in page
    assert f'name="seen" value="{seen}"' not in page
    mark = re.search(r'name="seen" value="([^"]+)"', page)
    assert mark
    again = officer.post(url, {"move": "start", "seen": mark[1]})
    assert again.status_code == 302
