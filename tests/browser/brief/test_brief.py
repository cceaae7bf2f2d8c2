"""The weekly brief at a desk, on a phone and on paper; signed by keyboard alone."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from stronghold.brief.models import Brief
from stronghold.brief.rules.weeks import last_whole_week
from stronghold.core.accounts.models import User
from stronghold.core.geography.models import Street
from stronghold.core.kernel import clock
from stronghold.figures.tallies import refresh
from tests.browser.checks import DESK, PHONE, at_widths
from tests.factories import (
    WEST_SOUTH,
    make_arrest,
    make_cast,
    make_priority,
    make_report,
    make_streets,
    make_tasking,
    make_warrant,
)

pytestmark = pytest.mark.browser
Check = Callable[[Page], None]


def a_week() -> str:
    """Make a week with something of each part; return its address."""
    cast, week = make_cast(), last_whole_week(clock.today())
    at = clock.now() - timedelta(days=7)
    make_streets()
    lake = Street.objects.get(name="Lake Street")
    for _ in range(3):
        make_report(cast.officer, received_at=at, street=lake, point=WEST_SOUTH)
        make_arrest(cast.officer, occurred_at=at)
    make_warrant(cast.officer, executed_on=week.start)
    make_tasking(cast.supervisor, recorded_at=at, what="Patrol the underpass")
    make_priority(cast.supervisor, since=week.start)
    refresh()
    return f"/weekly/{week}/"


# The words in sight of `main` above the detail, but for those drawn in pictures.
WORDS = """() => {
  const end = document.querySelector('#detail').getBoundingClientRect().top;
  const texts = document.createTreeWalker(document.querySelector('main'), 4);
  const words = [];
  while (texts.nextNode()) {
    const text = texts.currentNode, within = text.parentElement;
    const range = document.createRange();
    range.selectNodeContents(text);
    const hidden = within.closest('svg, .sh-week, .sh-visually-hidden');
    const isAbove = range.getBoundingClientRect().top < end;
    if (!hidden && isAbove && within.checkVisibility()) {
      words.push(...text.data.split(/\\s+/).filter((word) => /\\w/.test(word)));
    }
  }
  return words;
}"""
DETAIL_FROM = "document.querySelector('#detail').getBoundingClientRect().top + scrollY"
MOST_WORDS, MOST_FOLDED = 150, 4000
# The first screen at a desk, and two screens of a phone.
FIRST_SCREEN = {1440: 900, 390: 2 * 844}


def test_the_brief_is_one_screen_at_a_desk_two_on_a_phone_and_whole_on_paper(
    page_wide: Page,
    site: str,
    signed_in: Callable[[Page, str], Page],
    assert_accessible: Check,
    assert_fits: Check,
) -> None:
    url = a_week()
    page = signed_in(page_wide, "supervisor")
    page.goto(url)

    expect(page.get_by_role("heading", name="Detail")).to_be_visible()
    for width, _ in at_widths(page, DESK, PHONE):
        assert page.evaluate(DETAIL_FROM) <= FIRST_SCREEN[width]
        assert len(page.evaluate(WORDS)) <= MOST_WORDS
        if width == PHONE[0]:
            folded = page.evaluate("document.documentElement.scrollHeight")
            assert folded <= MOST_FOLDED
    assert_accessible(page)
    for part in page.locator("details.sh-brief__fold > summary").all():
        part.click()
    assert_accessible(page)
    assert_fits(page)
    page.reload()
    expect(page.get_by_text("Patrol the underpass")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.get_by_text("Patrol the underpass")).to_be_visible()
    expect(page.get_by_role("button", name="Sign the brief")).to_be_hidden()


def test_the_brief_is_signed_by_keyboard_and_says_what_differs_since(
    site: str,
    signed_in: Callable[[Page, str], Page],
    page_wide: Page,
    assert_accessible: Check,
    assert_fits: Check,
) -> None:
    url = a_week()
    page = signed_in(page_wide, "supervisor")
    page.goto(url)
    page.locator("summary", has_text="Sign-off").focus()
    page.keyboard.press("Enter")
    comment = page.get_by_label("Your comment on this week")
    comment.focus()
    page.keyboard.type("A quiet week.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    # The document is set meanwhile, which takes some seconds on a busy machine.
    expect(page.get_by_text("Signed", exact=True).first).to_be_visible()
    assert Brief.objects.get().comment == "A quiet week."

    lake, by = (
        Street.objects.get(name="Lake Street"),
        User.objects.get(username="supervisor"),
    )
    at = clock.now() - timedelta(days=7)
    make_report(by, received_at=at, street=lake, point=WEST_SOUTH)
    refresh()
    page.goto(url)
    expect(page.get_by_text("As signed on")).to_be_visible()
    expect(page.get_by_text("Now 4")).to_be_visible()
    expect(page.get_by_text("4 now")).to_be_visible()
    assert_accessible(page)
    assert_fits(page)
