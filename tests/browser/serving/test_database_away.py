"""A person sends a form while the database is away, and again once it is back."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from reports.models import Report
from tests.browser.conftest import Watch
from tests.browser.offline.queue import tick
from tests.database_away import database_away
from tests.factories import make_cast, make_country

pytestmark = pytest.mark.browser
WORDS = "Two people hand over small bags at the corner."


def test_what_was_typed_is_sent_again(
    page_wide: Page,
    signed_in: Callable[[Page, str], Page],
    assert_accessible: Callable[[Page], None],
    watch: Watch,
) -> None:
    watch.allowed.append("status of 503")
    make_cast()
    make_country()
    page = signed_in(page_wide, "officer")
    page.goto("/reports/new/")
    tick(page, "What is it about?", "Dealing")
    page.get_by_label("Place not known").check()
    tick(page, "When did it happen?", "15 minutes ago")
    page.get_by_label("What was seen or said").fill(WORDS)
    with database_away():
        page.get_by_role("button", name="Save report").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Not sent yet")
        expect(page.locator("main p", has_text=WORDS)).to_be_visible()
        assert_accessible(page)
        page.get_by_role("button", name="Send it again").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Not sent yet")
    page.get_by_role("button", name="Send it again").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Not sent yet")

    assert [r.description for r in Report.objects.all()] == [WORDS]


def test_a_page_can_be_asked_for_again(
    page_wide: Page, signed_in: Callable[[Page, str], Page], watch: Watch
) -> None:
    watch.allowed.append("status of 503")
    make_cast()
    page = signed_in(page_wide, "supervisor")
    with database_away():
        page.goto("/reports/")
        expect(page.get_by_role("heading", level=1)).to_have_text(
            "No answer at the moment"
        )
    page.get_by_role("link", name="Try again").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Reports")
