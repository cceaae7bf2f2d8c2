"""The pages of the law at a desk and on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watch
from tests.factories import make_cast

pytestmark = pytest.mark.browser
Check = Callable[[Page], None]


def test_the_law_is_read_and_a_change_approved(
    page_wide: Page,
    site: str,
    signed_in: Callable[[Page, str], Page],
    assert_accessible: Check,
    assert_fits: Check,
    watch: Watch,
) -> None:
    watch.allowed.append("status of 400")
    make_cast()
    page = signed_in(page_wide, "records")
    page.goto("/operations/law/")
    assert_accessible(page)
    assert_fits(page)

    page.get_by_role("link", name="Approve a change").click()
    assert_accessible(page)
    page.get_by_role("button", name="Approve").click()
    expect(page.locator("[data-error-summary]")).to_be_visible()
    assert_accessible(page)
    assert_fits(page)
