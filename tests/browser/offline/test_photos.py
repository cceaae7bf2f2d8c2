"""Do photos of a report wait on the phone, unreadable, and reach it exactly once?"""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from reports.models import Attachment, Report
from tests.browser.offline.queue import (
    QUEUE,
    contents,
    entries,
    expect_kept,
    lose_signal,
    open_form,
    regain_signal,
    status,
)

pytestmark = pytest.mark.browser
Sound = Callable[[Page], None]
WORDS = "12 Lake Street"
# What a JPEG has in its first bytes, as the test shows those of the database.
JPEG_SAYS = "JFIF"


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.ATTACHMENTS_FOLDER = str(tmp_path / "photos")
    return tmp_path / "photos"


def taken(colour: str) -> dict[str, Any]:
    """Return a large photo with the day that it was taken, as a phone makes it."""
    exif = Image.Exif()
    exif[0x0132] = "2026:11:02 10:00:00"
    kept = BytesIO()
    Image.new("RGB", (4000, 3000), colour).save(kept, "JPEG", exif=exif)
    return {
        "name": f"{colour}.jpg",
        "mimeType": "image/jpeg",
        "buffer": kept.getvalue(),
    }


def take(page: Page, *colours: str) -> None:
    page.get_by_label("Photos (optional)").set_input_files(
        [taken(colour) for colour in colours]
    )
    lines = page.locator(".sh-take-photos__one")
    expect(lines).to_have_count(len(colours))
    for line in lines.all():
        expect(line).to_contain_text("kB")


def save(page: Page) -> None:
    """Fill in the rest of the form that is open, and save it."""
    page.get_by_role("group", name="What is it about?").get_by_label("Dealing").check()
    page.get_by_label("Where did it happen?").fill(WORDS)
    when = page.get_by_role("group", name="When did it happen?")
    when.get_by_label("15 minutes ago", exact=True).check()
    page.get_by_role("button", name="Save report").click()


def test_photos_taken_without_signal_wait_sealed_and_are_sent_once_after_their_report(
    phone: Page, assert_sound: Sound
) -> None:
    """One flow, over five seconds: photos made smaller, sealed, sent and sent again."""
    lose_signal(phone)
    open_form(phone)
    take(phone, "red", "green", "blue")
    phone.get_by_role("button", name="Remove green.jpg").click()
    assert_sound(phone)
    save(phone)
    expect_kept(phone)
    lies_there = repr(contents(phone))
    assert JPEG_SAYS not in lies_there
    assert "red.jpg" not in lies_there
    phone.goto(QUEUE)
    expect(status(phone)).to_contain_text("3 waiting")
    expect(phone.locator(".sh-entry").nth(1)).to_contain_text("Photo, logged")
    assert_sound(phone)

    # The first answer about a photo is lost on its way, so it is sent again.
    lost: list[str] = []

    def lose_the_first(route: Any) -> None:
        if lost:
            route.continue_()
        else:
            lost.append(route.request.url)
            route.fetch()
            route.abort()

    phone.route("**/reports/sent/*/photos/", lose_the_first)
    regain_signal(phone)

    expect(status(phone)).to_contain_text("Nothing waiting", timeout=30_000)
    assert lost
    report = Report.objects.get()
    kept = Attachment.objects.filter(report=report).order_by("pk")
    assert [(one.width, one.height) for one in kept] == [(2048, 1536)] * 2
    # Their bytes are gone from the phone; that they were sent is shown for a while.
    assert entries(phone, "waiting") == []
    assert max(len(repr(row)) for row in entries(phone, "sent")) < 5_000
    phone.goto(QUEUE)
    expect(phone.locator("[data-receipts]")).to_contain_text(kept[0].reference)


def test_photos_of_a_refused_report_wait_until_it_is_corrected(phone: Page) -> None:
    lose_signal(phone)
    open_form(phone)
    take(phone, "red")
    phone.get_by_role("group", name="What is it about?").get_by_label("Dealing").check()
    phone.get_by_label("Where did it happen?").fill("Nowhere Lane")
    when = phone.get_by_role("group", name="When did it happen?")
    when.get_by_label("15 minutes ago", exact=True).check()
    phone.get_by_role("button", name="Save report").click()
    expect_kept(phone)
    regain_signal(phone)
    expect(status(phone)).to_contain_text("1 to correct, 1 waiting")
    assert not Attachment.objects.exists()
    phone.goto(QUEUE)
    phone.get_by_role("button", name="Correct and send").click()

    expect(phone.locator("[data-photos-said]")).to_contain_text("1 photo waits")
    phone.locator("[data-place-choices]").get_by_role("radio").last.check()
    phone.get_by_role("button", name="Save report").click()

    phone.wait_for_url("**/reports/R-*/")
    expect(status(phone)).to_contain_text("Nothing waiting")
    assert Attachment.objects.get().report == Report.objects.get()


@pytest.mark.long
def test_an_entry_that_is_deleted_takes_its_photos_with_it(phone: Page) -> None:
    lose_signal(phone)
    open_form(phone)
    take(phone, "red")
    save(phone)
    expect_kept(phone)
    regain = phone.context
    phone.route("**/reports/new/", lambda route: route.abort())
    regain.set_offline(False)
    phone.goto(QUEUE)
    phone.locator(".sh-entry").first.get_by_role("button", name="Delete").click()
    phone.get_by_role("button", name="Delete it").click()

    expect(phone.locator(".sh-entry")).to_have_count(0)
    assert contents(phone)["entries"] == []


@pytest.mark.long
def test_with_signal_photos_follow_the_report_at_once(phone: Page) -> None:
    open_form(phone)
    take(phone, "red")
    save(phone)
    phone.wait_for_url("**/reports/R-*/")

    expect(status(phone)).to_contain_text("Nothing waiting")

    assert Attachment.objects.get().report == Report.objects.get()
    phone.reload()
    expect(phone.locator("main")).to_contain_text("Photo")
