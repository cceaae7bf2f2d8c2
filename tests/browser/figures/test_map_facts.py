"""Who cannot see the map gets the same facts from the tables beside it."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from stronghold.core.geography.models import Area, Force, Population
from stronghold.core.kernel import clock
from tests.browser.figures.conftest import MONDAY, count
from tests.browser.figures.test_map_spots import arrests
from tests.sweeps import some

__all__ = ["arrests"]

OpenMap = Callable[..., Page]
Check = Callable[[Page], None]
# What each way of telling shows in the columns after the name of an area.
WAYS = {
    "count": ["Arrests"],
    "rate": ["Arrests", "Residents", "Per 1,000 a year"],
    "change": ["6 whole weeks", "A year before", "Change"],
}


def rows_of(page: Page) -> list[dict[str, Any]]:
    """Return each area of the table: its code, its shade and what its cells say."""
    rows: list[dict[str, Any]] = page.locator(
        "#areas tbody tr[data-code]:not([data-older])"
    ).evaluate_all(
        """rows => rows.map((row) => ({
            code: row.dataset.code,
            name: row.querySelector("a").textContent,
            shade: [...row.querySelector(".sh-shade").classList].at(-1).split("--")[1],
            cells: [...row.querySelectorAll("td")].map((one) => one.textContent.trim()),
        }))"""
    )
    return rows


def a_year_before(force: Force) -> None:
    """Put in figures of a year before, so that there is something to compare with."""
    west = Area.objects.get(code="E05000001")
    for number in range(52, 82):
        count(force, {"ward": west}, MONDAY - timedelta(weeks=number), 3)


@pytest.fixture
def residents(force: Force) -> None:
    """Load residents of each ward: without them no rate is offered."""
    facts = {"source": "Counted for a test", "licence": "none", "is_made_up": True}
    Population.objects.bulk_create(
        Population(code=code, year=2025, residents=n, loaded_at=clock.now(), **facts)
        for code, n in (("E05000001", 4000), ("E05000002", 5000))
    )


def pointed_at(page: Page, row: dict[str, Any]) -> str:
    """Return what the map says of an area pointed at, in the shade of its row."""
    page.focus(f"#area-{row['code']}")
    # That of the area before may still be fading, and the shades may be on their way.
    shade = re.compile(rf"\bsh-area--{row['shade']}\b")
    expect(page.locator("path.sh-area--pointed")).to_have_class(shade)
    shown = page.locator(".sh-map-tip", has_text=row["name"]).inner_text()
    return " ".join(shown.split())


@pytest.mark.parametrize("shown", ["rate", "change"])
def test_a_phone_shows_all_columns_of_the_table(
    page_phone: Page, residents: None, open_map: OpenMap, shown: str
) -> None:
    page = open_map(page_phone, f"?measure=activities&as={shown}")

    expect(page.locator("#areas thead th")).to_have_count(4)
    hidden = page.locator(".sh-map-table__scroll").evaluate(
        "one => one.scrollWidth - one.clientWidth"
    )
    assert hidden == 0


@pytest.mark.parametrize("way", some(WAYS, short={"rate"}))
def test_each_area_says_in_the_table_what_it_says_on_the_map(
    way: str,
    page_wide: Page,
    force: Force,
    residents: None,
    open_map: OpenMap,
    assert_accessible: Check,
    assert_fits: Check,
) -> None:
    a_year_before(force)
    page = open_map(page_wide, f"?as={way}")

    heads = page.locator("#areas thead th").all_inner_texts()
    rows = rows_of(page)

    assert heads == ["Ward", *WAYS[way]]
    assert len(rows) == page.locator("path.sh-area").count() == 2
    for row in rows:
        shown = pointed_at(page, row)
        assert shown.startswith(row["name"])
        said = shown.removeprefix(row["name"])
        assert row["cells"][0] in re.findall(r"\d+", said)
        if way == "change":
            assert row["cells"][1] in re.findall(r"\d+", said)
            assert row["cells"][2].lower() in said
    assert_accessible(page)
    assert_fits(page)


def test_the_legend_has_words_for_every_shade_that_is_drawn(
    page_wide: Page, residents: None, open_map: OpenMap
) -> None:
    for way in WAYS:
        page = open_map(page_wide, f"?as={way}")
        drawn = {row["shade"] for row in rows_of(page)}
        legend = page.locator(".sh-map-legend__item").evaluate_all(
            """items => items.map((item) => [
                [...item.querySelector(".sh-shade").classList].at(-1).split("--")[1],
                item.textContent.trim(),
            ])"""
        )
        assert drawn <= {shade for shade, words in legend if words}, way


def test_the_list_holds_every_circle_of_the_map(
    page_wide: Page,
    open_map: OpenMap,
    arrests: list[str],
    assert_accessible: Check,
    assert_fits: Check,
) -> None:
    page = page_wide
    answers: list[Any] = []
    page.on(
        "response",
        lambda one: answers.append(one) if "/map/points.json" in one.url else None,
    )
    open_map(page, "?layer=points#17/51.7200/-1.2800")
    expect(page.locator("#spots tbody tr")).to_have_count(1)

    drawn = answers[-1].json()["features"]

    for feature, row in zip(
        drawn, page.locator("#spots tbody tr").all_inner_texts(), strict=True
    ):
        items = feature["properties"]["items"]
        assert {item["reference"] for item in items} == set(arrests)
        assert all(item["reference"] in row for item in items)
    assert_accessible(page)
    assert_fits(page)


def test_a_time_without_a_file_and_a_wrong_address_can_be_read_by_all(
    page_wide: Page,
    open_map: OpenMap,
    watch: Any,
    assert_accessible: Check,
    assert_fits: Check,
) -> None:
    watch.allowed.append("status of 400")
    gap = "?measure=street_drug_crimes&from=2024-03&to=2024-03"
    page = open_map(page_wide, gap)
    expect(page.get_by_role("heading", name="Not known", exact=True)).to_be_visible()
    assert_accessible(page)
    assert_fits(page)

    page.goto("/map/?measure=weather")
    expect(page.locator("h1")).to_be_visible()
    assert_accessible(page)
    assert_fits(page)
