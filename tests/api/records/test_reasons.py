"""Who reported something, and a child's concern, are read with a reason, or not."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from operations.safeguarding.models import Concern, Referral
from reports.models import CallBack, Report
from stronghold.core.accounts.models import User
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from tests.addresses import addresses
from tests.api.reports.reporters import CANARIES, CONTACT, NAME, PHONE
from tests.factories import (
    Cast,
    make_concern,
    make_referral,
    make_report,
    make_reporter,
)
from tests.reasons import reason_of, say_why

pytestmark = pytest.mark.django_db
AsUser = Callable[[User], Client]
WORDS = "heliotrope"
SIGN = "Goes missing"


@pytest.fixture
def report(cast: Cast) -> Report:
    report = make_report(cast.officer, channel="101")
    make_reporter(report, **CONTACT | {"phone": PHONE})
    return report


@pytest.fixture
def concern(cast: Cast) -> Concern:
    """A concern about a child, which the officer raised."""
    report = make_report(cast.officer)
    return make_concern(
        cast.officer, report=report, words=WORDS, subject="child", signs=["missing"]
    )


@pytest.fixture
def referral(cast: Cast, concern: Concern) -> Referral:
    return make_referral(
        cast.officer,
        concern=concern,
        report=concern.report,
        subject="child",
        to_name=WORDS,
    )


def reporter_url(report: Report, page: str = "") -> str:
    return f"/reports/{report.reference}/reporter/{page}"


def concern_url(row: Any, page: str = "") -> str:
    kind = "concerns" if row.reference.startswith("K") else "referrals"
    return f"/operations/safeguarding/{kind}/{row.reference}/{page}"


def read_events(of: User) -> list[Event]:
    """Return what the log has of this person's reads, without the reasons given."""
    events = Event.objects.filter(actor=of.username, kind="consultation")
    return list(events.exclude(detail__has_key="change").order_by("pk"))


@pytest.mark.parametrize("page", ["", "correct/", "forget/"])
def test_a_supervisor_is_asked_before_anything_of_the_reporter_is_shown(
    as_user: AsUser, cast: Cast, report: Report, page: str
) -> None:
    client = as_user(cast.supervisor)

    asked = client.get(reporter_url(report, page))
    form = client.get(asked["Location"])

    assert asked.status_code == 302
    assert asked["Location"].startswith(reporter_url(report, "why/?next="))
    text = form.content.decode()
    assert "Why do you need to know who reported it?" in text
    assert text.count('name="code" value=') == 5
    assert not [
        canary for canary in CANARIES if canary in asked.content.decode() + text
    ]
    # Nothing of it was read, so the log says nothing of the kind.
    assert read_events(cast.supervisor) == []

    shown = client.post(asked["Location"], {"code": "review"}, follow=True)

    assert shown.redirect_chain == [(reporter_url(report, page), 302)]
    given, read = Event.objects.filter(actor="supervisor").order_by("pk")
    assert given.detail == {"change": "reason_given", "reason": "review"}
    assert read.detail["reason"] == "review"
    assert reason_of(given) == reason_of(read) == "Supervision or review"
    assert given.records == read.records == [report.reference]


def test_a_reason_in_ones_own_words_is_kept_apart_from_the_events(
    as_user: AsUser, cast: Cast, report: Report
) -> None:
    client = as_user(cast.records)
    why = reporter_url(report, "why/")

    empty = client.post(why, {"code": "other", "words": " "})
    unknown = client.post(why, {"code": "curious"})
    client.post(why, {"code": "other", "words": "The court asks"})

    assert (empty.status_code, unknown.status_code) == (400, 400)
    assert "Enter why you need to read this" in empty.content.decode()
    assert "Choose why you need to read this" in unknown.content.decode()
    assert NAME in client.get(reporter_url(report)).content.decode()
    given, read = Event.objects.order_by("pk")
    assert reason_of(read) == "The court asks"
    assert given.reason_digest == read.reason_digest
    assert "court" not in str((given.detail, read.detail))


def test_no_one_is_asked_on_each_press_and_everyone_is_asked_again_later(
    as_user: AsUser, cast: Cast, report: Report
) -> None:
    now = clock.now()
    with clock.stopped(now):
        say_why(cast.supervisor, report.reference)
    for hours, status in ((1, 200), (11.9, 200), (12, 302)):
        with clock.stopped(now + timedelta(hours=hours)):
            answer = as_user(cast.supervisor).get(reporter_url(report))
            assert answer.status_code == status, hours


def test_a_reason_is_for_one_reader_and_one_record(
    as_user: AsUser, cast: Cast, report: Report
) -> None:
    other = make_report(cast.officer, channel="101")
    make_reporter(other, **CONTACT | {"phone": PHONE})
    say_why(cast.supervisor, report.reference)

    assert as_user(cast.supervisor).get(reporter_url(report)).status_code == 200
    assert as_user(cast.supervisor).get(reporter_url(other)).status_code == 302
    assert as_user(cast.records).get(reporter_url(report)).status_code == 302


def test_who_deals_with_the_report_is_not_asked(
    as_user: AsUser, cast: Cast, report: Report
) -> None:
    def status_for(user: User) -> int:
        return as_user(user).get(reporter_url(report)).status_code

    # The officer recorded it, and no one else has it.
    assert (status_for(cast.officer), status_for(cast.supervisor)) == (200, 302)
    Report.objects.update(assigned_to=cast.supervisor)
    assert (status_for(cast.officer), status_for(cast.supervisor)) == (302, 200)
    CallBack.objects.filter(ordinal=1).update(given_to=cast.officer)
    assert (status_for(cast.officer), status_for(cast.records)) == (200, 302)


def test_it_says_no_more_of_what_there_is_than_before(
    as_user: AsUser, cast: Cast, report: Report
) -> None:
    """Unknown, of another force, not for this role, or nothing kept: as without it."""
    bare = make_report(cast.officer)

    for page in ("", "why/"):
        assert as_user(cast.supervisor).get(reporter_url(bare, page)).status_code == 404
        assert (
            as_user(cast.other_officer).get(reporter_url(report, page)).status_code
            == 404
        )
        assert as_user(cast.analyst).get(reporter_url(report, page)).status_code == 403


def test_keeping_details_longer_shows_none_of_them_and_needs_no_reason(
    as_user: AsUser, cast: Cast, report: Report
) -> None:
    page = as_user(cast.records).get(reporter_url(report, "keep/"))

    assert page.status_code == 200
    assert not [canary for canary in CANARIES if canary in page.content.decode()]


@pytest.mark.parametrize("which", ["concern", "referral"])
def test_a_childs_concern_of_someone_else_needs_a_reason_on_each_page(
    as_user: AsUser, cast: Cast, referral: Referral, which: str
) -> None:
    row = referral if which == "referral" else referral.concern
    client = as_user(cast.supervisor)
    pages = ["", "withdraw/"] + (["step/?step=make"] if which == "referral" else [])

    for page in pages:
        asked = client.get(concern_url(row, page))
        assert asked.status_code == 302, page
        assert asked["Location"].startswith(concern_url(row, "why/"))
        assert WORDS not in client.get(asked["Location"]).content.decode()
    assert as_user(cast.officer).get(concern_url(row)).status_code == 200

    client.post(concern_url(row, "why/"), {"code": "risk"})

    assert WORDS in client.get(concern_url(row)).content.decode()
    read = read_events(cast.supervisor)[-1]
    assert (read.detail["child"], read.detail["reason"]) == (True, "risk")
    assert reason_of(read) == "Checking for risk to someone"


def test_giving_a_reason_is_neither_opening_nor_listing(
    as_user: AsUser, cast: Cast, concern: Concern
) -> None:
    client = as_user(cast.supervisor)
    client.get(concern_url(concern))
    client.post(concern_url(concern, "why/"), {"code": "risk"})

    text = as_user(cast.records).get(f"/audit/records/{concern.reference}/")

    assert "Opened by no one, disclosed to no organisation" in text.content.decode()
    assert "Gave a reason for reading it" in text.content.decode()
    assert "Checking for risk to someone" in text.content.decode()


def test_a_concern_about_an_adult_needs_none(
    as_user: AsUser, cast: Cast, concern: Concern
) -> None:
    Concern.objects.update(subject="adult")

    assert as_user(cast.supervisor).get(concern_url(concern)).status_code == 200


def test_the_list_of_concerns_leaves_out_the_signs_of_a_child_of_others(
    as_user: AsUser, cast: Cast, concern: Concern
) -> None:
    url = "/operations/safeguarding/concerns/"

    assert SIGN in as_user(cast.officer).get(url).content.decode()
    text = as_user(cast.supervisor).get(url).content.decode()
    assert SIGN not in text
    assert "Open it to see" in text


def test_a_concern_is_not_disclosed_without_a_reason(
    as_user: AsUser, cast: Cast, concern: Concern
) -> None:
    page = f"/sharing/disclosures/new/{concern.reference}/"

    asked = as_user(cast.supervisor).get(page)

    assert asked["Location"].startswith(concern_url(concern, "why/"))
    assert as_user(cast.officer).get(page).status_code == 200


def test_the_api_answers_403_with_the_codes_and_takes_one_in_a_header(
    as_user: AsUser, cast: Cast, referral: Referral
) -> None:
    client = as_user(cast.supervisor)
    pages = ("/api/v1/referrals", f"/api/v1/referrals/{referral.reference}")
    for url in pages:
        for wrong in ({}, {"X-Reason": "curious"}, {"X-Reason": "other"}):
            refused = client.get(url, headers=wrong)
            assert refused.status_code == 403, (url, wrong)
            body = refused.json()
            assert body["code"] == "reason_needed"
            assert "X-Reason" in body["detail"]
            codes = [one["code"] for one in body["reasons"]]
            assert codes == ["dealing", "risk", "review", "other"]
        given = {"X-Reason": "other", "X-Reason-Words": "L%C3%A9a asked"}
        assert client.get(url, headers=given).status_code == 200
        # It holds for that answer alone.
        assert client.get(url).status_code == 403
        assert as_user(cast.officer).get(url).status_code == 200

    reads = read_events(cast.supervisor)
    assert [(one.detail["reason"], reason_of(one)) for one in reads] == [
        ("other", "Léa asked")
    ] * 2
    assert all(one.detail["child"] for one in reads)


@pytest.mark.long
@pytest.mark.parametrize("name", ["supervisor", "records"])
def test_nothing_of_it_is_on_any_page_before_the_reason(
    as_user: AsUser, cast: Cast, report: Report, referral: Referral, name: str
) -> None:
    """Each address is asked, with each of the references where it takes one: minutes
    at worst, so it is in the long form.
    """
    Referral.objects.update(recipient_role=WORDS, threshold=WORDS, feedback=WORDS)
    Referral.objects.update(to_name="")
    planted = (WORDS, SIGN, *CANARIES)
    rows = (report, referral, referral.concern, referral.report)
    client, n_shown = as_user(getattr(cast, name)), 0
    for address in addresses():
        if address.arguments and list(address.arguments) != ["reference"]:
            continue
        # It lists the choices of every field.
        if address.name == "api_schema":
            continue
        for reference in [row.reference for row in rows] if address.arguments else [""]:
            given = {"reference": reference} if reference else {}
            answer = client.get(reverse(address.name, kwargs=given))
            if answer.streaming or answer.status_code != 200:
                continue
            n_shown += 1
            text = answer.content.decode(errors="ignore")
            assert not [each for each in planted if each in text], answer.request
    assert n_shown > 50


@override_settings(REASON_HOURS=0)
def test_a_force_may_ask_for_none(
    as_user: AsUser, cast: Cast, report: Report, referral: Referral
) -> None:
    client = as_user(cast.supervisor)

    assert client.get(reporter_url(report)).status_code == 200
    assert client.get(concern_url(referral)).status_code == 200
    assert client.get("/api/v1/referrals").status_code == 200


def test_it_leads_back_within_this_site_only(
    as_user: AsUser, cast: Cast, report: Report
) -> None:
    url = f"{reporter_url(report, 'why/')}?next=https://elsewhere.example/"

    answer = as_user(cast.supervisor).post(url, {"code": "review"})

    assert answer["Location"] == reporter_url(report)
