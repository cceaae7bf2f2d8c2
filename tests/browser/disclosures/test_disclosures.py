"""An officer discloses to a person, who reads it; a supervisor sees the receipt."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from stronghold.core.accounts.choices import Role
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import Request, during, record
from stronghold.core.kernel import clock
from stronghold.core.kernel.weeks import Week
from stronghold.oversight.reading.rules import LEAST_OF_POLICE
from stronghold.partners.disclosures.models import Disclosure
from tests.agreements import make_agreement
from tests.browser.checks import link_to
from tests.browser.conftest import Watch
from tests.factories import (
    Cast,
    make_cast,
    make_closure,
    make_country,
    make_user,
    make_warrant,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "partner"]),
]
Check = Callable[[Page], None]
SignIn = Callable[[Page, str], Page]
PLACE = "Flat 2, 3 Mill Lane"
CHECK, WORDS = "Check what they will read", "What the police disclosed"
WILL_READ = "What they will read"


@pytest.fixture
def cast(site: str, watch: Watch) -> Cast:
    watch.allowed += ["status of 400", "status of 404"]
    made = make_cast()
    make_country()
    make_agreement(made)
    make_user("colleague", Role.PARTNER, made.partner.organisation)
    return made


def fill_form(page: Page) -> None:
    """Fill in the form, except the reason."""
    page.get_by_label(f"Place: {PLACE}").check()
    page.get_by_label("What may they use it for?").fill("To visit the tenant with us")
    theirs = page.get_by_role("group", name="They will hold it under")
    theirs.get_by_label("UK GDPR").check()
    page.get_by_label("Reported to the police, and not checked").check()


def officer_discloses(page: Page, reference: str, sound: Check) -> None:
    """Go from the record's page to the page of the disclosure, through every page."""
    page.goto(f"/operations/closures/{reference}/")
    page.locator("summary", has_text="Disclosures").click()
    page.get_by_role("link", name="Disclose to a named person").click()
    sound(page)
    page.get_by_label("Who do you want to disclose it to?").select_option("partner")
    page.get_by_role("button", name="Continue").click()
    # All that there are, once the whole page is there.
    page.wait_for_load_state()
    for box in page.get_by_role("checkbox").all():
        expect(box).not_to_be_checked()
    sound(page)
    fill_form(page)
    page.get_by_role("button", name=CHECK).click()
    expect(page.locator("[data-error-summary]")).to_contain_text("Enter why this")
    sound(page)
    page.get_by_label("Why does this person").fill("They visit alone otherwise")
    page.get_by_role("button", name=CHECK).click()
    expect(page.get_by_text("Nothing has been disclosed yet")).to_be_visible()
    expect(page.get_by_role("region", name=WILL_READ)).to_contain_text(PLACE)
    sound(page)
    page.get_by_role("button", name="Change it").click()
    why = page.get_by_label("Why does this person")
    expect(why).to_have_value("They visit alone otherwise")
    page.get_by_role("button", name=CHECK).click()
    page.get_by_role("button", name="Disclose it now").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Not read yet")).to_be_visible()
    sound(page)


def supervisor_revokes(desk: Page, reference: str, sound: Check) -> None:
    """See in the list and on the page that it was read, and revoke it."""
    desk.goto("/sharing/disclosures/")
    expect(desk.get_by_role("table")).to_contain_text("Partner")
    sound(desk)
    link_to(desk, reference).click()
    receipt = desk.get_by_role("complementary", name="Read receipt")
    expect(receipt).to_contain_text("Read on")
    sound(desk)
    desk.get_by_role("link", name="Revoke it").click()
    sound(desk)
    desk.get_by_label("Why are you revoking it?").fill("No longer needed")
    desk.get_by_role("button", name="Revoke it").click()
    expect(desk.get_by_text("is revoked").first).to_be_visible()


def test_disclosed_read_and_revoked(
    page_phone: Page,
    cast: Cast,
    signed_in: SignIn,
    assert_sound: Check,
) -> None:
    """Long: one person discloses and another reads."""
    case = make_closure(cast.officer, place_text=PLACE, state="served")
    page = page_phone
    officer_discloses(signed_in(page, "officer"), case.reference, assert_sound)
    disclosed = Disclosure.objects.get()

    signed_in(page, "partner").goto("/shared/")
    assert_sound(page)
    waits = page.get_by_role("region", name="Disclosed to you")
    link_to(waits, disclosed.reference).click()
    expect(page.get_by_role("region", name=WORDS)).to_contain_text(PLACE)
    assert_sound(page)
    signed_in(page, "colleague").goto("/shared/")
    expect(page.get_by_role("heading", name="Disclosed to you")).to_have_count(0)
    page.goto(f"/shared/disclosures/{disclosed.reference}/")
    expect(page.get_by_text(PLACE)).to_have_count(0)

    desk = signed_in(page, "supervisor")
    supervisor_revokes(desk, disclosed.reference, assert_sound)
    signed_in(page, "partner").goto(f"/shared/disclosures/{disclosed.reference}/")
    expect(page.get_by_text(PLACE)).to_have_count(0)


def test_a_live_warrant_is_disclosed_with_a_warning(
    page_phone: Page,
    cast: Cast,
    signed_in: SignIn,
    assert_sound: Check,
) -> None:
    cast.officer.team = cast.officer.organisation.teams.get()
    cast.officer.save(update_fields=["team"])
    warrant = make_warrant(
        cast.officer,
        place_text=PLACE,
        state="issued",
        issued_on=clock.today(),
        ends_on=clock.today(),
        team=cast.officer.team,
    )
    page = signed_in(page_phone, "officer")
    page.goto(f"/sharing/disclosures/new/{warrant.reference}/?to=partner")
    expect(page.get_by_text("This warrant is live:")).to_be_visible()
    fill_form(page)
    page.get_by_label("Why does this person").fill("They open the door for us")
    page.get_by_role("button", name=CHECK).click()
    expect(page.locator("[data-error-summary]")).to_contain_text("the warrant is live")
    assert_sound(page)
    page.get_by_label("I know that this warrant is live").check()
    page.get_by_role("button", name=CHECK).click()
    page.get_by_role("button", name="Disclose it now").click()
    expect(page.get_by_text("is disclosed", exact=False).first).to_be_visible()
    disclosed = Disclosure.objects.get()

    desk = signed_in(page, "supervisor")
    desk.goto(f"/sharing/disclosures/{disclosed.reference}/")
    expect(desk.get_by_text(PLACE)).to_have_count(0)


def test_a_supervisor_reads_who_read_what(
    page_phone: Page,
    cast: Cast,
    signed_in: SignIn,
    assert_sound: Check,
) -> None:
    make_closure(cast.officer, place_text=PLACE)
    page = signed_in(page_phone, "supervisor")
    page.goto("/sharing/")
    page.get_by_role("link", name="What partners read").click()
    expect(page.get_by_text("Nothing was read")).to_be_visible()
    assert_sound(page)
    page.goto(f"/sharing/read/{Week.of(clock.today())}/")
    expect(page.get_by_text("This week is not over")).to_be_visible()
    with during(Request()):
        names = [f"R-{n:04}-AAAA" for n in range(LEAST_OF_POLICE)]
        record(Kind.CONSULTATION, by=cast.analyst, records=names)
    page.reload()
    bulk = page.get_by_role("region", name="Police who read far more than usual")
    expect(bulk).to_contain_text("300 usually 0")
    assert_sound(page)
