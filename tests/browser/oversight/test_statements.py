"""An administrator sets the force's details, and anyone reads what it states."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.factories import make_cast

pytestmark = pytest.mark.browser


def test_details_are_set_and_the_statements_have_them(
    page_wide: Page,
    signed_in: Callable[[Page, str], Page],
    assert_sound: Callable[[Page], None],
) -> None:
    """Over five seconds: seven pages, each looked at with axe-core at both widths."""
    make_cast()
    page = signed_in(page_wide, "admin")
    page.goto("/")
    page.get_by_role("link", name="Statements").click()
    assert_sound(page)
    page.get_by_role("main").get_by_role("link", name="Force details").last.click()
    page.get_by_role("link", name="Change accessibility").click()
    page.get_by_label("E-mail address for accessibility").fill("access@force.example")
    assert_sound(page)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved: Accessibility")).to_be_visible()
    assert_sound(page)
    page.goto("/statements/impact/")
    assert_sound(page)

    page.get_by_role("link", name="Accessibility", exact=True).click()

    expect(page.get_by_role("link", name="access@force.example")).to_be_visible()
    assert_sound(page)
    for path in ("/privacy/", "/complaints/"):
        page.goto(path)
        assert_sound(page)


@pytest.mark.long
def test_the_record_of_processing_is_sound(
    page_wide: Page,
    signed_in: Callable[[Page, str], Page],
    assert_sound: Callable[[Page], None],
) -> None:
    """Long: it has the markup of the facts for an assessment, and ten times as much."""
    make_cast()
    page = signed_in(page_wide, "records")
    page.goto("/statements/processing/")

    expect(page.get_by_role("heading", name="Security measures")).to_be_visible()
    assert_sound(page)
