"""The complete map page, for wards and LSOAs, with five years in its timeline."""

from collections.abc import Iterator

from tests.bench.pages import page_line
from tests.bench.result import Line
from tests.bench.setting import Bench

MOST_MS = 60


def measure(bench: Bench) -> Iterator[Line]:
    """Yield the page of each level."""
    for level in ("ward", "lsoa"):
        path = f"/map/?measure=reports&level={level}"
        yield page_line(bench, path, most_ms=MOST_MS)
