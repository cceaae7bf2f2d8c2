"""The reporter is kept apart from the report, or not at all if anonymous."""

import logging
import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from reports.models import CallBack, Report, Reporter
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from tests.api.reports.reporters import (
    ADDRESS,
    CANARIES,
    CONTACT,
    EMAIL,
    NAME,
    PHONE,
    fields,
    new_body,
    new_form,
)
from tests.factories import Cast
from tests.stored_text import tables_holding

NOW = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)
FORM, ENDPOINT = "/reports/new/", "/api/v1/reports"


@pytest.fixture
def officer(client: Client, cast: Cast) -> Client:
    client.force_login(cast.officer)
    return client


def post(client: Client, body: dict[str, Any]) -> Any:
    return client.post(ENDPOINT, body, content_type="application/json")


def test_who_left_details_is_kept_apart_in_one_form(officer: Client) -> None:
    with clock.stopped(NOW):
        answer = officer.post(FORM, new_form() | fields())

    assert answer.status_code == 302
    report, kept = Report.objects.get(), Reporter.objects.get()
    assert (report.reported_by, kept.report) == ("named", report)
    assert (kept.name, kept.phone, kept.email, kept.address) == (
        NAME,
        PHONE,
        EMAIL,
        ADDRESS,
    )
    assert (kept.safe_way, kept.never_visit, kept.voicemail) == ("call", True, False)
    assert (kept.review_on, kept.dispose_on) == (date(2027, 7, 5), date(2028, 1, 5))
    event = Event.objects.get(kind="collection")
    assert event.detail["reported_by"] == "named"


def test_nothing_but_its_own_table_holds_the_details(
    officer: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        officer.post(FORM, new_form() | fields())
        officer.get(f"/reports/{Report.objects.get().reference}/")

    assert tables_holding(CANARIES) == {"reports_reporter"}
    assert not [canary for canary in CANARIES if canary in caplog.text]


def test_call_backs_are_owed_with_consent_and_from_the_receipt(officer: Client) -> None:
    received = {
        "when": "unknown",
        "received_day_day": "23",
        "received_day_month": "12",
        "received_day_year": "2026",
        "received_time": "10am",
    }
    with clock.stopped(datetime(2026, 12, 24, 9, tzinfo=UTC)):
        officer.post(FORM, new_form(**received) | fields())

    due = dict(CallBack.objects.values_list("ordinal", "due_on"))
    assert due == {1: date(2026, 12, 26), 2: date(2027, 2, 3)}
    # 72 elapsed hours, Christmas Day and Boxing Day counted.
    first = CallBack.objects.get(ordinal=1)
    assert first.due_at == datetime(2026, 12, 26, 10, tzinfo=UTC)
    assert not CallBack.objects.exclude(result="", attempts=0, cleared_text="")


def test_no_call_back_is_owed_without_consent(officer: Client) -> None:
    officer.post(FORM, new_form() | fields(consents=None))

    assert Reporter.objects.get().consents is False
    assert not CallBack.objects.exists()


@pytest.mark.parametrize("reported_by", ["anonymous", "not_given", "police", ""])
def test_details_of_who_left_none_are_refused_and_leave_no_trace(
    officer: Client, reported_by: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        by_form = officer.post(FORM, new_form(reported_by) | fields())
        by_api = post(officer, new_body(reported_by, reporter=CONTACT))

    assert (by_form.status_code, by_api.status_code) == (400, 400)
    assert "choose “Left contact details”" in by_form.content.decode()
    assert list(by_api.json()["errors"]) == ["reported_by"]
    assert not [c for c in CANARIES if c in by_api.content.decode()]
    assert not Report.objects.exists()
    assert tables_holding(CANARIES) == set()
    assert not [canary for canary in CANARIES if canary in caplog.text]


@pytest.mark.parametrize("reported_by", ["named", "anonymous"])
def test_how_a_residents_report_came_is_asked_for(
    officer: Client, reported_by: str
) -> None:
    details = fields() if reported_by == "named" else {}
    contact = CONTACT if reported_by == "named" else None
    by_form = officer.post(FORM, new_form(reported_by, channel="officer") | details)
    by_api = post(officer, new_body(reported_by, channel="officer", reporter=contact))

    said = "Choose how the resident’s report reached you"
    assert (by_form.status_code, by_api.status_code) == (400, 400)
    assert said in by_form.content.decode()
    assert by_api.json()["errors"] == {"channel": [said]}
    assert not Report.objects.exists()


def test_refused_details_stay_in_sight_to_be_taken_out(officer: Client) -> None:
    page = officer.post(FORM, new_form("anonymous") | fields()).content.decode()

    assert NAME in page
    assert 'data-shown-when="reported_by=named"' not in page
    assert re.search(r'<details class="sh-more" open', page)


@pytest.mark.parametrize("reported_by", ["named", "anonymous", "not_given", ""])
def test_a_crimestoppers_caller_is_always_anonymous(
    officer: Client, reported_by: str
) -> None:
    form = new_form(reported_by, channel="crimestoppers")
    refused = officer.post(FORM, form | fields())
    assert refused.status_code == 400
    assert "Crimestoppers callers are always anonymous" in refused.content.decode()
    body = new_body(reported_by, channel="crimestoppers", reporter=CONTACT)
    assert post(officer, body).status_code == 400

    bare = officer.post(FORM, form)

    if reported_by == "named":
        assert bare.status_code == 400
    else:
        assert bare.status_code == 302
        assert Report.objects.get().reported_by == "anonymous"
    assert not Reporter.objects.exists()
    assert not CallBack.objects.exists()
    assert tables_holding(CANARIES) == set()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"safe_way": None}, "Choose the safe way to reach them"),
        ({"phone": None}, "Enter the phone number that is safe to call"),
        ({"phone": "01632"}, "Enter a phone number, like"),
        ({"email": "canary"}, "Enter an e-mail address in the correct format"),
        ({"name": "x" * 101}, "Name must be 100 characters or"),
        ({"risk": "x" * 501}, "500 characters or"),
        ({"safe_way": "email", "email": None}, "e-mail address that is safe to write"),
    ],
)
def test_errors_are_shown_at_their_field_and_nothing_is_stored(
    officer: Client, changed: dict[str, Any], said: str
) -> None:
    page = officer.post(FORM, new_form() | fields(**changed))
    body = {name: v for name, v in {**CONTACT, **changed}.items() if v}
    answer = post(officer, new_body(reporter=body))

    assert (page.status_code, answer.status_code) == (400, 400)
    assert said in page.content.decode()
    assert {n.partition(".")[0] for n in answer.json()["errors"]} == {"reporter"}
    assert not Report.objects.exists()


@pytest.mark.parametrize("name", ["name", "phone", "address", "safe_times"])
def test_null_characters_are_refused(officer: Client, name: str) -> None:
    page = officer.post(FORM, new_form() | fields(**{name: "a\x00b"}))
    answer = post(officer, new_body(reporter={**CONTACT, name: "a\x00b"}))

    assert (page.status_code, answer.status_code) == (400, 400)
    assert not Report.objects.exists()


def test_named_without_details_is_asked_how_to_reach_them(officer: Client) -> None:
    page, answer = officer.post(FORM, new_form()), post(officer, new_body())

    assert "Choose the safe way to reach them" in page.content.decode()
    assert answer.json()["errors"] == {
        "reported_by": ["Enter how they can be reached safely"]
    }


def test_the_api_takes_the_details_and_never_answers_them(officer: Client) -> None:
    answer = post(officer, new_body(reporter=CONTACT))

    assert answer.status_code == 201
    assert Reporter.objects.get().phone == PHONE
    one = officer.get(f"{ENDPOINT}/{answer.json()['reference']}")
    for said in (answer, one, officer.get(ENDPOINT)):
        text = said.content.decode()
        assert not [canary for canary in CANARIES if canary in text]
        assert '"reporter"' not in text


def test_the_api_names_a_detail_that_it_does_not_know(officer: Client) -> None:
    answer = post(officer, new_body(reporter={**CONTACT, "shoe_size": 9}))

    assert answer.json()["errors"] == {"reporter.shoe_size": ["Unknown field"]}
    for odd in ("x", 3, [CONTACT]):
        assert post(officer, new_body(reporter=odd)).status_code == 400


def sent(client: Client, way: str) -> tuple[Any, dict[str, Any]]:
    """Send a report with details one way; return how to send it again, and what."""
    if way == "form":
        given = new_form() | fields()
        return (lambda changed: client.post(FORM, given | changed)), given
    body = new_body(reporter=CONTACT)
    return (lambda changed: post(client, body | changed)), body


@pytest.mark.parametrize("way", ["form", "api"])
def test_a_repetition_is_recognised_and_other_details_are_something_else(
    officer: Client, way: str
) -> None:
    send, _ = sent(officer, way)
    other = (
        {"reporter_phone": "01632 960778"}
        if way == "form"
        else {"reporter": {**CONTACT, "phone": "01632 960778"}}
    )

    first, again, changed = send({}), send({}), send(other)

    assert first.status_code == (302 if way == "form" else 201)
    assert again.status_code == (302 if way == "form" else 200)
    assert changed.status_code == (400 if way == "form" else 409)
    assert Report.objects.get().reference in changed.content.decode()
    assert Reporter.objects.get().phone == PHONE
    assert CallBack.objects.count() == 2


@pytest.mark.parametrize("way", ["form", "api"])
def test_a_repetition_after_a_correction_changes_nothing(
    officer: Client, way: str
) -> None:
    send, _ = sent(officer, way)
    send({})
    Reporter.objects.update(phone="01632 960779")

    assert send({}).status_code in {200, 302}

    assert Reporter.objects.get().phone == "01632 960779"


@pytest.mark.parametrize("way", ["form", "api"])
def test_a_repetition_after_erasure_keeps_nothing(officer: Client, way: str) -> None:
    send, _ = sent(officer, way)
    send({})
    officer.post(f"/reports/{Report.objects.get().reference}/reporter/forget/")

    assert send({}).status_code in {200, 302}

    assert tables_holding(CANARIES) == set()


@pytest.mark.parametrize("way", ["form", "api"])
def test_no_one_can_guess_the_details_from_the_digest_kept(
    officer: Client, way: str
) -> None:
    """The same report with another number leaves the same digest behind."""
    send, given = sent(officer, way)
    send({})
    report = Report.objects.get()
    before, kept = report.content_digest, Reporter.objects.get().contact_digest
    Report.objects.update(client_uuid="00000000-0000-4000-8000-000000000000")
    Reporter.objects.all().delete()
    other = (
        {"reporter_phone": "01632 960778"}
        if way == "form"
        else {"reporter": {**CONTACT, "phone": "01632 960778"}}
    )

    send(other)

    second = Report.objects.exclude(pk=report.pk).get()
    assert second.content_digest == before
    assert Reporter.objects.get().contact_digest != kept


def test_the_digest_of_the_details_needs_the_secret_key(
    officer: Client, settings: Any
) -> None:
    officer.post(FORM, new_form() | fields())
    first = Reporter.objects.get().contact_digest
    settings.SECRET_KEY = "another key of this test, long enough to be one"
    Reporter.objects.all().delete()

    # Signed out by the new key: the same person signs in again.
    officer.force_login(Report.objects.get().recorded_by)
    officer.post(FORM, new_form() | fields())

    assert Reporter.objects.get().contact_digest not in {"", first}


def test_no_browser_keeps_a_form_that_comes_back_with_details(officer: Client) -> None:
    answer = officer.post(FORM, new_form(concern="") | fields())

    assert answer.status_code == 400
    assert ADDRESS in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
