"""While its owner is away, nothing that a phone keeps can be read, and more is kept."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, Route, expect

from reports.models import Report
from stronghold.core.kernel import clock
from tests.browser.checks import wait_until
from tests.browser.offline.conftest import get_ready
from tests.browser.offline.queue import (
    QUEUE,
    contents,
    entries,
    expect_kept,
    log_report,
    lose_signal,
    regain_signal,
    status,
)
from tests.browser.offline.test_leaks import all_that_lies_on
from tests.browser.offline.test_queue import sends_nothing
from tests.factories import PASSWORD

pytestmark = pytest.mark.browser
PLANTED, NEW = "9 Lake Street", "11 Lake Street"
AWAY = "15:30"
LOCK, KEY, UNLOCK = "**/accounts/lock/", "**/offline/key/**", "/accounts/unlock/"
# As a thief does who knows what a developer knows.
ASK_FOR_KEY = """(device) => fetch(`/offline/key/?device=${device}`)
  .then((answer) => answer.status)"""
# Notes what the page asks for at the moment that it asks.
NOTE_ASKED = """() => {
  const ask = window.fetch;
  window.asked = [];
  window.fetch = (address, options) => {
    window.asked.push(String(address));
    return ask(address, options);
  };
}"""


@pytest.fixture
def phone(
    make_phone: Callable[..., Page],
    signed_in: Callable[[Page, str], Page],
    watch: object,
) -> Page:
    """A phone of its own, because its clock is set."""
    watch.allowed.append("status of 401")  # type: ignore[attr-defined]
    page = signed_in(make_phone(has_touch=True, is_mobile=True), "officer")
    page.context.clock.install()
    page.goto("/")
    get_ready(page)
    return page


def hold_first(phone: Page, pattern: str) -> list[Route]:
    """Leave the first such request unanswered, and return it once the page makes it."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    phone.route(pattern, hold, times=1)
    return held


def test_a_locked_phone_keeps_more_and_shows_nothing(phone: Page) -> None:
    """Long: the queue is read, locked, added to without signal, and sent."""
    phone.route("**/reports/new/", sends_nothing)
    log_report(phone, PLANTED)
    expect_kept(phone)
    phone.goto(QUEUE)
    expect(phone.locator(".sh-entry")).to_contain_text(PLANTED)
    [(device, _)] = contents(phone)["keys"]

    phone.clock.fast_forward(AWAY)

    expect(phone.get_by_role("dialog", name="Locked")).to_be_visible()
    assert PLANTED not in phone.content()
    assert PLANTED not in all_that_lies_on(phone)
    # The page has the server lock the session, which takes a moment.
    wait_until(phone, lambda: phone.evaluate(ASK_FOR_KEY, device) == 401)
    # Neither without the cover, nor on another page.
    phone.goto(QUEUE)
    expect(phone.locator("[data-state]")).to_contain_text("locked because you were")
    expect(phone.locator(".sh-entry")).to_contain_text("Report, logged")
    assert PLANTED not in phone.content()

    lose_signal(phone)
    log_report(phone, NEW, url="/offline/report/")
    expect_kept(phone)
    phone.goto(QUEUE)
    expect(phone.locator(".sh-entry")).to_have_count(2)
    for words in (PLANTED, NEW):
        assert words not in phone.content()
        assert words not in all_that_lies_on(phone)

    regain_signal(phone)
    expect(phone.get_by_role("link", name="Sign in")).to_be_visible()
    phone.unroute("**/reports/new/")
    assert len(entries(phone, "waiting")) == 2
    phone.get_by_role("link", name="Sign in").click()
    phone.get_by_label("Password", exact=True).fill(PASSWORD)
    phone.get_by_role("button", name="Unlock").click()

    phone.wait_for_url(f"**{QUEUE}")
    expect(status(phone)).to_contain_text("Nothing waiting, last sent")
    stored = Report.objects.values_list("place_text", "recorded_by__username")
    assert set(stored) == {(PLANTED, "officer"), (NEW, "officer")}


def test_a_phone_locks_without_signal_and_opens_with_it(phone: Page) -> None:
    lose_signal(phone)
    log_report(phone, PLANTED)
    expect_kept(phone)
    phone.clock.fast_forward(AWAY)
    dialog = phone.get_by_role("dialog", name="Locked")
    expect(dialog).to_be_visible()

    dialog.get_by_label("Password", exact=True).fill(PASSWORD)
    phone.keyboard.press("Enter")

    expect(dialog.get_by_role("alert")).to_contain_text("No signal")
    log = dialog.get_by_role("link", name="Log something new")
    with phone.context.expect_page() as opened:
        log.click()
    new = opened.value
    expect(new.locator("[data-state]")).to_contain_text("No signal")
    log_report(new, NEW, url="/offline/report/")
    expect_kept(new)
    assert PLANTED not in new.content()

    regain_signal(phone)
    assert Report.objects.count() == 0
    phone.bring_to_front()
    dialog.get_by_label("Password", exact=True).fill(PASSWORD)
    phone.keyboard.press("Enter")

    expect(dialog).not_to_be_visible()
    expect(status(phone)).to_contain_text("Nothing waiting, last sent")
    assert Report.objects.count() == 2


def test_signal_that_returns_during_a_round_is_used_at_once(phone: Page) -> None:
    """A round that ends signed out does not undo that another was asked for."""
    lose_signal(phone)
    log_report(phone, PLANTED)
    expect_kept(phone)
    # No pause comes to its end any more.
    phone.context.clock.pause_at(clock.now() + timedelta(minutes=1))
    held = hold_first(phone, KEY)

    regain_signal(phone)
    wait_until(phone, lambda: held)
    phone.evaluate("dispatchEvent(new Event('online'))")
    held.pop().fulfill(status=401)

    expect(status(phone)).to_contain_text("Nothing waiting, last sent")
    assert Report.objects.count() == 1
    assert held == []


def test_the_password_waits_for_a_lock_that_is_on_its_way(phone: Page) -> None:
    """Otherwise the lock, coming later, would lock the session of an open page."""
    lose_signal(phone)
    log_report(phone, PLANTED)
    expect_kept(phone)
    phone.clock.fast_forward(AWAY)
    dialog = phone.get_by_role("dialog", name="Locked")
    expect(dialog).to_be_visible()
    locks = hold_first(phone, LOCK)
    regain_signal(phone)
    wait_until(phone, lambda: locks)
    [(device, _)] = contents(phone)["keys"]

    phone.evaluate(NOTE_ASKED)
    dialog.get_by_label("Password", exact=True).fill(PASSWORD)
    phone.keyboard.press("Enter")
    # A page that does not wait asks in the same task that says that it is busy.
    expect(dialog).to_have_attribute("aria-busy", "true")
    assert UNLOCK not in phone.evaluate("window.asked")
    locks.pop().continue_()

    expect(dialog).not_to_be_visible()
    assert UNLOCK in phone.evaluate("window.asked")
    expect(status(phone)).to_contain_text("Nothing waiting, last sent")
    assert phone.evaluate(ASK_FOR_KEY, device) == 200
    assert Report.objects.count() == 1
