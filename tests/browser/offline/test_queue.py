"""Are unsent entries shown, corrected and sent, and never lost without a question?"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, Route, expect

from reports.models import Report
from stronghold.core.accounts.models import DeviceKey
from stronghold.core.kernel import clock
from tests.browser.offline.conftest import get_ready
from tests.browser.offline.queue import (
    QUEUE,
    READY,
    REPORT,
    contents,
    current_key,
    entries,
    expect_kept,
    log_many,
    log_report,
    lose_signal,
    open_form,
    regain_signal,
    sign_in,
    status,
)
from tests.factories import PASSWORD, Cast, make_user
from tests.sweeps import some

pytestmark = pytest.mark.browser
WORDS = "12 Lake Street"


def sends_nothing(route: Route) -> None:
    """Let pages through, and lose whatever is sent."""
    if route.request.method == "POST":
        route.abort()
    else:
        route.continue_()


def keep_own_words(page: Page) -> None:
    """Answer which place is meant, once the phone has the form in hand."""
    page.wait_for_selector(READY)
    page.locator("[data-place-choices]").get_by_role("radio").last.check()


def queue_one_refused(page: Page) -> None:
    lose_signal(page)
    log_report(page, "Nowhere Lane")
    expect_kept(page)
    regain_signal(page)
    expect(status(page)).to_contain_text("1 to correct")


def test_the_queue_reads_back_what_its_owner_wrote(phone: Page) -> None:
    phone.route("**/reports/new/", sends_nothing)
    log_report(phone, WORDS)
    expect_kept(phone)

    phone.evaluate("document.cookie = 'theme=dark; path=/'")
    phone.get_by_role("link", name="View unsent entries").click()

    # The page is stored on the phone, and is the same for everyone.
    expect(phone.locator("html")).to_have_attribute("data-theme", "dark")
    entry = phone.locator(".sh-entry")
    expect(entry).to_contain_text("Report, logged")
    expect(entry).to_contain_text("Waiting")
    expect(entry).to_contain_text(WORDS)
    expect(entry).to_contain_text("15 minutes ago")
    expect(entry).to_contain_text("Dealing")


def test_a_refused_entry_comes_back_to_be_mended(phone: Page) -> None:
    queue_one_refused(phone)
    assert Report.objects.count() == 0
    phone.goto(QUEUE)
    entry = phone.locator(".sh-entry")
    expect(entry).to_contain_text("To correct")
    expect(entry.locator(".govuk-error-message")).to_contain_text("Nowhere Lane")

    entry.get_by_role("button", name="Correct and send").click()

    phone.wait_for_url(f"**{REPORT}")
    keep_own_words(phone)
    captured = phone.locator("[name=captured_at]").input_value()
    phone.get_by_role("button", name="Save report").click()
    phone.wait_for_url("**/reports/R-*/")
    report = Report.objects.get()
    assert report.place_text == "Nowhere Lane"
    assert report.received_at.isoformat()[:19] == captured[:19]
    assert entries(phone, "refused") == entries(phone, "waiting") == []


def test_mending_can_be_broken_off_and_loses_nothing(phone: Page) -> None:
    queue_one_refused(phone)
    phone.goto(QUEUE)
    phone.get_by_role("button", name="Correct and send").click()
    phone.wait_for_url(f"**{REPORT}")
    expect(phone.locator("[data-error-summary]")).to_be_visible()

    log_report(phone, "Lake Street")
    phone.wait_for_url("**/reports/R-*/")

    assert len(entries(phone, "refused")) == 1
    assert Report.objects.get().place_text == "Lake Street"


def test_what_is_mended_without_signal_takes_its_place_again(phone: Page) -> None:
    queue_one_refused(phone)
    phone.goto(QUEUE)
    phone.get_by_role("button", name="Correct and send").click()
    phone.wait_for_url(f"**{REPORT}")
    expect(phone.locator("[data-error-summary]")).to_be_visible()
    keep_own_words(phone)
    lose_signal(phone)
    phone.get_by_role("button", name="Save report").click()
    expect_kept(phone)
    assert len(entries(phone, "waiting")) == 1
    assert entries(phone, "refused") == []

    regain_signal(phone)

    expect(status(phone)).to_contain_text("Nothing waiting, last sent")
    assert Report.objects.count() == 1


def test_a_refused_entry_holds_up_no_other(phone: Page) -> None:
    lose_signal(phone)
    log_many(phone, 1, "Nowhere Lane")
    log_many(phone, 2, WORDS)

    regain_signal(phone)

    expect(status(phone)).to_contain_text("1 to correct, last sent")
    assert Report.objects.count() == 2


@pytest.mark.parametrize(
    ("status_code", "left", "words"),
    [
        (500, "waiting", "1 waiting"),
        pytest.param(507, "waiting", "1 waiting", marks=pytest.mark.long),
        pytest.param(413, "refused", "1 to correct", marks=pytest.mark.long),
    ],
)
def test_an_entry_that_the_server_fails_at_holds_up_no_other(
    phone: Page, status_code: int, left: str, words: str
) -> None:
    def fail_at_one(route: Route) -> None:
        if "666+Lake" in (route.request.post_data or ""):
            route.fulfill(status=status_code, body="no", content_type="text/html")
        else:
            route.continue_()

    phone.route("**/reports/new/", fail_at_one)
    lose_signal(phone)
    log_many(phone, 1, "666 Lake Street")
    log_many(phone, 2, WORDS)

    regain_signal(phone)

    # Said of all that is left: "1 to correct, 1 waiting, last sent" is not the end yet.
    expect(status(phone)).to_contain_text(f"{words}, last sent")
    assert len(entries(phone, left)) == 1
    assert Report.objects.count() == 2


def test_deleting_asks_first(phone: Page) -> None:
    queue_one_refused(phone)
    phone.goto(QUEUE)
    delete = phone.get_by_role("button", name="Delete this entry")

    delete.click()
    phone.get_by_role("button", name="Keep it").click()
    assert len(entries(phone, "refused")) == 1
    delete.click()
    phone.get_by_role("button", name="Delete it").click()

    expect(phone.locator("[data-state]")).to_have_text("Nothing is waiting to be sent.")
    assert entries(phone, "refused") == []


def test_a_receipt_leads_to_what_was_sent(phone: Page) -> None:
    lose_signal(phone)
    log_report(phone, WORDS)
    expect_kept(phone)
    regain_signal(phone)
    expect(status(phone)).to_contain_text("Nothing waiting, last sent")

    phone.goto(QUEUE)

    reference = Report.objects.get().reference
    expect(phone.get_by_role("link", name=reference)).to_be_visible()


def test_a_day_unsent_is_warned_of(phone_apart: Page) -> None:
    now = clock.now()
    phone_apart.clock.set_fixed_time(now - timedelta(hours=25))
    lose_signal(phone_apart)
    log_report(phone_apart)
    expect_kept(phone_apart)
    expect(status(phone_apart)).not_to_contain_text("24 hours")

    phone_apart.clock.set_fixed_time(now)
    phone_apart.goto(QUEUE)

    expect(status(phone_apart)).to_contain_text("not sent for more than 24 hours")
    expect(phone_apart.locator("[data-late]")).to_be_visible()


def test_signing_out_asks_while_something_waits(phone: Page) -> None:
    phone.route("**/reports/new/", sends_nothing)
    log_report(phone, WORDS)
    expect_kept(phone)
    phone.goto("/accounts/logout/")

    phone.locator("main").get_by_role("button", name="Sign out").click()

    dialog = phone.get_by_role("dialog")
    expect(dialog).to_contain_text("1 entry has not been sent")
    dialog.get_by_role("button", name="Send first").click()
    expect(dialog).to_contain_text("Not all could be sent")
    dialog.get_by_role("button", name="Stay signed in").click()
    assert len(entries(phone, "waiting")) == 1

    phone.locator("main").get_by_role("button", name="Sign out").click()
    expect(dialog).to_contain_text("1 entry has not been sent")
    # Not before: the page sends on its own timer too, and would ask nothing.
    phone.unroute("**/reports/new/")
    dialog.get_by_role("button", name="Send first").click()

    phone.wait_for_url("**/accounts/login/")
    assert Report.objects.count() == 1


def test_signing_out_destroys_the_key_and_what_it_opens(phone: Page) -> None:
    phone.route("**/reports/new/", sends_nothing)
    log_report(phone, WORDS)
    expect_kept(phone)
    [(device, _)] = contents(phone)["keys"]
    phone.goto("/accounts/logout/")
    phone.locator("main").get_by_role("button", name="Sign out").click()

    phone.get_by_role("dialog").get_by_role("button", name="Delete and").click()

    phone.wait_for_url("**/accounts/login/")
    left = contents(phone)
    assert left["keys"] == left["entries"] == []
    assert "current" not in dict(left["facts"])
    assert DeviceKey.objects.count() == 0
    assert not phone.evaluate("caches.has('stronghold-places')")
    # A copy of it that was made before cannot be opened either.
    sign_in(phone, "officer", PASSWORD)
    asked = f"fetch('/offline/key/?device={device}').then((a) => a.status)"
    assert phone.evaluate(asked) == 404


def test_without_a_key_nothing_is_kept_and_nothing_lost(phone: Page) -> None:
    phone.goto("/accounts/logout/")
    phone.locator("main").get_by_role("button", name="Sign out").click()
    phone.wait_for_url("**/accounts/login/")
    lose_signal(phone)

    log_report(phone, WORDS)

    expect(phone.locator("[data-error-summary]")).to_contain_text("cannot store it")
    expect(phone.get_by_label("Where did it happen?")).to_have_value(WORDS)


def test_after_sending_the_page_says_so(
    phone: Page, assert_sound: Callable[[Page], None]
) -> None:
    """An officer who reads that it has not been sent logs it again."""
    lose_signal(phone)
    log_report(phone, WORDS)
    kept = phone.locator("[data-kept]")
    expect(kept).to_contain_text("It has not been sent yet")

    regain_signal(phone)

    expect(kept.get_by_role("heading")).to_contain_text("Sent at")
    expect(kept).to_contain_text("now in Stronghold")
    expect(phone.locator("body")).not_to_contain_text("not been sent")
    assert_sound(phone)
    kept.get_by_role("link", name="View what was sent").click()
    expect(phone.locator("[data-receipts]")).to_contain_text("report logged")


def test_after_a_refusal_the_page_says_what_is_to_do(phone: Page) -> None:
    lose_signal(phone)
    log_report(phone, "Canary Lane")
    kept = phone.locator("[data-kept]")
    expect(kept).to_contain_text("It has not been sent yet")

    regain_signal(phone)

    expect(kept.get_by_role("heading")).to_contain_text("To correct")
    expect(kept).not_to_contain_text("sent automatically")


def test_a_session_that_is_over_still_adds_and_never_reads(phone: Page) -> None:
    phone.context.clear_cookies()
    log_report(phone, WORDS, url="/offline/report/")
    expect_kept(phone)

    phone.goto(QUEUE)

    expect(phone.locator("[data-state]")).to_contain_text("Signed out")
    expect(phone.locator(".sh-entry")).to_contain_text("Report, logged")
    assert WORDS not in phone.content()
    assert Report.objects.count() == 0
    sign_in(phone, "officer", PASSWORD)
    expect(status(phone)).to_contain_text("Nothing waiting, last sent")
    assert Report.objects.get().recorded_by.username == "officer"


def test_the_open_form_of_a_session_that_is_over_loses_nothing(phone: Page) -> None:
    open_form(phone)
    phone.get_by_role("group", name="What is it about?").get_by_label("Dealing").check()
    phone.get_by_label("Place not known").check()
    phone.get_by_role("group", name="When did it").get_by_label(
        "Now", exact=True
    ).check()
    phone.context.clear_cookies()

    phone.get_by_role("button", name="Save report").click()

    expect_kept(phone)
    sign_in(phone, "officer", PASSWORD)
    expect(status(phone)).to_contain_text("Nothing waiting, last sent")
    assert Report.objects.count() == 1


def test_another_user_neither_reads_nor_sends(phone: Page, world: Cast) -> None:
    """Long: two people sign in and out on one phone by hand."""
    phone.route("**/reports/new/", sends_nothing)
    log_report(phone, WORDS)
    expect_kept(phone)
    officers = current_key(phone)
    # What the page still asks for would otherwise be refused with a cookie of its own.
    phone.goto("about:blank")
    # Not before: the page's own timer would send it.
    phone.unroute("**/reports/new/")
    phone.context.clear_cookies()
    colleague = make_user("colleague", "officer", world.officer.organisation)
    sign_in(phone, "colleague", PASSWORD)
    get_ready(phone, other_than=officers)
    others = "1 entry of another user waits on this phone"
    expect(status(phone)).to_contain_text(others)

    phone.goto(QUEUE)

    expect(phone.locator("[data-others]")).to_contain_text(others)
    expect(phone.locator(".sh-entry")).to_have_count(0)
    assert WORDS not in phone.content()
    lose_signal(phone)
    log_report(phone, "3 Lake Street")
    expect_kept(phone)
    regain_signal(phone)
    expect(status(phone)).to_contain_text("last sent")
    assert Report.objects.get().recorded_by == colleague

    phone.context.clear_cookies()
    sign_in(phone, "officer", PASSWORD)
    expect(status(phone)).to_contain_text("Nothing waiting, last sent")
    stored = Report.objects.values_list("place_text", "recorded_by__username")
    assert set(stored) == {(WORDS, "officer"), ("3 Lake Street", "colleague")}


# As a phone loads them; the checks also look at the other width.
@pytest.mark.parametrize("width", some([390, 1440], short=set()))
def test_pages_of_the_phone_are_sound(
    width: int,
    make_phone: Callable[..., Page],
    signed_in: Callable[[Page, str], Page],
    assert_accessible: Callable[[Page], None],
    assert_fits: Callable[[Page], None],
    assert_big_enough: Callable[[Page], None],
) -> None:
    """Long: each page of the phone, looked at."""
    page = signed_in(make_phone(width, 900), "officer")
    page.goto("/")
    get_ready(page)
    page.goto(QUEUE)
    expect(page.locator("[data-state]")).to_have_text("Nothing is waiting to be sent.")
    home = page.get_by_role("link", name="Go to the home page")
    expect(home).to_have_attribute("href", "/")
    assert_accessible(page)
    queue_one_refused(page)
    page.route("**/reports/new/", sends_nothing)
    log_many(page, 2, "A very long name of a street, " * 5)

    for url in (QUEUE, "/offline/report/", "/offline/arrest/"):
        page.goto(url)
        expect(status(page)).to_contain_text("1 to correct")
        assert_accessible(page)
        assert_fits(page)
        assert_big_enough(page)
    page.goto("/accounts/logout/")
    page.locator("main").get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("dialog")).to_contain_text("3 entries have not been sent")
    assert_accessible(page)
