"""Signals among each kind of area, and an address that is wrong, at both widths."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watch

pytestmark = pytest.mark.usefixtures("rise")
Check = Callable[[Page], None]


@pytest.mark.long
def test_each_kind_of_area_and_a_wrong_address_can_be_read_by_all(
    page_wide: Page,
    signed_in: Callable[[Page, str], Page],
    assert_accessible: Check,
    assert_fits: Check,
    watch: Watch,
) -> None:
    watch.allowed.append("status of 400")
    page = signed_in(page_wide, "supervisor")
    opened = "parts => parts.forEach(part => { part.open = true })"
    for among in ("team", "district", "force"):
        page.goto(f"/signals/?among={among}")
        page.eval_on_selector_all("main details", opened)
        assert_accessible(page)
        assert_fits(page)

    page.goto("/signals/?week=2026-W99")
    expect(page.locator("h1")).to_have_text("These signals cannot be shown")
    assert_accessible(page)
    assert_fits(page)


def test_the_numbers_of_a_chart_stand_in_its_table(
    page_wide: Page,
    signed_in: Callable[[Page, str], Page],
) -> None:
    page = signed_in(page_wide, "supervisor")
    page.goto("/signals/")
    chart = page.get_by_role("img", name="Arrests in Area E05000001 by week")
    described = chart.locator("desc").text_content() or ""
    page.get_by_text("Arrests in Area E05000001 by week, in numbers").click()

    newest = page.get_by_role("table", name="Arrests in Area E05000001 by week")
    row = newest.locator("tbody tr").first

    expect(row).to_contain_text("14")
    assert "14" in described
