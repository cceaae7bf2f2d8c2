"""/search/ in a real browser: by keyboard, on a phone, and without JavaScript."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from stronghold.core.geography.models import Street
from stronghold.core.kernel import clock
from tests.browser.conftest import Watch
from tests.factories import WEST_SOUTH, Cast, make_arrest, make_cast, make_report
from tests.sweeps import some

LONG = "Neighbours heard shouting and smelt cannabis from the ground floor. " * 8


@pytest.fixture
def controls() -> str:
    """What a thumb must hit here, links to what was found too."""
    return "main :is(button, input:not([type=hidden]), .sh-chip, .sh-hit__link)"


@pytest.fixture
def found(site: str) -> Cast:
    """A street, and more reports and arrests in it than are shown at once."""
    cast = make_cast()
    Street.objects.create(name="Lake Street", kind="street", point=WEST_SOUTH)
    for days in range(24):
        make_report(
            cast.officer,
            description=LONG,
            place_text="Lake Street",
            received_at=clock.now() - timedelta(days=days),
        )
    make_arrest(cast.officer, place_text="Lake Street", custody_number="TV/1/26")
    return cast


def test_words_lead_to_marked_results_that_can_be_narrowed(
    found: Cast,
    page_phone: Page,
    signed_in: Callable[[Page, str], Page],
    assert_sound: Callable[[Page], None],
) -> None:
    page = signed_in(page_phone, "officer")
    page.goto("/search/")

    page.get_by_role("searchbox").fill("cannabis lake street")
    page.keyboard.press("Enter")

    expect(page.locator("mark").first).to_have_text("cannabis")
    style = page.locator("mark").first.evaluate("e => getComputedStyle(e).fontWeight")
    assert int(style) >= 600
    expect(page.locator("#reports + p")).to_have_text("The best 20 of 24")
    expect(page.get_by_role("heading", name="Streets")).to_be_visible()
    assert_sound(page)
    page.get_by_role("link", name="More reports").click()
    expect(page.locator(".sh-hit")).to_have_count(24)
    page.get_by_role("link", name="Last 30 days").click()
    expect(page.get_by_role("searchbox")).to_have_value("cannabis lake street")


@pytest.mark.parametrize(
    "width", some(["page_phone", "page_wide"], short={"page_phone"})
)
def test_the_street_that_is_named_stands_first_and_leads_to_its_ledger(
    found: Cast,
    width: str,
    request: pytest.FixtureRequest,
    signed_in: Callable[[Page, str], Page],
    assert_sound: Callable[[Page], None],
) -> None:
    page = signed_in(request.getfixturevalue(width), "officer")
    page.goto("/search/")

    page.get_by_role("searchbox").fill("lake st")
    page.keyboard.press("Enter")

    place = page.locator(".sh-found").first
    expect(place.get_by_role("heading", name="Lake Street")).to_be_visible()
    expect(page.locator("#reports + p")).to_have_text("The best 20 of 24")
    assert_sound(page)
    place.get_by_role("link", name="Lake Street").click()
    expect(page.locator("h1")).to_contain_text("Lake Street")


def test_going_back_from_a_record_shows_the_same_results(
    page_wide: Page, found: Cast, signed_in: Callable[[Page, str], Page]
) -> None:
    page = signed_in(page_wide, "officer")
    page.goto("/")
    page.get_by_label("Search records, streets and premises").fill("TV/1/26")
    page.keyboard.press("Enter")
    hit = page.locator(".sh-hit__link").first
    title = hit.text_content() or ""

    hit.click()
    expect(page.locator("h1")).to_have_text(title)
    page.go_back()

    expect(page.locator(".sh-hit__link").first).to_have_text(title)
    assert "TV" not in page.url


@pytest.mark.parametrize(
    "words", some(["", "nothing says this", "x" * 200], short={"nothing says this"})
)
def test_nothing_typed_and_nothing_found_are_said(
    words: str,
    found: Cast,
    watch: Watch,
    page_phone: Page,
    signed_in: Callable[[Page, str], Page],
    assert_accessible: Callable[[Page], None],
    assert_fits: Callable[[Page], None],
) -> None:
    watch.allowed.append("status of 400")
    page = signed_in(page_phone, "analyst")
    page.goto("/search/")
    page.get_by_role("searchbox").fill(words)
    page.keyboard.press("Enter")

    said = "Nothing found" if words else "Enter what to search for"
    expect(page.get_by_text(said).first).to_be_visible()
    assert_accessible(page)
    assert_fits(page)


def test_works_without_javascript(
    open_page: Callable[..., Page], found: Cast, signed_in: Callable[[Page, str], Page]
) -> None:
    page = signed_in(open_page(1440, 1000, java_script_enabled=False), "officer")
    page.goto("/")

    page.locator("#find").fill("cannabis")
    page.locator(".sh-find__go").click()

    expect(page.locator(".sh-hit")).to_have_count(20)


def test_a_reference_in_the_head_of_any_page_leads_to_its_record(
    page_phone: Page, found: Cast, signed_in: Callable[[Page, str], Page]
) -> None:
    report = make_report(found.officer, reference="R-7F3K-92QX")
    page = signed_in(page_phone, "officer")
    page.goto("/")
    page.get_by_text("Search and account", exact=True).click()

    page.locator("#find").fill("7f3k92qx")
    page.keyboard.press("Enter")

    expect(page.locator(".sh-page-heading")).to_contain_text(report.reference)
