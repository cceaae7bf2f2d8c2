"""Ports for the servers that tests start, apart from those of other processes."""

import os
import socket
from itertools import cycle

# Below the system's range for outgoing connections, 100 for each process.
FIRST, N_EACH = 20_000, 100
_MINE = FIRST + N_EACH * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:])
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
