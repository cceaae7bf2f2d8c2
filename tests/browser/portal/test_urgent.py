"""Does a county worker see, and not refuse in silence, what is urgent?"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.mail import EmailMessage
from playwright.sync_api import Page, expect

from operations.deadlines.actions.mail import send_alerts
from operations.deadlines.actions.sweep import sweep_deadlines
from operations.safeguarding.models import Referral
from stronghold.core.accounts.choices import OrganisationKind, Role
from stronghold.core.accounts.models import Organisation
from stronghold.core.kernel import clock
from stronghold.core.sharing.models import Agreement
from tests.agreements import make_agreement
from tests.browser.checks import link_to
from tests.browser.conftest import Watch
from tests.factories import (
    Cast,
    make_cast,
    make_organisation,
    make_referral,
    make_user,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "partner"]),
]
SECOND = "head@county.example"


def make_urgent(cast: Cast) -> Referral:
    """Refer a person to the county five minutes ago, its name passed by telephone."""
    county = make_organisation("county", OrganisationKind.CHILDREN, cast.officer.force)
    Organisation.objects.filter(pk=county.pk).update(
        duty_email="desk@county.example", second_email=SECOND
    )
    worker = make_user("worker", Role.PARTNER, county)
    make_agreement(cast, partner=county, partner_signed_by=worker, rows=["referrals"])
    at = clock.now() - timedelta(minutes=5)
    return make_referral(
        cast.officer,
        to_organisation=county,
        urgency="urgent",
        consent="not_required",
        state="made",
        opened_at=at,
        made_at=at,
        name_passed="phone",
        name_passed_at=at,
    )


def test_an_urgent_referral_is_answered_with_a_reason_or_escalated(
    site: str,
    page_wide: Page,
    watch: Watch,
    signed_in: Callable[[Page, str], Page],
    assert_sound: Callable[[Page], None],
    mailoutbox: list[EmailMessage],
) -> None:
    watch.allowed.append("status of 400")
    row = make_urgent(make_cast())
    page = signed_in(page_wide, "worker")
    page.goto("/shared/")
    waiting = page.get_by_role("region", name="Waiting for you")
    expect(waiting).to_contain_text("Urgent")
    assert_sound(page)
    link_to(waiting, row.reference).click()
    expect(page.get_by_text("someone is in danger now").first).to_be_visible()
    assert_sound(page)

    # No one acknowledges it: the clock moves on past the hour.
    with clock.stopped(clock.now() + timedelta(minutes=61)):
        sweep_deadlines()
        send_alerts()
    assert SECOND in {mail.to[0] for mail in mailoutbox}

    page.get_by_role("button", name="Acknowledge").click()
    page.get_by_label("Not accepted", exact=True).check()
    page.get_by_role("button", name="Save the decision").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter why it is not accepted")
    assert_sound(page)
    page.get_by_label("Why is it not accepted?").fill("Early help is with them already")
    page.get_by_label("Threshold applied").fill("Level 4 not met")
    page.get_by_role("button", name="Save the decision").click()
    expect(page.get_by_role("alert")).to_contain_text("Confirm that your service")
    page.get_by_label("do not accept it").check()
    page.get_by_role("button", name="Save the decision").click()

    expect(page.get_by_text("Level 4 not met")).to_be_visible()
    row = Referral.objects.get()
    assert (row.decision, row.threshold) == ("not_accepted", "Level 4 not met")


def test_its_hour_is_in_the_mail_and_on_page_list_and_home_of_both_sides(
    site: str,
    page_wide: Page,
    page_phone: Page,
    signed_in: Callable[[Page, str], Page],
    assert_sound: Callable[[Page], None],
    mailoutbox: list[EmailMessage],
) -> None:
    row = make_urgent(make_cast())
    sweep_deadlines()
    send_alerts()
    mail = next(one for one in mailoutbox if one.to == ["desk@county.example"])
    assert "within 1 hour" in mail.body
    agreement = Agreement.objects.get()
    police = f"/operations/safeguarding/referrals/{row.reference}/"
    county = f"/shared/referral/{row.reference}/"
    shared = f"/shared/{agreement.reference}/referrals/"

    for page, user, urls in (
        (page_phone, "worker", ("/shared/", shared, county)),
        (page_wide, "officer", ("/", police.rpartition(row.reference)[0], police)),
    ):
        signed_in(page, user)
        for url in urls:
            page.goto(url)
            expect(page.locator("main")).to_contain_text("minutes left")
            assert_sound(page)


def test_a_number_to_ring_is_not_broken_over_two_lines(
    site: str, page_phone: Page, signed_in: Callable[[Page, str], Page]
) -> None:
    row = make_urgent(make_cast())
    Organisation.objects.filter(code="county").update(duty_phone="01632 960 300")
    page = signed_in(page_phone, "officer")
    page.goto(f"/operations/safeguarding/referrals/{row.reference}/")

    number = page.get_by_role("link", name="01632 960 300")
    # However narrow what holds it is.
    narrow = "display: inline-block; width: 3rem"
    number.evaluate("(one, how) => { one.parentElement.style.cssText = how; }", narrow)
    lines = number.evaluate("one => one.getClientRects().length")
    assert lines == 1
