"""The pure modules of static/lib: is their arithmetic right?"""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.factories import make_cast

Run = Callable[[str, str], Any]


@pytest.fixture
def run(page_wide: Page, signed_in: Callable[[Page, str], Page]) -> Run:
    """Run an expression on a module: `run("spots", "m.shortNumber(1234)")`."""
    make_cast()
    signed_in(page_wide, "partner").goto("/")

    def evaluate(module: str, expression: str) -> Any:
        source = f"import('/static/lib/{module}.js').then((m) => {expression})"
        return page_wide.evaluate(source)

    return evaluate


def test_an_address_leaves_out_what_is_empty(run: Run) -> None:
    entries = "[['measure', 'arrests'], ['category', ''], ['area', 'E05 1']]"

    assert run("address", f"m.addressOf('/map/', {entries})") == (
        "/map/?measure=arrests&area=E05+1"
    )
    assert run("address", "m.addressOf('/map/', [])") == "/map/"


def test_where_the_map_looks_is_written_and_read(run: Run) -> None:
    look = {"zoom": 15, "centre": [51.752, -1.2577]}

    assert run("address", "m.hashOf({zoom: 15, centre: [51.752, -1.2577]})") == (
        "#15/51.7520/-1.2577"
    )
    assert run("address", "m.lookOf('#15/51.752/-1.2577')") == look
    assert run("address", "m.lookOf('#periods')") is None


@pytest.mark.parametrize(
    ("hour", "words"),
    [
        ("14, 3", "2:03pm"),
        ("0, 30", "12:30am"),
        ("12, 0", "12:00pm"),
        ("9, 5", "9:05am"),
    ],
)
def test_the_time_of_day(run: Run, hour: str, words: str) -> None:
    assert run("clock_time", f"m.clockTime(new Date(2026, 10, 24, {hour}))") == words


def test_the_squares_that_a_box_touches(run: Run) -> None:
    box = "{west: -1.26, south: 51.74, east: -1.24, north: 51.76}"

    assert run("squares", "m.squareOf(-1.252, 51.752, 14)") == {"x": 8135, "y": 5430}
    assert run("squares", "m.squareOf(180, -85.06, 2)") == {"x": 3, "y": 3}
    assert {"x": 8135, "y": 5430} in run("squares", f"m.squaresIn({box}, 14)")


def test_of_labels_that_overlap_the_first_is_written(run: Run) -> None:
    labels = (
        "[{text: 'High Street', x: 100, y: 100}, {text: 'Turl Street', x: 120, y: 104},"
        " {text: 'Ship Street', x: 100, y: 140}]"
    )

    written = run("labels", f"m.fitting({labels}).map((label) => label.text)")

    assert written == ["High Street", "Ship Street"]
