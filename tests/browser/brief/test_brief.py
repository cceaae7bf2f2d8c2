"""The weekly brief at a desk, on a phone and on paper; signed by keyboard alone."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from stronghold.brief.models import Brief
from stronghold.brief.rules.weeks import last_whole_week
from stronghold.core.kernel import clock
from stronghold.figures.tallies import refresh
from tests.factories import (
    make_arrest,
    make_cast,
    make_priority,
    make_report,
    make_tasking,
    make_warrant,
)

pytestmark = pytest.mark.browser
Check = Callable[[Page], None]


def a_week() -> str:
    """Make a week with something of each part; return its address."""
    cast, week = make_cast(), last_whole_week(clock.today())
    at = clock.now() - timedelta(days=7)
    for _ in range(3):
        make_report(cast.officer, received_at=at)
        make_arrest(cast.officer, occurred_at=at)
    make_warrant(cast.officer, executed_on=week.start)
    make_tasking(cast.supervisor, recorded_at=at, what="Patrol the underpass")
    make_priority(cast.supervisor, since=week.start)
    refresh()
    return f"/weekly/{week}/"


def test_the_brief_is_read_at_any_width_and_on_paper(
    page_wide: Page,
    site: str,
    signed_in: Callable[[Page, str], Page],
    assert_accessible: Check,
    assert_fits: Check,
) -> None:
    url = a_week()
    page = signed_in(page_wide, "supervisor")
    page.goto(url)

    expect(page.get_by_role("heading", name="The figures")).to_be_visible()
    assert_accessible(page)
    assert_fits(page)
    page.emulate_media(media="print")
    expect(page.get_by_text("Patrol the underpass")).to_be_visible()
    expect(page.get_by_role("button", name="Sign the brief")).to_be_hidden()


def test_a_tasking_is_set_and_the_brief_is_signed_by_keyboard(
    site: str,
    signed_in: Callable[[Page, str], Page],
    page_wide: Page,
    assert_accessible: Check,
) -> None:
    url = a_week()
    page = signed_in(page_wide, "supervisor")
    page.goto(f"{url}tasking/arrests/#set-a-tasking")
    expect(page.get_by_label("What is to be done?")).to_be_visible()
    assert_accessible(page)

    page.goto(url)
    comment = page.get_by_label("Your comment on this week")
    comment.focus()
    page.keyboard.type("A quiet week.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    # The document is set meanwhile, which takes some seconds on a busy machine.
    expect(page.get_by_text("Signed by Supervisor")).to_be_visible()
    assert Brief.objects.get().comment == "A quiet week."
