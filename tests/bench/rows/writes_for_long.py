"""Fifty reports a second for ten minutes: neither slower nor larger at their end.

By API, with the whole site running. The first minute fills caches, so the second is
compared with the last.
"""

from collections.abc import Iterator, Sequence

from stronghold.figures import tallies
from tests.bench.load import at_a_rate
from tests.bench.made_up import new_report
from tests.bench.processes import Site
from tests.bench.result import Line, Spread
from tests.bench.setting import Bench
from tests.bench.visitor import Visitor, signed_in

A_SECOND, MINUTES, QUICK_MINUTES = 50, 10, 3
MOST_GROWTH = 1.5
MOST_MB = 120


def measure(bench: Bench) -> Iterator[Line]:
    """Yield the last minute beside the second, and the memory after each."""
    site, wrong = bench.site, set()
    # Signed in now: a session locks that no page has used for a quarter of an hour.
    visitor = signed_in(site.address, "officer")

    def one(own: Visitor, i: int) -> None:
        answer = own.post_json("/api/v1/reports", new_report())
        if answer.status != 201:
            wrong.add(answer.status)

    took: list[Sequence[float]] = []
    held: list[float] = []
    for _ in range(QUICK_MINUTES if bench.quick else MINUTES):
        took.append(at_a_rate(visitor, one, a_second=A_SECOND, n=A_SECOND * 60))
        held.append(_own_megabytes(site))
    visitor.close()
    tallies.refresh(wait=True)
    last, second = Spread.of(took[-1]), Spread.of(took[1])
    ratio = last.p95 / second.p95
    yield Line(
        f"a report by API, {A_SECOND} a second, minute {len(took)}",
        "ms",
        last,
        second,
        "ms, the second minute",
        ratio,
        budget=f"p95 ≤ {MOST_GROWTH} × of the second minute",
        within=ratio <= MOST_GROWTH and not wrong,
        note=f"answered {sorted(wrong)}" if wrong else "",
    )
    yield Line(
        "… own memory of the largest process",
        "MB",
        Spread.one(held[-1]),
        Spread.one(held[1]),
        "MB after the second minute",
        held[-1] / held[1],
        budget=f"≤ {MOST_MB} MB",
        within=held[-1] <= MOST_MB,
    )


def _own_megabytes(site: Site) -> float:
    """Return the memory of the process that has most of its own."""
    processes = (site.web, *site.workers, site.beat)
    return max(mb for one in processes for mb in one.own_megabytes().values())
