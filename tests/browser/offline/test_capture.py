"""Is nothing lost without signal, and everything stored once signal is back?"""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, Request, expect

from operations.arrests.models import Arrest
from reports.models import Report
from stronghold.core.kernel import clock
from tests.browser.checks import wait_until
from tests.browser.offline.queue import (
    QUEUE,
    REPORT,
    entries,
    expect_kept,
    log_many,
    log_report,
    lose_signal,
    open_form,
    regain_signal,
    status,
    tick,
)

pytestmark = pytest.mark.browser
ARREST = "/operations/arrests/new/"
STORED_PLACES = """async () => {
  const stored = await caches.match("/offline/places.json");
  return stored ? stored.text() : "";
}"""


def test_a_report_logged_without_signal_is_sent_when_it_is_back(phone: Page) -> None:
    lose_signal(phone)
    log_report(phone)
    expect_kept(phone)
    expect(status(phone)).to_contain_text("No signal, 1 waiting")
    assert Report.objects.count() == 0

    regain_signal(phone)

    expect(status(phone)).to_contain_text("Nothing waiting, last sent")
    report = Report.objects.get()
    assert report.place_text == "Lake Street"
    assert report.ward is not None
    assert report.recorded_by.username == "officer"
    minutes = (report.received_at - report.occurred_at).total_seconds() / 60  # type: ignore[operator]
    assert minutes == 15


def test_an_arrest_is_kept_too(phone: Page) -> None:
    lose_signal(phone)
    open_form(phone, ARREST)
    tick(phone, "When was the arrest?", "Now")
    phone.get_by_label("Where was the arrest?").fill("Lake Street")
    tick(phone, "Principal offence", "Trafficking in controlled drugs (92A)")
    tick(phone, "Age on the day", "25 to 34")
    phone.get_by_role("button", name="Save arrest").click()
    expect_kept(phone)

    regain_signal(phone)

    expect(status(phone)).to_contain_text("Nothing waiting, last sent")
    assert Arrest.objects.get().place_text == "Lake Street"


def test_what_the_server_would_send_back_is_asked_for_at_once(phone: Page) -> None:
    lose_signal(phone)
    open_form(phone)

    phone.get_by_role("button", name="Save report").click()

    summary = phone.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("link")).to_have_text(
        [
            "Choose what it is about",
            "Enter where it happened, or choose “Place not known”",
            "Choose when it happened",
        ]
    )
    assert entries(phone, "waiting") == []


def test_the_open_form_keeps_what_it_cannot_send(phone: Page) -> None:
    """The page was open, and the signal went while it was filled in."""
    open_form(phone)
    tick(phone, "What is it about?", "Dealing")
    tick(phone, "When did it happen?", "Now")
    lose_signal(phone)

    phone.get_by_role("button", name="Save report").click()
    expect(phone.locator("[data-error-summary]")).to_contain_text("Enter where")
    phone.get_by_label("Place not known").check()
    phone.get_by_role("button", name="Save report").click()

    expect_kept(phone)
    regain_signal(phone)
    expect(status(phone)).to_contain_text("Nothing waiting, last sent")
    assert Report.objects.count() == 1


def test_a_lost_answer_makes_no_second_report(phone: Page) -> None:
    """The answer was lost: the entry is stored, sent again, and recognised."""
    answered: list[int] = []

    def lose_answer(route: object) -> None:
        assert hasattr(route, "fetch")
        if not answered:
            answered.append(route.fetch().status)
            route.abort()  # type: ignore[attr-defined]
        else:
            route.continue_()  # type: ignore[attr-defined]

    open_form(phone)
    phone.route("**/reports/new/", lose_answer)
    tick(phone, "What is it about?", "Dealing")
    phone.get_by_label("Place not known").check()
    tick(phone, "When did it happen?", "Now")
    phone.get_by_role("button", name="Save report").click()

    expect_kept(phone)
    expect(status(phone)).to_contain_text("Nothing waiting, last sent")
    assert answered == [201]
    assert Report.objects.count() == 1


def test_saving_with_signal_goes_to_the_page_of_the_report(phone: Page) -> None:
    log_report(phone)

    phone.wait_for_url("**/reports/R-*/")
    expect(phone.get_by_role("status").first).to_contain_text("saved")
    assert Report.objects.count() == 1
    assert entries(phone, "waiting") == []


def test_other_pages_give_way_to_the_queue(phone: Page) -> None:
    lose_signal(phone)

    phone.goto("/map/")

    expect(phone.get_by_role("heading", level=1)).to_have_text("Waiting on this phone")
    expect(phone.locator("[data-instead]")).to_contain_text("No signal")
    phone.get_by_role("link", name="Log a report").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Log a report")


def test_streets_of_the_district_are_offered_without_signal(phone: Page) -> None:
    # Not those of an earlier test, whose page may have stored its own last of all.
    wait_until(phone, lambda: "Lake Street" in phone.evaluate(STORED_PLACES))
    lose_signal(phone)
    open_form(phone)
    tick(phone, "What is it about?", "Dealing")
    phone.get_by_label("Where did it happen?").press_sequentially("12-14a lake st")
    phone.get_by_role("option", name="12-14a Lake Street").click()
    tick(phone, "When did it happen?", "Now")
    phone.get_by_role("button", name="Save report").click()
    expect_kept(phone)

    regain_signal(phone)

    expect(status(phone)).to_contain_text("Nothing waiting, last sent")
    report = Report.objects.get()
    assert report.place_text == "12-14a Lake Street"
    assert report.street is not None


def test_what_is_sent_late_counts_from_when_it_was_written_down(
    phone_apart: Page,
) -> None:
    written = clock.now() - timedelta(hours=5)
    phone_apart.clock.set_fixed_time(written)
    lose_signal(phone_apart)
    log_report(phone_apart)
    expect_kept(phone_apart)

    phone_apart.clock.set_fixed_time(clock.now())
    regain_signal(phone_apart)

    expect(status(phone_apart)).to_contain_text("Nothing waiting, last sent")
    report = Report.objects.get()
    assert abs((report.received_at - written).total_seconds()) < 1
    assert report.occurred_at == report.received_at - timedelta(minutes=15)
    assert report.recorded_at > report.received_at + timedelta(hours=4)


def test_two_tabs_send_each_entry_once(phone: Page) -> None:
    lose_signal(phone)
    log_many(phone, 6)
    other = phone.context.new_page()
    other.goto(QUEUE)
    sent: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST" and request.url.endswith(REPORT):
            sent.append(request.url)

    phone.context.on("request", note)
    regain_signal(phone)

    for page in (phone, other):
        expect(status(page)).to_contain_text("Nothing waiting, last sent")
    assert Report.objects.count() == 6
    assert len(sent) == 6


def test_entries_are_sent_in_order(phone: Page) -> None:
    lose_signal(phone)
    for words in ("Lake Street", "2 Lake Street", "3 Lake Street"):
        log_many(phone, 1, words)

    regain_signal(phone)

    expect(status(phone)).to_contain_text("Nothing waiting, last sent")
    stored = Report.objects.order_by("pk").values_list("place_text", flat=True)
    assert list(stored) == ["Lake Street", "2 Lake Street", "3 Lake Street"]
