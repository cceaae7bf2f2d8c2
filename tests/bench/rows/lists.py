"""The lists that officers and supervisors open all day, and one record.

The design's budget is for every page of a person's day: p95 of 100 ms.
"""

from collections.abc import Iterator

from tests.bench.pages import page_line
from tests.bench.result import Line
from tests.bench.setting import Bench

MOST_MS = 100
PATHS = (
    "/reports/",
    "/reports/?q=dealing",
    "/reports/triage/",
    "/operations/arrests/",
    "/operations/warrants/",
    "/operations/closures/",
    "/operations/activities/",
    "/deadlines/",
)


def measure(bench: Bench) -> Iterator[Line]:
    """Yield the first page of each list."""
    for path in PATHS:
        yield page_line(bench, path, most_ms=MOST_MS)
