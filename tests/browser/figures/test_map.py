"""The map: can a person find out what happened where, by keyboard too?"""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from stronghold.core.geography.models import Force, Street
from stronghold.figures.models import MeasureChange
from tests.browser.checks import DESK, SETTLED, wait_until
from tests.browser.conftest import Watch
from tests.browser.figures.conftest import MONDAY
from tests.browser.ground import names_on
from tests.browser.offline.queue import lose_signal
from tests.factories import WEST_SOUTH, make_tally

OpenMap = Callable[..., Page]
WEST = "E05000001"
LOWEST = 47.5
CONTROLS = (
    "#map-page :is(select, button, summary, .sh-segment__label, .sh-chip, "
    ".leaflet-bar a, input[type=date], tbody a, .sh-map-area__clear)"
)
IN_WEEKS = re.compile(r"arrests in the last 13 weeks, 31 August to 24 November 2026")


def said(page: Page, name: str) -> str:
    """Return what the address says of a parameter."""
    return parse_qs(urlsplit(page.url).query).get(name, [""])[0]


def headline(page: Page) -> str:
    return " ".join(page.inner_text("h1").split())


def settle(page: Page) -> None:
    expect(page.locator("#map-page")).not_to_have_attribute("aria-busy", "true")


def test_opens_with_the_answer_the_map_and_the_same_numbers_in_a_table(
    page_wide: Page,
    open_map: OpenMap,
    assert_accessible: Callable[[Page], None],
    assert_fits: Callable[[Page], None],
) -> None:
    page = open_map(page_wide)

    expect(page.locator("h1")).to_have_text(IN_WEEKS)
    assert headline(page).startswith("27 arrests")
    expect(page.locator("path.sh-area")).to_have_count(2)
    expect(page.locator("path.sh-area--5")).to_have_count(1)
    expect(page.locator(f"tr[data-code={WEST}] td")).to_have_text("25")
    expect(page.locator("#n-elsewhere")).to_have_text("0")
    expect(page.locator("#n-not-known")).to_have_text("2")
    expect(page.locator("#n-total")).to_have_text("27")
    assert said(page, "from") == "2026-W36"
    assert_accessible(page)
    assert_fits(page)


def test_choosing_a_measure_moves_to_its_last_periods_and_reloads_the_same(
    page_wide: Page, open_map: OpenMap
) -> None:
    page = open_map(page_wide)

    page.select_option("#measure", "street_drug_crimes")

    expect(page.locator("h1")).to_have_text(re.compile("4 months to April 2024"))
    assert said(page, "measure") == "street_drug_crimes"
    assert (said(page, "from"), said(page, "to")) == ("2024-01", "2024-04")
    expect(page.locator(".sh-map-headline__warnings")).to_contain_text("March 2024")
    expect(page.locator(".sh-map-timeline .sh-bar--gap")).to_have_count(1)
    before = headline(page)
    page.reload()
    assert headline(page) == before


def test_category_and_level_change_the_figures_without_leaving_the_page(
    page_wide: Page, open_map: OpenMap
) -> None:
    page = open_map(page_wide)
    page.evaluate("window.isSamePage = true")

    page.select_option("#category", "92E")
    expect(page.locator("h1")).to_have_text(re.compile("^2 arrests"))
    page.check("#level-lsoa")

    expect(page.locator("path.sh-area")).to_have_count(4)
    assert (said(page, "category"), said(page, "level")) == ("92E", "lsoa")
    assert page.evaluate("window.isSamePage")


def test_other_dates_are_typed_and_the_table_is_sorted_by_its_headings(
    page_wide: Page, open_map: OpenMap
) -> None:
    page = open_map(page_wide, f"?area={WEST}")
    expect(page.locator(".sh-map-timeline .sh-bar--selected")).to_have_count(13)

    page.get_by_text("Other dates").click()
    page.fill("#from", "2026-11-04")
    page.get_by_role("button", name="Show these dates").click()

    expect(page.locator("h1")).to_have_text(re.compile("last 4 weeks, 2 to 24"))
    expect(page.locator(".sh-map-timeline .sh-bar--selected")).to_have_count(4)
    assert (said(page, "from"), said(page, "area")) == ("2026-W45", WEST)
    page.evaluate("window.isSamePage = true")
    expect(page.locator("th[aria-sort]")).to_have_text("Arrests")
    page.get_by_role("link", name="Ward", exact=True).press("Enter")
    expect(page.locator("th[aria-sort]")).to_have_text("Ward")
    expect(page.locator("#sort-name")).to_be_focused()
    assert page.evaluate("window.isSamePage")


def test_a_quick_range_is_a_touch_away(page_phone: Page, open_map: OpenMap) -> None:
    page = open_map(page_phone)

    page.get_by_role("link", name="4 weeks").tap()

    expect(page.locator("h1")).to_have_text(re.compile("last 4 weeks"))
    expect(page.locator("#from")).to_have_value("2026-11-02")


def test_pointing_at_an_area_names_it_and_marks_its_row(
    page_wide: Page, open_map: OpenMap
) -> None:
    page = open_map(page_wide)

    page.hover("path.sh-area--5")

    expect(page.locator(".sh-map-tip")).to_have_text(f"Area {WEST} 25 arrests")
    expect(page.locator(f"tr[data-code={WEST}]")).to_have_class(
        re.compile("sh-map-table__pointed")
    )


def test_an_area_opens_by_click_and_closes_by_going_back(
    page_wide: Page, open_map: OpenMap, assert_accessible: Callable[[Page], None]
) -> None:
    page = open_map(page_wide)

    page.click("path.sh-area--5")

    expect(page.locator("#area-name")).to_have_text(f"Area {WEST}")
    expect(page.locator(".sh-map-area .sh-bar")).to_have_count(13)
    expect(page.locator("path.sh-area--chosen")).to_have_count(1)
    assert said(page, "area") == WEST
    assert_accessible(page)
    page.go_back()
    expect(page.locator("#area-name")).to_have_count(0)
    assert said(page, "area") == ""


def test_the_table_is_the_same_way_for_the_keyboard(
    page_wide: Page, open_map: OpenMap
) -> None:
    page = open_map(page_wide)

    page.focus(f"#area-{WEST}")
    expect(page.locator(".sh-map-tip")).to_contain_text("25 arrests")
    page.keyboard.press("Enter")

    expect(page.locator("#area-name")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#area-name")).to_have_count(0)
    expect(page.locator(f"#area-{WEST}")).to_be_focused()


def test_the_map_does_not_trap_the_keyboard(page_wide: Page, open_map: OpenMap) -> None:
    page = open_map(page_wide)
    page.focus("#map")

    for _ in range(8):
        page.keyboard.press("Tab")

    assert page.evaluate("!document.activeElement.closest('.sh-map-canvas')")
    assert page.evaluate("document.activeElement !== document.body")


def test_where_one_looks_is_in_the_address_and_streets_have_names_there(
    page_wide: Page, open_map: OpenMap
) -> None:
    Street.objects.create(name="Mill Lane", kind="street", point=WEST_SOUTH)
    page = open_map(page_wide, "#16/51.7200/-1.2800")

    wait_until(page, lambda: names_on(page) == ["Mill Lane"])
    page.get_by_role("button", name="Zoom out").click()
    page.wait_for_url("**#15/51.7200/-1.2800")
    page.get_by_role("button", name="Zoom out").click()

    wait_until(page, lambda: names_on(page) == [])
    page.wait_for_url("**#14/51.7200/-1.2800")
    page.get_by_role("button", name="Show all areas").click()
    page.wait_for_url(re.compile(r"#1[0-3]/"))


def test_a_time_without_a_file_is_a_pattern_and_no_shade(
    page_wide: Page, open_map: OpenMap, assert_accessible: Callable[[Page], None]
) -> None:
    page = open_map(page_wide, "?measure=street_drug_crimes&from=2024-03&to=2024-03")

    expect(page.locator("path.sh-area--gap")).to_have_count(2)
    expect(page.locator("h1")).to_have_text(re.compile("^Not known how many crimes"))
    expect(page.locator("#areas")).to_be_hidden()
    assert_accessible(page)
    page.get_by_role("link", name="Latest period on file").click()
    expect(page.locator("#n-elsewhere")).to_have_text("7")


def test_tiles_of_an_address_that_is_set_take_the_place_of_the_base_map(
    page_wide: Page, open_map: OpenMap, settings: Any
) -> None:
    settings.TILES_URL = "/static/vendor/leaflet-1.9.4/images/layers.png?{z}/{x}/{y}"
    settings.TILES_ATTRIBUTION = "Tiles of the force"

    page = open_map(page_wide)

    expect(page.locator("img.leaflet-tile").first).to_be_attached()
    expect(page.locator(".leaflet-control-attribution")).to_have_text(
        "Tiles of the force"
    )
    expect(page.locator("canvas.sh-sheet")).to_have_count(0)


@pytest.fixture
def page_apart(open_page: Callable[..., Page]) -> Page:
    """A page in a profile of its own, since a clock that is stopped stays so."""
    return open_page(*DESK)


def test_new_figures_come_by_themselves(
    page_apart: Page, open_map: OpenMap, force: Force
) -> None:
    page_apart.clock.install()
    page = open_map(page_apart)
    make_tally(force, force.pk, MONDAY, 4, level="force", category="92D")
    MeasureChange.objects.update(changed_at=datetime(2026, 11, 24, 12, 1, tzinfo=UTC))

    page.clock.fast_forward(11_000)

    expect(page.locator("h1")).to_have_text(re.compile("^31 arrests"))
    expect(page.locator("#updated")).to_have_text(re.compile(r"^\d+:\d\d[ap]m$"))


def test_unchanged_figures_cost_a_304(page_apart: Page, open_map: OpenMap) -> None:
    page_apart.clock.install()
    page = open_map(page_apart)

    with page.expect_response("**/api/v1/tallies*") as answer:
        page.clock.fast_forward(11_000)

    assert answer.value.status == 304


def test_works_without_javascript(
    open_page: Callable[..., Page],
    force: Force,
    signed_in: Callable[[Page, str], Page],
) -> None:
    page = signed_in(open_page(1440, 1000, java_script_enabled=False), "analyst")
    page.goto("/map/")

    page.select_option("#category", "92E")
    page.get_by_role("button", name="Show").first.click()

    expect(page.locator("h1")).to_have_text(re.compile(r"^\s*2 arrests"))
    page.click(f"#area-{WEST}")
    assert page.inner_text("#area-name") == f"Area {WEST}"
    page.select_option("#measure", "street_drug_crimes")
    page.get_by_role("button", name="Show").first.click()
    expect(page.locator("h1")).to_contain_text("4 months to April 2024")


def test_controls_on_a_phone_are_large_enough_for_a_thumb(
    page_phone: Page, open_map: OpenMap
) -> None:
    page = open_map(page_phone)
    page.click(".sh-map-controls__summary")

    small = page.evaluate(
        f"""() => [...document.querySelectorAll("{CONTROLS}")]
           .filter((one) => one.offsetParent)
           .filter((one) => one.getBoundingClientRect().height < {LOWEST})
           .map((one) => one.outerHTML.slice(0, 120))"""
    )

    assert small == []


def test_no_control_of_a_change_stands_alone_in_its_row(
    page_wide: Page, open_map: OpenMap
) -> None:
    page = open_map(page_wide, "?as=change")

    expect(page.get_by_label("Compare with")).to_be_visible()
    rows = page.evaluate(
        """() => [...document.querySelectorAll(".sh-map-controls__field")]
           .map((one) => Math.round(one.getBoundingClientRect().bottom))"""
    )
    assert min(rows.count(row) for row in rows) > 1


def test_a_lost_connection_is_said_and_the_figures_stay(
    page_wide: Page, open_map: OpenMap, watch: Watch
) -> None:
    watch.allowed += ["ERR_INTERNET_DISCONNECTED", "Failed to fetch"]
    page = open_map(page_wide)

    lose_signal(page)
    page.select_option("#category", "92E")

    expect(page.locator("#map-status")).to_contain_text("could not be loaded")
    assert headline(page).startswith("27 arrests")


def test_lost_outlines_are_said_and_can_be_tried_again(
    page_wide: Page, open_map: OpenMap, watch: Watch
) -> None:
    watch.allowed += ["ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "Failed to fetch"]
    page = open_map(page_wide)
    page.route("**/outlines/lsoa/*", lambda route: route.abort())

    page.check("#level-lsoa")

    expect(page.locator("#map-status")).to_contain_text("could not be drawn")
    # Those of before must not stand under the figures of others.
    expect(page.locator("path.sh-area")).to_have_count(0)
    settle(page)
    page.unroute("**/outlines/lsoa/*")
    page.get_by_role("button", name="try again").click()
    expect(page.locator("path.sh-area")).to_have_count(4)
    expect(page.locator("#map-status")).to_have_text("")


def test_squares_that_could_not_be_loaded_are_asked_for_again(
    page_wide: Page, open_map: OpenMap, watch: Watch, city: Path
) -> None:
    watch.allowed += ["ERR_FAILED"]
    lost: list[str] = []

    def lose(route: Route) -> None:
        lost.append(route.request.url)
        route.abort()

    page_wide.route("**/base-map/**", lose)
    page = open_map(page_wide)
    wait_until(page, lambda: lost)
    page.unroute("**/base-map/**")

    with page.expect_response("**/base-map/**") as asked:
        page.get_by_role("button", name="Zoom in").click()

    assert asked.value.ok


def test_on_paper_the_whole_map_is_there_and_nothing_to_press(
    page_wide: Page, open_map: OpenMap
) -> None:
    page = open_map(page_wide)
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 688, "height": 1000})
    page.evaluate(SETTLED)

    frame = page.locator("#map").bounding_box()
    assert frame
    assert frame["width"] <= 688
    for box in (one.bounding_box() for one in page.locator("path.sh-area").all()):
        assert box
        assert box["x"] >= frame["x"]
        assert box["y"] >= frame["y"]
        assert box["x"] + box["width"] <= frame["x"] + frame["width"]
        assert box["y"] + box["height"] <= frame["y"] + frame["height"]
    for name in (".leaflet-bar", ".sh-map-controls", ".sh-find", ".sh-menu"):
        expect(page.locator(name).first).to_be_hidden()
    row = page.locator("#areas tbody tr").first.bounding_box()
    assert row
    assert row["height"] < 32
