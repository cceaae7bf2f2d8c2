"""Can someone find a place and read all of it, on a desk, a phone and paper?"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.ledger.conftest import World

pytestmark = pytest.mark.browser
Check = Callable[[Page], None]


def street_url(world: World) -> str:
    return f"/places/streets/{world.busy.pk}/"


def find(page: Page, words: str) -> None:
    page.goto("/places/")
    page.get_by_label("Street, postcode or address").fill(words)
    page.get_by_role("button", name="Find the place").click()


def test_search_none_one_and_several(page: Page, assert_sound: Check) -> None:
    page.goto("/places/")
    expect(
        page.get_by_role("heading", name="Places of your latest records")
    ).to_be_visible()
    assert_sound(page)

    page.get_by_role("button", name="Find the place").click()
    expect(page.locator("[data-error-summary]")).to_contain_text("Enter a street")
    assert_sound(page)

    find(page, "Nowhere Near Here")
    expect(page.get_by_role("heading", name="No place matches")).to_be_visible()
    assert_sound(page)

    find(page, "Lake Stret")
    expect(page.get_by_role("heading", name="3 places match")).to_be_visible()
    assert "stret" not in page.url.lower()
    assert_sound(page)
    page.get_by_role("link", name="Lake Street", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Lake Street")

    find(page, "Processional")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Processional Way")


def test_a_busy_street_page_by_page(
    page: Page, world: World, assert_sound: Check
) -> None:
    page.goto(street_url(world))

    expect(page.locator(".sh-ledger-sentence")).to_contain_text("in 12 months")
    expect(page.locator(".sh-ledger__entry")).to_have_count(20)
    assert_sound(page)
    page.get_by_role("link", name="Older").click()
    expect(page.get_by_role("link", name="Newer")).to_be_visible()
    assert_sound(page)
    page.get_by_role("link", name="Back to the newest").click()
    # The last is only the last once the whole page is there.
    page.wait_for_load_state()

    page.get_by_role("link", name="Arrests", exact=True).last.click()
    expect(page.locator(".sh-ledger__kind").first).to_have_text("Arrest")
    expect(page.locator(".sh-ledger__kind", has_text="Report")).to_have_count(0)


def test_what_does_not_count_stands_back_and_can_be_left_out(
    page: Page, world: World
) -> None:
    page.goto(street_url(world))
    expect(page.locator(".sh-ledger__entry--muted .sh-tag")).to_have_text(
        ["Merged", "Recorded in error"]
    )

    page.get_by_role("link", name="Leave out merged").click()
    expect(page.locator(".sh-ledger__entry--muted")).to_have_count(0)
    page.get_by_role("link", name="Show merged").click()
    expect(page.locator(".sh-ledger__entry--muted")).to_have_count(2)


def test_premises_with_nothing_offer_to_see_whom_to_ring(
    page: Page, world: World, assert_sound: Check
) -> None:
    page.goto(f"/places/premises/{world.empty.pk}/")

    expect(page.locator(".govuk-warning-text")).to_have_count(0)
    check = page.get_by_role("button", name="Check whether to ring first")
    expect(check).to_be_visible()
    expect(page.get_by_role("heading", name="Nothing here")).to_be_visible()
    assert_sound(page)


@pytest.mark.long
def test_the_longest_names_do_not_break_a_page(
    page: Page, world: World, assert_sound: Check
) -> None:
    for url in (
        f"/places/premises/{world.long.pk}/",
        f"/places/streets/{world.long.street_id}/",
    ):
        page.goto(url)
        expect(page.locator(".sh-ledger__entry")).to_have_count(1)
        assert_sound(page)
    find(page, "Processional Way House W")
    assert_sound(page)


def test_the_lines_for_a_briefing_are_copied_and_it_says_so(
    page: Page, world: World
) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(street_url(world))
    page.get_by_role("button", name="Copy").click()

    expect(page.get_by_role("status")).to_have_text("Copied, with its marking.")
    copied = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert len(copied) == 3
    assert copied[0] == copied[-1] == "OFFICIAL-SENSITIVE"
    assert copied[1].startswith("Lake Street, Grandpont: ")


def test_where_the_browser_refuses_the_lines_are_selected(
    page: Page, world: World
) -> None:
    page.add_init_script(
        "Object.defineProperty(navigator, 'clipboard', {value: undefined})"
    )
    page.goto(street_url(world))
    page.get_by_role("button", name="Copy").click()

    expect(page.get_by_role("status")).to_contain_text("press Ctrl and C")
    selected = page.evaluate("getSelection().toString()")
    assert selected.startswith("OFFICIAL-SENSITIVE")


def test_it_works_without_javascript(
    open_page: Callable[..., Page],
    signed_in: Callable[[Page, str], Page],
    world: World,
) -> None:
    page = signed_in(open_page(390, 844, java_script_enabled=False), "officer")
    find(page, "Lake Street")
    page.get_by_role("link", name="12 Lake Street", exact=True).click()

    expect(page.locator(".sh-ledger__entry").first).to_be_visible()
    expect(page.get_by_role("button", name="Copy")).to_be_hidden()
    lines = page.get_by_role("textbox", name="Copy for briefing")
    expect(lines).to_have_value(re.compile("^OFFICIAL-SENSITIVE\n12 Lake Street"))


def test_by_keyboard_alone(
    page_wide: Page, signed_in: Callable[[Page, str], Page], world: World
) -> None:
    page = signed_in(page_wide, "officer")
    page.goto("/places/")
    press_to(page, "#id_words")
    page.keyboard.type("lake street")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="3 places match")).to_be_visible()
    press_to(page, f"main a[href='/places/premises/{world.house.pk}/']")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("12 Lake Street")
    press_to(page, "[data-copy=briefing]")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).not_to_be_empty()


def press_to(page: Page, selector: str) -> None:
    """Press Tab until what is meant has the focus."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("(s) => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"{selector} is never reached")


def test_it_prints_on_two_sheets_with_the_marking(
    page_wide: Page, signed_in: Callable[[Page, str], Page], world: World
) -> None:
    page = signed_in(page_wide, "officer")
    page.goto(street_url(world))
    page.emulate_media(media="print")

    expect(page.locator(".sh-ledger-briefing")).to_be_hidden()
    expect(page.locator(".sh-chips").first).to_be_hidden()
    expect(page.locator(".sh-marking")).to_have_count(2)
    sheets = len(re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(format="A4")))
    assert sheets <= 2


def test_a_report_leads_to_its_place(page: Page, world: World) -> None:
    page.goto(f"/places/premises/{world.house.pk}/")
    page.locator(".sh-ledger__fact a").first.click()
    page.get_by_role("link", name="12 Lake Street", exact=True).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("12 Lake Street")


def test_places_are_found_under_more(page: Page) -> None:
    page.goto("/more/")
    page.locator("main").get_by_role("link", name="Places").click()

    expect(page).to_have_url(re.compile("/places/$"))
    expect(page.locator("header a[aria-current]")).to_have_text("More")
