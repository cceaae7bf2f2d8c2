"""The memory of web and worker that is their own, after the previous rows."""

from collections.abc import Iterator

from tests.bench.processes import Process
from tests.bench.result import Line, Spread
from tests.bench.setting import Bench

MOST_MB = 120
PAGES = ("/", "/map/", "/reports/", "/operations/", "/deadlines/", "/places/")


def measure(bench: Bench) -> Iterator[Line]:
    """Yield each process that works: of its group, the children if there are any."""
    for _ in range(bench.rounds(30)):
        for path in PAGES:
            bench.visitor("supervisor").get(path)
    site = bench.site
    for process in (site.web, *site.workers, site.beat):
        yield _line(process)


def _line(process: Process) -> Line:
    held = process.own_megabytes()
    working = {pid: mb for pid, mb in held.items() if pid != process.pid} or held
    most = max(working.values())
    return Line(
        f"own memory of a {process.name} process",
        "MB",
        Spread.one(most),
        budget=f"≤ {MOST_MB} MB",
        within=most <= MOST_MB,
        note=" + ".join(f"{mb:.0f}" for mb in held.values())
        + " MB in all its processes",
    )
