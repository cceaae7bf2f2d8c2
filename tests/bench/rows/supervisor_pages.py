"""The pages that a supervisor opens on Monday: home, the week's signals, the brief."""

from collections.abc import Iterator

from stronghold.core.kernel import clock
from stronghold.core.kernel.weeks import Week
from tests.bench.pages import page_line
from tests.bench.result import Line
from tests.bench.setting import Bench

MOST_MS = 150


def measure(bench: Bench) -> Iterator[Line]:
    """Yield each page, of the last week that is over."""
    week = Week.of(clock.today()).shifted(-1)
    for path in ("/", "/signals/", f"/weekly/{week}/"):
        yield page_line(bench, path, most_ms=MOST_MS)
