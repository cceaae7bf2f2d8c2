"""Is the after-care of a home clear on a phone, and its end two presses away?"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from operations.after_care.actions import NewAfterCare, begin_after_care
from operations.after_care.models import AfterCare
from stronghold.core.kernel import clock
from stronghold.demo.builders.stage import Now
from tests.factories import make_cast, make_premises

pytestmark = pytest.mark.browser


def test_an_officer_finds_a_home_to_revisit_and_ends_its_after_care(
    site: str,
    page_phone: Page,
    signed_in: Callable[[Page, str], Page],
    assert_sound: Callable[[Page], None],
) -> None:
    officer = make_cast().officer
    home = NewAfterCare(make_premises(officer), clock.today())
    begin_after_care(by=officer, submission=Now().submission(of="home"), home=home)
    page = signed_in(page_phone, "officer")

    page.goto(f"{site}/operations/after-care/")
    assert_sound(page)
    page.get_by_role("link", name="After-care of 14 Lake Street").click()
    expect(page.get_by_text("28 days after")).to_be_visible()
    assert_sound(page)

    page.get_by_role("link", name="End the after-care").click()
    page.get_by_label("Resident has moved away").check()
    page.get_by_role("button", name="End the after-care").click()

    expect(page.get_by_text("The after-care has ended")).to_be_visible()
    assert AfterCare.objects.get().ended_because == "moved"
    assert_sound(page)
