"""A program undoes what it decided in triage and about duplicates, as its page does."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from reports.duplicates.models import DuplicateDecision
from reports.models import Assessment, Report
from reports.triage.choices import TriageMove
from stronghold.core.accounts.choices import Role
from stronghold.core.accounts.models import User
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from tests.factories import Cast, make_report, make_user

pytestmark = pytest.mark.django_db
As = Callable[[User], Client]
WEIGHED = {"threat": "low", "vulnerability": "high"}


def send(client: Client, report: Report, move: str, body: Any, **headers: str) -> Any:
    answer = client.post(
        f"/api/v1/reports/{report.reference}/{move}",
        body,
        content_type="application/json",
        headers={name.replace("_", "-"): value for name, value in headers.items()},
    )
    report.refresh_from_db()
    return answer


def test_an_assessment_is_undone_with_who_got_the_report(
    cast: Cast, as_user: As
) -> None:
    client, report = as_user(cast.supervisor), make_report(cast.officer)
    first = send(client, report, "assess", WEIGHED | {"grade": "3", "reason": "Quiet"})
    again = {"grade": "1", "person": "officer", "threat": "high"}
    second = send(client, report, "assess", WEIGHED | again)
    assert (report.grade, report.status) == ("1", "assigned")
    assert first["Undo"] != second["Undo"]

    undone = send(client, report, "undo_triage", {"undo": second["Undo"]})

    assert undone.status_code == 200, undone.json()
    assert (report.grade, report.status, report.assigned_to) == ("3", "triaged", None)
    assert undone.json()["grade"] == "3"
    # The earlier assessment is added again, with what was weighed and why.
    latest = Assessment.objects.latest("pk")
    assert (latest.grade, latest.threat, latest.reason) == ("3", "low", "Quiet")
    event = Event.objects.filter(kind=Kind.ALTERATION).latest("pk")
    assert event.records == [report.reference]
    assert event.detail == {"move": TriageMove.UNDO}


def test_a_grade_alone_is_undone_to_none(cast: Cast, as_user: As) -> None:
    client, report = as_user(cast.supervisor), make_report(cast.officer)
    graded = send(client, report, "grade", {"grade": "2"})
    assert (graded.json()["grade"], graded.json()["status"]) == ("2", "triaged")
    assert not Assessment.objects.get().is_weighed

    send(client, report, "undo_triage", {"undo": graded["Undo"]})

    assert (report.grade, report.status) == ("", "new")


def test_nothing_is_undone_that_someone_changed_since(cast: Cast, as_user: As) -> None:
    client, report = as_user(cast.supervisor), make_report(cast.officer)
    graded = send(client, report, "grade", {"grade": "2"})
    send(client, report, "grade", {"grade": "4"})

    late = send(client, report, "undo_triage", {"undo": graded["Undo"]})

    assert late.status_code == 400
    assert "has been changed since" in late.json()["detail"]
    assert report.grade == "4"


def test_it_undoes_ones_own_change_of_that_report_for_a_day(
    cast: Cast, as_user: As
) -> None:
    client, report = as_user(cast.supervisor), make_report(cast.officer)
    other = make_report(cast.officer)
    undo = send(client, report, "grade", {"grade": "2"})["Undo"]
    colleague = make_user("sergeant", Role.SUPERVISOR, cast.officer.organisation)

    refused = [
        send(client, other, "undo_triage", {"undo": undo}),
        send(as_user(colleague), report, "undo_triage", {"undo": undo}),
        send(as_user(cast.supervisor), report, "undo_triage", {"undo": undo[:-9]}),
    ]
    with clock.stopped(clock.now() + timedelta(hours=25)):
        late = as_user(cast.supervisor)
        refused.append(send(late, report, "undo_triage", {"undo": undo}))

    assert [one.status_code for one in refused] == [400] * 4
    assert all(one.json()["errors"].keys() == {"undo"} for one in refused)
    assert report.grade == "2"
    # It says nothing of what it holds.
    assert "before" not in undo
    assert send(as_user(cast.officer), report, "grade", {"grade": "1"}).status_code == (
        403
    )


def test_what_was_sent_before_is_not_undone_by_its_answer(
    cast: Cast, as_user: As
) -> None:
    client, report = as_user(cast.supervisor), make_report(cast.officer)
    key = str(uuid4())
    first, again = (
        send(client, report, "grade", {"grade": "2"}, Idempotency_Key=key) for _ in "12"
    )
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.has_header("Undo")
    assert not again.has_header("Undo")
    # What cannot be undone on a page has none either.
    moved = send(client, report, "moves", {"move": "to_team", "team": "city"})
    assert moved.status_code == 200, moved.json()
    assert not moved.has_header("Undo")


def test_two_reports_that_are_not_the_same_can_be_decided_again(
    cast: Cast, as_user: As
) -> None:
    client = as_user(cast.officer)
    report, other = make_report(cast.officer), make_report(cast.officer)
    pair = {"other": other.reference}

    said = send(client, report, "not_the_same", pair)
    assert said.status_code == 200, said.json()
    decision = DuplicateDecision.objects.get()
    assert (decision.is_same, decision.undone_at) == (False, None)
    undone = send(client, report, "undo_decision", pair)
    assert undone.status_code == 200, undone.json()
    decision.refresh_from_db()
    assert decision.undone_by == cast.officer
    nothing = send(client, report, "undo_decision", pair)
    assert nothing.status_code == 400
    assert "Nothing is decided" in nothing.json()["detail"]


@pytest.mark.parametrize("is_from_kept", [False, True])
def test_merged_reports_are_separated_from_either(
    cast: Cast, as_user: As, is_from_kept: bool
) -> None:
    client = as_user(cast.officer)
    report, kept = make_report(cast.officer), make_report(cast.officer)
    merged = send(client, report, "merge", {"into": kept.reference})
    assert merged.json()["merged_into"] == kept.reference
    still = send(client, report, "not_the_same", {"other": kept.reference})
    assert "Separate them first" in still.json()["detail"]

    one, other = (kept, report) if is_from_kept else (report, kept)
    answer = send(client, one, "undo_decision", {"other": other.reference})

    assert answer.status_code == 200, answer.json()
    report.refresh_from_db()
    assert report.merged_into is None


def test_a_report_of_another_force_is_not_found(cast: Cast, as_user: As) -> None:
    own, theirs = make_report(cast.officer), make_report(cast.other_officer)
    for move in ("not_the_same", "undo_decision"):
        client = as_user(cast.officer)
        far = send(client, theirs, move, {"other": own.reference})
        near = send(client, own, move, {"other": theirs.reference})
        same = send(client, own, move, {"other": own.reference})
        assert [one.status_code for one in (far, near, same)] == [404] * 3
    assert not DuplicateDecision.objects.exists()
