"""A page over HTTP, one request after the other, and a bare view of the same SQL."""

from collections.abc import Callable

from django.db import connection
from django.test import Client

from tests.bench.result import Line, Spread
from tests.bench.setting import Bench, statements_of

ROUNDS = 40
READS = ("SELECT", "WITH")
# The bare view asks for these itself.
OF_FRAME = ("django_session", 'FROM "accounts_user"')


def page_line(
    bench: Bench,
    path: str,
    *,
    most_ms: float,
    username: str = "supervisor",
    before: Callable[[int], object] | None = None,
    what: str = "",
) -> Line:
    """Measure a page as this person sees it; `before` runs before each, not timed."""
    site, statements = bench.visitor(username), _statements(bench, path, username)
    bare, bare_path = bench.bare, bench.bare_path(statements)
    n = bench.rounds(ROUNDS)
    for _ in range(3):
        site.get(path)
    answers = []
    for i in range(n):
        if before:
            before(i)
        answers.append(site.get(path))
    wrong = {answer.status for answer in answers} - {200}
    spread = Spread.of([answer.ms for answer in answers])
    bare_answers = [bare.get(bare_path) for _ in range(n)]
    wrong |= {answer.status for answer in bare_answers} - {200}
    floor = Spread.of([answer.ms for answer in bare_answers])
    most = most_ms * bench.allowance
    kilobytes = len(answers[-1].body) / 1000
    return Line(
        what or f"the page {path}",
        "ms",
        spread,
        floor,
        "ms, bare view",
        spread.p50 / floor.p50,
        budget=f"p95 ≤ {most:.0f} ms",
        within=spread.p95 <= most and not wrong,
        note=f"{len(statements)} reads, {kilobytes:.0f} kB compressed"
        + (f"; answered {sorted(wrong)}" if wrong else ""),
    )


def _statements(bench: Bench, path: str, username: str) -> list[str]:
    """Return what the page reads of the database, by the whole site, without its frame.

    Writes are left out, because they cannot be repeated: the session that is used, and
    the event of what was read.
    """
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(bench.user(username))
    with statements_of() as statements:
        answer = client.get(path)
    connection.close()
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answers {answer.status_code} to {username}")
    return [
        sql
        for sql in statements
        if sql.lstrip().startswith(READS)
        and not any(named in sql for named in OF_FRAME)
    ]
