"""What browser tests of the map share: a small country with figures, on a Tuesday."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.sync_api import Page

from stronghold.core.geography.models import Area, Force
from stronghold.core.kernel import clock
from stronghold.figures.choices import ELSEWHERE, PLACE_NOT_KNOWN
from stronghold.figures.models import MeasureChange
from tests.factories import make_cast, make_country, make_source_file, make_tally

TUESDAY = datetime(2026, 11, 24, 12, tzinfo=UTC)
MONDAY = date(2026, 11, 23)
# Of 2024; there is no file for March.
MONTHS = (1, 2, 4)
CRIMES = {"measure": "street_drug_crimes", "category": "Local resolution"}


def count(
    force: Force, areas: dict[str, Area | int], period: date, n: int, **given: str
) -> None:
    """Put in a figure at each level, and the force's own."""
    for level, area in areas.items():
        make_tally(force, area, period, n, **given | {"level": level})
    make_tally(force, force.pk, period, n, **given | {"level": "force"})


@pytest.fixture
def force(site: str) -> Iterator[Force]:
    """A force with 30 weeks of arrests in the west, and some months of crimes."""
    with clock.stopped(TUESDAY):
        own, country = make_cast().officer.force, make_country()
        west: dict[str, Area | int] = {
            "district": country["E07000001"],
            "ward": country["E05000001"],
            "lsoa": country["E01000001"],
        }
        for number in range(30):
            count(own, west, MONDAY - timedelta(weeks=number), 1 + number % 3)
        unplaced = dict.fromkeys(west, PLACE_NOT_KNOWN)
        count(own, unplaced, MONDAY - timedelta(weeks=1), 2, category="92E")
        for month in MONTHS:
            make_source_file(own, date(2024, month, 1))
            elsewhere = dict.fromkeys(west, ELSEWHERE)
            count(own, elsewhere, date(2024, month, 1), month, **CRIMES)
        MeasureChange.objects.create(measure="arrests", changed_at=TUESDAY)
        yield own


@pytest.fixture
def open_map(
    force: Force, signed_in: Callable[[Page, str], Page]
) -> Callable[..., Page]:
    """Open the map as the analyst, drawn: `open_map(page, "?level=lsoa")`."""

    def go(page: Page, query: str = "") -> Page:
        signed_in(page, "analyst")
        page.goto(f"/map/{query}")
        page.wait_for_selector("path.sh-area", state="attached")
        return page

    return go
