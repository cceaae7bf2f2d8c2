"""Are places suggested while typing, and can a point be set on the map?"""

import gzip
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, Response, expect

from reports.models import Report
from stronghold.core.accounts.models import Team, TeamArea
from stronghold.core.geography.models import Street
from stronghold.core.places.models import Premises
from tests.browser.checks import wait_until
from tests.browser.conftest import Watch
from tests.browser.ground import drawn_on, names_on
from tests.browser.offline.queue import lose_signal, regain_signal
from tests.browser.records.conftest import World
from tests.factories import WEST_SOUTH

pytestmark = pytest.mark.browser
URL = "/reports/new/"
REPORT_PAGE = re.compile(r"/reports/R-")
MOST_AT_FIRST = 150_000


def place(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Where did it happen?")


def save_dealing_now(page: Page) -> Report:
    for group, answer in (
        ("What is it about?", "Dealing"),
        ("When did it happen?", "Now"),
    ):
        page.get_by_role("group", name=group).get_by_label(answer, exact=True).check()
    page.get_by_role("button", name="Save report").click()
    page.wait_for_url(REPORT_PAGE)
    return Report.objects.get()


def test_a_tap_chooses_among_two_of_one_name(
    page: Page, home: Premises, assert_sound: Callable[[Page], None]
) -> None:
    page.goto(URL)
    place(page).press_sequentially("3 mill")
    options = page.get_by_role("listbox", name="Places").get_by_role("option")
    expect(options).to_have_count(2)
    expect(place(page)).to_have_attribute("aria-expanded", "true")
    assert_sound(page)
    heights = options.evaluate_all("all => all.map(e => e.offsetHeight)")
    assert min(heights) >= 48

    page.get_by_role("option", name="3 Mill Lane, Marston").click()

    expect(place(page)).to_have_value("3 Mill Lane, Marston")
    expect(page.locator(".sh-suggest__said")).to_have_text("Street found")
    expect(place(page)).to_have_attribute("aria-expanded", "false")
    report = save_dealing_now(page)
    assert report.place_text == "3 Mill Lane, Marston"
    assert report.street == Street.objects.get(locality="Marston")


@pytest.mark.parametrize("point", [None, ("51.75", "-1.25")])
def test_a_choice_is_kept_and_shown_again_after_an_error(
    page: Page, home: Premises, watch: Watch, point: tuple[str, str] | None
) -> None:
    watch.allowed.append("status of 400")
    page.goto(URL)
    place(page).press_sequentially("3 mill")
    page.get_by_role("option", name="3 Mill Lane, Marston").click()
    expect(page.locator("[name=place_choice]")).not_to_have_value("")
    chosen = page.locator("[name=place_choice]").input_value()
    for name, degrees in zip(("latitude", "longitude"), point or (), strict=False):
        hidden = page.locator(f"[name={name}]")
        hidden.evaluate("(element, degrees) => (element.value = degrees)", degrees)

    page.get_by_role("button", name="Save report").click()

    expect(page.locator("[data-error-summary]")).to_contain_text("Choose what it is")
    said = page.locator(".sh-suggest__said")
    expect(said).to_have_text("Street found")
    expect(said).to_have_class(re.compile("sh-suggest__said--found"))
    expect(page.locator("[name=place_choice]")).to_have_value(chosen)
    report = save_dealing_now(page)
    assert report.street == Street.objects.get(locality="Marston")


def test_arrows_enter_and_escape(page: Page, home: Premises) -> None:
    page.goto(URL)
    # At once, or an answer to the letters before would be shown and replaced.
    place(page).fill("mill lane")
    options = page.get_by_role("option")
    expect(options.first).to_have_attribute("aria-selected", "true")

    page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    active = place(page).get_attribute("aria-activedescendant")
    assert active == options.nth(1).get_attribute("id")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(place(page)).to_have_value("mill lane")
    page.keyboard.press("ArrowDown")
    chosen = options.first.locator(".sh-suggest__label").inner_text()
    page.keyboard.press("Enter")

    expect(place(page)).to_have_value(chosen)
    expect(page).to_have_url(re.compile(f"{URL}$"))


def test_a_change_of_the_words_takes_the_choice_back(
    page: Page, home: Premises
) -> None:
    page.goto(URL)
    place(page).press_sequentially("12 lak")
    page.get_by_role("option", name="12 Lake Street, OX1 4RP").click()
    key = page.locator("[name=place_choice]")
    expect(key).to_have_value(f"premises:{home.pk}")

    place(page).press("Backspace")

    expect(key).to_have_value("")


def test_nothing_found_and_no_connection_are_said(
    page: Page, home: Premises, watch: Watch, assert_sound: Callable[[Page], None]
) -> None:
    watch.allowed.append("net::ERR_")
    page.goto(URL)
    said = page.locator(".sh-suggest__said")
    place(page).fill("zzzzzz")
    expect(said).to_contain_text("No such place is known")
    assert_sound(page)

    lose_signal(page)
    place(page).fill("lake street")
    expect(said).to_contain_text("Type the place")
    regain_signal(page)
    place(page).fill("lake stree")
    expect(page.get_by_role("option").first).to_be_visible()


def test_a_tap_on_the_map_sets_the_point(
    page: Page, city: Path, assert_sound: Callable[[Page], None]
) -> None:
    page.goto(URL)
    button = page.get_by_role("button", name="Point on a map")
    expect(button).to_have_attribute("aria-expanded", "false")
    button.click()
    canvas = page.get_by_role("application", name="Map to set the point on")
    expect(canvas).to_be_focused()
    assert_sound(page)

    canvas.click(position={"x": 120, "y": 60})

    status = page.locator("[data-point-status]")
    expect(status).to_have_text("The point on the map will be saved.")
    expect(page.locator(".sh-pin__mark")).to_have_count(1)
    page.get_by_role("button", name="Remove the point").click()
    expect(page.locator("[name=latitude]")).to_have_value("")
    expect(page.locator(".sh-pin__mark")).to_have_count(0)
    canvas.click(position={"x": 120, "y": 60})
    report = save_dealing_now(page)
    assert report.point is not None
    assert report.ward is not None


def test_the_keyboard_sets_the_point_at_the_cross(
    page: Page, home: Premises, city: Path
) -> None:
    page.goto(URL)
    place(page).press_sequentially("lake street")
    page.keyboard.press("Enter")
    expect(place(page)).to_have_value("Lake Street")
    page.get_by_role("button", name="Point on a map").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("application")).to_be_focused()

    for key in ("ArrowUp", "ArrowUp", "ArrowRight", "Enter"):
        page.keyboard.press(key)

    expect(page.locator("[name=latitude]")).not_to_have_value("")
    report = save_dealing_now(page)
    assert report.point is not None
    # North-east of the chosen street, which stays chosen.
    assert 0 < report.point.y - WEST_SOUTH.y < 0.01
    assert 0 < report.point.x - WEST_SOUTH.x < 0.01
    assert report.street == home.street


def test_no_map_is_loaded_before_it_is_opened(page: Page, city: Path) -> None:
    asked: list[str] = []
    page.on("response", lambda answer: asked.append(urlsplit(answer.url).path))
    page.goto(URL, wait_until="networkidle")
    assert not [path for path in asked if "leaflet" in path or "/map" in path]

    page.get_by_role("button", name="Point on a map").click()
    expect(page.get_by_role("application")).to_be_visible()

    assert [path for path in asked if "leaflet" in path]


def test_the_first_load_is_small(page: Page) -> None:
    """The page, style sheets and scripts, compressed as on a real site."""
    sizes: dict[str, int] = {}

    def weigh(answer: Response) -> None:
        kind = answer.request.resource_type
        if kind in {"document", "stylesheet", "script"} and answer.status == 200:
            sizes[answer.url] = len(gzip.compress(answer.body(), 6))

    page.on("response", weigh)
    page.goto(URL, wait_until="networkidle")

    assert len(sizes) > 10, sizes
    assert sum(sizes.values()) < MOST_AT_FIRST, sizes


def test_the_map_opens_at_the_area_of_the_team(
    page: Page, world: World, city: Path
) -> None:
    officer = world.cast.officer
    team = Team.objects.get(code="city")
    TeamArea.objects.create(
        organisation=officer.organisation, team=team, area_code="E05000002"
    )
    officer.team = team
    officer.save()
    page.goto(URL)

    page.get_by_role("button", name="Point on a map").click()

    expect(page.get_by_role("application")).to_be_focused()
    wait_until(page, lambda: "main" in drawn_on(page))
    page.keyboard.press("Enter")
    # The middle of the ward that the team owns.
    assert float(page.locator("[name=latitude]").input_value()) == pytest.approx(
        51.75, abs=0.002
    )
    assert float(page.locator("[name=longitude]").input_value()) == pytest.approx(
        -1.225, abs=0.002
    )


def test_the_map_opens_where_the_officer_stands_if_that_is_allowed(
    page: Page, world: World, city: Path
) -> None:
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 51.71863, "longitude": -1.2018})
    page.goto(URL)

    page.get_by_role("button", name="Point on a map").click()

    # From the streets around, at close zoom.
    wait_until(page, lambda: "Pegasus Road" in names_on(page))
    page.get_by_role("application").press("Enter")
    assert float(page.locator("[name=latitude]").input_value()) == pytest.approx(
        51.71863
    )


def test_without_a_base_map_no_empty_map_is_offered(page: Page) -> None:
    page.goto(URL)

    expect(page.get_by_role("button", name="I am standing there")).to_be_visible()
    expect(page.get_by_role("button", name="Point on a map")).to_have_count(0)
