"""The page of signals, on a desk and on a phone, by keyboard to a tasking."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.usefixtures("rise")


def test_can_be_read_by_all_and_fits(
    page_wide: Page,
    signed_in: Callable[[Page, str], Page],
    assert_accessible: Callable[[Page], None],
    assert_fits: Callable[[Page], None],
) -> None:
    page = signed_in(page_wide, "supervisor")

    page.goto("/signals/")

    expect(page.locator(".sh-signal")).to_have_count(2)
    opened = "parts => parts.forEach(part => { part.open = true })"
    page.eval_on_selector_all("main details", opened)
    assert_accessible(page)
    assert_fits(page)


def test_from_the_head_of_home_to_a_tasking_by_keyboard(
    page_wide: Page, signed_in: Callable[[Page, str], Page]
) -> None:
    page = signed_in(page_wide, "supervisor")
    page.goto("/")
    page.get_by_role("link", name="unusual").click()
    signal = page.locator(".sh-signal", has_text="Arrests in Area E05000001")
    way = signal.get_by_role("link", name="Set a tasking from this")

    way.focus()
    page.keyboard.press("Enter")

    expect(page.get_by_label("Source")).to_have_value(
        "Signal: Arrests in Area E05000001, 2026-W47"
    )
