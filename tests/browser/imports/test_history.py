"""A records manager brings the history of an earlier system along."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from operations.activities.models import Activity
from operations.imports.actions import run_imports
from tests.api.imports import files
from tests.api.imports.files import csv_of
from tests.factories import Cast, make_cast, make_country, make_streets

pytestmark = pytest.mark.browser
Check = Callable[[Page], None]
SignedIn = Callable[[Page, str], Page]


@pytest.fixture
def cast(site: str) -> Cast:
    made = make_cast()
    make_country()
    make_streets()
    return made


def test_a_file_is_sent_checked_and_its_good_lines_are_stored(
    page_wide: Page,
    cast: Cast,
    signed_in: SignedIn,
    assert_sound: Check,
    tmp_path: Path,
    watch: Any,
) -> None:
    page = page_wide
    watch.allowed.append("400")
    path = tmp_path / "patrols.csv"
    wrong = files.ACTIVITY | {"source": "A-2", "kind": "stroll", "place": "Mill Lane"}
    path.write_bytes(csv_of(files.ACTIVITY, wrong))

    signed_in(page, "records").goto("/operations/history/")
    assert_sound(page)
    page.get_by_role("link", name="Activities").click()
    expect(page.get_by_text("this mapping file")).to_be_visible()
    assert_sound(page)
    page.get_by_role("link", name="Earlier records").click()
    page.get_by_role("link", name="Import a file").click()
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose what the file holds")
    assert_sound(page)

    page.get_by_label("Activities").check()
    page.get_by_label("CSV file").set_input_files(path)
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    assert_sound(page)

    run_imports()
    # The page sees by its own questions that the check is finished.
    expect(page.get_by_text("Nothing is stored yet")).to_be_visible()
    expect(page.get_by_text("'stroll' is not one of")).to_be_visible()
    assert_sound(page)
    page.get_by_role("button", name="Import the good lines").click()
    run_imports()
    expect(page.get_by_text("1 imported, 1 wrong.")).to_be_visible()
    assert_sound(page)
    assert Activity.objects.count() == 1
    page.get_by_role("link", name="Earlier records").click()
    expect(page.get_by_role("link", name="patrols.csv")).to_be_visible()
    assert_sound(page)
