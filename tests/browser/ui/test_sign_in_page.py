"""The sign-in page, and the pages of errors."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def page(page_phone: Page) -> Page:
    return page_phone


def test_it_is_accessible_and_fits(
    page: Page,
    assert_accessible: Callable[[Page], None],
    assert_fits: Callable[[Page], None],
) -> None:
    page.goto("/accounts/login/")

    assert_accessible(page)
    assert_fits(page)
    expect(page).to_have_title("Sign in – Stronghold")


def test_what_is_wrong_is_said_and_the_title_says_so(
    page: Page, assert_accessible: Callable[[Page], None]
) -> None:
    page.goto("/accounts/login/")

    page.get_by_role("button", name="Sign in").click()

    expect(page).to_have_title("Error: Sign in – Stronghold")
    expect(page.locator("[data-error-summary]")).to_be_focused()
    assert_accessible(page)
