"""Can an organised crime group be recorded and followed, on a desk and on a phone?"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from operations.groups.models import CrimeGroup
from tests.browser.checks import link_to, wait_until
from tests.browser.conftest import Watch
from tests.factories import WEST_SOUTH, Cast, make_cast, make_group

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
URL = "/operations/groups/"


@pytest.fixture
def cast(site: str) -> Cast:
    return make_cast()


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


def test_a_group_is_recorded_its_status_changed_and_it_is_withdrawn(
    page: Page, cast: Cast, assert_sound: Callable[[Page], None]
) -> None:
    make_group(cast.supervisor, place_text="Mill Lane", point=WEST_SOUTH)
    page.goto("/operations/")
    page.get_by_role("main").get_by_role("link", name="Organised crime groups").click()
    assert_sound(page)

    page.get_by_role("link", name="Record an organised crime group").click()
    page.get_by_role("button", name="Save organised crime group").click()
    expect(page.locator("[data-error-summary]")).to_contain_text("Choose the lead team")
    assert_sound(page)

    page.get_by_label("What is the group called?").fill("Lantern")
    page.get_by_label("Suspected", exact=True).check()
    page.get_by_label("Lead team").select_option(label="City team")
    for part, value in (("Day", "1"), ("Month", "11"), ("Year", "2026")):
        page.get_by_label(part, exact=True).fill(value)
    page.get_by_role("button", name="Save organised crime group").click()
    wait_until(page, CrimeGroup.objects.filter(name="Lantern").exists)
    group = CrimeGroup.objects.get(name="Lantern")
    expect(page.get_by_role("heading", name="Lantern")).to_be_visible()
    assert_sound(page)

    page.get_by_role("link", name="Change the status").click()
    page.get_by_label("Active", exact=True).check()
    assert_sound(page)
    page.get_by_role("button", name="Change the status").click()
    expect(
        page.get_by_text(f"The status of {group.reference} is changed")
    ).to_be_visible()
    assert_sound(page)

    page.get_by_role("link", name="Mark as recorded in error").click()
    page.get_by_label("Why was it recorded in error?").fill("Recorded twice")
    page.get_by_role("button", name="Mark as recorded in error").click()
    expect(page.get_by_text("is marked as recorded in error")).to_be_visible()
    page.goto(f"{URL}?in_error=yes")
    expect(link_to(page, group.reference)).to_be_visible()
    assert_sound(page)
