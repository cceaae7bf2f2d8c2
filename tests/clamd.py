"""A scanner that speaks as ClamAV's clamd does over a socket, by INSTREAM."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

# What it takes for a virus, wherever in a file it is.
HARMFUL = b"harmful-in-a-test"


class _Ask(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        assert self._read(10) == b"zINSTREAM\0"
        content = b""
        while n_bytes := struct.unpack("!I", self._read(4))[0]:
            content += self._read(n_bytes)
        found = HARMFUL in content
        self.request.sendall(
            b"stream: Test.Harmful FOUND\0" if found else b"stream: OK\0"
        )

    def _read(self, n_bytes: int) -> bytes:
        content = b""
        while len(content) < n_bytes:
            part = self.request.recv(n_bytes - len(content))
            assert part, "the asker went away"
            content += part
        return content


@contextmanager
def scanner() -> Iterator[str]:
    """Run a scanner; yield its address."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Ask) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"tcp://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
