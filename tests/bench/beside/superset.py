"""Apache Superset beside the site: the same figures by HTTP, and pages when drawn.

Both have the same rows of the same database, two processes with four threads each, and
are asked in turns by the same client on the same machine. The site's workers and beat
run, as always. Superset's answers come from its cache, or are counted again.
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
    make_dashboard,
    make_dataset,
    question,
    week_of,
)
from tests.bench.beside.drawn import Viewed, answers_of, browser, in_turns, profile
from tests.bench.beside.server import Superset, running_superset, version
from tests.bench.load import Load, Request, as_fast_as_answered, ms_of, rate_of
from tests.bench.result import Line, Spread
from tests.bench.setting import Bench
from tests.bench.visitor import Answer, Visitor

TURNS, SECONDS = 5, 4
LOADS = 11
LEAST_TIMES, MOST_SHARE = 20, 1 / 5
N_CHARTS = 4
# The count of each area and week; all that is in no ward, or has no place, as one area.
Cells = Counter[tuple[str, str]]

# No chart waits, and each has a picture or rows.
DASHBOARD_DRAWN = f"""(() => {{
  const charts = [...document.querySelectorAll('.dashboard-component-chart-holder')];
  return charts.length === {N_CHARTS} && !document.querySelector('.loading')
    && charts.every((one) => one.querySelector('canvas, tbody tr'));
}})()"""
# Each area of the table is on the map, in its shade.
MAP_DRAWN = """(() => {
  const areas = [...document.querySelectorAll('path.sh-area')];
  const rows = document.querySelectorAll('#areas tbody tr[data-code]');
  return rows.length > 0 && areas.length >= rows.length
    && areas.every((one) => /sh-area--[0-5]/.test(one.getAttribute('class')));
})()"""
# Its last part is there, with all that the page loads.
BRIEF_DRAWN = "document.querySelector('#files') && document.readyState === 'complete'"


def measure(bench: Bench) -> Iterator[Line]:
    """Yield the figures that both give, how fast, and when their pages are drawn."""
    tallies.refresh(wait=True)
    last = Week.of(clock.today()).shifted(-1)
    site = bench.visitor("supervisor")
    force = bench.user("supervisor").organisation.force_id
    with running_superset(bench) as superset:
        analyst = Analyst(superset)
        dataset = make_dataset(analyst, superset, force=force)
        yield _same_cells(site, analyst, dataset, last)
        yield from _by_http(bench, site, analyst, dataset, last)
        dashboard = make_dashboard(analyst, dataset, last)
        yield from _drawn(bench, site, superset, analyst, dashboard, last)
        analyst.close()


def _weeks(last: Week) -> dict[str, str]:
    return {
        **{"measure": "reports", "level": "ward"},
        **{"from": str(last.shifted(1 - WEEKS)), "to": str(last)},
    }


def _figures(last: Week) -> str:
    return f"/api/v1/tallies?{urlencode(_weeks(last))}"


def _same_cells(site: Visitor, analyst: Analyst, dataset: int, last: Week) -> Line:
    """Compare the count of each ward and week, and of what is in no ward."""
    ours = _cells_of_site(json_of(site.get(_figures(last))))
    asked = question(dataset, last, counted=True)
    theirs = _cells_of_superset(analyst.visitor.post_json(CHART_DATA, asked))
    return Line(
        f"{WEEKS} weeks × all wards: reports in all",
        "reports",
        Spread.one(ours.total()),
        Spread.one(theirs.total()),
        floor_is="by Superset",
        budget="each cell the same",
        within=ours == theirs and ours.total() > 0,
        note=f"{len(ours)} cells; {len(ours - theirs)} higher and "
        f"{len(theirs - ours)} lower than by Superset {version()}",
    )


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
    bench: Bench, site: Visitor, analyst: Analyst, dataset: int, last: Week
) -> Iterator[Line]:
    """Yield requests a second: of the site, and of Superset in both ways."""
    path = _figures(last)
    kept = question(dataset, last)
    counted = question(dataset, last, counted=True)
    seconds = SECONDS / 4 if bench.quick else SECONDS
    ways: Sequence[tuple[Visitor, Request]] = (
        (site, lambda v: v.get(path)),
        (analyst.visitor, lambda v: v.post_json(CHART_DATA, kept)),
        (analyst.visitor, lambda v: v.post_json(CHART_DATA, counted)),
    )
    turns = [
        [as_fast_as_answered(visitor, ask, seconds=seconds) for visitor, ask in ways]
        for _ in range(TURNS + 1)
    ]
    # The first turn warms all processes.
    of_site, of_kept, of_counted = zip(*turns[1:], strict=True)
    right = _all_well(of_site) and _all_cached(of_kept, is_cached=True)
    ratio = rate_of(of_site) / rate_of(of_kept)
    yield Line(
        f"{WEEKS} weeks × all wards over HTTP, 4 at once",
        "requests/s",
        Spread.one(rate_of(of_site)),
        Spread.one(rate_of(of_kept)),
        floor_is="requests/s, Superset's cache",
        ratio=ratio,
        budget=f"≥ {LEAST_TIMES} × Superset's cache",
        within=ratio >= LEAST_TIMES and right,
        note=f"an answer {ms_of(of_site)} ms, from Superset's cache {ms_of(of_kept)} ms"
        + ("" if right else "; some answer is not as it should be"),
    )
    yield Line(
        "… counted by Superset each time",
        "requests/s",
        Spread.one(rate_of(of_site)),
        Spread.one(rate_of(of_counted)),
        floor_is="requests/s, Superset",
        ratio=rate_of(of_site) / rate_of(of_counted),
        within=None if _all_cached(of_counted, is_cached=False) else False,
        note=f"an answer of Superset {ms_of(of_counted)} ms",
    )


def _all_well(loads: Sequence[Load]) -> bool:
    return {answer.status for load in loads for answer in load.answers} == {200}


def _all_cached(loads: Sequence[Load], *, is_cached: bool) -> bool:
    """Return whether all answers are well, and from the cache or not."""
    return _all_well(loads) and all(
        bool(json_of(answer)["result"][0]["is_cached"]) is is_cached
        for load in loads
        for answer in load.answers
    )


def _drawn(
    bench: Bench,
    site: Visitor,
    superset: Superset,
    analyst: Analyst,
    dashboard: int,
    last: Week,
) -> Iterator[Line]:
    """Yield when the map and the brief are drawn, beside the cached dashboard."""
    with browser() as chromium:
        ours = profile(chromium, site.address, site.cookies)
        theirs = profile(chromium, superset.address, analyst.visitor.cookies)
        board = Viewed(
            f"{superset.address}/superset/dashboard/{dashboard}/",
            DASHBOARD_DRAWN,
            theirs,
        )
        a_map = Viewed(
            f"{site.address}/map/?{urlencode(_weeks(last))}", MAP_DRAWN, ours
        )
        brief = Viewed(f"{site.address}/weekly/{last}/", BRIEF_DRAWN, ours)
        in_turns((board, a_map, brief), bench.rounds(LOADS))
        # Not while it is timed, since reading the answers takes time too.
        asked = answers_of(board, CHART_DATA)
        are_cached = [one["result"][0]["is_cached"] for one in asked]
    right = are_cached == [True] * N_CHARTS
    dashboard_is = Spread.of(board.took)
    for what, page in (("the map", a_map), ("the brief", brief)):
        spread = Spread.of(page.took)
        ratio = spread.p50 / dashboard_is.p50
        yield Line(
            f"{what} in Chromium, until drawn",
            "ms",
            spread,
            dashboard_is,
            floor_is="ms, Superset's dashboard from its cache",
            ratio=ratio,
            budget=f"≤ {MOST_SHARE:.1f} × the dashboard",
            within=ratio <= MOST_SHARE and right,
            note=f"{len(page.took)} loads each, in turns"
            + ("" if right else f"; charts from the cache: {are_cached}"),
        )
