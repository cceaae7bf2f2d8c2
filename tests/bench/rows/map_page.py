"""The complete map page, for wards and LSOAs, with five years in its timeline.

Also with a ward open: its streets, its open taskings, and what is usual there.
"""

from collections.abc import Iterator

from stronghold.core.geography.models import Area
from tests.bench.pages import page_line
from tests.bench.result import Line
from tests.bench.setting import Bench

MOST_MS = 60


def measure(bench: Bench) -> Iterator[Line]:
    """Yield the page of each level, and of a ward."""
    for level in ("ward", "lsoa"):
        path = f"/map/?measure=reports&level={level}"
        yield page_line(bench, path, most_ms=MOST_MS)
    ward = Area.objects.filter(edition__kind="ward").order_by("code")[0].code
    path = f"/map/?measure=reports&area={ward}"
    yield page_line(bench, path, most_ms=MOST_MS)
