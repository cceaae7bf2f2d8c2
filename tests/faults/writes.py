"""The writes that programs and phones send, each under a name of its own.

A write keeps how often it was sent and what was answered, so that a run has a list of
its own to compare with the database.
"""

import io
import json
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from http.client import HTTPConnection, HTTPException
from threading import Lock
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from PIL import Image

from stronghold.core.kernel import clock
from tests.api.records.kinds import POINT, REPORTS

# Seconds that a program waits for an answer, before it sends again.
PATIENCE = 15
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
EDGE = "edge-of-a-part"
# Who sends a write.
PROGRAM, PHONE = "program", "phone"
STORED = {200, 201}
# The database is away; there is no room for a file.
AWAY, NO_ROOM = 503, 507


@dataclass(frozen=True)
class People:
    """The address of the site, the key of a program, and the cookies of a phone."""

    address: str
    key: str
    cookies: Mapping[str, str]

    def headers_of(self, who: str) -> dict[str, str]:
        """Return what a request of PROGRAM or PHONE has for who sent it."""
        if who == PROGRAM:
            return {"Authorization": f"Bearer {self.key}"}
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        token = self.cookies["csrftoken"]
        return {"Cookie": cookies, "X-CSRFToken": token, "X-From-Queue": "1"}


@dataclass(eq=False)
class Write:
    """One write: what is sent, and what became of it. Times are of the run's clock.

    `of` is the write whose record it changes. A program that got no answer sends it
    again under the same `name`, which is a UUID.
    """

    kind: str
    who: str
    path: str
    body: bytes
    headers: Mapping[str, str]
    name: str
    of: "Write | None" = None
    n_sent: int = 0
    sent_at: float = 0.0
    stored_at: float = 0.0
    reference: str = ""

    @property
    def is_stored(self) -> bool:
        return bool(self.reference)


@dataclass
class Answer:
    """The status and the body of an answer; status 0 where there was none."""

    status: int = 0
    body: bytes = b""

    @property
    def reference(self) -> str:
        """The record that is stored; empty where the answer does not say so."""
        if self.status not in STORED:
            return ""
        with suppress(ValueError):
            return str(json.loads(self.body).get("reference", ""))
        return ""

    @property
    def is_in_order(self) -> bool:
        """Whether it says that the write is stored, or may be sent again."""
        return bool(self.reference) or self.status in {0, AWAY, NO_ROOM}


class Sender:
    """One connection, which is opened again when it is lost; for one thread alone."""

    def __init__(self, people: People) -> None:
        self._people = people
        address = people.address.removeprefix("http://")
        self._connection = HTTPConnection(address, timeout=PATIENCE)

    def send(self, write: Write) -> Answer:
        """Send it once."""
        headers = {**write.headers, **self._people.headers_of(write.who)}
        try:
            self._connection.request("POST", write.path, write.body, headers)
            response = self._connection.getresponse()
            return Answer(response.status, response.read())
        except (OSError, HTTPException):
            self._connection.close()
            return Answer()

    def close(self) -> None:
        self._connection.close()


@dataclass
class Desk:
    """Thinks of the next write, of what is stored already.

    Of ten, programs log four reports and phones two; the others assess one, add a photo
    to one, set a tasking that is due today, and accept one.
    """

    _n: int = 0
    _lock: Lock = field(default_factory=Lock)
    _to_assess: list[Write] = field(default_factory=list)
    _without_photo: list[Write] = field(default_factory=list)
    _to_accept: list[Write] = field(default_factory=list)

    def next(self) -> Write:
        with self._lock:
            self._n += 1
            n = self._n
            turn = n % 10
            if turn in {3, 8}:
                return sent_report()
            if turn == 5:
                return tasking()
            if turn == 6 and self._to_assess:
                return assessment(self._to_assess.pop(0))
            if turn == 7 and self._without_photo:
                return photo(self._without_photo.pop(0), n)
            if turn == 9 and self._to_accept:
                return acceptance(self._to_accept.pop(0))
            return report(by_header=turn % 2 == 0)

    def note(self, write: Write) -> None:
        """Take note of what is stored, and can be changed from now on."""
        with self._lock:
            for kind, waiting in (
                ("report", self._to_assess),
                ("sent report", self._without_photo),
                ("tasking", self._to_accept),
            ):
                if write.kind == kind:
                    waiting.append(write)


def report(*, by_header: bool) -> Write:
    """A report of a program, named in its body or in the header."""
    body = REPORTS.new_body(occurred_on=clock.today().isoformat())
    if not by_header:
        return _by_program("report", "reports", body, body["client_uuid"])
    name = body.pop("client_uuid")
    return _named_in_header("report", "reports", body, name)


def tasking() -> Write:
    """A tasking that is due today, so that its alert goes out at once."""
    body = {
        "client_uuid": str(uuid4()),
        "what": "Patrol after school",
        "due_on": clock.today().isoformat(),
        "person": "supervisor",
    }
    return _by_program("tasking", "taskings", body, body["client_uuid"])


def assessment(of: Write) -> Write:
    body = {"grade": "2", "threat": "low", "vulnerability": "high"}
    path = f"reports/{of.reference}/assess"
    return _named_in_header("assessment", path, body, str(uuid4()), of)


def acceptance(of: Write) -> Write:
    path = f"taskings/{of.reference}/moves"
    return _named_in_header("acceptance", path, {"move": "accept"}, str(uuid4()), of)


def sent_report() -> Write:
    """A report that a phone kept and sends by its form, with the time of its tap."""
    name = str(uuid4())
    fields = {
        "client_uuid": name,
        "captured_at": clock.now().isoformat(),
        "concern": "dealing",
        "when": "now",
        **{axis: str(value) for axis, value in POINT.items()},
    }
    headers = {"Content-Type": FORM, "Accept": JSON}
    body = urlencode(fields).encode()
    return Write("sent report", PHONE, "/reports/new/", body, headers, name)


def photo(of: Write, number: int) -> Write:
    """A photo that a phone kept with its report; each is another picture."""
    colour = (number % 256, number // 256 % 256, number // 65_536 % 256)
    picture = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(picture, "PNG")
    start = (
        f"--{EDGE}\r\nContent-Disposition: form-data; "
        'name="photo"; filename="photo.png"\r\nContent-Type: image/png\r\n\r\n'
    )
    body = start.encode() + picture.getvalue() + f"\r\n--{EDGE}--\r\n".encode()
    headers = {"Content-Type": f"multipart/form-data; boundary={EDGE}", "Accept": JSON}
    path = f"/reports/sent/{of.name}/photos/"
    return Write("photo", PHONE, path, body, headers, str(uuid4()), of)


def _named_in_header(
    kind: str, path: str, body: Mapping[str, Any], name: str, of: Write | None = None
) -> Write:
    write = _by_program(kind, path, body, name)
    headers = {**write.headers, "Idempotency-Key": f'"{name}"'}
    return replace(write, headers=headers, of=of)


def _by_program(kind: str, path: str, body: Mapping[str, Any], name: str) -> Write:
    content = json.dumps(body).encode()
    headers = {"Content-Type": JSON}
    return Write(kind, PROGRAM, f"/api/v1/{path}", content, headers, name)


def now() -> float:
    """Return seconds of the run's clock."""
    return time.monotonic()
