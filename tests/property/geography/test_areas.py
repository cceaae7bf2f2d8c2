"""Every point has exactly one area of each kind, as a slow search finds."""

from datetime import date, timedelta

import pytest
from django.contrib.gis.geos import Point
from hypothesis import given, settings
from hypothesis import strategies as st

from stronghold.core.geography.choices import AreaKind
from stronghold.core.geography.models import Area
from stronghold.core.geography.queries import EDGE, Place, areas_of_places
from tests.factories import make_area, make_edition, square
from tests.sweeps import SUPPRESSED, examples

CHANGE = date(2021, 5, 6)
# Corners, shared edges and points between, inside the district and outside it.
longitudes = st.sampled_from([-1.31, -1.3, -1.27, -1.25, -1.2, -1.1]) | st.floats(
    -1.32, -1.18
)
latitudes = st.sampled_from([51.69, 51.7, 51.73, 51.75, 51.8]) | st.floats(51.68, 51.82)
days = st.integers(-2, 2).map(lambda n: CHANGE + timedelta(days=n))


def slow_areas_at(point: Point, on: date) -> dict[str, int]:
    """Return the area of each kind, by looking at every outline."""
    found: dict[str, int] = {}
    for area in Area.objects.select_related("edition").order_by("code"):
        edition = area.edition
        begun = edition.valid_from is None or edition.valid_from <= on
        over = edition.valid_to is not None and edition.valid_to < on
        if begun and not over and area.outline.distance(point) <= EDGE:
            found.setdefault(edition.kind, area.pk)
    return found


@pytest.fixture
def two_editions_of_wards(country: dict[str, Area]) -> None:
    old = country["E05000001"].edition
    old.valid_to = CHANGE - timedelta(days=1)
    old.save()
    new = make_edition(AreaKind.WARD, CHANGE)
    make_area(new, "E05000003", square(-1.3, 51.7, -1.2, 51.73))
    make_area(new, "E05000004", square(-1.3, 51.73, -1.2, 51.8))


@settings(
    max_examples=examples(150),
    suppress_health_check=SUPPRESSED,
)
@given(longitudes, latitudes, days)
@pytest.mark.usefixtures("two_editions_of_wards")
def test_each_kind_gives_one_area_the_lowest_code_on_an_edge(
    longitude: float, latitude: float, on: date
) -> None:
    point = Point(longitude, latitude, srid=4326)

    [found] = areas_of_places([Place((longitude, latitude), on)])

    assert found == slow_areas_at(point, on)
