"""What each kind of request costs: processor time of web and of PostgreSQL, statements,
blocks, events and bytes, from which stronghold/docs/scaling.md has its sums.

Processor time depends little on what else the machine does. The site is asked inside
this process, without the server that takes requests from the network, and with
connections of its own.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from typing import Any
from urllib.parse import urlencode

from django.db import connections
from django.test import Client

from reports.models import Report
from stronghold.core.kernel import clock
from stronghold.core.kernel.weeks import Week
from stronghold.demo.accounts import PASSWORD
from tests.bench.made_up import as_form, new_report
from tests.bench.result import Line, Spread
from tests.bench.rows.map_points import address_of_view
from tests.bench.setting import Bench, statements_of
from tests.memory import own_megabytes
from tests.processor import milliseconds_on_processor

ROUNDS, WARMING = 40, 5
JSON = "application/json"
READS = ("SELECT", "WITH")
_EXPLAIN = "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) "
_NEWEST_EVENT = "SELECT coalesce(max(id), 0) FROM audit_event"
_LOG_POSITION = "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint"


@dataclass(frozen=True)
class Request:
    """One kind of request: who asks it, how, and the status of its answer."""

    what: str
    who: str
    ask: Callable[[Client], Any]
    status: int = 200


@dataclass(frozen=True)
class Used:
    """What has been used until now, or by one request on average.

    Processor time is in milliseconds; `log_bytes` is what PostgreSQL, for all who use
    it, has written to its log.
    """

    web: float
    database: float
    n_events: float
    log_bytes: float


def measure(bench: Bench) -> Iterator[Line]:
    """Yield a line for each kind of request, and the memory of a connection."""
    for request in requests():
        yield _line(bench, request)
    yield Line(
        "own memory of a connection to PostgreSQL",
        "MB",
        Spread.one(max(own_megabytes(pid) for pid in _connections())),
        note="after all of these, the larger of the two",
    )
    for connection in connections.all():
        connection.close()


def requests() -> list[Request]:
    """Return the kinds of request of a day, each by someone whose work it is."""
    week = Week.of(clock.today()).shifted(-1)
    placed = Report.objects.filter(street__isnull=False, point__isnull=False)
    report = placed.order_by("-recorded_at")[0]
    place = (report.point.x, report.point.y)
    weeks = {"from": str(week.shifted(-12)), "to": str(week)}
    figures = urlencode({"measure": "reports", "level": "ward", **weeks})
    pages = {
        "home": "/",
        "a list": "/reports/",
        "triage": "/reports/triage/",
        "deadlines": "/deadlines/",
        "a record": f"/reports/{report.reference}/",
        "a street": f"/places/streets/{report.street_id}/",
        "the map": "/map/?measure=reports&level=ward",
        "a view of the map": address_of_view(14, place, 52),
        "figures": f"/api/v1/tallies?{figures}",
        "signals": "/signals/",
        "the brief": f"/weekly/{week}/",
    }
    read = [Request(what, "supervisor", _page(path)) for what, path in pages.items()]
    return read + [
        Request("my day", "officer", _page("/my-day/")),
        Request("a form", "officer", _page("/reports/new/")),
        Request("possible duplicates", "officer", _similar),
        Request("a report by form", "officer", _by_form, 201),
        Request("a report by API", "officer", _by_api, 201),
        Request("a search", "supervisor", _search),
        Request("use of a page", "supervisor", _used, 204),
        Request("a partner's page", "partner", _page("/shared/")),
        Request("a sign-in", "supervisor", _sign_in, 302),
    ]


def _page(path: str) -> Callable[[Client], Any]:
    return lambda client: client.get(path, headers={"Accept-Encoding": "gzip"})


def _similar(client: Client) -> Any:
    return client.post("/reports/similar/", as_form(new_report()))


def _by_form(client: Client) -> Any:
    fields = as_form(new_report())
    answer = client.post("/reports/new/", fields, headers={"Accept": JSON})
    # "Saved", which the next page would show and clear; kept, forty would pile up.
    client.cookies.pop("messages", None)
    return answer


def _by_api(client: Client) -> Any:
    return client.post("/api/v1/reports", new_report(), content_type=JSON)


def _search(client: Client) -> Any:
    """Send words, and read what they are answered with at another address."""
    sent = client.post("/search/", {"words": "grey hatchback"})
    return client.get(sent["location"])


def _used(client: Client) -> Any:
    return client.post("/accounts/used/", {"ago": "1"})


def _sign_in(client: Client) -> Any:
    """Read the page of the password, and send it, on a known device."""
    client.logout()
    client.get("/accounts/login/")
    return client.post(
        "/accounts/login/", {"login": "supervisor", "password": PASSWORD, "next": "/"}
    )


def _line(bench: Bench, request: Request) -> Line:
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(bench.user(request.who))
    for _ in range(WARMING):
        request.ask(client)
    with statements_of() as ran, _statements_for_partners() as for_partners:
        request.ask(client)
    n, answers = bench.rounds(ROUNDS), []
    before = _used_until_now()
    for _ in range(n):
        answers.append(request.ask(client))
    each = Used(
        *(
            (now - then) / n
            for now, then in zip(
                astuple(_used_until_now()), astuple(before), strict=True
            )
        )
    )
    wrong = {answer.status_code for answer in answers} - {request.status}
    return Line(
        f"{request.what} costs",
        "ms of a processor",
        Spread.one(each.web + each.database),
        within=False if wrong else None,
        note=f"web {each.web:.1f}, database {each.database:.1f} ms; "
        f"{len(ran) + len(for_partners)} statements, {_blocks(bench, ran):,} blocks, "
        f"{each.n_events:.1f} events, {len(answers[-1].content) / 1000:.1f} kB, "
        f"log {each.log_bytes / 1000:.1f} kB"
        + (f"; answered {sorted(wrong)}" if wrong else ""),
    )


def _used_until_now() -> Used:
    with connections["default"].cursor() as cursor:
        numbers = []
        for question in (_NEWEST_EVENT, _LOG_POSITION):
            cursor.execute(question)
            numbers.append(cursor.fetchone()[0])
    of_database = sum(milliseconds_on_processor(pid) for pid in _connections())
    return Used(time.process_time() * 1000, of_database, *numbers)


def _connections() -> list[int]:
    """Return the processes of PostgreSQL that work for this one."""
    found = []
    for connection in connections.all():
        connection.ensure_connection()
        found.append(connection.connection.info.backend_pid)
    return found


@contextmanager
def _statements_for_partners() -> Iterator[list[str]]:
    """Gather what is read for partners, which cannot be repeated without a ticket."""
    ran: list[str] = []

    def note(
        execute: Callable[..., Any], sql: str, parameters: Any, many: bool, context: Any
    ) -> Any:
        ran.append(sql)
        return execute(sql, parameters, many, context)

    with connections["partner"].execute_wrapper(note):
        yield ran


def _blocks(bench: Bench, statements: Sequence[str]) -> int:
    """Return how many blocks of 8 kB these read, in memory or not; some also write."""
    cursor, n = bench.sql.cursor(), 0
    cursor.execute("BEGIN")
    try:
        for sql in statements:
            if sql.lstrip().startswith(READS):
                cursor.execute(_EXPLAIN + sql)
                plan: Mapping[str, Any] = cursor.fetchone()[0][0]["Plan"]
                n += plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
    finally:
        cursor.execute("ROLLBACK")
    return n
