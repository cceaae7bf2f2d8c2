"""A scanner that speaks ICAP over a socket (RFC 3507), in the ways they differ."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.clamd import HARMFUL

SERVICE = "/avscan"
_BLOCKED = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"


@dataclass
class Ways:
    """How a scanner answers, and what it was asked.

    `methods` and `preview` are what it offers; of a file that is sent as a preview it
    asks for no more. `says` is what it answers to each file in place of a verdict.
    `names` is whether it names what it found.
    """

    methods: str = "RESPMOD"
    preview: int | None = None
    says: bytes = b""
    names: bool = True
    heads: list[str] = field(default_factory=list)
    files: list[bytes] = field(default_factory=list)


class _Ask(socketserver.StreamRequestHandler):
    server: "_Server"

    def handle(self) -> None:
        ways = self.server.ways
        head = self._head()
        ways.heads.append(head)
        if head.startswith("OPTIONS "):
            preview = "" if ways.preview is None else f"Preview: {ways.preview}\r\n"
            offer = f"ICAP/1.0 200 OK\r\nMethods: {ways.methods}\r\n{preview}"
            self.wfile.write(f"{offer}Encapsulated: null-body=0\r\n\r\n".encode())
            return
        # The HTTP that goes with the file: of a request, and of an answer.
        for _ in range(head.count("-hdr=")):
            self._head()
        content = self._body()
        ways.files.append(content)
        self.wfile.write(ways.says or self._verdict(content))

    def _verdict(self, content: bytes) -> bytes:
        if HARMFUL not in content:
            return b"ICAP/1.0 204 No Content\r\n\r\n"
        found = b"X-Infection-Found: Type=0; Resolution=2; Threat=Test;\r\n"
        named = found if self.server.ways.names else b""
        where = b"Encapsulated: res-hdr=0, null-body=%d\r\n\r\n" % len(_BLOCKED)
        return b"ICAP/1.0 200 OK\r\n" + named + where + _BLOCKED

    def _head(self) -> str:
        lines = []
        while (line := self.rfile.readline()) != b"\r\n":
            assert line, "the asker went away"
            lines.append(line.decode())
        return "".join(lines)

    def _body(self) -> bytes:
        """Return what came in chunks."""
        content = b""
        while True:
            size = self.rfile.readline().strip().partition(b";")[0]
            part = self.rfile.read(int(size, 16))
            self.rfile.readline()
            content += part
            if not part:
                return content


class _Server(socketserver.ThreadingTCPServer):
    ways: Ways


@contextmanager
def icap_scanner(ways: Ways) -> Iterator[str]:
    """Run a scanner; yield its address."""
    with _Server(("127.0.0.1", 0), _Ask) as server:
        server.ways = ways
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"icap://127.0.0.1:{server.server_address[1]}{SERVICE}"
        server.shutdown()
