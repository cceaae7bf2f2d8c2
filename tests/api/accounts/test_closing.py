"""What a person still has to do is taken over before their account is closed."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from operations.closures.models import ClosureCase
from reports.models import Report
from reports.reporter.models import CallBack
from stronghold.core.accounts.models import User
from stronghold.core.audit.models import Event
from tests.factories import Cast, make_closure, make_report, make_user

CLOSE = "/people/officer/close/"


@pytest.fixture
def admin(client: Client, cast: Cast) -> Client:
    client.force_login(cast.admin)
    return client


@pytest.fixture
def report(cast: Cast) -> Report:
    """An open report of the officer, among others that are not theirs to do."""
    mine: dict[str, Any] = {"assigned_to": cast.officer}
    make_report(cast.officer, assigned_to=cast.supervisor)
    make_report(cast.officer, **mine, status="closed", outcome="no_action")
    return make_report(cast.officer, **mine, status="assigned")


def closed() -> bool:
    return not User.objects.get(username="officer").is_active


def test_who_has_nothing_to_do_leaves_at_once(admin: Client, cast: Cast) -> None:
    page = admin.get(CLOSE).content.decode()
    assert "They have no open reports" in page
    assert 'name="to"' not in page

    assert admin.post(CLOSE).status_code == 302
    assert closed()


def test_work_is_listed_and_goes_to_a_colleague_who_can_do_it(
    admin: Client, cast: Cast, report: Report
) -> None:
    other = make_report(cast.officer, assigned_to=cast.supervisor)
    call = {"report": other, "ordinal": 1, "due_on": date(2026, 12, 1)}
    call_back = CallBack.objects.create(**call, given_to=cast.officer)
    case = make_closure(cast.officer, caseworker=cast.officer)
    page = admin.get(CLOSE).content.decode()
    for words in ("1 open report<", "1 call-back<", "1 closure case<"):
        assert words in page
    for name, can in (("supervisor", True), ("analyst", False), ("partner", False)):
        assert (f'value="{name}"' in page) == can

    for to in ("", "analyst", "partner", "officer", "unknown"):
        refused = admin.post(CLOSE, {"to": to})
        assert refused.status_code == 400
        assert not closed()
    assert "Choose" in refused.content.decode()
    assert admin.post(CLOSE, {"to": "supervisor"}).status_code == 302

    assert closed()
    for row in (report, call_back, case):
        row.refresh_from_db()
    assert report.assigned_to == cast.supervisor
    assert (report.status, call_back.given_to) == ("assigned", cast.supervisor)
    assert case.caseworker == cast.supervisor
    event = Event.objects.filter(kind="permission_change").get()
    assert event.detail == {
        "active": False,
        "handed_over": {"reports": 1, "call_backs": 1, "closures": 1},
        "to": "supervisor",
    }
    records = {report.reference, other.reference, case.reference}
    assert set(event.records) == {"person:officer"} | records
    assert not CallBack.objects.filter(given_to=cast.officer).exists()
    assert ClosureCase.objects.filter(caseworker=cast.officer).count() == 0


def test_where_no_one_can_take_it_over_the_account_closes_all_the_same(
    admin: Client, cast: Cast
) -> None:
    case = make_closure(cast.partner, caseworker=cast.partner)
    address = "/people/partner/close/"
    assert (
        "No open account of their organisation" in admin.get(address).content.decode()
    )

    assert admin.post(address, {"to": "supervisor"}).status_code == 302

    case.refresh_from_db()
    assert case.caseworker == cast.partner
    assert not User.objects.get(username="partner").is_active


def test_a_case_of_a_council_stays_with_the_council(admin: Client, cast: Cast) -> None:
    case = make_closure(cast.partner, caseworker=cast.partner)
    make_user("colleague", "partner", cast.partner.organisation)

    page = admin.get("/people/partner/close/").content.decode()
    assert 'value="colleague"' in page
    assert 'value="supervisor"' not in page
    assert admin.post("/people/partner/close/", {"to": "colleague"}).status_code == 302

    case.refresh_from_db()
    assert case.caseworker == User.objects.get(username="colleague")
