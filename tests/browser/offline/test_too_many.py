"""Devices that no longer count, and keys that ended: is anything unsent ever lost?"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from reports.models import Report
from stronghold.core.accounts.actions import make_device_key
from stronghold.core.accounts.models import DeviceKey, User
from stronghold.core.accounts.queries import devices
from tests.browser.checks import wait_until
from tests.browser.offline.conftest import get_ready
from tests.browser.offline.queue import (
    QUEUE,
    contents,
    current_key,
    entries,
    expect_kept,
    log_report,
    lose_signal,
    regain_signal,
    sign_in,
    status,
)
from tests.factories import PASSWORD, Cast

pytestmark = pytest.mark.browser
FORM = "/offline/report/"
WORDS, NEW = "9 Lake Street", "11 Lake Street"


def add_devices(owner: User, n: int = 20) -> None:
    """Give a person so many more devices, used after all that they have."""
    for _ in range(n):
        make_device_key(by=owner)


def band(page: Page) -> Locator:
    return page.locator("[data-lost-entries]")


def kept_pages(page: Page) -> int:
    return len(contents(page)["kept"])


def test_a_21st_device_works_and_no_page_speaks_of_it(
    world: Cast,
    make_phone: Callable[..., Page],
    signed_in: Callable[[Page, str], Page],
) -> None:
    add_devices(world.officer)
    phone = make_phone()

    signed_in(phone, "officer").goto("/")
    get_ready(phone)

    expect(phone.get_by_text("Nothing can be stored")).to_be_hidden()
    expect(band(phone)).to_be_hidden()
    wait_until(phone, lambda: kept_pages(phone) == 1)
    phone.goto(FORM)
    expect(phone.get_by_text("No signal is needed")).to_be_visible()
    lose_signal(phone)
    log_report(phone, WORDS, url=FORM)
    expect_kept(phone)
    regain_signal(phone)
    expect(status(phone)).to_contain_text("Nothing waiting, last sent")
    assert Report.objects.get().place_text == WORDS


def test_a_retired_phone_keeps_no_pages_and_sends_what_it_queued(
    world: Cast, phone: Page
) -> None:
    """Long: it is retired while its owner has neither signal nor a session there."""
    wait_until(phone, lambda: kept_pages(phone) == 1)
    lose_signal(phone)
    log_report(phone, WORDS)
    expect_kept(phone)
    phone.context.clear_cookies()
    add_devices(world.officer)

    regain_signal(phone)
    phone.goto("/accounts/login/")
    wait_until(phone, lambda: kept_pages(phone) == 0)
    assert len(entries(phone, "waiting")) == 1
    phone.goto(QUEUE)
    expect(phone.locator(".sh-entry")).to_contain_text("Report, logged")
    sign_in(phone, "officer", PASSWORD)

    expect(status(phone)).to_contain_text("Nothing waiting, last sent")
    assert Report.objects.get().place_text == WORDS
    expect(band(phone)).to_be_hidden()
    # Its owner is there again, so it counts again.
    wait_until(phone, lambda: kept_pages(phone) == 1)


def test_a_retired_phone_that_is_used_again_keeps_pages_again(
    world: Cast, phone: Page
) -> None:
    add_devices(world.officer)
    [(device, _)] = contents(phone)["keys"]
    assert str(devices(world.officer)[-1].device) == device

    # This page asks each time; the others every few minutes.
    phone.goto("/my-day/")

    wait_until(phone, lambda: str(devices(world.officer)[0].device) == device)
    wait_until(phone, lambda: kept_pages(phone) == 1)


def test_a_desk_that_logged_nothing_has_no_band(
    world: Cast, make_phone: Callable[..., Page], signed_in: Callable[..., Page]
) -> None:
    add_devices(world.supervisor)
    desk = signed_in(make_phone(1440, 900), "supervisor")

    for url in ("/", "/reports/", "/my-day/"):
        desk.goto(url)
        get_ready(desk)
        expect(band(desk)).to_be_hidden()
        expect(desk.locator("[data-passkey-hint]:visible")).to_have_count(0)


def test_a_key_that_ended_is_replaced_before_something_is_lost_by_it(
    phone: Page,
) -> None:
    """As after a password that an administrator issued."""
    [(before, _)] = contents(phone)["keys"]
    DeviceKey.objects.all().delete()

    phone.goto("/my-day/")
    wait_until(phone, lambda: current_key(phone) not in {"", before})
    expect(band(phone)).to_be_hidden()
    lose_signal(phone)
    log_report(phone, WORDS)
    expect_kept(phone)
    regain_signal(phone)

    expect(status(phone)).to_contain_text("Nothing waiting, last sent")
    assert Report.objects.get().place_text == WORDS


def test_what_can_no_longer_be_opened_is_said_and_the_phone_goes_on(
    phone: Page, assert_sound: Callable[[Page], None]
) -> None:
    lose_signal(phone)
    log_report(phone, WORDS)
    expect_kept(phone)
    DeviceKey.objects.all().delete()
    regain_signal(phone)

    expect(phone.locator("[data-kept]")).to_contain_text("can no longer be opened")
    phone.goto("/")
    get_ready(phone)
    expect(band(phone)).to_contain_text("1 entry on this phone can no longer be opened")
    assert_sound(phone)
    lose_signal(phone)
    log_report(phone, NEW)
    expect_kept(phone)
    regain_signal(phone)
    expect(status(phone)).to_contain_text("Nothing waiting, last sent")
    assert Report.objects.get().place_text == NEW

    phone.goto("/")
    band(phone).get_by_role("link", name="See what it was").click()
    entry = phone.locator(".sh-entry")
    expect(entry).to_contain_text("Log it again, then delete this")
    assert_sound(phone)
    entry.get_by_role("button", name="Delete this entry").click()
    phone.get_by_role("button", name="Delete it").click()
    expect(entry).to_have_count(0)
    assert len(contents(phone)["keys"]) == 1
    phone.goto("/")
    expect(status(phone)).to_contain_text("Nothing waiting")
    expect(band(phone)).to_be_hidden()


def test_the_page_of_devices_shows_those_that_no_longer_count(
    world: Cast, phone: Page, assert_sound: Callable[[Page], None]
) -> None:
    add_devices(world.officer, 22)

    phone.goto("/offline/devices/")

    # The phone itself counts again, since its owner is there.
    older = phone.locator("[data-retired]")
    older.get_by_text("older devices").click()
    expect(older).to_contain_text("keep no pages any more")
    assert_sound(phone)
