"""Fifty reports a second, by the form (which searches for duplicates) and the API.

Each has its areas, history, audit event and stale marks.

The floor is one INSERT of such a row, committed, with the table's own triggers.
"""

import time
from collections.abc import Callable, Iterator

from reports.models import Report
from stronghold.figures import tallies
from tests.bench.load import at_a_rate
from tests.bench.made_up import as_form, new_report
from tests.bench.result import Line, Spread
from tests.bench.setting import Bench
from tests.bench.visitor import Answer, Visitor

A_SECOND, N = 50, 1_000
INSERTS = 200
OWN = {"id", "client_uuid", "reference"}


def measure(bench: Bench) -> Iterator[Line]:
    """Yield how long each way takes, from when the report was due."""
    _ = bench.site
    floor = _floor(bench)
    # It reads where streets are, once: not while the first reports are due.
    new_report()
    for name, send in (("form, with the search for like ones", _form), ("API", _api)):
        yield _line(bench, name, send, floor=floor)
    tallies.refresh(wait=True)


def _line(
    bench: Bench, name: str, send: Callable[[Visitor], Answer], *, floor: Spread
) -> Line:
    visitor, wrong = bench.visitor("officer"), set()
    visitor.get("/reports/new/")

    def one(own: Visitor, i: int) -> None:
        answer = send(own)
        if answer.status != 201:
            wrong.add(answer.status)

    n = N // 10 if bench.quick else N
    spread = Spread.of(at_a_rate(visitor, one, a_second=A_SECOND, n=n))
    return Line(
        f"a report by {name}, at {A_SECOND} a second",
        "ms",
        spread,
        floor,
        "ms, one INSERT",
        spread.p50 / floor.p50,
        budget="p95 ≤ 150 ms",
        within=spread.p95 <= 150 and not wrong,
        note=f"answered {sorted(wrong)}" if wrong else "",
    )


def _form(visitor: Visitor) -> Answer:
    fields = as_form(new_report())
    visitor.post_form("/reports/similar/", fields)
    answer = visitor.post_form("/reports/new/", fields, Accept="application/json")
    # "Saved", which the next page would show and clear; kept, forty would pile up.
    visitor.cookies.pop("messages", None)
    return answer


def _api(visitor: Visitor) -> Answer:
    return visitor.post_json("/api/v1/reports", new_report())


def _floor(bench: Bench) -> Spread:
    columns = [f.column for f in Report._meta.concrete_fields if f.column not in OWN]
    names = ", ".join(columns)
    statement = (
        f"INSERT INTO reports_report (client_uuid, reference, {names}) "
        "SELECT gen_random_uuid(), 'B-' || substr(md5(random()::text), 1, 10), "
        f"{names} FROM reports_report ORDER BY id DESC LIMIT 1"
    )
    cursor, took = bench.sql.cursor(), []
    for _ in range(bench.rounds(INSERTS)):
        began = time.perf_counter()
        cursor.execute(statement)
        took.append((time.perf_counter() - began) * 1000)
    return Spread.of(took)
