"""Requests at an even rate while a server is upgraded, and what each was answered."""

import gzip
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from itertools import count
from threading import Event, Lock, Thread
from typing import Any
from uuid import uuid4

from tests.bench.visitor import Answer, Visitor

A_SECOND, CONNECTIONS = 10, 8
WRITTEN = "/api/v1/reports"
# What is read, and by whom: the police's pages, and a partner's through its own role.
READ = (
    ("officer", "/"),
    ("officer", "/reports/"),
    ("supervisor", "/reports/triage/"),
    ("supervisor", "/map/"),
    ("partner", "/shared/"),
)
IN_ORDER = {200, 201}
# Characters of an answer that say what was wrong.
SAID = 100


@dataclass
class Load:
    """Requests until it ends: one after the other a page and a new report.

    What a slow machine could not send in time is left out. `step` is what is done
    meanwhile. `stored` has the keys of the reports that were acknowledged.
    """

    visitors: Mapping[str, Visitor]
    step: str = ""
    n_answered: int = 0
    stored: set[str] = field(default_factory=set)
    failed: Counter[str] = field(default_factory=Counter)
    slowest: float = 0
    _next_at: float = 0
    _end: Event = field(default_factory=Event)
    _numbers: Iterator[int] = field(default_factory=count)
    _lock: Any = field(default_factory=Lock)

    @contextmanager
    def going_on(self) -> Iterator[None]:
        """Send them for as long as the block lasts; all are answered at its end."""
        threads = [Thread(target=self._send) for _ in range(CONNECTIONS)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._end.set()
            for thread in threads:
                thread.join()

    @contextmanager
    def during(self, step: str, n_after: int) -> Iterator[None]:
        """Name what is done; wait for so many answers more, and that none failed."""
        self.step = step
        try:
            yield
        except Exception as error:
            error.add_note(f"In the step: {step}. Requests that failed: {self.failed}")
            raise
        wanted = self.n_answered + n_after
        while self.n_answered < wanted:
            assert not self._end.wait(0.1)
        self.all_in_order()

    def all_in_order(self) -> None:
        wrong = "\n".join(f"{n} × {what}" for what, n in self.failed.items())
        assert not wrong, f"of {self.n_answered} requests failed:\n{wrong}"

    def _send(self) -> None:
        with ExitStack() as opened:
            mine = {
                name: opened.enter_context(closing(visitor.like()))
                for name, visitor in self.visitors.items()
            }
            while not self._end.wait(self._until_next()):
                self._one(next(self._numbers), mine)

    def _until_next(self) -> float:
        with self._lock:
            now = time.monotonic()
            self._next_at = max(self._next_at + 1 / A_SECOND, now)
            return self._next_at - now

    def _one(self, number: int, mine: Mapping[str, Visitor]) -> None:
        if number % 2:
            name, path = READ[number // 2 % len(READ)]
            self._answered(mine[name], f"GET {path}", lambda one: one.get(path))
            return
        key = str(uuid4())
        written = report(key, number)
        if self._answered(
            mine["officer"],
            f"POST {WRITTEN}",
            lambda one: one.post_json(WRITTEN, written),
        ):
            self.stored.add(key)

    def _answered(
        self, visitor: Visitor, what: str, ask: Callable[[Visitor], Answer]
    ) -> bool:
        """Ask, and note the answer; return whether it is in order."""
        step, began = self.step, time.monotonic()
        try:
            answer = ask(visitor)
            wrong = "" if answer.status in IN_ORDER else _words(answer)
        except (OSError, HTTPException) as error:
            # The proxy itself is never away.
            wrong = repr(error)
            visitor.close()
        with self._lock:
            self.n_answered += 1
            self.slowest = max(self.slowest, time.monotonic() - began)
            if wrong:
                self.failed[f"{step}: {what}: {wrong}"] += 1
        return not wrong


def report(key: str, number: int) -> dict[str, Any]:
    """Return a new report as a phone sends it."""
    step = number % 90 / 1000
    return {
        "client_uuid": key,
        "concern": "dealing",
        "description": "Two people at the corner",
        "place": "At the corner",
        "point": {"latitude": 51.705 + step, "longitude": -1.295 + step},
    }


def _words(answer: Answer) -> str:
    is_packed = answer.headers.get("content-encoding") == "gzip"
    body = gzip.decompress(answer.body) if is_packed else answer.body
    words = " ".join(body.decode(errors="replace").split())
    return f"{answer.status} {words[:SAID]}"
