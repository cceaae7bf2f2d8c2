"""Apache Superset beside the site: the same figures by HTTP.

Both have the same rows of the same database, two processes with four threads each, and
are asked in turns by the same client on the same machine. The site's workers and beat
run, as always. Superset's answers come from its cache.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from stronghold.core.kernel import clock
from stronghold.core.kernel.weeks import Week
from stronghold.figures import tallies
from tests.bench.beside.analyst import (
    CHART_DATA,
    ELSEWHERE,
    NOT_KNOWN,
    WEEKS,
    Analyst,
    json_of,
    make_dataset,
    question,
    week_of,
)
from tests.bench.beside.server import running_superset, version
from tests.bench.load import Load, Request, as_fast_as_answered, ms_of, rate_of
from tests.bench.result import Line, Spread
from tests.bench.setting import Bench
from tests.bench.visitor import Answer, Visitor

TURNS, SECONDS = 5, 4
LEAST_TIMES = 20
# The count of each area and week; all that is in no ward, or has no place, as one area.
Cells = Counter[tuple[str, str]]


def measure(bench: Bench) -> Iterator[Line]:
    """Yield how fast both give the same figures."""
    tallies.refresh(wait=True)
    last = Week.of(clock.today()).shifted(-1)
    site = bench.visitor("supervisor")
    force = bench.user("supervisor").organisation.force_id
    with running_superset(bench) as superset:
        analyst = Analyst(superset)
        dataset = make_dataset(analyst, superset, force=force)
        cells = _cells_of_both(site, analyst, dataset, last)
        yield _by_http(bench, site, analyst, dataset, last, cells=cells)
        analyst.close()


def _figures(last: Week) -> str:
    weeks = {"from": str(last.shifted(1 - WEEKS)), "to": str(last)}
    asked = {"measure": "reports", "level": "ward", **weeks}
    return f"/api/v1/tallies?{urlencode(asked)}"


def _cells_of_both(
    site: Visitor, analyst: Analyst, dataset: int, last: Week
) -> tuple[Cells, Cells]:
    """Return the count of each ward and week, and of what is in no ward."""
    asked = question(dataset, last, counted=True)
    theirs = analyst.visitor.post_json(CHART_DATA, asked)
    ours = json_of(site.get(_figures(last)))
    return _cells_of_site(ours), _cells_of_superset(theirs)


def _cells_of_site(answer: Mapping[str, Any]) -> Cells:
    cells: Cells = Counter()
    for name, rows in (
        (ELSEWHERE, answer["elsewhere"]),
        (NOT_KNOWN, answer["place_not_known"]),
    ):
        cells.update({(name, row["week"]): row["n"] for row in rows})
    for row in answer["rows"]:
        cells[row["name"], row["week"]] += row["n"]
    return cells


def _cells_of_superset(answer: Answer) -> Cells:
    cells: Cells = Counter()
    for row in json_of(answer)["result"][0]["data"]:
        cells[row["ward"], str(week_of(row))] += row["count"]
    return cells


def _by_http(
    bench: Bench,
    site: Visitor,
    analyst: Analyst,
    dataset: int,
    last: Week,
    *,
    cells: tuple[Cells, Cells],
) -> Line:
    """Return the requests a second of the site, and of Superset from its cache."""
    path, kept = _figures(last), question(dataset, last)
    seconds = SECONDS / 4 if bench.quick else SECONDS
    ways: Sequence[tuple[Visitor, Request]] = (
        (site, lambda v: v.get(path)),
        (analyst.visitor, lambda v: v.post_json(CHART_DATA, kept)),
    )
    turns = [
        [as_fast_as_answered(visitor, ask, seconds=seconds) for visitor, ask in ways]
        for _ in range(TURNS + 1)
    ]
    # The first turn warms all processes.
    of_site, of_kept = zip(*turns[1:], strict=True)
    ours, theirs = cells
    right = _all_well(of_site) and _all_cached(of_kept)
    right = right and ours == theirs and ours.total() > 0
    ratio = rate_of(of_site) / rate_of(of_kept)
    return Line(
        f"{WEEKS} weeks × all wards over HTTP, 4 at once",
        "requests/s",
        Spread.one(rate_of(of_site)),
        Spread.one(rate_of(of_kept)),
        floor_is=f"requests/s, Superset {version()} from its cache",
        ratio=ratio,
        budget=f"≥ {LEAST_TIMES} × Superset's cache, each cell the same",
        within=ratio >= LEAST_TIMES and right,
        note=f"{len(ours)} cells, {len(ours - theirs)} higher and "
        f"{len(theirs - ours)} lower than theirs; an answer {ms_of(of_site)} ms, from "
        f"Superset's cache {ms_of(of_kept)} ms"
        + ("" if right else "; some answer is not as it should be"),
    )


def _all_well(loads: Sequence[Load]) -> bool:
    return {answer.status for load in loads for answer in load.answers} == {200}


def _all_cached(loads: Sequence[Load]) -> bool:
    """Return whether all answers are well, and from the cache."""
    return _all_well(loads) and all(
        json_of(answer)["result"][0]["is_cached"]
        for load in loads
        for answer in load.answers
    )
