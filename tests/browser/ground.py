"""The base map in browser tests: a small one of Oxford's streets, and what is drawn."""

from pathlib import Path

from playwright.sync_api import Page

from stronghold.demo.management.commands.load_demo import DATA
from stronghold.figures.base_map.building import build, file_for

STREETS = DATA / "base-map" / "odbl" / "oxford-roads.geojson.gz"
RIVERS = DATA / "base-map" / "odbl" / "thames-valley-waterways.geojson.gz"
# The city, without the valley around it.
CITY = (-1.32, 51.70, -1.17, 51.80)


def build_city(folder: Path) -> None:
    """Build the city's streets and rivers from the demonstration's files."""
    build(
        [STREETS, RIVERS],
        to=file_for(folder, "city"),
        attribution="© OpenStreetMap contributors (ODbL)",
        box=CITY,
        progress=lambda _: None,
    )


def drawn_on(page: Page) -> dict[str, int]:
    """Return the kinds that the ground of the map shows, each with its squares."""
    drawn: dict[str, int] = page.evaluate(
        "document.querySelector('.sh-ground canvas')?.drawn ?? {}"
    )
    return drawn


def names_on(page: Page) -> list[str]:
    """Return the names that the base map shows."""
    names: list[str] = page.evaluate(
        "document.querySelector('.sh-words canvas')?.drawn ?? []"
    )
    return names
