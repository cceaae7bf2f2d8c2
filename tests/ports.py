"""Ports for the servers that tests start, apart from those of other processes."""

import os
import socket
import zlib
from itertools import cycle
from pathlib import Path

# Below the system's range for outgoing connections, 100 for each process. Those of
# another checkout have others: two servers can listen on one port without an error,
# and then each answers for the other.
FIRST, N_EACH, N_CHECKOUTS, N_PROCESSES = 20_000, 100, 25, 4
_CHECKOUT = zlib.crc32(bytes(Path(__file__).resolve())) % N_CHECKOUTS
# TEST_PROCESS: of a run beside another one of the same checkout (bin/test --all).
_NAME = os.environ.get("PYTEST_XDIST_WORKER") or os.environ.get("TEST_PROCESS", "gw0")
_PROCESS = int(_NAME.removeprefix("gw")) % N_PROCESSES
_MINE = FIRST + N_EACH * (N_PROCESSES * _CHECKOUT + _PROCESS)
_PORTS = cycle(range(_MINE, _MINE + N_EACH))


def free_port() -> int:
    """Return a port of this process's own that nothing listens on."""
    for _ in range(N_EACH):
        port = next(_PORTS)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
    raise OSError(f"no port is free from {_MINE} on")
