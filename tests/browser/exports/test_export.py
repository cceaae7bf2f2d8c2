"""A list is taken out as a file, at a desk and on a phone; the map's figures too."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from stronghold.exports.actions.writing import write_exports
from tests.browser.conftest import Watch
from tests.factories import make_cast, make_report

pytestmark = pytest.mark.browser
Check = Callable[[Page], None]


def test_a_list_is_taken_out_with_a_purpose(
    page_wide: Page,
    site: str,
    signed_in: Callable[[Page, str], Page],
    assert_sound: Check,
    watch: Watch,
    settings: LazySettings,
    tmp_path: Path,
) -> None:
    """Long: the file is made while the page waits."""
    settings.EXPORTS_FOLDER = str(tmp_path / "exports")
    watch.allowed.append("status of 400")
    report = make_report(make_cast().officer, place_text="Lake Street")
    page = signed_in(page_wide, "supervisor")
    page.goto("/reports/?concern=dealing")
    assert_sound(page)
    page.get_by_role("link", name="Export").click()
    assert_sound(page)

    page.get_by_role("button", name="Make the file").click()
    expect(page.locator("[data-error-summary]")).to_be_visible()
    assert_sound(page)
    page.get_by_label("What is the file for?").fill("Tasking on Monday")
    page.get_by_label("GeoPackage, for QGIS").check()
    expect(page.get_by_role("group", name="Coordinates of the")).to_be_visible()
    page.get_by_label("Excel workbook").check()
    expect(page.get_by_role("group", name="Coordinates of the")).to_be_hidden()
    page.get_by_role("button", name="Make the file").click()
    expect(page.get_by_text("It is next in the queue.")).to_be_visible()
    assert_sound(page)

    # The page sees by itself that the worker is done.
    assert write_exports() == 1
    expect(page.get_by_text("1 row. The file is deleted on")).to_be_visible()
    assert_sound(page)
    with page.expect_download() as coming:
        page.get_by_role("link", name="Download").click()
    coming.value.save_as(tmp_path / "taken.xlsx")
    rows = list(load_workbook(tmp_path / "taken.xlsx")["Reports"].values)
    assert report.reference in rows[2]

    page.get_by_role("link", name="Your exports").click()
    # The last is only the last once the whole page is there.
    page.wait_for_load_state()
    page.get_by_role("link", name="Reports").last.click()
    page.get_by_role("button", name="Delete the file").click()
    expect(page.get_by_text("The export is deleted")).to_be_visible()

    page.goto("/map/")
    page.get_by_role("link", name="Export these figures").click()
    expect(page.get_by_role("heading", name="Export: Arrests")).to_be_visible()
    assert_sound(page)
