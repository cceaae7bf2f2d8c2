"""Where things are: circles on the map, and the same as a list for every keyboard."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from stronghold.core.accounts.models import User
from stronghold.core.geography.models import Force, Street
from stronghold.figures import tallies
from tests.browser.checks import wait_until
from tests.browser.conftest import Watch
from tests.factories import WEST_SOUTH, make_arrest, make_tasking

OpenMap = Callable[..., Page]
AT = datetime(2026, 11, 17, 12, tzinfo=UTC)


@pytest.fixture
def arrests(force: Force) -> list[str]:
    """Make two arrests at one place and one without; return the references placed."""
    lake = Street.objects.create(name="Lake Street", kind="street", point=WEST_SOUTH)
    officer = User.objects.get(username="officer")
    at = {"occurred_at": AT, "point": WEST_SOUTH, "street": lake}
    made = [make_arrest(officer, **at) for _ in range(2)]
    make_arrest(officer, occurred_at=AT)
    tallies.refresh()
    return [arrest.reference for arrest in made]


def go_nearer(page: Page) -> None:
    """Follow the way nearer by keyboard, and wait for the list that comes then."""
    # At once: a list that arrives in between takes the place of the one that is asked.
    page.locator(".sh-map-spots__nearer").evaluate_all(
        "([link]) => { if (link) { link.dataset.before = 'yes'; link.focus(); } }"
    )
    if page.locator("[data-before]:focus").count():
        page.keyboard.press("Enter")
    wait_until(page, lambda: not page.locator("[data-before]").count())


def test_from_a_circle_to_its_records_by_keyboard_alone(
    page_wide: Page,
    open_map: OpenMap,
    arrests: list[str],
    assert_accessible: Callable[[Page], None],
    assert_fits: Callable[[Page], None],
) -> None:
    page = open_map(page_wide, "?layer=points")

    expect(page.locator("#spots-name")).to_have_text("In view: 2 of 3 arrests")
    expect(page.locator("#spots")).to_contain_text("1 without a known place.")
    row = page.locator("#spots tbody tr")
    expect(row).to_have_text(re.compile("Lake Street: zoom in2 arrests"))
    assert_accessible(page)
    while page.locator(".sh-map-spots__nearer").count():
        go_nearer(page)

    links = page.locator("#spots a .sh-reference")
    expect(links).to_have_count(2)
    assert set(links.all_inner_texts()) == set(arrests)
    assert re.search(r"layer=points.*#1[5-8]/51\.72", page.url)
    assert_accessible(page)
    assert_fits(page)


def test_a_click_on_a_circle_goes_nearer_and_other_layers_take_its_place(
    page_wide: Page, open_map: OpenMap, arrests: list[str]
) -> None:
    by = User.objects.get(username="officer")
    tasking = make_tasking(by, point=WEST_SOUTH, place_text="12 Lake Street")
    page = open_map(page_wide, "?layer=points#12/51.7200/-1.2800")
    expect(page.locator("#spots-name")).to_have_text("In view: 2 of 3 arrests")
    box = page.locator("#map").bounding_box()
    assert box

    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    page.wait_for_url("**#14/51.7200/-1.2800")
    page.check("#layer-areas")
    expect(page.locator("#spots")).to_be_hidden()
    expect(page.locator("path.sh-area--plain")).to_have_count(0)
    page.check("#layer-taskings")
    expect(page.locator("#spots-name")).to_have_text("In view: 1 of 1 open taskings")
    expect(page.locator("#spots tbody th")).to_have_text("12 Lake Street")
    expect(page.locator("#spots a .sh-reference")).to_have_text(tasking.reference)


def test_places_that_could_not_be_had_are_said_and_tried_again(
    page_wide: Page, open_map: OpenMap, arrests: list[str], watch: Watch
) -> None:
    watch.allowed += ["ERR_FAILED", "Failed to fetch"]
    page_wide.route("**/map/points.json*", lambda route: route.abort())
    page = open_map(page_wide, "?layer=points")

    expect(page.locator("#spots")).to_contain_text("could not be loaded")
    page.unroute("**/map/points.json*")
    page.get_by_role("button", name="Try again").click()

    expect(page.locator("#spots-name")).to_have_text("In view: 2 of 3 arrests")
