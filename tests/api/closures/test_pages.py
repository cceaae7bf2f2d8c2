"""Does a case go from its opening to the end of its order by forms and by the API?"""

import uuid
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import date, timedelta

import pytest
from django.test import Client

from operations.closures.models import ClosureEvent
from operations.deadlines.actions.sweep import sweep_deadlines
from operations.deadlines.models import Deadline
from operations.models import Provision
from operations.statute.rules.limits import Code
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from tests.api.closures.cases import API, PAGES, Case
from tests.factories import Cast
from tests.unit.closures.steps import ANSWERS, LONG, SERVICE, at
from tests.unit.statute.changed_law import of_code

pytestmark = pytest.mark.django_db
Opens = Callable[..., Case]
# Tuesday 22 December 2026, so that Christmas Day lies ahead.
MORNING = at("2026-12-22 09:00")
HOUR = timedelta(hours=1)


def test_a_case_is_driven_by_its_forms_alone(client: Client, cast: Cast) -> None:
    client.force_login(cast.supervisor)
    told = {
        "client_uuid": str(uuid.uuid4()),
        "place": "3 Mill Lane",
        "place_choice": "words",
        "ground": "disorder",
    }
    with clock.stopped(MORNING):
        response = client.post(f"{PAGES}new/", told)
        assert response.status_code == 302, response.context["form"].errors
        case = Case(client, cast.supervisor, response["Location"].split("/")[-2])
        for kind, facts, hours in (
            ("prepare", ANSWERS | {"hearing_at": "2026-12-23T10:00:00+00:00"}, -3),
            ("authorise", LONG, -2),
            ("serve", SERVICE, -1),
        ):
            response = case.fill(kind, facts, MORNING + hours * HOUR)
            assert response.status_code == 302, response.context["form"].errors
        page = client.get(f"{PAGES}{case.reference}/").content.decode()
    assert "47 hours left" in page
    assert "Thursday 24 December at 8:00am" in page
    assert "s.80(3)" in page
    with clock.stopped(MORNING + 26 * HOUR):
        order = {"scope": "partial", "ends_on": "2027-03-23", "exceptions": "Tenant"}
        response = case.fill("order", order, MORNING + 25 * HOUR)
    assert response.status_code == 302, response.context["form"].errors
    assert case.row.state == "order"
    assert str(case.row.order_ends_on) == "2027-03-23"
    assert [row.irregular for row in case.events] == [[]] * 4


def test_what_the_law_needs_of_a_victim_alone_is_asked_of_no_other(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    case = open_case(cast.supervisor)
    client.force_login(cast.supervisor)

    page = client.get(f"{PAGES}{case.reference}/prepare/").content.decode()

    for part in page.split('data-shown-when="occupier_is_victim=yes"')[1:]:
        name = part.partition(' name="')[2].partition('"')[0]
        assert name in {"partial_order", "rehousing", "adult_referral"}
    assert page.count('data-shown-when="occupier_is_victim=yes"') == 3


def test_what_is_due_is_stored_with_each_step(open_case: Opens, cast: Cast) -> None:
    with clock.stopped(at("2026-12-23 10:00")):
        case = open_case(cast.supervisor)
        case.serve(at("2026-12-23 10:00"))
    due = {row.kind: row for row in Deadline.objects.filter(closure=case.row)}
    assert due["hearing"].due_at == at("2026-12-26 09:00")
    assert due["hearing"].section == "s.80(3)"
    assert due["notice_ends"].due_at == at("2026-12-26 09:00")

    with clock.stopped(at("2026-12-24 12:00")):
        case.move("refuse", {}, at("2026-12-24 11:00"))
    due = {row.kind: row for row in Deadline.objects.filter(closure=case.row)}
    assert due["hearing"].state == "met"
    assert due.pop("to_serve").state == "void"
    assert set(due) == {"hearing", "notice_ends", "appeal", "compensation"}


def test_an_unlawful_decision_is_refused_with_its_section(
    open_case: Opens, cast: Cast
) -> None:
    with clock.stopped(MORNING):
        case = open_case(cast.supervisor)
        case.fill("prepare", ANSWERS, MORNING)
        short = {"signed_by": "inspector", "hours": 48}
        told = case.move("authorise", short, MORNING)
        page = case.fill("authorise", short, MORNING)

    assert told.status_code == page.status_code == 400
    assert "s.77(2)" in told.content.decode()
    assert "s.77(2)" in page.content.decode()
    assert case.row.state == "draft"


def test_an_irregular_fact_is_kept_marked_due_and_reviewed(
    client: Client, open_case: Opens, cast: Cast
) -> None:
    with clock.stopped(MORNING):
        case = open_case(cast.supervisor)
        case.move("serve", SERVICE, MORNING)
        (row,) = case.events
        assert "s.76(1)" in row.irregular[0]
        due = Deadline.objects.get(closure=case.row, kind="irregular")
        assert (due.state, due.part) == ("open", "event-1")

        url = f"{PAGES}{case.reference}/review/1/"
        assert client.get(url).status_code == 200
        assert client.post(url, {"note": ""}).status_code == 400
        assert client.post(url, {"note": "Force legal told"}).status_code == 302

    due.refresh_from_db()
    assert due.state == "met"
    assert case.events[0].reviewed_by == cast.supervisor


def test_the_same_move_sent_again_is_stored_once(
    client: Client, open_case: Opens, cast: Cast
) -> None:
    case = open_case(cast.officer)
    body = {"client_uuid": str(uuid.uuid4()), "kind": "prepare", "facts": ANSWERS}
    url = f"{API}/{case.reference}/moves"

    answers = [
        client.post(url, told, content_type="application/json").status_code
        for told in (body, body, {**body, "facts": {}})
    ]

    assert answers == [201, 200, 409]
    assert len(case.events) == 1


def test_a_hearing_with_no_result_is_flagged_and_never_closed(
    client: Client, open_case: Opens, cast: Cast
) -> None:
    with clock.stopped(MORNING):
        case = open_case(cast.supervisor)
        case.serve(MORNING)
    with clock.stopped(MORNING + timedelta(days=9)):
        client.force_login(cast.supervisor)
        page = client.get(f"{PAGES}{case.reference}/").content.decode()

    assert "No result of the hearing recorded" in page
    assert "Overdue by" in page
    assert case.row.state == "served"


def test_before_service_the_page_says_by_when_and_how_early(
    client: Client, open_case: Opens, cast: Cast
) -> None:
    with clock.stopped(at("2026-12-23 09:00")):
        case = open_case(cast.supervisor)
        slot = "2026-12-29T10:00:00+00:00"
        case.move("prepare", ANSWERS | {"hearing_at": slot}, clock.now())
        case.move("authorise", LONG, clock.now())
        page = client.get(f"{PAGES}{case.reference}/").content.decode()

    assert (
        "If served now, it must be heard by Saturday 26 December at 9:00am, s.80(3)"
        in page
    )
    assert "Serve it on 27 December 2026 at 10:00am or later" in page
    assert "Courts are usually shut on" in page


def test_a_draft_is_shown_though_no_law_says_by_when_it_is_heard(
    client: Client, open_case: Opens, cast: Cast
) -> None:
    gone = replace(of_code(Code.HEARING), in_force_from=date(2026, 12, 1), is_on=False)
    told = {"reason": "Repealed", "approved_at": MORNING, "approved_by": cast.records}
    Provision.objects.create(**asdict(gone), **told)
    with clock.stopped(MORNING):
        case = open_case(cast.supervisor)
        page = client.get(f"{PAGES}{case.reference}/")
        assert "If served now" not in page.content.decode()
        case.serve(MORNING)
        page = client.get(f"{PAGES}{case.reference}/")

    assert page.status_code == 200
    assert [row.irregular for row in case.events] == [[]] * 3
    kinds = Deadline.objects.filter(closure=case.row).values_list("kind", flat=True)
    assert set(kinds) == {"notice_ends", "to_serve"}


def test_an_order_past_its_end_is_shown_and_listed_as_ended_by_time(
    client: Client, open_case: Opens, cast: Cast
) -> None:
    with clock.stopped(MORNING):
        case = open_case(cast.supervisor)
        case.serve(MORNING - 24 * HOUR)
        order = {"scope": "full", "ends_on": "2027-01-10"}
        assert case.move("order", order, MORNING).status_code == 201
        in_force = client.get(PAGES, {"in_force": "order"}).content.decode()
        assert case.reference in in_force
    with clock.stopped(at("2027-01-11 09:00")):
        client.force_login(cast.supervisor)
        for params, is_there in (
            ({"state": "expired"}, True),
            ({"state": "order"}, False),
            ({"in_force": "order"}, False),
        ):
            listed = client.get(PAGES, params).content.decode()
            assert (case.reference in listed) is is_there
        page = client.get(f"{PAGES}{case.reference}/").content.decode()
        told = client.get(f"{API}/{case.reference}").json()

    assert "Ended by time" in page
    assert "Last day to ask for costs" in page
    assert told["state"] == "expired"


def test_words_that_may_name_someone_are_warned_about(
    open_case: Opens, cast: Cast
) -> None:
    case = open_case(cast.officer)
    facts = {"residents": "A tenant named Robert"}

    page = case.fill("prepare", facts, clock.now())

    assert page.status_code == 400
    assert "a name" in page.content.decode()
    assert not case.events


def test_each_step_leaves_one_event_without_what_was_typed(
    open_case: Opens, cast: Cast
) -> None:
    case = open_case(cast.supervisor)
    case.move("prepare", {"residents": "One tenant, blue door"}, clock.now())

    told = Event.objects.filter(records__contains=[case.reference], kind="alteration")
    (event,) = told
    assert event.detail["move"] == "prepare"
    assert "blue door" not in str(event.detail)


def test_a_case_in_error_has_nothing_due_and_no_next_step(
    client: Client, open_case: Opens, cast: Cast
) -> None:
    with clock.stopped(MORNING):
        case = open_case(cast.supervisor)
        case.serve(MORNING)
        url = f"{PAGES}{case.reference}/withdraw/"
        client.post(url, {"reason": "Opened twice"})
        again = case.move("refuse", {}, MORNING)

    assert again.status_code == 400
    states = Deadline.objects.filter(closure=case.row).values_list("state", flat=True)
    assert set(states) == {"void"}
    assert ClosureEvent.objects.count() == 3


def test_the_sweep_lets_an_order_end_and_costs_follow(
    open_case: Opens, cast: Cast
) -> None:
    with clock.stopped(MORNING):
        case = open_case(cast.supervisor)
        case.serve(MORNING - 24 * HOUR)
        case.move("order", {"scope": "full", "ends_on": "2027-01-10"}, MORNING)
    kinds = Deadline.objects.filter(closure=case.row, state="open")
    assert "reimbursement" not in kinds.values_list("kind", flat=True)

    with clock.stopped(at("2027-01-11 09:00")):
        sweep_deadlines()

    due = {row.kind: row for row in Deadline.objects.filter(closure=case.row)}
    assert due["order_ends"].state == "met"
    assert due["reimbursement"].due_at.date() == date(2027, 4, 9)
    assert (case.row.state, case.row.ceased_on) == ("order", None)


def test_a_notice_cancelled_before_service_leaves_nothing_due(
    open_case: Opens, cast: Cast
) -> None:
    slot = (MORNING + 20 * HOUR).isoformat()
    told = {"signed_by": "superintendent", "reason": "No longer needed"}
    with clock.stopped(MORNING):
        case = open_case(cast.supervisor)
        case.move("prepare", ANSWERS | {"hearing_at": slot}, MORNING)
        case.move("authorise", LONG, MORNING)
        assert case.move("cancel", told, MORNING).status_code == 201

    assert not Deadline.objects.filter(closure=case.row, state="open").exists()
