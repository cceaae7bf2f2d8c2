"""Can an officer link records on a phone, in as few presses as it takes?"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from operations.links.actions import link_records
from operations.links.models import Link
from operations.warrants.models import Warrant
from stronghold.core.accounts.models import Team
from stronghold.core.geography.models import Street
from stronghold.core.places.models import Premises
from tests.api.warrants.steps import draw_up, enter, lead_to_issue
from tests.browser.checks import wait_until
from tests.browser.conftest import Watch
from tests.factories import (
    WEST_SOUTH,
    Cast,
    make_arrest,
    make_cast,
    make_closure,
    make_report,
    make_seizure,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast(site: str) -> Cast:
    cast = make_cast()
    cast.officer.team = Team.objects.get(code="city")
    cast.officer.save()
    return cast


@pytest.fixture
def premises(cast: Cast) -> Premises:
    street = Street.objects.create(name="Lake Street", kind="street", point=WEST_SOUTH)
    return Premises.objects.create(
        force=cast.officer.force,
        address="14 Lake Street",
        street=street,
        point=WEST_SOUTH,
        kind="dwelling",
    )


@pytest.fixture
def warrant(cast: Cast, premises: Premises) -> Warrant:
    row = draw_up(cast.officer, premises)
    lead_to_issue(row, cast.officer)
    enter(row, cast.officer)
    return row


@pytest.fixture
def page(
    page_phone: Page,
    cast: Cast,
    watch: Watch,
    signed_in: Callable[[Page, str], Page],
) -> Page:
    """An officer's page; the checks look at both widths."""
    watch.allowed.append("status of 400")
    return signed_in(page_phone, "officer")


class Presses:
    """Presses what it is given, and counts."""

    def __init__(self) -> None:
        self.n = 0

    def __call__(self, what: Locator) -> None:
        self.n += 1
        what.click()


def links(page: Page) -> Locator:
    return page.get_by_role("region").filter(
        has=page.get_by_role("heading", name="Linked records")
    )


def test_arrests_seizures_and_reports_are_linked_in_one_press_or_two(
    page: Page,
    cast: Cast,
    premises: Premises,
    warrant: Warrant,
    assert_sound: Callable[[Page], None],
) -> None:
    at = {"premises": premises, "street": premises.street, "point": WEST_SOUTH}
    arrest = make_arrest(cast.officer, place_text=premises.address, **at)
    seizure = make_seizure(cast.officer, place_text=premises.address, **at)
    report = make_report(cast.supervisor, place_text=premises.address, **at)
    case = make_closure(cast.officer, place_text=premises.address, **at)

    # The page of an arrest of today offers the entry of today: one press.
    page.goto(f"/operations/arrests/{arrest.reference}/")
    expect(links(page)).to_contain_text("Made at an entry under warrant?")
    assert_sound(page)
    press = Presses()
    press(links(page).get_by_role("button", name=warrant.reference))
    expect(links(page)).to_contain_text("Entry of")
    assert press.n == 1
    assert Link.objects.get().first == warrant.reference
    assert_sound(page)

    # So does that of a seizure: the arrest and the entry.
    page.goto(f"/operations/seizures/{seizure.reference}/")
    press = Presses()
    press(links(page).get_by_role("button", name=arrest.reference))
    expect(links(page)).to_contain_text("Seized at arrest")
    assert press.n == 1

    # Anything else likely: two presses.
    page.goto(f"/operations/closures/{case.reference}/")
    press = Presses()
    press(links(page).get_by_role("link", name="Link a record"))
    expect(page.get_by_text("Came from report?")).to_be_visible()
    assert_sound(page)
    press(page.get_by_role("button", name=report.reference))
    expect(links(page)).to_contain_text("Came from report")
    assert press.n == 2


def test_a_record_is_linked_by_its_reference_and_a_wrong_link_removed(
    page: Page, cast: Cast, assert_sound: Callable[[Page], None]
) -> None:
    report, arrest = make_report(cast.officer), make_arrest(cast.officer)
    case = make_closure(cast.officer)
    link_records(by=cast.officer, reference=report.reference, other=case.reference)

    # It may be wrong.
    page.goto(f"/operations/links/{report.reference}/new/")
    page.get_by_label("Reference", exact=True).fill("A-7F3K-92QX")
    page.get_by_role("button", name="Link", exact=True).click()
    expect(page.locator("[data-error-summary]")).to_contain_text("Check the reference")
    assert_sound(page)
    page.get_by_label("Reference", exact=True).fill(arrest.reference.lower())
    page.get_by_role("button", name="Link", exact=True).click()
    led_to = page.get_by_role("region", name="What it led to")
    expect(led_to).to_contain_text("Led to arrest")
    expect(led_to).to_contain_text("Led to closure case")
    assert_sound(page)

    # A wrong one is removed with a reason, from the page that one came from.
    led_to.get_by_role("link", name=f"Remove link to {case.reference}").click()
    assert_sound(page)
    page.get_by_label("Why is the link wrong?").fill("Another flat of the same house")
    page.get_by_role("button", name="Remove the link").click()
    wait_until(page, Link.objects.filter(removed_at__isnull=False).exists)
    expect(page.get_by_text("The link is removed")).to_be_visible()
    expect(page.get_by_role("region", name="What it led to")).not_to_contain_text(
        case.reference
    )
