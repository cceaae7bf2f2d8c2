"""Can the area of a priority be drawn by hand and by keyboard, and is it shown?"""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from operations.priorities.models import Priority
from stronghold.core.places.drawn_areas import size_of
from tests.factories import Cast, make_cast, make_country, make_priority

pytestmark = pytest.mark.browser
Sound = Callable[[Page], None]
MAP = "[role=application]"


@pytest.fixture
def cast(site: str) -> Cast:
    people = make_cast()
    make_country()
    return people


@pytest.fixture
def page(
    city: Path, page_wide: Page, cast: Cast, signed_in: Callable[[Page, str], Page]
) -> Page:
    return signed_in(page_wide, "supervisor")


def test_an_area_is_drawn_changed_and_removed_by_hand(
    page: Page, cast: Cast, assert_sound: Sound
) -> None:
    row = make_priority(cast.supervisor, issue="Dealing from cars")
    url = f"/operations/priorities/{row.reference}/"
    page.goto(f"{url}change/")
    ground = page.locator(MAP)
    said = page.get_by_text("No area is drawn.")
    expect(said).to_be_visible()
    box = ground.bounding_box()
    assert box is not None
    for x, y in ((0.4, 0.4), (0.6, 0.4), (0.6, 0.6), (0.4, 0.6)):
        ground.click(position={"x": box["width"] * x, "y": box["height"] * y})
    expect(page.get_by_text("An area with 4 corners will be saved.")).to_be_visible()
    assert_sound(page)
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_role("heading", name="Dealing from cars")).to_be_visible()
    expect(page.get_by_text("Reports in it: 0 in the last four weeks")).to_be_visible()
    expect(page.locator("#map path")).to_be_visible()
    assert_sound(page)
    row.refresh_from_db()
    assert row.outline is not None
    assert row.outline.num_coords == 5

    page.goto(f"{url}change/")
    expect(page.get_by_text("An area with 4 corners will be saved.")).to_be_visible()
    page.get_by_role("button", name="Remove the last corner").click()
    expect(page.get_by_text("An area with 3 corners will be saved.")).to_be_visible()
    page.get_by_role("button", name="Remove the area").click()
    expect(page.get_by_text("No area is drawn.")).to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Dealing from cars")).to_be_visible()
    row.refresh_from_db()
    assert row.outline is None


def test_an_area_is_drawn_by_keyboard_alone(page: Page, cast: Cast) -> None:
    page.goto("/operations/priorities/new/")
    page.get_by_label("What is the issue?").fill("Dealing from cars")
    page.get_by_label("Place").fill("Lake Street")
    page.locator(MAP).focus()
    for keys in ("Enter", "ArrowRight", "Enter", "ArrowDown", "Enter"):
        page.keyboard.press(keys)
    expect(page.get_by_text("An area with 3 corners will be saved.")).to_be_visible()
    page.get_by_role("button", name="Set the priority").press("Enter")

    expect(page.get_by_text("square kilometres")).to_be_visible()
    outline = Priority.objects.get().outline
    assert outline is not None
    assert size_of(outline) > 0
