"""From sending a report to seeing it counted, with web, workers, beat and Redis.

It begins before the report is sent, so storing it is part of the time.
"""

import time
from collections.abc import Iterator

import orjson

from stronghold.core.kernel import clock
from stronghold.core.kernel.weeks import Week
from stronghold.figures import tallies
from tests.bench.made_up import new_report
from tests.bench.result import Line, Spread
from tests.bench.setting import Bench
from tests.bench.visitor import Visitor

ROUNDS = 100
PATIENCE, BETWEEN = 30, 0.02  # seconds


def measure(bench: Bench) -> Iterator[Line]:
    """Yield how long it takes, each report by itself."""
    tallies.refresh(wait=True)
    site = bench.visitor("officer")
    week = Week.of(clock.today())
    path = f"/api/v1/tallies?measure=reports&level=force&from={week}&to={week}"
    _until_more_than(-1, site, path)
    took = [_one(site, path) for _ in range(bench.rounds(ROUNDS))]
    spread = Spread.of(took)
    yield Line(
        "a report sent → in the dashboard's JSON",
        "ms",
        spread,
        floor_is="asked every 20 ms",
        budget="p95 ≤ 2 s, p99 ≤ 1 s",
        within=spread.p99 <= 1_000,
        note="workers and beat running",
    )


def _one(site: Visitor, path: str) -> float:
    before = _count(site, path)
    began = time.perf_counter()
    answer = site.post_json("/api/v1/reports", new_report())
    if answer.status != 201:
        raise RuntimeError(f"not stored: {answer.status} {answer.body[:300]!r}")
    _until_more_than(before, site, path)
    return (time.perf_counter() - began) * 1000


def _until_more_than(before: int, site: Visitor, path: str) -> None:
    deadline = time.perf_counter() + PATIENCE
    while _count(site, path) <= before:
        if time.perf_counter() > deadline:
            raise RuntimeError("it is not counted")
        time.sleep(BETWEEN)


def _count(site: Visitor, path: str) -> int:
    body = site.get(path, **{"Accept-Encoding": "identity"}).body
    return sum(row["n"] for row in orjson.loads(body)["rows"])
