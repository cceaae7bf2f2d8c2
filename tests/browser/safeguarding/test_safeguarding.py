"""Can a concern be raised and its referral be made, on a desk and on a phone?"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from operations.safeguarding.models import Concern, Referral
from stronghold.core.accounts.choices import OrganisationKind
from stronghold.core.kernel import clock
from tests.browser.checks import link_to, wait_until
from tests.browser.conftest import Watch
from tests.factories import (
    WEST_SOUTH,
    Cast,
    make_cast,
    make_county_line,
    make_organisation,
    make_referral,
    make_report,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
URL = "/operations/safeguarding/"
LONG = "The Long Name of a County Council’s Service for Young People and Families"
Sound = Callable[[Page], None]


@pytest.fixture
def cast(site: str) -> Cast:
    cast = make_cast()
    make_organisation("county", OrganisationKind.COUNCIL, cast.officer.force)
    return cast


@pytest.fixture
def page(
    page_phone: Page,
    cast: Cast,
    watch: Watch,
    signed_in: Callable[[Page, str], Page],
) -> Page:
    """A supervisor's page; the checks look at both widths."""
    watch.allowed.append("status of 400")
    return signed_in(page_phone, "supervisor")


def tick(page: Page, label: str) -> None:
    """Choose a chip, whose box lies over its words."""
    page.get_by_label(label, exact=True).check()


def test_a_concern_is_raised_and_its_referral_made(
    page: Page, cast: Cast, assert_sound: Callable[[Page], None]
) -> None:
    """Long: a concern and its referral, looked at in each state."""
    report = make_report(cast.officer, place_text="Mill Lane", point=WEST_SOUTH)
    page.goto(f"/reports/{report.reference}/")
    page.get_by_role("link", name="Raise an exploitation concern").click()
    assert_sound(page)

    page.get_by_role("button", name="Raise the concern").click()
    expect(page.locator("[data-error-summary]")).to_contain_text("at least one sign")
    assert_sound(page)
    tick(page, "Goes missing")
    tick(page, "A child (under 18)")
    page.get_by_label("Children’s social care (MASH)").check()
    page.get_by_label("Which organisation?").select_option(label="County")
    page.get_by_role("button", name="Raise the concern").click()
    wait_until(page, Concern.objects.exists)
    concern = Concern.objects.get()
    expect(page.get_by_role("heading", name="Concern about a child")).to_be_visible()
    expect(page.locator(".sh-page-heading")).to_contain_text(concern.reference)
    assert_sound(page)

    link_to(page, Referral.objects.get().reference).click()
    expect(page.get_by_text("To be made by")).to_be_visible()
    assert_sound(page)
    page.get_by_role("link", name="Send the referral").click()
    assert_sound(page)
    tick(page, "Now")
    page.get_by_label("Not required").check()
    page.get_by_label("By telephone").check()
    page.get_by_label("Their reference").fill("MASH-2026-17")
    page.get_by_role("button", name="Send it now").click()
    expect(page.get_by_text("Chase it if there is no decision")).to_be_visible()
    assert_sound(page)

    page.goto(f"/reports/{report.reference}/")
    expect(page.get_by_text("Exploitation concern raised")).to_be_visible()
    assert_sound(page)


@pytest.mark.long
def test_the_overview_and_the_lists_in_many_states(
    page: Page, cast: Cast, assert_sound: Callable[[Page], None]
) -> None:
    page.goto(URL)
    expect(page.get_by_text("No referral is to be made")).to_be_visible()
    assert_sound(page)
    now = clock.now()
    for state in ("made", "acknowledged"):
        given = {"state": state, "made_at": now, "consent": "given"}
        make_referral(cast.officer, kind="nrm", subject="adult", **given)
    made = {"made_at": now, "consent": "refused", "legal_basis": "cda1998"}
    decided = {"state": "outcome_sent", "decision": "accepted", "decision_at": now}
    make_referral(cast.officer, **made, **decided, outcome_sent_at=now, to_name=LONG)
    error = {"error_at": now, "error_by": cast.officer, "error_reason": "twice"}
    make_referral(cast.officer, **error)
    page.goto(f"{URL}referrals/new/")
    page.get_by_label("Children’s social care (MASH)").check()
    tick(page, "A child (under 18)")
    tick(page, "Urgent: someone is in danger now")
    page.get_by_label("Another organisation").fill(LONG)
    assert_sound(page)
    page.get_by_role("button", name="Save").click()

    with clock.stopped(now + timedelta(days=2)):
        page.goto(URL)
        expect(page.get_by_text("Late").first).to_be_visible()
        assert_sound(page)
    page.goto(f"{URL}referrals/?in_error=yes")
    assert_sound(page)
    for name in ("concerns", "lines"):
        page.goto(f"{URL}{name}/")
        expect(page.get_by_text("will be listed here")).to_be_visible()
        assert_sound(page)


def test_a_county_line_is_added_and_linked(
    page: Page, cast: Cast, assert_sound: Callable[[Page], None]
) -> None:
    report = make_report(cast.officer)
    make_county_line(cast.officer, hub="A large town", name="x" * 60)
    page.goto(f"{URL}lines/new/")
    page.get_by_label("What is the line called?").fill("Blue 07700 900123")
    page.get_by_role("button", name="Save county line").click()
    expect(page.locator("[data-error-summary]")).to_be_visible()
    assert_sound(page)
    page.get_by_label("What is the line called?").fill("Blue")
    page.get_by_label("Where does it come from?").fill("A large town")
    tick(page, "Active")
    for part, value in (("Day", "1"), ("Month", "11"), ("Year", "2026")):
        page.get_by_label(part, exact=True).first.fill(value)
    tick(page, "Train")
    tick(page, "Knife")
    for group in ("Children exploited", "Adults exploited"):
        band = page.get_by_role("group", name=group).get_by_label("1 to 4")
        band.check()
    page.get_by_role("button", name="Save county line").click()
    expect(page.get_by_text("No record or premises is linked")).to_be_visible()
    assert_sound(page)

    page.get_by_role("link", name="Link a record").click()
    assert_sound(page)
    page.get_by_label("Reference of the record").fill(report.reference)
    page.get_by_role("button", name="Link").click()
    expect(link_to(page, report.reference)).to_be_visible()
    assert_sound(page)
    page.goto(f"{URL}lines/")
    assert_sound(page)
