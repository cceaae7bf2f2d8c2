"""What each kind of request costs: processor time of web and of PostgreSQL, statements,
blocks, events and bytes. stronghold/docs/scaling.md multiplies these.

Processor time depends little on what else the machine does. A web of its own is asked,
by one connection; its connections to PostgreSQL are known by their name. Statements and
blocks are those of one request inside this process.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from typing import Any, Protocol
from urllib.parse import urlencode

from django.db import connections
from django.test import Client

from reports.models import Report
from stronghold.core.kernel import clock
from stronghold.core.kernel.weeks import Week
from tests.bench.made_up import as_form, new_report
from tests.bench.processes import SITE, Process, start_web
from tests.bench.result import Line, Spread
from tests.bench.rows.map_points import address_of_view
from tests.bench.setting import Bench, statements_of
from tests.bench.visitor import JSON, Answer, Visitor, signed_in
from tests.memory import own_megabytes
from tests.processor import milliseconds_on_processor

# By which the connections of its web are known to PostgreSQL.
NAME = "bench_cost"
ROUNDS, WARMING, SIGN_INS = 40, 10, 10
READS = ("SELECT", "WITH")
_EXPLAIN = "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) "
_NEWEST_EVENT = "SELECT coalesce(max(id), 0) FROM audit_event"
_LOG_POSITION = "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint"
_CONNECTIONS = "SELECT pid FROM pg_stat_activity WHERE application_name = %s"


class Person(Protocol):
    """A person who asks the site: over HTTP, or inside this process."""

    def get(self, path: str) -> Answer: ...
    def post_form(self, path: str, fields: Mapping[str, Any], **sent: str) -> Answer: ...
    def post_json(self, path: str, content: Mapping[str, Any]) -> Answer: ...


@dataclass(frozen=True)
class Request:
    """One kind of request: who asks it, how, and the status of its answer."""

    what: str
    who: str
    ask: Callable[[Person], Answer]
    status: int = 200


@dataclass(frozen=True)
class Used:
    """What requests have used until now, or one on average.

    Processor time is in milliseconds; `log_bytes` is what PostgreSQL has written to its
    log.
    """

    web: float
    database: float
    n_events: float
    log_bytes: float

    def since(self, before: "Used", *, n: int) -> "Used":
        """Return what each of `n` requests has used on average since then."""
        return Used(
            (self.web - before.web) / n,
            (self.database - before.database) / n,
            (self.n_events - before.n_events) / n,
            (self.log_bytes - before.log_bytes) / n,
        )


def measure(bench: Bench) -> Iterator[Line]:
    """Yield a line for each kind of request, and the memory of a connection."""
    with _web(bench) as (address, web):
        for request in requests():
            yield _line(bench, address, web, request)
        yield _of_sign_in(bench, address, web)
        held = [own_megabytes(pid) for pid in _connections(bench)]
    yield Line(
        "own memory of a connection to PostgreSQL",
        "MB",
        Spread.of(held),
        note=f"{len(held)} connections of a web that was asked for all of these",
    )


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
    return [
        *(Request(what, "supervisor", _page(path)) for what, path in pages.items()),
        Request("my day", "officer", _page("/my-day/")),
        Request("a form", "officer", _page("/reports/new/")),
        Request("possible duplicates", "officer", _similar),
        Request("a report by form", "officer", _by_form, 201),
        Request("a report by API", "officer", _by_api, 201),
        Request("a search", "supervisor", _search),
        Request("use of a page", "supervisor", _used, 204),
        Request("a partner's page", "partner", _page("/shared/")),
    ]


def _page(path: str) -> Callable[[Person], Answer]:
    return lambda person: person.get(path)


def _similar(person: Person) -> Answer:
    return person.post_form("/reports/similar/", as_form(new_report()))


def _by_form(person: Person) -> Answer:
    fields = as_form(new_report())
    answer = person.post_form("/reports/new/", fields, Accept=JSON)
    if isinstance(person, Visitor):
        # "Saved", which the next page would show and clear; kept, forty would pile up.
        person.cookies.pop("messages", None)
    return answer


def _by_api(person: Person) -> Answer:
    return person.post_json("/api/v1/reports", new_report())


def _search(person: Person) -> Answer:
    """Send words, and read what they are answered with at another address."""
    sent = person.post_form("/search/", {"words": "grey hatchback"})
    return person.get(sent.headers["location"])


def _used(person: Person) -> Answer:
    return person.post_form("/accounts/used/", {"ago": "1"})


def _line(bench: Bench, address: str, web: Process, request: Request) -> Line:
    answers: list[Answer] = []
    with closing(signed_in(address, request.who)) as person:
        for _ in range(WARMING):
            request.ask(person)
        n = bench.rounds(ROUNDS)
        each = _each(bench, web, lambda: answers.append(request.ask(person)), n=n)
    wrong = {answer.status for answer in answers} - {request.status}
    statements = _statements(bench, request)
    line = _as_line(
        f"{request.what} costs",
        each,
        f"{len(statements)} statements, {_blocks(bench, statements):,} blocks, "
        f"{len(answers[-1].body) / 1000:.1f} kB",
    )
    if not wrong:
        return line
    return replace(line, note=f"{line.note}; answered {sorted(wrong)}", within=False)


def _of_sign_in(bench: Bench, address: str, web: Process) -> Line:
    """Measure the page of sign-in and the password, without the page that follows."""

    def ask() -> None:
        signed_in(address, "supervisor").close()

    ask()
    each = _each(bench, web, ask, n=bench.rounds(SIGN_INS))
    return _as_line("a sign-in costs", each, "two requests")


def _each(
    bench: Bench, web: Process, ask: Callable[[], None], *, n: int
) -> Used:
    """Ask so often; return what each request used on average."""
    while True:
        connected, before = set(_connections(bench)), _used_until_now(bench, web)
        for _ in range(n):
            ask()
        each = _used_until_now(bench, web).since(before, n=n)
        # A connection ends after a minute, and what it has used is known no longer.
        if connected <= set(_connections(bench)):
            return each


def _as_line(what: str, each: Used, note: str) -> Line:
    return Line(
        what,
        "ms of a processor",
        Spread.one(each.web + each.database),
        note=f"web {each.web:.1f}, database {each.database:.1f} ms; "
        f"{each.n_events:.1f} events, log {each.log_bytes / 1000:.1f} kB, {note}",
    )


@contextmanager
def _web(bench: Bench) -> Iterator[tuple[str, Process]]:
    """Serve the site with connections that have this name."""
    logs = bench.folder / NAME
    logs.mkdir()
    os.environ["PGAPPNAME"] = NAME
    try:
        address, process = start_web(SITE, "/health/live", logs=logs)
    finally:
        del os.environ["PGAPPNAME"]
    try:
        yield address, process
    finally:
        process.stop()


def _used_until_now(bench: Bench, web: Process) -> Used:
    cursor = bench.sql.cursor()
    numbers = []
    for question in (_NEWEST_EVENT, _LOG_POSITION):
        cursor.execute(question)
        numbers.append(cursor.fetchone()[0])
    of_database = milliseconds_on_processor(_connections(bench))
    return Used(web.milliseconds_on_processor(), of_database, *numbers)


def _connections(bench: Bench) -> list[int]:
    cursor = bench.sql.cursor()
    cursor.execute(_CONNECTIONS, [NAME])
    return [pid for (pid,) in cursor.fetchall()]


class _Inside:
    """A person who asks inside this process, so that statements can be seen."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def get(self, path: str) -> Answer:
        return _as_answer(self._client.get(path))

    def post_form(self, path: str, fields: Mapping[str, Any], **sent: str) -> Answer:
        return _as_answer(self._client.post(path, fields, headers=sent))

    def post_json(self, path: str, content: Mapping[str, Any]) -> Answer:
        return _as_answer(self._client.post(path, content, content_type=JSON))


def _as_answer(response: Any) -> Answer:
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Answer(response.status_code, headers, response.content, 0)


def _statements(bench: Bench, request: Request) -> list[str]:
    """Return all statements of the request, those for partners too; the second time,
    when what a process keeps is known.
    """
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(bench.user(request.who))
    person = _Inside(client)
    request.ask(person)
    with statements_of() as ran, _statements_for_partners() as for_partners:
        request.ask(person)
    for connection in connections.all():
        connection.close()
    return ran + for_partners


@contextmanager
def _statements_for_partners() -> Iterator[list[str]]:
    ran: list[str] = []

    def note(
        execute: Callable[..., Any], sql: str, parameters: Any, many: bool, context: Any
    ) -> Any:
        # As it cannot be repeated without the partner's ticket, only counted.
        ran.append("")
        return execute(sql, parameters, many, context)

    with connections["partner"].execute_wrapper(note):
        yield ran


def _blocks(bench: Bench, statements: Sequence[str]) -> int:
    """Return how many blocks these read, those that only write left out."""
    cursor, n = bench.sql.cursor(), 0
    # Some also write.
    cursor.execute("BEGIN")
    try:
        for sql in statements:
            if sql.lstrip().startswith(READS):
                cursor.execute(_EXPLAIN + sql)
                plan = cursor.fetchone()[0][0]["Plan"]
                n += plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
    finally:
        cursor.execute("ROLLBACK")
    return n
