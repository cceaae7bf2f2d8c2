"""A small map: correct distances, and a number in each area."""

from typing import Any

import pytest
from django.template.loader import render_to_string

from stronghold.core.ui.charts.area_map import (
    MARGIN,
    SHADES,
    WIDTH,
    AreaMap,
    outlines_from,
    shape,
)

# Half as tall as a degree of longitude is wide at 60 degrees north.
WIDE = [[0, 60], [2, 60], [2, 60.25], [0, 60.25], [0, 60]]
HIGHER = [[0, 60.25], [2, 60.25], [2, 60.5], [0, 60.5], [0, 60.25]]


def feature(name: str, kind: str, coordinates: Any) -> dict[str, Any]:
    return {
        "properties": {"code": name, "name": name},
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def test_a_map_is_north_up_and_keeps_its_proportions() -> None:
    drawn = outlines_from(
        [feature("A", "Polygon", [WIDE]), feature("B", "MultiPolygon", [[HIGHER]])]
    )

    assert drawn
    south, north = drawn.areas
    assert north.y < south.y
    assert south.x == pytest.approx(WIDTH / 2, abs=0.1)
    # A degree of longitude is half of one of latitude there: twice as wide as high.
    assert drawn.height - 2 * MARGIN == pytest.approx(
        (WIDTH - 2 * MARGIN) / 2, rel=0.01
    )


def test_nothing_is_drawn_of_no_areas() -> None:
    assert outlines_from([]) is None


def test_each_area_says_its_number_and_none_is_written_for_none() -> None:
    drawn = outlines_from([feature("A & B", "Polygon", [WIDE])])
    assert drawn
    (outline,) = drawn.areas
    some, none = (shape(outline, n, shade=n, noun="reports") for n in (5, 0))
    assert (some.number, some.fill, some.ink) == ("5", SHADES[5], "#ffffff")
    assert (none.number, none.described) == ("", "A & B: 0 reports")

    html = render_to_string(
        "components/area_map.html",
        {"map": AreaMap("Title", "Words", "t", 440, 100, [some], [(SHADES[5], "5")])},
    )

    assert "A &amp; B: 5 reports" in html
    assert 'href="#t"' in html
