"""Thirteen weeks of all wards over HTTP, and a bare signed-in view of the same SQL."""

from collections.abc import Iterator
from urllib.parse import urlencode

from stronghold.core.kernel import clock
from stronghold.core.kernel.weeks import Week
from stronghold.figures.queries import state_of, tallies_for
from stronghold.figures.question import TallyQuestion
from tests.bench.load import Load, as_fast_as_answered, ms_of, rate_of
from tests.bench.result import Line, Spread
from tests.bench.setting import Bench, statements_of

SECONDS, TURNS = 4, 3


def measure(bench: Bench) -> Iterator[Line]:
    """Yield requests a second of the site and of the bare view, and of a 304."""
    last = Week.of(clock.today()).shifted(-1)
    asked = {
        **{"measure": "reports", "level": "ward"},
        **{"from": str(last.shifted(-12)), "to": str(last)},
    }
    path = f"/api/v1/tallies?{urlencode(asked)}"
    question = TallyQuestion.from_params({name: [v] for name, v in asked.items()})
    viewer = bench.user("supervisor")
    with statements_of() as statements:
        tallies_for(viewer, question, state=state_of(viewer, question))
    bare, bare_path = bench.bare, bench.bare_path(statements)
    site = bench.visitor("supervisor")
    etag = site.get(path).headers["etag"]
    seconds = SECONDS / 4 if bench.quick else SECONDS
    of_site, of_bare, of_same = [], [], []
    for _ in range(TURNS):
        turn = {"seconds": seconds}
        of_site.append(as_fast_as_answered(site, lambda v: v.get(path), **turn))
        of_bare.append(as_fast_as_answered(bare, lambda v: v.get(bare_path), **turn))
        of_same.append(
            as_fast_as_answered(
                site, lambda v: v.get(path, **{"If-None-Match": etag}), **turn
            )
        )
    yield _requests(of_site, of_bare)
    yield _unchanged(of_same, of_bare)


def _requests(of_site: list[Load], of_bare: list[Load]) -> Line:
    ratio = rate_of(of_site) / rate_of(of_bare)
    wrong = {a.status for load in of_site + of_bare for a in load.answers} - {200}
    return Line(
        "13 weeks × all wards over HTTP, 4 at once",
        "requests/s",
        Spread.one(rate_of(of_site)),
        Spread.one(rate_of(of_bare)),
        floor_is="requests/s, bare view",
        ratio=ratio,
        budget="≥ half of the bare view",
        within=ratio >= 0.5 and not wrong,
        note=f"{ms_of(of_site)} ms an answer; bare {ms_of(of_bare)} ms",
    )


def _unchanged(of_same: list[Load], of_bare: list[Load]) -> Line:
    ratio = rate_of(of_same) / rate_of(of_bare)
    statuses = {a.status for load in of_same for a in load.answers}
    return Line(
        "… unchanged",
        "requests/s",
        Spread.one(rate_of(of_same)),
        Spread.one(rate_of(of_bare)),
        floor_is="requests/s, bare view",
        ratio=ratio,
        budget="always 304, ≥ 0.8 of the bare view",
        within=statuses == {304} and ratio >= 0.8,
        note=f"{ms_of(of_same)} ms an answer",
    )
