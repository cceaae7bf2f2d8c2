"""Are lists and pages of records readable on a desktop and on a phone?"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from stronghold.core.kernel import clock
from tests.browser.checks import link_to
from tests.browser.records.conftest import World
from tests.factories import make_arrest, make_report

pytestmark = pytest.mark.browser
LISTS = ("/reports/", "/operations/arrests/")


@pytest.mark.parametrize("url", LISTS)
def test_an_empty_list(
    page: Page, url: str, assert_sound: Callable[[Page], None]
) -> None:
    page.goto(url)

    expect(page.get_by_text("will be listed here")).to_be_visible()
    assert_sound(page)


def test_a_list_in_many_states_and_its_pages(
    page: Page, world: World, assert_sound: Callable[[Page], None]
) -> None:
    officer = world.cast.officer
    into = make_report(officer, concern="cuckooing", drug="synthetic")
    make_report(officer, merged_into=into)
    error = {"error_at": clock.now(), "error_by": officer, "error_reason": "twice"}
    make_report(officer, place_text="x" * 200, **error)
    for n in range(30):
        make_report(officer, place_text=f"{n} The Long Street Called After a Saint")

    page.goto("/reports/?in_error=yes")
    assert_sound(page)
    page.get_by_role("link", name="Older").click()

    others = page.locator("main .sh-tag").filter(has_not_text="New")
    expect(others).to_have_text(["Recorded in error", "Merged"])
    assert_sound(page)
    page.get_by_role("link", name="Newer").click()
    expect(page.get_by_role("link", name="Older")).to_be_visible()


def test_filters_are_in_the_address_and_can_be_taken_away(
    page: Page, world: World, assert_sound: Callable[[Page], None]
) -> None:
    wanted = make_arrest(world.cast.officer, offence_class="92E")
    other = make_arrest(world.cast.officer, offence_class="92A")
    page.goto("/operations/arrests/")
    page.locator("summary", has_text="Filter").click()
    assert_sound(page)

    page.get_by_label("Principal offence").select_option("92E")
    page.get_by_label("Ward").select_option("not-known")
    page.get_by_role("button", name="Apply filters").click()

    expect(link_to(page, wanted.reference)).to_be_visible()
    expect(link_to(page, other.reference)).to_have_count(0)
    assert "offence_class=92E" in page.url
    page.get_by_role("link", name="Remove filter: Principal offence").click()
    expect(link_to(page, other.reference)).to_be_visible()


def test_the_longest_texts_do_not_break_a_page(
    page: Page, world: World, assert_sound: Callable[[Page], None]
) -> None:
    report = make_report(
        world.cast.officer,
        description="https://example.invalid/" + "x" * 3900,
        place_text="w" * 200,
        signs=["visitors", "vehicles", "isolated"],
        children_seen=True,
    )
    report.description = "y" * 4000
    report.save()

    page.goto(f"/reports/{report.reference}/")

    expect(page.get_by_role("heading", name="History")).to_be_visible()
    assert_sound(page)


def test_marking_as_recorded_in_error(
    page: Page, world: World, assert_sound: Callable[[Page], None]
) -> None:
    arrest = make_arrest(world.cast.officer)
    page.goto(f"/operations/arrests/{arrest.reference}/")
    page.get_by_role("link", name="Mark as recorded in error").click()
    assert_sound(page)

    page.get_by_role("button", name="Mark as recorded in error").click()
    expect(page.locator("[data-error-summary]")).to_contain_text("Enter why")
    assert_sound(page)
    page.get_by_label("Why was it recorded in error?").fill("The wrong street")
    page.get_by_role("button", name="Mark as recorded in error").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Recorded in error")
    history = page.get_by_role("complementary", name="History")
    expect(history).to_contain_text("The wrong street")
    assert_sound(page)
    arrest.refresh_from_db()
    assert arrest.is_in_error


def test_a_row_opens_wherever_it_is_pressed_and_by_key(
    page: Page, world: World, assert_sound: Callable[[Page], None]
) -> None:
    for _ in range(3):
        make_arrest(world.cast.officer, offence_class="92E")
    page.goto("/operations/arrests/")
    rows = page.locator("[data-opening] tbody tr")
    links = page.locator("[data-opening] tbody th a")

    page.keyboard.press("j")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("?")
    assert_sound(page)
    page.get_by_role("button", name="Turn shortcuts off").click()
    page.keyboard.press("j")
    expect(links.nth(1)).not_to_be_focused()
    page.get_by_role("button", name="Turn shortcuts on").click()

    address = links.nth(2).get_attribute("href")
    # The link of the row covers it: a press anywhere on the row is a press of it.
    rows.nth(2).click(position={"x": 4, "y": 4})
    expect(page).to_have_url(re.compile(f"{address}$"))
