"""Who may read, correct, erase and keep longer the contact details of a reporter."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from reports.models import CallBack, Report, Reporter
from stronghold.core.accounts.choices import Role
from stronghold.core.accounts.models import Organisation, User
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from tests.api.reports.reporters import ADDRESS, CANARIES, CONTACT, NAME, PHONE, RISK
from tests.factories import Cast, make_report, make_reporter, make_user
from tests.reasons import say_why
from tests.stored_text import tables_holding

PAGES = ("", "correct/", "forget/")


@pytest.fixture
def colleague(cast: Cast) -> User:
    """An officer of the same force who has nothing to do with the report."""
    return make_user("colleague", Role.OFFICER, Organisation.objects.get(code="police"))


@pytest.fixture
def report(cast: Cast) -> Report:
    """A report that the officer recorded, with the planted details."""
    report = make_report(cast.officer, channel="101")
    make_reporter(report, **CONTACT | {"phone": PHONE})
    return report


def url_of(report: Report, page: str = "") -> str:
    return f"/reports/{report.reference}/reporter/{page}"


def in_order(text: str, *parts: str) -> bool:
    at = [text.find(part) for part in parts]
    return -1 not in at and at == sorted(at)


@pytest.mark.parametrize("name", ["officer", "supervisor", "records"])
def test_who_may_read_it_sees_what_makes_it_safe_before_the_number(
    client: Client, cast: Cast, report: Report, name: str
) -> None:
    client.force_login(getattr(cast, name))
    say_why(getattr(cast, name), report.reference)

    page = client.get(url_of(report))

    text = page.content.decode()
    safe = ("Never visit them", "Leave no voicemail", RISK, "Phone call", "weekdays")
    assert in_order(text, *safe, "only themselves", NAME, PHONE, ADDRESS)
    assert page["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("given", "link", "words"),
    [
        ({"safe_times": "Any time"}, "tel:01632960777", "Safe to call: Any time"),
        ({"safe_times": "Tuesdays, if alone"}, "", "Safe to call: Tuesdays, if alone"),
        ({"safe_way": "text", "safe_times": ""}, "sms:01632960777", "Do not call"),
        ({"safe_way": "meet"}, "", "Do not call or text"),
    ],
)
def test_the_number_is_a_link_only_in_the_safe_way_at_a_safe_time(
    client: Client,
    cast: Cast,
    report: Report,
    given: dict[str, str],
    link: str,
    words: str,
) -> None:
    Reporter.objects.update(**given)
    client.force_login(cast.officer)

    text = client.get(url_of(report)).content.decode()

    assert re.findall(r"(?:tel|sms):[+0-9]*", text) == ([link] if link else [])
    assert PHONE in text
    assert words in text


@pytest.mark.parametrize("page", PAGES)
def test_the_person_assigned_to_it_may_read_it(
    client: Client, report: Report, colleague: User, page: str
) -> None:
    client.force_login(colleague)
    assert client.get(url_of(report, page)).status_code == 404

    Report.objects.update(assigned_to=colleague)

    assert client.get(url_of(report, page)).status_code == 200


@pytest.mark.parametrize("page", [*PAGES, "keep/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_others_are_refused_or_find_nothing(
    client: Client, cast: Cast, report: Report, page: str, method: str
) -> None:
    for name, status in (
        ("analyst", 403),
        ("admin", 403),
        ("partner", 403),
        ("other_officer", 403 if page == "keep/" else 404),
    ):
        client.force_login(getattr(cast, name))
        answer = getattr(client, method)(url_of(report, page))
        is_read_only = (method, page, status) == ("post", "", 404)
        assert answer.status_code == (405 if is_read_only else status)
        assert not [c for c in CANARIES if c in answer.content.decode()]
    assert Reporter.objects.exists()


def test_unknown_invisible_and_anonymous_are_the_same_404(
    client: Client, cast: Cast, report: Report, colleague: User
) -> None:
    anonymous = make_report(colleague, reported_by="anonymous")
    client.force_login(colleague)

    answers = [
        client.get(f"/reports/{reference}/reporter/")
        for reference in (report.reference, anonymous.reference, "R-0000-0000")
    ]

    assert [answer.status_code for answer in answers] == [404] * 3
    token = re.compile(r'"[A-Za-z0-9]{64}"')
    bodies = {
        token.sub("", answer.content.decode().replace(answer.request["PATH_INFO"], ""))
        for answer in answers
    }
    assert len(bodies) == 1
    assert not Event.objects.filter(kind="consultation").exists()


def test_each_reading_is_an_event_that_says_the_reporter_was_read(
    client: Client, cast: Cast, report: Report
) -> None:
    client.force_login(cast.officer)

    for page in PAGES:
        client.get(url_of(report, page))

    events = Event.objects.filter(kind="consultation").order_by("pk")
    assert [event.records for event in events] == [[report.reference]] * 3
    assert [event.detail for event in events] == [
        {"page": "reports:reporter", "reporter": True},
        {"page": "reports:reporter_correct", "reporter": True},
        {"page": "reports:reporter_forget", "reporter": True},
    ]


def test_the_audit_log_says_it_in_words(
    client: Client, cast: Cast, report: Report
) -> None:
    client.force_login(cast.supervisor)
    say_why(cast.supervisor, report.reference)
    client.get(url_of(report))

    log = client.get("/audit/").content.decode()

    assert "Read who reported it in the page of the person who reported it" in log
    assert not [canary for canary in CANARIES if canary in log]


def corrected(**changed: Any) -> dict[str, Any]:
    given = {**CONTACT, "phone": PHONE, **changed}
    return {f"reporter_{name}": value for name, value in given.items() if value}


def test_a_correction_shows_only_the_names_of_its_fields(
    client: Client, cast: Cast, report: Report
) -> None:
    client.force_login(cast.officer)

    page = client.post(
        url_of(report, "correct/"),
        corrected(phone="01632 960778", name="Other"),
        follow=True,
    )

    assert "Corrected: name, phone number" in page.content.decode()
    assert (Reporter.objects.get().phone, Reporter.objects.get().name) == (
        "01632 960778",
        "Other",
    )
    event = Event.objects.get(kind="alteration")
    detail = {"change": "reporter_corrected", "fields": ["name", "phone"]}
    assert (event.records, event.detail) == ([report.reference], detail)
    assert tables_holding([PHONE, NAME]) == set()
    assert tables_holding(["01632 960778"]) == {"reports_reporter"}


def test_a_correction_that_changes_nothing_is_no_event(
    client: Client, cast: Cast, report: Report
) -> None:
    client.force_login(cast.officer)

    page = client.post(url_of(report, "correct/"), corrected(), follow=True)

    assert "Nothing was changed" in page.content.decode()
    assert not Event.objects.filter(kind="alteration").exists()


def test_a_wrong_correction_shows_errors_and_changes_nothing(
    client: Client, cast: Cast, report: Report
) -> None:
    client.force_login(cast.officer)

    for data in ({}, corrected(phone="x")):
        answer = client.post(url_of(report, "correct/"), data)
        assert answer.status_code == 400

    assert Reporter.objects.get().phone == PHONE


def test_consent_withdrawn_cancels_and_given_again_schedules_again(
    client: Client, cast: Cast, report: Report
) -> None:
    client.force_login(cast.officer)
    CallBack.objects.filter(ordinal=1).update(result="reached", done_at=clock.now())

    client.post(url_of(report, "correct/"), corrected(consents=None))
    results = dict(CallBack.objects.values_list("ordinal", "result"))
    assert results == {1: "reached", 2: "cancelled"}

    client.post(url_of(report, "correct/"), corrected())
    results = dict(CallBack.objects.values_list("ordinal", "result"))
    assert results == {1: "reached", 2: ""}
    due_on = clock.today() + timedelta(days=42)
    assert CallBack.objects.get(ordinal=2).due_on == due_on
    assert Reporter.objects.get().review_on > due_on


@pytest.mark.parametrize("is_merged", [False, True])
def test_consent_on_a_closed_report_is_refused_with_what_to_do(
    client: Client, cast: Cast, report: Report, is_merged: bool
) -> None:
    client.force_login(cast.officer)
    client.post(url_of(report, "correct/"), corrected(consents=None))
    closed = make_report(cast.officer) if is_merged else report
    if is_merged:
        Report.objects.filter(pk=report.pk).update(merged_into=closed)
    Report.objects.filter(pk=closed.pk).update(status="closed", outcome="patrol")

    answer = client.post(url_of(report, "correct/"), corrected())

    assert answer.status_code == 400
    advice = f"{closed.reference} is closed. Re-open it first"
    assert advice in answer.content.decode()
    assert set(CallBack.objects.values_list("result", flat=True)) == {"cancelled"}
    assert not Reporter.objects.get().consents
    # What is no consent is corrected as before.
    other = corrected(consents=None, phone="01632 960778")
    assert client.post(url_of(report, "correct/"), other).status_code == 302


def test_call_backs_of_a_merged_report_are_listed(
    client: Client, cast: Cast, report: Report
) -> None:
    client.force_login(cast.officer)
    client.post(url_of(report, "correct/"), corrected(consents=None))
    goes_on = make_report(cast.officer)
    done = {"status": "closed", "outcome": "patrol"}
    Report.objects.filter(pk=report.pk).update(merged_into=goes_on, **done)

    assert client.post(url_of(report, "correct/"), corrected()).status_code == 302

    listed = client.get("/reports/call-backs/").content.decode()
    assert listed.count(f"/reports/{report.reference}/") >= 2


def test_who_asks_to_be_forgotten_is_erased_now(
    client: Client, cast: Cast, report: Report
) -> None:
    client.force_login(cast.officer)
    CallBack.objects.filter(ordinal=1).update(
        cleared_text=f"Tell {NAME}", cleared_at=clock.now(), cleared_by=cast.supervisor
    )
    assert client.get(url_of(report, "forget/")).status_code == 200

    page = client.post(url_of(report, "forget/"), follow=True)

    assert "The contact details have been erased" in page.content.decode()
    assert "Their contact details have been erased." in page.content.decode()
    assert set(CallBack.objects.values_list("result", flat=True)) == {"cancelled"}
    event = Event.objects.get(kind="erasure")
    assert (event.actor, event.records) == ("officer", [report.reference])
    assert event.detail == {
        "what": "reporter",
        "why": "asked",
        "callbacks_cancelled": 2,
    }
    assert tables_holding(CANARIES) == set()
    assert client.get(url_of(report)).status_code == 404
    assert client.post(url_of(report, "forget/")).status_code == 404


def keep(client: Client, report: Report, until: Any, reason: str) -> Any:
    data = {
        "until_day": until.day,
        "until_month": until.month,
        "until_year": until.year,
        "reason": reason,
    }
    return client.post(url_of(report, "keep/"), data, follow=True)


def test_the_records_manager_keeps_details_longer_for_a_reason(
    client: Client, cast: Cast, report: Report
) -> None:
    Reporter.objects.update(review_on=clock.today())
    client.force_login(cast.records)
    assert (
        report.reference in client.get("/reports/details-to-review/").content.decode()
    )
    until = clock.today() + timedelta(days=700)

    page = keep(client, report, until, "investigation")

    assert (
        f"The contact details of {report.reference} are kept longer"
        in page.content.decode()
    )
    assert "Nothing is due for review" in page.content.decode()
    assert Reporter.objects.get().dispose_on == until
    event = Event.objects.get(kind="alteration")
    assert event.detail == {
        "change": "reporter_kept_longer",
        "why": "investigation",
        "until": until.isoformat(),
    }


@pytest.mark.parametrize(
    ("days", "reason"), [(6 * 366, "risk"), (0, "risk"), (100, "x"), (100, "")]
)
def test_details_are_not_kept_without_bounds_or_reason(
    client: Client, cast: Cast, report: Report, days: int, reason: str
) -> None:
    before = Reporter.objects.get().dispose_on
    client.force_login(cast.supervisor)

    answer = keep(client, report, clock.today() + timedelta(days=days), reason)

    assert answer.status_code == 400
    assert Reporter.objects.get().dispose_on == before


def test_the_list_due_for_review_names_no_one(
    client: Client, cast: Cast, report: Report
) -> None:
    Reporter.objects.update(review_on=clock.today())
    client.force_login(cast.records)

    page = client.get("/reports/details-to-review/").content.decode()

    assert report.reference in page
    assert not [canary for canary in CANARIES if canary in page]
    assert (
        "1 set of contact details"
        in client.get("/reports/call-backs/").content.decode()
    )
    client.force_login(cast.officer)
    assert client.get("/reports/details-to-review/").status_code == 403


@pytest.mark.parametrize(
    ("name", "link"), [("officer", True), ("records", True), ("analyst", False)]
)
def test_the_reports_page_says_that_details_are_kept_and_links_by_verb(
    client: Client, cast: Cast, report: Report, name: str, link: bool
) -> None:
    client.force_login(getattr(cast, name))

    page = client.get(f"/reports/{report.reference}/").content.decode()

    assert "Left contact details" in page
    assert "Their contact details are kept apart" in page
    assert (url_of(report) in page) == link
    assert "First call-back" in page
    assert not [canary for canary in CANARIES if canary in page]


def test_the_reports_page_says_that_nothing_is_kept(client: Client, cast: Cast) -> None:
    report = make_report(cast.officer, reported_by="anonymous")
    client.force_login(cast.officer)

    page = client.get(f"/reports/{report.reference}/").content.decode()

    assert "Wants to stay anonymous" in page
    assert "No contact details are kept" in page
