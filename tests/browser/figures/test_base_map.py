"""The ground under the figures: can a person see where they are in the city?"""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.gis.geos import Point
from playwright.sync_api import Page, Response, expect

from stronghold.core.geography.models import Street
from tests.browser.checks import wait_until
from tests.browser.ground import drawn_on, names_on

OpenMap = Callable[..., Page]
MOST_AT_FIRST = 300_000
CENTRE, BLACKBIRD_LEYS, WEST_OXFORD = (
    "#16/51.7535/-1.2545",
    "#16/51.7195/-1.2015",
    "#16/51.7520/-1.2790",
)


@pytest.mark.parametrize(
    ("place", "kinds", "name"),
    [
        (CENTRE, {"main", "minor", "local"}, "Broad Street"),
        pytest.param(
            BLACKBIRD_LEYS,
            {"minor", "local"},
            "Pegasus Road",
            marks=pytest.mark.long,
        ),
        # No line of its streets is in the files: their names are drawn at their points.
        (WEST_OXFORD, {"river"}, "Ferry Hinksey Road"),
    ],
)
def test_streets_rivers_and_their_names_are_drawn_across_the_city(
    place: str, kinds: set[str], name: str,
    page_wide: Page, open_map: OpenMap, city: Path,
) -> None:  # fmt: skip
    Street.objects.create(
        name="Ferry Hinksey Road", kind="street", point=Point(-1.279, 51.752)
    )

    # That no other host is asked is checked for every page (`watch`).
    page = open_map(page_wide, place)

    wait_until(page, lambda: name in names_on(page))
    assert kinds <= set(drawn_on(page))
    expect(page.locator(".leaflet-control-attribution")).to_contain_text(
        "© OpenStreetMap contributors"
    )


def test_the_first_view_is_light_and_zooming_out_shows_less(
    page_wide: Page, open_map: OpenMap, city: Path
) -> None:
    sizes: dict[str, int] = {}

    def weigh(answer: Response) -> None:
        if "/base-map/" in answer.url and answer.ok:
            sizes[answer.url] = len(gzip.compress(answer.body(), 6))

    page_wide.on("response", weigh)
    page = open_map(page_wide)
    wait_until(page, lambda: "local" in drawn_on(page))
    page.wait_for_load_state("networkidle")
    assert sizes
    assert sum(sizes.values()) < MOST_AT_FIRST

    page.evaluate("location.hash = '#10/51.7500/-1.2500'")
    page.reload()

    wait_until(page, lambda: "main" in drawn_on(page))
    assert "local" not in drawn_on(page)


def test_names_lie_under_markers_and_over_the_figures(
    page_wide: Page, open_map: OpenMap, city: Path
) -> None:
    page = open_map(page_wide)

    heights: dict[str, int] = page.evaluate(
        """() => Object.fromEntries(
          ["ground", "overlay", "words", "names", "marker", "spots"].map((name) => [
            name,
            Number(getComputedStyle(
              document.querySelector(`.leaflet-${name}-pane, .sh-${name}`)).zIndex),
          ]))"""
    )

    assert list(heights.values()) == sorted(heights.values())
    assert len(set(heights.values())) == len(heights)


def test_a_dark_screen_has_a_dark_map_and_paper_a_light_one(
    page_wide: Page, open_map: OpenMap, city: Path
) -> None:
    page = open_map(page_wide)
    land = "getComputedStyle(document.getElementById('map')).backgroundColor"
    light = page.evaluate(land)

    page.emulate_media(color_scheme="dark")
    wait_until(page, lambda: page.evaluate(land) != light)
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")

    assert page.evaluate(land) == "rgb(255, 255, 255)"
    page.emulate_media(color_scheme="light")
