"""Asks a virus scanner that speaks ICAP about a file: RFC 3507.

The file goes to it as the answer to a made-up request (RESPMOD) or, where the service
offers that alone, as what a request sends (REQMOD). It has no name and no address of
ours. It goes whole, and never as a preview, to which 204 says only that the scanner
wants to see no more of it. Clean is only what it lets pass unchanged, by 204, without
naming anything that it found.
"""

import logging
import socket
from dataclasses import dataclass
from email.message import Message
from email.parser import Parser
from typing import BinaryIO, Self
from urllib.parse import urlsplit

from stronghold.core.uploads.rules import CHUNK, WAIT_SECONDS, NotChecked

logger = logging.getLogger(__name__)
PORT = 1344
LONGEST_HEAD = 64 * 1024
CHANGED, UNCHANGED = 200, 204
_ENDS = b"0\r\n\r\n"
# What scanners say in their head of a file in which they found something.
_FOUND = ("X-Infection-Found", "X-Virus-ID", "X-Violations-Found", "X-Blocked")
# How a scanner answers for the site that the file is said to come from.
_BLOCKED = (403, 406, 451)
LONGEST_SAID = 300


class _Link:
    """A connection to a service: what is sent, and the heads that come back."""

    def __init__(self, address: str) -> None:
        url = urlsplit(address)
        where = (url.hostname or "", url.port or PORT)
        self._socket = socket.create_connection(where, timeout=WAIT_SECONDS)
        self._reader = self._socket.makefile("rb")
        self.send = self._socket.sendall

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._reader.close()
        self._socket.close()

    def head(self) -> str:
        """Read to the empty line that ends a head, and nothing after it."""
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            line = self._reader.readline(LONGEST_HEAD)
            head += line
            if not line or len(head) > LONGEST_HEAD:
                raise NotChecked("the ICAP service broke off")
        return head.decode(errors="replace")

    def answer(self) -> "_Answer":
        first, _, rest = self.head().partition("\r\n")
        return _Answer(_status_of(first, "ICAP/"), Parser().parsestr(rest))


def found_in(address: str, stream: BinaryIO) -> str:
    """Return what was found in a file, "" for nothing.

    OSError if the scanner does not answer, NotChecked if it did not check the file.
    """
    method = _method_of(address)
    with _Link(address) as link:
        link.send(_request(address, method))
        answer = _answer_about(link, stream)
        if answer.status == UNCHANGED:
            # One that is set to report alone lets pass what it names.
            return _said_found(answer)
        if answer.status == CHANGED:
            return _why_changed(link, answer)
    raise NotChecked(f"ICAP {answer.status}")


@dataclass(frozen=True)
class _Answer:
    status: int
    head: Message


def _method_of(address: str) -> str:
    """Ask by which method the service takes a file."""
    with _Link(address) as link:
        link.send(_head("OPTIONS", address, ["Encapsulated: null-body=0"]))
        answer = link.answer()
    if answer.status != CHANGED:
        raise NotChecked(f"ICAP {answer.status} to OPTIONS")
    offered = [one.strip().upper() for one in answer.head.get("Methods", "").split(",")]
    method = next((one for one in ("RESPMOD", "REQMOD") if one in offered), "")
    if not method:
        raise NotChecked("the ICAP service has neither RESPMOD nor REQMOD")
    return method


def _answer_about(link: _Link, stream: BinaryIO) -> _Answer:
    """Send a file. A scanner may refuse it before it has all of it."""
    is_whole = False
    try:
        while part := stream.read(CHUNK):
            link.send(_chunk(part))
        link.send(_ENDS)
        is_whole = True
    except ConnectionError:
        logger.warning("The virus scanner did not wait for the whole file")
    answer = link.answer()
    if answer.status == UNCHANGED and not is_whole:
        raise NotChecked("the ICAP service did not take the whole file")
    return answer


def _request(address: str, method: str) -> bytes:
    """Return what comes before the file: the head, and the HTTP that it is said to be
    part of.
    """
    kind = b"Content-Type: application/octet-stream\r\n\r\n"
    if method == "RESPMOD":
        asked = b"GET /file HTTP/1.1\r\nHost: stronghold\r\n\r\n"
        answered = b"HTTP/1.1 200 OK\r\n" + kind
        n = len(asked)
        places = f"req-hdr=0, res-hdr={n}, res-body={n + len(answered)}"
        inside = asked + answered
    else:
        inside = b"POST /file HTTP/1.1\r\nHost: stronghold\r\n" + kind
        places = f"req-hdr=0, req-body={len(inside)}"
    heads = ["Allow: 204", f"Encapsulated: {places}"]
    return _head(method, address, heads) + inside


def _head(method: str, address: str, lines: list[str]) -> bytes:
    url = urlsplit(address)
    first = [f"{method} {address} ICAP/1.0", f"Host: {url.netloc}", "Connection: close"]
    return ("\r\n".join(first + lines) + "\r\n\r\n").encode()


def _chunk(part: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(part), part)


def _said_found(answer: _Answer) -> str:
    """Return what a scanner says in its head that it found; a count of 0 is nothing."""
    heads = [(name, answer.head.get(name, "").strip()) for name in _FOUND]
    said = [f"{name}: {value}" for name, value in heads if value not in {"", "0"}]
    return ", ".join(said)[:LONGEST_SAID]


def _why_changed(link: _Link, answer: _Answer) -> str:
    """Return why the scanner sends something in place of the file.

    NotChecked if it does not say that it blocks the file.
    """
    if said := _said_found(answer):
        return said
    inside = answer.head.get("Encapsulated", "")
    first = link.head().partition("\r\n")[0] if "hdr=0" in inside else ""
    status = _status_of(first, "HTTP/")
    if status in _BLOCKED:
        return f"blocked, HTTP {status}"
    raise NotChecked("the ICAP service sent something in place of the file")


def _status_of(line: str, protocol: str) -> int:
    """Return the status in the first line of an answer; 0 if it is none."""
    version, _, rest = line.partition(" ")
    status = rest[:3]
    is_status = version.startswith(protocol) and status.isascii() and status.isdigit()
    return int(status) if is_status else 0
