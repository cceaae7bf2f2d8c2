"""An area that someone draws is one ring in Great Britain, of a size to work on."""

import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from stronghold.core.places.drawn_areas import (
    LONGEST,
    MOST_CORNERS,
    polygon_of,
    size_of,
    written_size,
)
from stronghold.core.places.forms import DrawnAreaField

# About 690 by 1,110 metres, in Oxford.
CORNERS = [(-1.26, 51.75), (-1.25, 51.75), (-1.25, 51.76), (-1.26, 51.76)]


def drawing(corners: list[Any]) -> str:
    ring = [*corners, corners[0]] if corners else []
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


def test_a_drawing_is_read_and_its_size_known() -> None:
    area = DrawnAreaField(required=False).clean(drawing(CORNERS))

    assert area is not None
    assert area.srid == 4326
    assert size_of(area) == pytest.approx(0.768, rel=0.01)
    assert written_size(area) == "0.77 square kilometres"


def test_no_drawing_is_none() -> None:
    assert DrawnAreaField(required=False).clean("") is None


def square(side: float, at: tuple[float, float] = (-1.26, 51.75)) -> list[Any]:
    x, y = at
    return [(x, y), (x + side, y), (x + side, y + side), (x, y + side)]


ROUND = [(-1.26 + i * 1e-5, 51.75 + (i % 2) * 1e-4) for i in range(MOST_CORNERS + 1)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "could not be read"),
        ("[" * 5_000, "could not be read"),
        ("null", "could not be read"),
        ('{"type": "Polygon", "coordinates": []}', "could not be read"),
        ('{"type": "Polygon", "coordinates": [[[NaN, 51], [1, 2]]]}', "could not"),
        ('{"type": "Point", "coordinates": [[-1.2, 51.7]]}', "could not be read"),
        (drawing(CORNERS[:2]), "could not be read"),
        ("SRID=4326;POLYGON((0 0,0 1,1 1,0 0))", "could not be read"),
        (drawing(CORNERS) + " " * LONGEST, "could not be read"),
        (drawing(ROUND), "at most 200 corners"),
        (drawing(square(0.01, at=(2.35, 48.85))), "inside Great Britain"),
        (drawing([CORNERS[i] for i in (0, 2, 1, 3)]), "sides do not cross"),
        (drawing(square(0.00001)), "at least 100 square metres"),
        (drawing(square(0.1)), "at most 10 square kilometres"),
    ],
)
def test_what_cannot_be_stored_says_what_to_change(text: str, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        DrawnAreaField(required=False).clean(text)


def test_a_drawing_that_cannot_be_read_is_written_to_no_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert polygon_of("an address") is None
    with pytest.raises(ValidationError):
        DrawnAreaField(required=False).clean("an address")

    assert caplog.text == ""
