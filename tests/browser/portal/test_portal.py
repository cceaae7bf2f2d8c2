"""Can a council and a county do their part, end to end, and do police see it?"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from operations.closures.models import ClosureCase
from operations.safeguarding.models import Referral
from stronghold.core.accounts.choices import OrganisationKind, Role
from stronghold.core.accounts.models import Organisation
from stronghold.core.kernel import clock
from tests.agreements import make_agreement
from tests.browser.checks import link_to
from tests.browser.closures.test_case import (
    answer_draft,
    choose,
    confirm_that_it_sat_early,
    make_order,
)
from tests.browser.closures.test_council import sign
from tests.browser.conftest import Watch
from tests.factories import (
    Cast,
    make_activity,
    make_cast,
    make_country,
    make_organisation,
    make_referral,
    make_tasking,
    make_user,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "partner"]),
]
Check = Callable[[Page], None]
SignIn = Callable[[Page, str], Page]


@pytest.fixture
def cast(site: str, watch: Watch) -> Cast:
    watch.allowed.append("status of 400")
    made = make_cast()
    Organisation.objects.filter(code="council").update(issues_as="district")
    return made


def open_own_case(page: Page) -> None:
    """Open one from the portal and take it as far as its notice being signed."""
    page.get_by_role("link", name="Open a closure case").click()
    page.get_by_label("Which premises?").fill("Flat 2, 3 Mill Lane")
    page.get_by_label("Nuisance to the public").check()
    page.get_by_role("button", name="Open case").click()
    page.get_by_label("Keep my words").check()
    page.get_by_role("button", name="Open case").click()
    page.get_by_role("link", name="Complete the draft").click()
    answer_draft(page)
    page.get_by_role("button", name="Save answers").click()
    page.get_by_text("Other steps").click()
    page.get_by_role("link", name="Authorise it yourself").click()
    page.get_by_label("Why does no one else authorise it?").fill("Night duty")
    sign(page, hours_ago=2)


def serve(page: Page) -> None:
    page.get_by_role("link", name="Record service").click()
    page.get_by_label("An hour ago").check()
    choose(page, "Who served it?", "An officer of the council")
    for question in (
        "Copy in a prominent place",
        "Copy at each normal way in",
        "Copy on outbuildings",
        "Given to someone in control",
        "Given to residents",
        "Served on neighbours",
    ):
        choose(page, question, "Yes")
    page.get_by_role("button", name="Record", exact=True).click()


def test_the_council_takes_a_case_of_its_own_from_notice_to_hearing(
    page_wide: Page,
    page_phone: Page,
    cast: Cast,
    signed_in: SignIn,
    assert_sound: Check,
) -> None:
    """Long: a whole case, read by partner and police."""
    areas = make_country()
    ward = areas["E05000001"]
    at: dict[str, Any] = {"point": ward.point, "ward": ward}
    make_activity(cast.officer, **at)
    agreement = make_agreement(cast)
    page = signed_in(page_wide, "partner")
    page.goto("/shared/")
    expect(page.get_by_text("Nothing is waiting for you")).to_be_visible()
    open_own_case(page)
    expect(page.get_by_role("link", name="Make the notice (PDF)")).to_be_visible()
    serve(page)
    page.get_by_role("link", name="Shared by the police").click()
    waiting = page.get_by_role("region", name="Waiting for you")
    expect(waiting).to_contain_text("The closure must be heard, s.80")
    assert_sound(page)
    case = ClosureCase.objects.get()
    link_to(waiting, case.reference).click()
    make_order(page)
    page.get_by_role("button", name="Record", exact=True).click()
    confirm_that_it_sat_early(page)
    expect(page.get_by_text("The closure order ends")).to_be_visible()
    case.refresh_from_db()
    assert (case.state, case.issued_as) == ("order", "district")

    page.goto(f"/shared/{agreement.reference}/map/")
    expect(page.locator(".sh-shared-icon")).to_have_count(1)
    page.locator(".sh-shared-icon").focus()
    page.keyboard.press("Enter")
    # No stretch of street is known here: the point stands for the ward.
    expect(page.get_by_role("heading", name="somewhere in this ward")).to_be_visible()
    assert_sound(page)
    phone = signed_in(page_phone, "supervisor")
    phone.goto(f"/operations/closures/{case.reference}/")
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Flat 2")
    # The council reads a case of its own.
    expect(phone.get_by_role("region", name="Shown to partners")).to_have_count(0)
    assert_sound(phone)


def test_the_county_takes_a_referral_from_receipt_to_feedback(
    page_wide: Page,
    page_phone: Page,
    cast: Cast,
    signed_in: SignIn,
    assert_sound: Check,
) -> None:
    county = make_organisation("county", OrganisationKind.OTHER, cast.officer.force)
    worker = make_user("county", Role.PARTNER, county)
    make_agreement(cast, partner=county, partner_signed_by=worker)
    referral = make_referral(
        cast.officer,
        to_organisation=county,
        recipient_role="Front door",
        consent="not_required",
        state="made",
        made_at=clock.now() - timedelta(hours=2),
    )
    make_tasking(cast.supervisor, organisation=county, what="Visit the school " * 12)
    page = signed_in(page_phone, "county")
    page.goto("/shared/")
    assert_sound(page)
    link_to(page, referral.reference).first.click()
    page.get_by_label("Your reference").fill("Ann Example")
    page.get_by_role("button", name="Acknowledge").click()
    expect(page.locator("[data-error-summary]")).to_contain_text("letters and digits")
    assert_sound(page)
    page.get_by_label("Your reference").fill("MASH-2041")
    page.get_by_role("button", name="Acknowledge").click()
    expect(page.get_by_role("heading", name="Decide it")).to_be_visible()
    page.get_by_label("Accepted", exact=True).check()
    assert_sound(page)
    page.get_by_role("button", name="Save the decision").click()
    outcome = page.get_by_label("What was the outcome?")
    outcome.fill("A worker sees the family each week")
    page.get_by_role("button", name="Send the outcome").click()
    expect(page.get_by_text("Decided, outcome sent")).to_be_visible()
    assert_sound(page)
    assert Referral.objects.get().state == "outcome_sent"

    desk = signed_in(page_wide, "supervisor")
    desk.goto(f"/operations/safeguarding/referrals/{referral.reference}/")
    # It is about a child, and the officer's: a supervisor says why in one press.
    expect(desk.get_by_role("heading", name="Why do you need to read")).to_be_visible()
    assert_sound(desk)
    desk.get_by_role("button", name="Supervision or review").click()
    receipts = desk.get_by_role("region", name="Shown to partners")
    expect(receipts).to_contain_text("First shown on")
    expect(desk.get_by_text("A worker sees the family each week").first).to_be_visible()
    assert_sound(desk)


def test_a_partner_logs_and_answers_and_reads_what_they_did(
    page_wide: Page,
    cast: Cast,
    signed_in: SignIn,
    assert_sound: Check,
) -> None:
    make_agreement(cast)
    task = make_tasking(cast.supervisor, organisation=cast.partner.organisation)
    page = signed_in(page_wide, "partner")
    page.goto("/shared/")
    page.get_by_role("link", name="Log a report").click()
    page.get_by_role("button", name="Send to the police").click()
    expect(page.locator("[data-error-summary]")).to_be_visible()
    assert_sound(page)
    page.get_by_label("Cuckooing", exact=True).first.check()
    page.get_by_label("Place not known").check()
    page.get_by_label("Last night").check()
    page.get_by_label("What was seen or said").fill("The lock is broken")
    page.get_by_role("button", name="Send to the police").click()
    expect(page.get_by_text("is with the police")).to_be_visible()
    page.goto("/shared/activities/new/")
    assert_sound(page)
    page.get_by_label("Needle clearance").check()
    page.get_by_label("Place not known").check()
    page.get_by_label("An hour ago").check()
    page.get_by_label("30 minutes").check()
    page.get_by_role("button", name="Save activity").click()
    expect(page.get_by_text("The lock is broken")).to_be_visible()
    assert_sound(page)
    page.goto(f"/shared/tasking/{task.reference}/")
    page.get_by_label("Done", exact=True).check()
    page.get_by_role("button", name="Send the answer").click()
    expect(page.locator("[data-error-summary]")).to_contain_text("Enter an answer")
    assert_sound(page)
    page.get_by_label("What was done").fill("Cut back on both sides")
    page.get_by_role("button", name="Send the answer").click()
    expect(page.get_by_text("is answered")).to_be_visible()
    page.goto("/shared/read/")
    expect(page.get_by_role("table")).to_contain_text("A tasking")
    assert_sound(page)
