"""The pages of published figures, empty and with a quarter, and a revision refused."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from stronghold.core.kernel import clock
from stronghold.core.kernel.quarters import Quarter
from tests.api.sharing.signing import sign
from tests.browser.conftest import Watch
from tests.factories import make_cast, make_country

pytestmark = pytest.mark.browser
Check = Callable[[Page], None]
Q3 = Quarter(2026, 3)
AFTER = datetime(2026, 11, 24, 12, tzinfo=UTC)


def test_a_quarter_is_listed_and_a_revision_needs_its_reason(
    page_wide: Page,
    site: str,
    signed_in: Callable[[Page, str], Page],
    assert_sound: Check,
    watch: Watch,
) -> None:
    watch.allowed.append("status of 400")
    cast = make_cast()
    make_country()
    page = signed_in(page_wide, "records")
    with clock.stopped(AFTER):
        page.goto("/sharing/figures/")
        expect(page.get_by_text("No quarter is published")).to_be_visible()
        assert_sound(page)

        sign(cast, *Q3.weeks)
        page.goto("/sharing/figures/")
        assert_sound(page)
        page.get_by_role("link", name="Revise").first.click()
        assert_sound(page)
        page.get_by_role("button", name="Publish again").click()
        expect(page.locator("[data-error-summary]")).to_be_visible()
        assert_sound(page)
