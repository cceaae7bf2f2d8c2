"""The common setting of the benchmark rows: the database, the site and its visitors.

Each is started when the first row asks for it, and ended with the benchmark.
"""

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import parse_qs, urlsplit

import orjson
import psycopg2
from django.db import connection

from stronghold.core.accounts.models import User
from stronghold.core.database import planned
from tests.bench.processes import Process, start_web, start_worker
from tests.bench.visitor import Visitor, signed_in

C = TypeVar("C")


class Bench:
    """The setting of one run, with `n_rows` records in its database."""

    def __init__(self, *, n_rows: int, quick: bool = False) -> None:
        self.n_rows, self.quick = n_rows, quick
        self._processes: list[Process] = []
        self._open: list[Any] = []
        self._folder = TemporaryDirectory(prefix="stronghold-bench-")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for one in self._open:
            one.close()
        for process in reversed(self._processes):
            process.stop()
        self._folder.cleanup()

    @property
    def folder(self) -> Path:
        """A folder that goes with the run."""
        return Path(self._folder.name)

    def rounds(self, n: int) -> int:
        """Return how often to measure: a few times where the run is quick."""
        return max(3, n // 10) if self.quick else n

    @cached_property
    def sql(self) -> Any:
        """A bare connection of psycopg2, as the site's role."""
        return self._closing(bare_connection("DATABASE_URL"))

    @cached_property
    def web(self) -> Process:
        return self._web[0]

    @cached_property
    def worker(self) -> Process:
        worker = start_worker(logs=self.folder)
        self._processes.append(worker)
        return worker

    @cached_property
    def _web(self) -> tuple[Process, str]:
        return self._start_web("stronghold.wsgi:application", ready="/health/live")

    @cached_property
    def supervisor(self) -> Visitor:
        """The supervisor, signed in on the real site."""
        return self._closing(signed_in(self._web[1], "supervisor"))

    @cached_property
    def officer(self) -> Visitor:
        return self._closing(signed_in(self._web[1], "officer"))

    def user(self, username: str) -> User:
        return User.objects.get(username=username)

    def bare_view(self, statements: Sequence[tuple[str, Any]]) -> Visitor:
        """Return who visits a bare Django view that runs these and answers in JSON."""
        asked = [(sql, plain(parameters)) for sql, parameters in statements]
        (self.folder / "statements.json").write_bytes(orjson.dumps(asked))
        os.environ["BENCH_STATEMENTS"] = str(self.folder / "statements.json")
        _, address = self._start_web("tests.bench.bare:application", ready="/ready")
        return self._closing(Visitor(address))

    def _closing(self, one: C) -> C:
        """Take what is to be closed with the run."""
        self._open.append(one)
        return one

    def _start_web(self, application: str, *, ready: str) -> tuple[Process, str]:
        process, address = start_web(application, ready=ready, logs=self.folder)
        self._processes.append(process)
        return process, address


def plain(parameters: Any) -> Any:
    """Return a statement's parameters as JSON holds them; dates become text."""
    return orjson.loads(orjson.dumps(parameters, default=str))


def bare_connection(variable: str) -> Any:
    url = urlsplit(os.environ[variable])
    bare = psycopg2.connect(
        dbname=connection.settings_dict["NAME"],
        user=url.username,
        password=url.password,
        host=parse_qs(url.query).get("host", [url.hostname])[0],
        port=url.port,
    )
    bare.autocommit = True
    return bare


@contextmanager
def on_database(name: str) -> Iterator[None]:
    """Let Django work in another database, then in its own again."""
    own = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = own


def _unplanned(sql: str, parameters: Any) -> tuple[str, Any]:
    """Return a statement that is planned once as one that any connection can run."""
    match = re.match(r"EXECUTE (\w+)\(", sql)
    if match is None:
        return sql, parameters
    named = {f"p{n}": value for n, value in enumerate(parameters, start=1)}
    return re.sub(r"\$(\d+)", r"%(p\1)s", planned.SQL[match[1]]), named


@contextmanager
def statements_of() -> Iterator[list[tuple[str, Any]]]:
    """Gather the statements that Django runs, with their parameters."""
    ran: list[tuple[str, Any]] = []

    def note(
        execute: Callable[..., Any],
        sql: str,
        parameters: Sequence[Any] | Mapping[str, Any] | None,
        many: bool,
        context: Any,
    ) -> Any:
        ran.append(_unplanned(sql, parameters))
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(note):
        yield ran
