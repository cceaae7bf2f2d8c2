"""The components on a desktop and a phone, visually and by keyboard."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.factories import make_cast
from tests.sweeps import some

pytestmark = pytest.mark.browser
SHORTEST_CONTROL = 48
CONTROLS = "a, button, select, textarea, summary, input:not([type=hidden])"
HEIGHTS = """controls => controls
  .filter(one => one.offsetParent && !one.matches('.govuk-skip-link'))
  .map(one => [one.outerHTML.slice(0, 120), one.getBoundingClientRect().height])"""

EDGES = """one => {
  const box = one.getBoundingClientRect();
  return [box.top + scrollY, box.bottom + scrollY];
}"""


@pytest.fixture
def guide(
    site: str, signed_in: Callable[[Page, str], Page], settings: Any
) -> Callable[[Page], Page]:
    settings.ROOT_URLCONF = "tests.style_guide.urls"
    make_cast()

    def open_guide(page: Page) -> Page:
        signed_in(page, "admin").goto("/style-guide/")
        return page

    return open_guide


@pytest.fixture
def page(page_wide: Page, guide: Callable[[Page], Page]) -> Page:
    return guide(page_wide)


@pytest.fixture
def wide(guide: Callable[[Page], Page], page_wide: Page) -> Page:
    return guide(page_wide)


# Each part is on pages that the short form looks at.
@pytest.mark.long
def test_it_is_accessible_and_fits(
    page: Page,
    assert_accessible: Callable[[Page], None],
    assert_fits: Callable[[Page], None],
) -> None:
    assert_accessible(page)
    assert_fits(page)


@pytest.mark.long
def test_what_is_folded_is_accessible_too(
    page: Page,
    assert_accessible: Callable[[Page], None],
    assert_fits: Callable[[Page], None],
) -> None:
    for summary in page.locator("main summary").all():
        summary.click()
    menu = page.locator(".sh-menu__button")
    if menu.is_visible():
        menu.click()

    assert_accessible(page)
    assert_fits(page)


def test_controls_on_a_phone_are_big_enough(
    guide: Callable[[Page], Page], page_phone: Page
) -> None:
    page = guide(page_phone)
    page.locator(".sh-menu__button").click()
    page.locator(".sh-filter__summary").click()

    heights = page.eval_on_selector_all(CONTROLS, HEIGHTS)

    assert heights
    assert [one for one in heights if one[1] < SHORTEST_CONTROL] == []


def test_the_marking_is_first_and_last(page: Page) -> None:
    head, foot = page.locator(".sh-marking").all()
    tall = page.evaluate("document.documentElement.scrollHeight")

    expect(head).to_contain_text("OFFICIAL-SENSITIVE")
    expect(foot).to_contain_text("OFFICIAL-SENSITIVE")
    assert head.evaluate(EDGES)[0] == 0
    assert foot.evaluate(EDGES)[1] == pytest.approx(tall, abs=1)


def test_the_summary_has_the_focus_and_leads_to_the_control(page: Page) -> None:
    summary = page.locator("[data-error-summary]")
    expect(summary).to_be_focused()

    summary.get_by_role("link", name="Date seen must include a year").click()

    expect(page.locator("#id_occurred_on_year")).to_be_focused()
    expect(page.locator("form").get_by_text("Date seen").last).to_be_in_viewport()


def test_a_password_can_be_shown(wide: Page) -> None:
    secret = wide.locator("#plain_secret")
    expect(secret).to_have_attribute("type", "password")

    wide.get_by_role("button", name="Show password").first.click()
    expect(secret).to_have_attribute("type", "text")

    wide.get_by_role("button", name="Hide password").first.click()
    expect(secret).to_have_attribute("type", "password")


def test_chips_answer_to_the_keyboard(wide: Page) -> None:
    wide.locator("#plain_when_0").focus()

    wide.keyboard.press("ArrowRight")

    expect(wide.locator("#plain_when_1")).to_be_checked()


def test_a_filter_panel_opens_as_it_was_left(wide: Page) -> None:
    wide.locator(".sh-filter__summary").click()
    expect(wide.get_by_role("button", name="Apply filters")).to_be_visible()

    wide.reload()

    expect(wide.get_by_role("button", name="Apply filters")).to_be_visible()


def test_the_menu_lies_open_at_a_desk_and_the_account_in_a_menu(wide: Page) -> None:
    expect(wide.locator(".sh-menu__button")).to_be_hidden()
    account = wide.locator(".sh-account__summary")
    leave = wide.get_by_role("button", name="Sign out")
    expect(leave).to_be_hidden()

    account.focus()
    wide.keyboard.press("Enter")
    expect(leave).to_be_visible()
    expect(wide.get_by_role("link", name="Password", exact=True)).to_be_visible()

    wide.keyboard.press("Escape")
    expect(leave).to_be_hidden()
    expect(account).to_be_focused()

    account.click()
    wide.get_by_role("heading", level=1).click()
    expect(leave).to_be_hidden()


def test_a_dark_page_is_chosen_in_place_and_stays(wide: Page) -> None:
    typed = wide.locator("#plain_secret")
    typed.fill("not saved")
    wide.locator(".sh-account__summary").click()
    ground = "getComputedStyle(document.body).backgroundColor"
    light = wide.evaluate(ground)

    with wide.expect_response("**/accounts/theme/"):
        wide.get_by_role("button", name="Dark", exact=True).click()

    chosen = wide.get_by_role("button", name="Dark", exact=True, pressed=True)
    expect(chosen).to_be_visible()
    dark = wide.evaluate(ground)
    assert dark != light
    expect(typed).to_have_value("not saved")
    wide.reload()
    assert wide.evaluate(ground) == dark
    wide.emulate_media(media="print")
    assert wide.evaluate(ground) == light


def test_the_menu_folds_on_a_phone(
    guide: Callable[[Page], Page], page_phone: Page
) -> None:
    page = guide(page_phone)
    leave = page.get_by_role("button", name="Sign out")
    expect(leave).to_be_hidden()

    page.locator(".sh-menu__button").click()
    account = page.locator(".sh-account__summary")
    account.click()
    expect(leave).to_be_visible()

    page.keyboard.press("Escape")
    expect(leave).to_be_hidden()
    expect(account).to_be_focused()
    page.keyboard.press("Escape")
    expect(account).to_be_hidden()
    expect(page.locator(".sh-menu__button")).to_be_focused()


@pytest.mark.parametrize("width", some([320, 700, 1000], short={700}))
def test_nothing_scrolls_sideways_between(
    open_page: Callable[..., Page],
    guide: Callable[[Page], Page],
    assert_fits: Callable[[Page], None],
    width: int,
) -> None:
    assert_fits(guide(open_page(width, 800)))
