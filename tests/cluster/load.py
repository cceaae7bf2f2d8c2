"""Programs that log reports and read them back, on several webs, while parts are lost.

Each report is sent again under the same UUID until a web says that it is stored. Then
its sender asks another web for the list from that report on, which a server that lacks
the report refuses.
"""

import http.client
import json
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import count
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

from stronghold.core.kernel import clock
from tests.cluster.servers import HOST, until
from tests.factories import WEST_SOUTH

SENDERS = 4
# Seconds between two reports of a sender, and until what failed is sent again.
PAUSE, AGAIN = 0.2, 0.2
# Seconds that a program waits for an answer.
PATIENCE = 15
STORED = {200, 201}
READ, NOT_THERE = 200, 404
# No answer came, or one that says to send it again.
AWAY = {0, 503}


@dataclass
class Load:
    """What senders know; it begins with the block and ends with it, or by `stop`.

    `stored` is each report that was acknowledged, by its UUID, with when; `unseen` are
    those of them that a list then lacked. `statuses` counts the answers, and `wrong`
    those that say neither what was asked for nor that it may be asked again.
    """

    ports: list[int]
    key: str
    stored: dict[str, float] = field(default_factory=dict)
    unseen: set[str] = field(default_factory=set)
    statuses: Counter[int] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    # By sender: when it began its last report that was stored and read.
    _served: dict[int, float] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _ending: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def __enter__(self) -> Self:
        for number in range(SENDERS):
            thread = threading.Thread(target=self._send_all, args=(number,))
            thread.start()
            self._threads.append(thread)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Send no more, and wait for the answers that are under way."""
        self._ending.set()
        for thread in self._threads:
            thread.join()

    def serves_all(self, since: float) -> bool:
        """Return whether each sender stored and read a report begun after a moment."""
        with self._lock:
            return all(self._served.get(n, 0) > since for n in range(SENDERS))

    def wait_for(self, n: int) -> None:
        """Wait until so many more are stored."""
        wanted = len(self.stored) + n
        until(lambda: len(self.stored) >= wanted, f"{n} more reports to be stored")

    def _send_all(self, number: int) -> None:
        turns = count(number)
        while not self._ending.is_set():
            began, body = time.monotonic(), a_report()
            reference = self._store(turns, body)
            if reference and self._read(turns, reference, body["client_uuid"]):
                with self._lock:
                    self._served[number] = began
            self._ending.wait(PAUSE)

    def _store(self, turns: "count[int]", body: dict[str, Any]) -> str:
        """Send a report until it is stored; return its reference, empty at the end."""
        while not self._ending.is_set():
            status, answer = self._ask(next(turns), "POST", "/api/v1/reports", body)
            if status in STORED:
                with self._lock:
                    self.stored[body["client_uuid"]] = time.monotonic()
                return str(answer["reference"])
            self._note_wrong(status, answer)
            self._ending.wait(AGAIN)
        return ""

    def _read(self, turns: "count[int]", reference: str, name: str) -> bool:
        """Ask for the list from a report on; return whether that was answered."""
        path = f"/api/v1/reports?after={reference}&limit=1"
        while not self._ending.is_set():
            status, answer = self._ask(next(turns), "GET", path)
            if status == NOT_THERE:
                with self._lock:
                    self.unseen.add(name)
            if status in {READ, NOT_THERE}:
                return True
            self._note_wrong(status, answer)
            self._ending.wait(AGAIN)
        return False

    def _note_wrong(self, status: int, answer: Any) -> None:
        if status not in AWAY:
            with self._lock:
                self.wrong[f"{status} {answer}"] += 1

    def _ask(
        self, turn: int, method: str, path: str, body: dict[str, Any] | None = None
    ) -> tuple[int, Any]:
        """Ask the web whose turn it is; return the status and the JSON of its answer.

        The status is 0 if none came.
        """
        port = self.ports[turn % len(self.ports)]
        connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
        headers = {"Authorization": f"Bearer {self.key}", "Accept": "application/json"}
        given = None
        if body is not None:
            given, headers["Content-Type"] = json.dumps(body), "application/json"
        try:
            connection.request(method, path, given, headers)
            answer = connection.getresponse()
            found = answer.status, json.loads(answer.read() or b"null")
        except (OSError, http.client.HTTPException, ValueError):
            found = 0, None
        finally:
            connection.close()
        with self._lock:
            self.statuses[found[0]] += 1
        return found


def a_report() -> dict[str, Any]:
    """Return a report that no one has sent yet."""
    return {
        "client_uuid": str(uuid4()),
        "concern": "dealing",
        "description": "Two people at the corner",
        "place": "Beside the path",
        "point": {"latitude": WEST_SOUTH.y, "longitude": WEST_SOUTH.x},
        "occurred_at": clock.now().isoformat(),
    }
