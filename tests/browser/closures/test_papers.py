"""Can a paper be added, refused with what was typed kept, and put into a pack?"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from operations.papers.models import Paper
from stronghold.exports.actions.writing import write_exports
from tests.api.closures.cases import Case
from tests.browser.conftest import Watch
from tests.factories import make_cast
from tests.hostile import opens_by, pdf

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TITLE = "Statement of the housing officer"


@pytest.fixture(autouse=True)
def folders(settings: Any, tmp_path: Path) -> None:
    settings.ATTACHMENTS_FOLDER = str(tmp_path / "papers")
    settings.EXPORTS_FOLDER = str(tmp_path / "exports")


def file(content: bytes) -> dict[str, Any]:
    return {"name": "a.pdf", "mimeType": "application/pdf", "buffer": content}


def test_a_refused_file_keeps_what_was_typed_and_the_paper_goes_into_a_pack(
    site: str,
    page_wide: Page,
    watch: Watch,
    signed_in: Callable[[Page, str], Page],
    assert_sound: Callable[[Page], None],
) -> None:
    """One flow, over five seconds: each page of papers and packs is looked at."""
    watch.allowed.append("status of 400")
    case = Case.opened(Client(), make_cast().supervisor)
    page = signed_in(page_wide, "supervisor")
    page.goto(f"/operations/closures/{case.reference}/")
    page.get_by_role("link", name="Add a paper").click()
    page.get_by_label("Statement", exact=True).check()
    page.get_by_label("What is it, in a few words?").fill(TITLE)
    script = opens_by(JS="app.alert(1)")
    page.get_by_label("The file").set_input_files(file(script))
    page.get_by_role("button", name="Add the paper").click()

    summary = page.locator("[data-error-summary]")
    expect(summary).to_contain_text("The PDF has a script in it")
    expect(page.get_by_label("What is it, in a few words?")).to_have_value(TITLE)
    expect(page.get_by_label("Statement", exact=True)).to_be_checked()
    assert_sound(page)
    page.get_by_label("The file").set_input_files(file(pdf()))
    page.get_by_role("button", name="Add the paper").click()

    expect(page.locator("main")).to_contain_text(f"Paper 1 added: {TITLE}")
    assert Paper.objects.get().title == TITLE
    assert_sound(page)
    page.locator("summary", has_text="Hearing pack").click()
    page.get_by_role("link", name="Create hearing pack").click()
    assert_sound(page)
    page.get_by_label("Witnesses").fill("Robin Example, housing officer")
    page.get_by_role("button", name="Make the pack").click()
    page.wait_for_url("**/hearing-packs/files/**")
    write_exports()
    expect(page.get_by_role("link", name="Download")).to_be_visible()
    assert_sound(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF-")
