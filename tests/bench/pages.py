"""A page over HTTP, one request after the other, and a bare view of the same SQL."""

from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.db import connection
from django.http import QueryDict
from django.test import RequestFactory
from django.urls import resolve

from stronghold.core.audit.record import Request, during
from tests.bench.result import Line, Spread
from tests.bench.setting import Bench, statements_of

ROUNDS = 40


def page_line(bench: Bench, path: str, *, most_ms: float | None = None) -> Line:
    """Measure a page as a supervisor sees it; the budget is optional."""
    site, bare = bench.supervisor, bench.bare_view(_statements(bench, path))
    n = bench.rounds(ROUNDS)
    for _ in range(3):
        site.get(path)
    answers = [site.get(path) for _ in range(n)]
    wrong = {answer.status for answer in answers} - {200}
    spread = Spread.of([answer.ms for answer in answers])
    floor = Spread.of([bare.get("/").ms for _ in range(n)])
    return Line(
        f"the page {path}",
        "ms",
        spread,
        floor,
        "ms, bare view",
        spread.p50 / floor.p50,
        budget=f"p95 ≤ {most_ms:.0f} ms" if most_ms else "",
        within=spread.p95 <= most_ms and not wrong if most_ms else None,
        note=f"{len(answers[-1].body) / 1000:.0f} kB compressed"
        + (f"; answered {sorted(wrong)}" if wrong else ""),
    )


def _statements(bench: Bench, path: str) -> list[tuple[str, Any]]:
    """Return the SQL statements of the page's own view."""
    parts = urlsplit(path)
    found = resolve(parts.path)
    request = RequestFactory().get(parts.path)
    request.GET = QueryDict(parts.query)
    request.user = bench.user("supervisor")
    request.session = dict(parse_qsl(""))
    with statements_of() as statements, during(Request()):
        found.func(request, *found.args, **found.kwargs)
    connection.close()
    return statements
