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
from tests.bench.processes import Process, Site, start_site, start_web
from tests.bench.visitor import Visitor, signed_in

C = TypeVar("C")


class Bench:
    """The setting of one run, with `n_rows` records in its database."""

    def __init__(self, *, n_rows: int, quick: bool = False) -> None:
        self.n_rows, self.quick = n_rows, quick
        self._processes: list[Process] = []
        self._visitors: dict[str, Visitor] = {}
        self._n_bare = 0
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
    def allowance(self) -> int:
        """How many times its budget a page may take: twice at ten million records."""
        return 2 if self.n_rows >= 10_000_000 else 1

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
    def site(self) -> Site:
        """The whole site: web, workers and beat, as bin/demo has them."""
        return self._closing(start_site(logs=self.folder))

    def visitor(self, username: str) -> Visitor:
        """Return this person, signed in on the site; the same one each time."""
        if username not in self._visitors:
            found = self._closing(signed_in(self.site.address, username))
            self._visitors[username] = found
        return self._visitors[username]

    def user(self, username: str) -> User:
        return User.objects.get(username=username)

    @cached_property
    def bare(self) -> Visitor:
        """A person signed in on a bare Django site, the floor of the real one."""
        folder = self.folder / "statements"
        folder.mkdir()
        os.environ["BENCH_STATEMENTS"] = str(folder)
        application = "tests.bench.bare:application"
        address, process = start_web(application, "/ready", logs=self.folder)
        self._processes.append(process)
        visitor = self._closing(Visitor(address))
        if visitor.get("/sign-in/supervisor").status != 200:
            raise RuntimeError("the supervisor could not sign in on the bare site")
        return visitor

    def bare_path(self, statements: Sequence[str]) -> str:
        """Return where the bare site runs these statements and answers in JSON."""
        _ = self.bare
        self._n_bare += 1
        file = self.folder / "statements" / f"{self._n_bare}.json"
        file.write_bytes(orjson.dumps(statements))
        return f"/{self._n_bare}"

    def _closing(self, one: C) -> C:
        """Take what is to be closed with the run."""
        self._open.append(one)
        return one


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
def statements_of() -> Iterator[list[str]]:
    """Gather the statements that Django runs, with their parameters written in."""
    ran: list[str] = []

    def note(
        execute: Callable[..., Any],
        sql: str,
        parameters: Sequence[Any] | Mapping[str, Any] | None,
        many: bool,
        context: Any,
    ) -> Any:
        asked = _unplanned(sql, parameters)
        ran.append(context["cursor"].mogrify(*asked).decode())
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(note):
        yield ran
