"""Photos of a report in a real browser: added, stopped, refused, captioned, removed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from reports.models import Attachment, Report
from reports.photos import store as photo_store
from reports.photos.image import read_photo
from stronghold.core.uploads.folder import spool
from tests.browser.checks import wait_until
from tests.browser.conftest import Watch
from tests.factories import Cast, make_cast, make_photo, make_report
from tests.sweeps import some
from tests.unit.reports.pictures import jpeg

pytestmark = pytest.mark.browser

LONG = "The back gate of the garages behind the flats, propped open with a brick " * 3
ALL_IMAGES_ARE_HERE = "Array.from(document.images).every((one) => one.complete)"
WORD = "Donaudampfschifffahrtsgesellschaftskapitän" * 4


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.ATTACHMENTS_FOLDER = str(tmp_path / "photos")
    return tmp_path / "photos"


@pytest.fixture
def cast(site: str) -> Cast:
    return make_cast()


@pytest.fixture
def report(cast: Cast) -> Report:
    return make_report(cast.officer, place_text="Garages behind Lake Street")


@pytest.fixture
def page(
    page_phone: Page,
    cast: Cast,
    signed_in: Callable[[Page, str], Page],
) -> Page:
    return signed_in(page_phone, "officer")


def add_photos(by: Any, report: Report, *captions: str) -> list[Attachment]:
    """Store photos with their files; each is of another shape."""
    made = []
    for number, caption in enumerate(captions):
        with spool() as file:
            file.write(jpeg((800 + 90 * number, 1200 - 90 * number)))
            photo = read_photo(file)
        name = photo_store.store(photo)
        made.append(make_photo(by, report, stored_name=name, caption=caption[:200]))
    return made


def files(folder: Path, *names: str, size: int = 0) -> list[str]:
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number, name in enumerate(names):
        path = folder / name
        content = jpeg((400 + number, 300)) if name.endswith(".jpg") else b"<svg/>"
        path.write_bytes(content + bytes(size))
        paths.append(str(path))
    return paths


def page_of(report: Report) -> str:
    return f"/reports/{report.reference}/"


def assert_tall(page: Page, selector: str) -> None:
    """Every control is at least 48 pixels high: the page is a phone's."""
    for control in page.locator(selector).all():
        box = control.bounding_box()
        assert box is None or box["height"] >= 48, control.inner_text()


MANY = (LONG, WORD, "") + ("Gate",) * 9


@pytest.mark.parametrize("captions", some([(), ("Gate",), MANY], short={("Gate",)}))
def test_panel_and_page_at_both_widths(
    page: Page,
    cast: Cast,
    report: Report,
    captions: tuple[str, ...],
    assert_accessible: Callable[[Page], None],
    assert_fits: Callable[[Page], None],
) -> None:
    add_photos(cast.officer, report, *captions)

    for address in (page_of(report), f"{page_of(report)}photos/"):
        page.goto(address)

        expect(page.locator(".sh-photos__item")).to_have_count(
            min(len(captions), 9) if address == page_of(report) else len(captions)
        )
        assert_accessible(page)
        assert_fits(page)
        assert_tall(page, ".sh-photos a, .sh-photos__form button, input[type=file]")
    if captions:
        page.locator(".sh-photos__link").first.click()
        expect(page.locator(".sh-photos__whole")).to_be_visible()
        assert_accessible(page)
        assert_fits(page)
        assert_tall(page, "main form button")


def test_several_are_added_by_keyboard_alone(
    page: Page, report: Report, tmp_path: Path
) -> None:
    page.goto(page_of(report))
    page.get_by_role("link", name="Add photos").press("Enter")
    page.wait_for_load_state()
    chooser = page.get_by_label("Choose photos, or take one")
    chooser.set_input_files(files(tmp_path / "phone", "a.jpg", "b.jpg"))
    chooser.focus()
    page.keyboard.press("Tab")

    page.keyboard.press("Enter")

    expect(page.locator(".sh-photos__item")).to_have_count(2)
    expect(page.get_by_role("status").first).to_contain_text("2 photos added")
    expect(page.locator(".sh-photos__caption").first).to_have_text("No caption")
    assert Attachment.objects.count() == 2
    page.reload()
    expect(page.get_by_text("2 photos added")).to_have_count(0)


def test_one_bad_file_does_not_lose_the_others(
    page: Page,
    report: Report,
    tmp_path: Path,
    watch: Watch,
    assert_accessible: Callable[[Page], None],
    assert_fits: Callable[[Page], None],
) -> None:
    watch.allowed.append("400 (Bad Request)")
    page.goto(f"{page_of(report)}photos/")
    big = files(tmp_path / "big", f"{WORD[:80]}.jpg", size=15_000_001)
    sent = files(tmp_path / "phone", "good.jpg", "drawing.svg", "also-good.jpg")
    page.get_by_label("Choose photos, or take one").set_input_files([*sent, *big])

    page.get_by_role("button", name="Add photos").click()

    expect(page.get_by_role("status")).to_contain_text("2 of 4 added")
    expect(page.get_by_text("it is an SVG drawing")).to_be_visible()
    expect(page.get_by_text("The file is too big")).to_be_visible()
    expect(page.get_by_role("button", name="Stop")).to_have_count(0)
    assert Attachment.objects.count() == 2
    assert_accessible(page)
    assert_fits(page)
    page.get_by_role("link", name="Show all photos").click()
    expect(page.locator(".sh-photos__item")).to_have_count(2)


def test_a_photo_can_be_stopped_and_one_that_is_lost_sent_again(
    page: Page, report: Report, tmp_path: Path, watch: Watch
) -> None:
    watch.allowed.append("net::ERR")
    address = f"{page_of(report)}photos/"
    page.goto(address)
    page.route(f"**{address}", lambda route: route.abort("internetdisconnected"))
    sent = files(tmp_path / "phone", "first.jpg")
    page.get_by_label("Choose photos, or take one").set_input_files(sent)
    page.get_by_role("button", name="Add photos").click()
    expect(page.get_by_text("the connection was lost")).to_be_visible()
    page.unroute(f"**{address}")

    page.get_by_role("button", name="Try again first.jpg").click()

    expect(page.locator(".sh-photos__item")).to_have_count(1)
    # The page was loaded again with the photo; its scripts run before it is loaded.
    page.wait_for_load_state()
    page.route(f"**{address}", lambda route: None)
    sent = files(tmp_path / "phone", "a.jpg", "slow.jpg", "waiting.jpg")[1:]
    page.get_by_label("Choose photos, or take one").set_input_files(sent)
    page.get_by_role("button", name="Add photos").click()
    page.get_by_role("button", name="Stop waiting.jpg").click()
    page.get_by_role("button", name="Stop slow.jpg").click()

    expect(page.get_by_text("Stopped, not added")).to_have_count(2)
    expect(page.locator("[data-photos-said]")).to_contain_text("0 of 2 added")
    assert Attachment.objects.count() == 1


def test_caption_remove_and_undo(
    page: Page,
    cast: Cast,
    report: Report,
    watch: Watch,
    assert_accessible: Callable[[Page], None],
) -> None:
    watch.allowed.append("400 (Bad Request)")
    add_photos(cast.officer, report, "")
    page.goto(f"{page_of(report)}photos/")
    page.locator(".sh-photos__link").click()
    page.get_by_label("Caption").fill("Gate seen by Mr Example")
    page.get_by_role("button", name="Save caption").click()
    expect(page.get_by_label("Keep the words as they are")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Caption").fill("Gate")
    page.get_by_role("button", name="Save caption").click()
    expect(page.locator("figcaption")).to_have_text("Gate")
    # Or it would be asked for while it is removed.
    wait_until(page, lambda: page.evaluate(ALL_IMAGES_ARE_HERE))

    page.get_by_role("button", name="Remove photo").click()

    expect(page.locator(".sh-photos__item")).to_have_count(0)
    assert_accessible(page)
    page.get_by_role("button", name="Put back photo").click()
    expect(page.locator(".sh-photos__item")).to_have_count(1)


def test_without_javascript(
    open_page: Callable[..., Page],
    signed_in: Callable[[Page, str], Page],
    report: Report,
    tmp_path: Path,
    watch: Watch,
) -> None:
    watch.allowed.append("400 (Bad Request)")
    page = signed_in(open_page(390, 844, java_script_enabled=False), "officer")
    page.goto(f"{page_of(report)}photos/")
    page.get_by_role("button", name="Add photos").click()
    expect(page.get_by_role("link", name="Choose a photo")).to_be_visible()
    sent = files(tmp_path / "phone", "good.jpg", "drawing.svg")
    page.get_by_label("Choose photos, or take one").set_input_files(sent)

    page.get_by_role("button", name="Add photos").click()

    expect(page.get_by_role("status").first).to_contain_text("1 photo added")
    expect(
        page.get_by_role("link", name="drawing.svg: The file is not")
    ).to_be_visible()
    expect(page.locator(".sh-photos__item")).to_have_count(1)
