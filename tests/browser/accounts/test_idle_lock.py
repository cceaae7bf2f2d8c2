"""A page whose person is away is covered, and is as it was when they come back.

The clock of the pages is Playwright's; a test that sets it has a browser of its own.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Locator, Page, expect

from reports.models import Report
from stronghold.core.geography.models import Street
from tests.browser.checks import DESK, wait_until
from tests.browser.offline.queue import tick
from tests.factories import PASSWORD, WEST_SOUTH, make_cast, make_country

pytestmark = pytest.mark.browser
FORM = "/reports/new/"
PLACE = "Where did it happen?"
WORDS = "Lake Street"
AWAY = "15:30"
# Chromium logs what the server refuses.
REFUSALS = ("status of 400", "status of 401", "status of 403")


@pytest.fixture
def page(
    site: str,
    watch: Any,
    open_page: Callable[..., Page],
    signed_in: Callable[[Page, str], Page],
) -> Page:
    """An officer's form, half typed, with the focus in the place."""
    watch.allowed.extend(REFUSALS)
    make_cast()
    make_country()
    Street.objects.create(name=WORDS, locality="", kind="street", point=WEST_SOUTH)
    page = signed_in(open_page(*DESK), "officer")
    page.context.clock.install()
    page.goto(FORM)
    tick(page, "What is it about?", "Dealing")
    tick(page, "When did it happen?", "15 minutes ago")
    page.get_by_label(PLACE).fill(WORDS)
    expect(page.get_by_role("option", name=WORDS)).to_be_visible()
    page.keyboard.press("Escape")
    return page


def cover(page: Page) -> Locator:
    return page.locator("dialog[data-idle-lock]")


def unlock(page: Page, password: str = PASSWORD) -> None:
    cover(page).get_by_label("Password", exact=True).fill(password)
    page.keyboard.press("Enter")


def save_and_find(page: Page) -> Report:
    page.get_by_role("button", name="Save report").click()
    page.wait_for_url("**/reports/R-*/")
    return Report.objects.get()


def test_a_half_typed_form_survives_the_lock_and_is_then_sent(
    page: Page, assert_sound: Callable[[Page], None]
) -> None:
    """Long: two tabs, and the cover looked at in both widths."""
    other = page.context.new_page()
    other.goto("/reports/")
    page.bring_to_front()
    title = page.title()

    page.clock.fast_forward(AWAY)

    dialog = page.get_by_role("dialog", name="Locked")
    expect(dialog).to_contain_text("officer, this page is as you left it.")
    expect(dialog).to_contain_text("away for 15 minutes")
    expect(page).to_have_title("Locked – Stronghold")
    expect(dialog.get_by_label("Password", exact=True)).to_be_focused()
    for hidden in ("main", "header", "footer"):
        expect(page.locator(f"body > {hidden}")).not_to_be_visible()
    assert_sound(page)
    page.emulate_media(media="print")
    expect(page.locator("main")).not_to_be_visible()
    page.emulate_media(media="screen")
    for _ in range(3):
        page.keyboard.press("Escape")
    expect(dialog).to_be_visible()
    expect(cover(other)).to_be_visible()

    unlock(page, "guess")
    expect(page.get_by_role("alert")).to_have_text("Password is wrong.")
    unlock(page)

    expect(cover(page)).not_to_be_visible()
    expect(cover(other)).not_to_be_visible()
    expect(other.get_by_role("heading", level=1)).to_be_visible()
    expect(page).to_have_title(title)
    expect(page.get_by_label(PLACE)).to_be_focused()
    expect(page.get_by_label(PLACE)).to_have_value(WORDS)
    assert save_and_find(page).place_text == WORDS


def test_a_person_locks_all_pages_at_once_by_the_account_menu(page: Page) -> None:
    other = page.context.new_page()
    other.goto("/reports/")
    page.bring_to_front()
    account = page.locator(".sh-account")
    account.locator("summary").click()
    account.get_by_role("button", name="Lock", exact=True).click()

    expect(cover(page)).to_be_visible()
    expect(cover(other)).to_be_visible()
    # The server gives nothing either.
    wait_until(page, lambda: page.request.get("/reports/").status == 401)
    unlock(page)

    expect(cover(page)).not_to_be_visible()
    expect(account.get_by_role("button", name="Lock", exact=True)).not_to_be_visible()
    assert save_and_find(page).place_text == WORDS


def test_a_half_typed_form_survives_the_end_of_the_session(page: Page) -> None:
    page.clock.fast_forward(AWAY)
    expect(cover(page)).to_be_visible()
    Session.objects.all().delete()

    unlock(page, "guess")
    expect(page.get_by_role("alert")).to_have_text("Password is wrong.")
    unlock(page)

    expect(cover(page)).not_to_be_visible()
    # Signing in made the tokens of its forms void; they were renewed.
    assert save_and_find(page).recorded_by.username == "officer"


def test_another_persons_sign_in_discards_what_was_typed(
    page: Page, assert_accessible: Callable[[Page], None]
) -> None:
    # A minute later the page learns that the session has ended.
    Session.objects.all().delete()
    page.keyboard.press("Shift")
    page.clock.fast_forward("01:10")
    expect(cover(page)).to_contain_text("You have been signed out")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    assert_accessible(page)

    other = page.context.new_page()
    other.goto("/accounts/login/")
    other.get_by_label("Username").fill("analyst")
    other.get_by_label("Password", exact=True).fill(PASSWORD)
    other.get_by_role("button", name="Sign in").click()
    other.wait_for_url("/")

    expect(cover(page)).to_contain_text("What was typed on this page was discarded")
    expect(page.get_by_role("link", name="Go to the home page")).to_be_visible()
    assert page.locator("form[data-offline-form]").count() == 0
    assert_accessible(page)


def test_what_a_page_asks_for_while_locked_is_asked_again(page: Page) -> None:
    """The session is locked in another tab, which is not of this browser's pages."""
    # Or what the page asks for as it opens finds the session locked, before the typing.
    page.wait_for_load_state("networkidle")
    token = page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    page.request.post("/accounts/lock/", form={"csrfmiddlewaretoken": token})

    place = page.get_by_label(PLACE)
    place.fill("Lake Str")

    expect(cover(page)).to_be_visible()
    unlock(page)
    expect(page.get_by_role("option", name=WORDS)).to_be_visible()
    expect(place).to_have_value("Lake Str")


def test_keys_and_taps_keep_the_session_open(page: Page) -> None:
    for _ in range(3):
        page.clock.fast_forward("14:00")
        page.keyboard.press("Shift")
    wait_until(page, lambda: page.evaluate("document.readyState") == "complete")

    expect(cover(page)).not_to_be_visible()
    page.clock.fast_forward(AWAY)
    expect(cover(page)).to_be_visible()
